//go:build unix

package bench_test

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
)

const (
	lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
	applier     = "kubectl-client-side-apply"
)

// applied is an object as "kubectl apply" creates it: with what kubectl and the API
// server write into its metadata, which is in every request, and which Gatekeeper keeps
// in its inventory. That is as much again as the object itself, and who looks at whole
// objects pays for it.
func applied(t *testing.T, object map[string]any) map[string]any {
	t.Helper()
	written, err := json.Marshal(object)
	require.NoError(t, err)
	made := (&unstructured.Unstructured{Object: object}).DeepCopy()
	annotations := made.GetAnnotations()
	if annotations == nil {
		annotations = make(map[string]string)
	}
	annotations[lastApplied] = string(written) + "\n"
	made.SetAnnotations(annotations)

	kind := made.GroupVersionKind()
	types := managedfields.NewDeducedTypeConverter() // as for what the API server knows no schema of
	before := new(unstructured.Unstructured)
	if scheme.Scheme.Recognizes(kind) {
		types = applyconfigurations.NewTypeConverter(scheme.Scheme)
		empty, err := scheme.Scheme.New(kind)
		require.NoError(t, err)
		before.Object, err = runtime.DefaultUnstructuredConverter.ToUnstructured(empty)
		require.NoError(t, err)
	}
	before.SetGroupVersionKind(kind)
	manager, err := managedfields.NewDefaultFieldManager(types, asItIs{}, asItIs{}, scheme.Scheme, kind, kind.GroupVersion(), "", nil)
	require.NoError(t, err)
	managed, err := manager.Update(before, made, applier)
	require.NoError(t, err)

	made = managed.(*unstructured.Unstructured)
	created := metav1.NewTime(time.Date(2026, time.November, 2, 9, 12, 44, 0, time.UTC))
	fields := made.GetManagedFields()
	require.Len(t, fields, 1)
	fields[0].Time = &created
	made.SetManagedFields(fields)
	made.SetCreationTimestamp(created)
	made.SetGeneration(1)
	made.SetUID("0d1f6c5e-8a0a-4c3b-9f50-0c2b7c6d9a11")
	return made.Object
}

// asItIs leaves an object in its version and with its fields.
type asItIs struct{ runtime.ObjectConvertor }

func (asItIs) ConvertToVersion(object runtime.Object, _ runtime.GroupVersioner) (runtime.Object, error) {
	return object, nil
}

func (asItIs) Default(runtime.Object) {}

// storedObjects reads a file of manifests as a cluster stores them once they are applied.
func storedObjects(t *testing.T, file string) []map[string]any {
	t.Helper()
	objects := readObjects(t, file, false)
	for i, object := range objects {
		objects[i] = applied(t, object)
		require.NoError(t, unstructured.SetNestedField(objects[i], "4711", "metadata", "resourceVersion"))
	}
	return objects
}

func TestStoredObjects(t *testing.T) {
	file := filepath.Join(admissionFolder, "networkpolicy.yaml")
	stored, written := storedObjects(t, file)[0], readObjects(t, file, false)[0]
	assert.Equal(t, written["spec"], stored["spec"])

	text, err := json.Marshal(written)
	require.NoError(t, err)
	nothing := map[string]any{}
	assert.Equal(t, map[string]any{
		"name":              "app-number",
		"namespace":         "team-number",
		"labels":            map[string]any{"app.kubernetes.io/part-of": "app-number"},
		"annotations":       map[string]any{lastApplied: string(text) + "\n"},
		"uid":               "0d1f6c5e-8a0a-4c3b-9f50-0c2b7c6d9a11",
		"resourceVersion":   "4711",
		"generation":        int64(1),
		"creationTimestamp": "2026-11-02T09:12:44Z",
		"managedFields": []any{map[string]any{
			"apiVersion": "networking.k8s.io/v1",
			"fieldsType": "FieldsV1",
			"fieldsV1": map[string]any{
				"f:metadata": map[string]any{
					"f:annotations": map[string]any{".": nothing, "f:" + lastApplied: nothing},
					"f:labels":      map[string]any{".": nothing, "f:app.kubernetes.io/part-of": nothing},
				},
				"f:spec": map[string]any{
					"f:egress": nothing, "f:ingress": nothing, "f:podSelector": nothing, "f:policyTypes": nothing,
				},
			},
			"manager":   applier,
			"operation": "Update",
			"time":      "2026-11-02T09:12:44Z",
		}},
	}, stored["metadata"])
}
