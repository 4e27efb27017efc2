//go:build e2e && unix

package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// outcome is what came of one case.
type outcome struct {
	fixture fixture
	// unaskable is why the cluster cannot be as the case has it.
	unaskable string
	reply     reply
	// offline is what bulkhead says of the same.
	offline []string
}

// together is how many constraints of one policy are in force at a time: all of
// them are evaluated for each request.
const together = 4

// atWebhook asks the webhook about all cases of a policy. Constraints of several
// tests are in force, and each answer is read for that of the case.
func (w *world) atWebhook(t *testing.T, p fixturePolicy) []outcome {
	t.Helper()
	w.become(t, nil)
	w.sync(t, p.Policy)
	var outcomes []outcome
	for names := range slices.Chunk(slices.Sorted(maps.Keys(p.constraints)), together) {
		constraints := make(map[string]fixtureConstraint)
		for _, name := range names {
			c := p.constraints[name]
			written := c.written
			if p.CEL != nil {
				written = c.at("validation.gatekeeper.sh")
			}
			w.apply(t, text(t, written))
			constraints[name] = c
		}
		w.awaitInForce(t, constraints)
		for _, b := range batches(t, p.casesOf(names...)) {
			outcomes = append(outcomes, w.askBatch(t, p, b, func(namespaces []string) map[reference]map[string]any {
				return w.awaitSeen(t, synced(p.Policy), namespaces)
			})...)
		}
		for _, c := range constraints {
			require.NoError(t, w.remove(t.Context(), referenceTo(c.written)))
		}
	}
	return outcomes
}

// awaitInForce waits until Gatekeeper enforces constraints.
func (w *world) awaitInForce(t *testing.T, constraints map[string]fixtureConstraint) {
	t.Helper()
	for _, c := range constraints {
		path, err := w.wire.pathOf(referenceTo(c.written))
		require.NoError(t, err)
		w.cluster.eventually(t, c.Name+" is in force", func(ctx context.Context) error {
			object, err := w.do(ctx, http.MethodGet, path, nil, nil)
			if err != nil {
				return err
			}
			pods, _, err := unstructured.NestedSlice(object, "status", "byPod")
			if err != nil || len(pods) == 0 {
				return fmt.Errorf("it has no status: %w", err)
			}
			if pod, ok := pods[0].(map[string]any); !ok || pod["enforced"] != true {
				return fmt.Errorf("its status is %v", pods)
			}
			return nil
		})
	}
}

// askBatch asks about all cases of a batch, at once, when what is in the cluster
// has been seen. nil sees nothing and waits for nothing.
func (w *world) askBatch(
	t *testing.T, p fixturePolicy, b batch, seen func(namespaces []string) map[reference]map[string]any,
) []outcome {
	t.Helper()
	outcomes := make([]outcome, len(b.fixtures))
	for i, f := range b.fixtures {
		outcomes[i].fixture = f
	}
	if refused := w.become(t, b.wanted); len(refused) > 0 {
		at := namespacesFirst(refused)[0]
		for i := range outcomes {
			outcomes[i].unaskable = fmt.Sprintf("%s: %v", at, refused[at])
		}
		return outcomes
	}
	w.makeOfOneAge(t, "IngressClass", b.wanted) // the API server gives an Ingress the newest default
	var present map[reference]map[string]any
	if seen != nil {
		present = seen(b.namespaces())
	}
	said := p.judge(t, b, present)

	var group errgroup.Group
	group.SetLimit(4)
	for i := range outcomes {
		group.Go(func() error {
			outcomes[i].offline = said[i]
			answer, err := w.ask(t.Context(), b.fixtures[i].request)
			if errors.Is(err, errUnserved) {
				outcomes[i].unaskable, err = err.Error(), nil
			}
			outcomes[i].reply = answer
			return err
		})
	}
	require.NoError(t, group.Wait())
	return outcomes
}

// namespaces are those in which something can be created and is judged.
func (b batch) namespaces() []string {
	names := []string{"default"}
	for at, object := range b.wanted {
		if at.kind == "Namespace" && !terminating(object) && at.name != testcluster.GatekeeperNamespace {
			names = append(names, at.name)
		}
	}
	return names
}

// ask sends a request of a user's.
func (w *world) ask(ctx context.Context, request fixtureRequest) (reply, error) {
	at := referenceTo(request.subject())
	path, err := w.wire.path(at)
	if err != nil {
		return reply{}, err
	}
	made := call{method: http.MethodPost, path: path, query: dryRun(), user: request.user, groups: request.groups, body: request.object}
	switch request.operation {
	case "UPDATE":
		made.method, made.path, made.body = http.MethodPut, path+"/"+at.name, withRevision(request.object, w.held[at].revision)
		if spec, ok := request.object["spec"].(map[string]any); ok && at.kind == "Pod" && spec["ephemeralContainers"] != nil {
			made.path += "/ephemeralcontainers"
		}
	case "DELETE":
		made.method, made.path, made.body = http.MethodDelete, path+"/"+at.name, nil
	}
	return w.wire.send(ctx, made)
}

// withRevision is the object as a change of one that is there.
func withRevision(object map[string]any, revision string) map[string]any {
	changed := &unstructured.Unstructured{Object: runtime.DeepCopyJSON(object)}
	changed.SetResourceVersion(revision)
	return changed.Object
}
