//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

// stream is one request, sent again and again.
type stream struct {
	name string
	// refused says what the answer should be.
	refused bool
	send    func(context.Context) error

	sent, wrong, unanswered int
	// longest is the time between the first and the last of wrong answers in a row.
	longest time.Duration
}

// run sends until it is told to stop, and at most so many requests.
func (s *stream) run(ctx context.Context, stop <-chan struct{}) {
	const most = 20_000
	var since time.Time
	for s.sent < most {
		select {
		case <-stop:
			return
		default:
		}
		s.sent++
		err := s.send(ctx)
		if err != nil && refusedBy(err) == nil {
			s.unanswered++
		}
		if s.refused == (err != nil) || !s.refused && refusedBy(err) == nil {
			since = time.Time{}
			continue
		}
		s.wrong++
		if since.IsZero() {
			since = time.Now()
		}
		s.longest = max(s.longest, time.Since(since))
	}
}

// refills has Gatekeeper wipe its cache and fill it again, as it does when a
// Config excludes another namespace or a kind leaves the SyncSet, while requests
// come. What an empty inventory denies is never admitted; what it admits is
// counted.
func (c *cluster) refills(t *testing.T) {
	const policies = 1000
	require.NoError(t, c.gatekeeper.Disconnect(t.Context())) // who would have to be asked about each
	c.createsMany(t, policies)
	require.NoError(t, c.gatekeeper.Connect(t.Context()))
	require.NoError(t, c.gatekeeper.SetFailurePolicy(t.Context(), admissionv1.Fail, 30))
	requests := make(map[string]*unstructured.Unstructured)
	for _, object := range objectsIn(t, "harness/e2e/testdata/emptied_requests.yaml") {
		requests[object.GetKind()+"/"+object.GetName()] = object
	}
	creates := func(request string) func(context.Context) error {
		return func(ctx context.Context) error {
			return c.Client.Create(ctx, requests[request].DeepCopy(), client.DryRunAll)
		}
	}
	deletes := func(ctx context.Context) error {
		return c.Client.Delete(ctx, requests["NetworkPolicy/web"].DeepCopy(), client.DryRunAll)
	}
	var rows [][]string
	for _, profile := range []string{"segmented", "baseline"} {
		streams := []*stream{
			{name: "Pod without a NetworkPolicy", refused: true, send: creates("Pod/bare")},
			{name: "Pod with a NetworkPolicy", send: creates("Pod/covered")},
			{name: "Ingress with another namespace's host", refused: true, send: creates("Ingress/rival")},
			{name: "deletion of a NetworkPolicy that pods need", refused: true, send: deletes},
		}
		if profile == "baseline" { // has no keep-networkpolicy
			c.kubectl(t, "delete", "-k", "constraints/segmented")
			c.kubectl(t, "apply", "-k", "constraints/baseline")
			c.awaitEnforced(t)
			streams = streams[:3]
		}
		for _, cause := range []struct {
			name string
			do   func(i int)
		}{
			{"Config excludes a namespace", func(i int) { c.excludes(t, fmt.Sprintf("elsewhere-%d", i)) }},
			{"a kind leaves the SyncSet", func(i int) { c.leavesSyncSet(t, profile, i) }},
		} {
			c.awaitSteady(t, streams, policies)
			dips := c.underLoad(t, streams, policies, cause.do)
			c.awaitSteady(t, streams, policies)
			for _, s := range streams {
				rows = append(rows, []string{
					profile, cause.name, s.name, strconv.Itoa(dips), strconv.Itoa(s.sent), strconv.Itoa(s.unanswered), strconv.Itoa(s.wrong), s.longest.Round(time.Millisecond).String(),
				})
				if s.name == "Pod without a NetworkPolicy" {
					assert.Zero(t, s.wrong, "Pods without a NetworkPolicy that were let in")
				}
				assert.NotZero(t, s.sent)
				s.sent, s.unanswered, s.wrong, s.longest = 0, 0, 0, 0
			}
		}
	}
	record(t, results.Section{
		Title: "Requests while the cache is wiped and filled again",
		Note: "With 1,000 NetworkPolicies, three times each; dry-run requests, a stream of each kind at once. A wrong answer to a Pod with a NetworkPolicy is a denial, " +
			"to all others an admission. Wipes seen is how often a look into the cache found less than all.",
		Header: []string{"profile", "cause", "request", "wipes seen", "requests", "not answered", "wrong answers", "longest time of wrong answers in a row"}, Rows: rows,
	})
}

// createsMany creates NetworkPolicies that select nothing of note.
func (c *cluster) createsMany(t *testing.T, count int) {
	t.Helper()
	var workers sync.WaitGroup
	for worker := range 8 {
		workers.Go(func() {
			for i := worker; i < count; i += 8 {
				assert.NoError(t, c.Client.Create(t.Context(), objectOf(t, coveringPolicy, fmt.Sprintf("p-%d", i), "many")))
			}
		})
	}
	workers.Wait()
}

// awaitSteady waits until the cache holds everything and every request is
// answered as it should be.
func (c *cluster) awaitSteady(t *testing.T, streams []*stream, policies int) {
	t.Helper()
	c.awaitInventory(t, func(counts map[string]int) bool { return filled(counts, policies) })
	for _, s := range streams {
		c.eventually(t, s.name+" is answered as it should be", func(ctx context.Context) error {
			if err := s.send(ctx); (err != nil) != s.refused {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			return nil
		})
	}
}

// filled says that everything is in the cache that the streams are about.
func filled(counts map[string]int, policies int) bool {
	return counts["networking.k8s.io/v1/NetworkPolicy"] >= policies && counts["networking.k8s.io/v1/Ingress"] > 0 && counts["v1/Namespace"] > 0
}

// underLoad wipes the cache three times under the streams, and gives how often it
// was seen not to be full.
func (c *cluster) underLoad(t *testing.T, streams []*stream, policies int, cause func(i int)) int {
	t.Helper()
	stop := make(chan struct{})
	var running sync.WaitGroup
	for _, s := range streams {
		running.Go(func() { s.run(t.Context(), stop) })
	}
	defer func() {
		close(stop)
		running.Wait()
	}()
	dips := 0
	for i := range 3 {
		cause(i)
		// The wipe comes with a ticker of three seconds.
		seen := false
		for deadline := time.Now().Add(8 * time.Second); !seen && time.Now().Before(deadline); {
			counts, err := c.inventory(t)
			seen = err == nil && !filled(counts, policies)
		}
		if seen {
			dips++
		}
		c.awaitInventory(t, func(counts map[string]int) bool { return filled(counts, policies) })
	}
	return dips
}

// excludes has the Config leave one namespace out of the cache.
func (c *cluster) excludes(t *testing.T, namespace string) {
	t.Helper()
	c.appliesText(t, `
apiVersion: config.gatekeeper.sh/v1alpha1
kind: Config
metadata: {name: config, namespace: gatekeeper-system}
spec: {match: [{excludedNamespaces: [%s], processes: [sync]}]}
`, namespace)
}

// leavesSyncSet takes Services out of the SyncSet, and puts them back.
func (c *cluster) leavesSyncSet(t *testing.T, profile string, i int) {
	t.Helper()
	for _, object := range objectsIn(t, "constraints/"+profile+"/syncset.yaml") {
		c.kubectl(t, "apply", "-f", "constraints/"+profile+"/syncset.yaml")
		live, err := c.get(t.Context(), object.GetAPIVersion(), object.GetKind(), "", object.GetName())
		require.NoError(t, err)
		kinds, found, err := unstructured.NestedSlice(live.Object, "spec", "gvks")
		require.NoError(t, err)
		require.True(t, found)
		var kept []any
		for _, kind := range kinds {
			if fields, ok := kind.(map[string]any); !ok || fields["kind"] != []string{"Service", "Issuer", "IngressClass"}[i] {
				kept = append(kept, kind)
			}
		}
		require.Len(t, kept, len(kinds)-1)
		require.NoError(t, unstructured.SetNestedSlice(live.Object, kept, "spec", "gvks"))
		require.NoError(t, c.Client.Update(t.Context(), live))
	}
}
