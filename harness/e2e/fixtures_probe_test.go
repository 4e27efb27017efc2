//go:build e2e && unix

package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// probeName is that of the probe's constraint and of the object it speaks of.
const probeName = "bulkhead-probe"

// probeTemplate denies an object that nobody else makes, and says what Gatekeeper
// knows at that moment: the revision of each object of the inventory, and that of
// the request's Namespace.
const probeTemplate = `
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata:
  name: bulkheadprobe
spec:
  crd:
    spec:
      names:
        kind: BulkheadProbe
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - engine: Rego
          source:
            version: v1
            rego: |
              package bulkheadprobe

              violation contains {"msg": json.marshal({"namespace": _namespace, "cluster": _cluster, "namespaced": _namespaced})}

              _namespace := object.get(input.review, ["namespaceObject", "metadata", "resourceVersion"], "")

              _cluster := [[version, kind, "", name, object.metadata.resourceVersion] |
                object := data.inventory.cluster[version][kind][name]
              ]

              _namespaced := [[version, kind, namespace, name, object.metadata.resourceVersion] |
                object := data.inventory.namespace[namespace][version][kind][name]
              ]
`

const probeConstraint = `
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: BulkheadProbe
metadata:
  name: bulkhead-probe
spec:
  match:
    name: bulkhead-probe
    kinds:
      - apiGroups: [""]
        kinds: [ConfigMap]
`

// sync tells Gatekeeper to keep of the cluster what a policy reads, and no more.
//
// What was kept before is thrown away some seconds later, with all the rest, which
// is then read once more. A case in the midst of that would be seen twice.
func (w *world) sync(t *testing.T, p policy.Policy) {
	t.Helper()
	require.NoError(t, w.remove(t.Context(), reference{"syncset.gatekeeper.sh/v1alpha1", "SyncSet", "", "bulkhead"}))
	w.awaitSeen(t, nil, []string{"default"})
	if !p.ReadsInventory() {
		return
	}
	rendered, err := template.SyncSet("fixtures", []policy.Policy{p})
	require.NoError(t, err)
	w.apply(t, string(rendered))
	w.awaitSeen(t, synced(p), []string{"default"})
}

// apply creates an object that is no fixture's.
func (w *world) apply(t *testing.T, manifest string) {
	t.Helper()
	var object map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(manifest), &object))
	path, err := w.wire.path(referenceTo(object))
	require.NoError(t, err)
	_, err = w.do(t.Context(), http.MethodPost, path, nil, object)
	require.NoError(t, err, manifest)
}

// synced are the kinds that the SyncSet of policies names, with their versions.
func synced(policies ...policy.Policy) [][2]string {
	var kinds [][2]string
	for _, p := range policies {
		for _, sync := range p.Sync {
			version := schema.GroupVersion{Group: sync.Groups[0], Version: sync.Versions[0]}
			for _, kind := range sync.Kinds {
				kinds = append(kinds, [2]string{version.String(), kind})
			}
		}
	}
	return kinds
}

// syncedBy are the kinds that a SyncSet names.
func syncedBy(t *testing.T, syncSet map[string]any) [][2]string {
	t.Helper()
	kinds, _, err := unstructured.NestedSlice(syncSet, "spec", "gvks")
	require.NoError(t, err)
	var named [][2]string
	for _, entry := range kinds {
		kind, ok := entry.(map[string]any)
		require.True(t, ok)
		version := schema.GroupVersion{Group: fmt.Sprint(kind["group"]), Version: fmt.Sprint(kind["version"])}
		named = append(named, [2]string{version.String(), fmt.Sprint(kind["kind"])})
	}
	return named
}

// awaitSeen waits until Gatekeeper's inventory is what the API server holds of
// some kinds, object by object, and gives these and the Namespaces. It asks in the
// namespaces given, whose Namespaces it waits for too.
func (w *world) awaitSeen(t *testing.T, kinds [][2]string, namespaces []string) map[reference]map[string]any {
	t.Helper()
	objects, expected := make(map[reference]map[string]any), make(map[reference]string)
	for _, kind := range kinds {
		listed, err := w.cluster.listed(t.Context(), kind[0], kind[1])
		require.NoError(t, err)
		maps.Copy(objects, listed)
	}
	for at, object := range objects {
		if terminating(object) {
			delete(objects, at) // Gatekeeper forgets what is being deleted
			continue
		}
		expected[at] = revisionOf(object)
	}
	listed, err := w.cluster.listed(t.Context(), "v1", "Namespace")
	require.NoError(t, err)
	maps.Copy(objects, listed)

	for _, namespace := range namespaces {
		w.cluster.eventually(t, "Gatekeeper has seen the case", func(ctx context.Context) error {
			inventory, revision, err := w.probe(ctx, namespace)
			if err != nil {
				return err
			}
			if expected := revisionOf(objects[namespaceReference(namespace)]); revision != expected {
				return fmt.Errorf("namespace %s is in revision %q, not %q", namespace, revision, expected)
			}
			if !maps.Equal(expected, inventory) {
				return fmt.Errorf("the inventory is %v, not %v", inventory, expected)
			}
			return nil
		})
	}
	return objects
}

func revisionOf(object map[string]any) string {
	metadata, _ := object["metadata"].(map[string]any)
	revision, _ := metadata["resourceVersion"].(string)
	return revision
}

// probe asks Gatekeeper what it knows.
func (w *world) probe(ctx context.Context, namespace string) (map[reference]string, string, error) {
	answer, err := w.wire.send(ctx, w.probeCall(namespace))
	if err != nil {
		return nil, "", err
	}
	said := answer.denials()[probeName]
	if len(said) != 1 {
		return nil, "", fmt.Errorf("the probe says %d %q", answer.code, answer.message)
	}
	var seen struct {
		Namespace           string
		Cluster, Namespaced [][5]string
	}
	if err := json.Unmarshal([]byte(said[0]), &seen); err != nil {
		return nil, "", err
	}
	inventory := make(map[reference]string)
	for _, entry := range append(seen.Cluster, seen.Namespaced...) {
		inventory[reference{entry[0], entry[1], entry[2], entry[3]}] = entry[4]
	}
	return inventory, seen.Namespace, nil
}
