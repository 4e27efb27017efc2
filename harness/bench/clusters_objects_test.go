//go:build unix

package bench_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"

	"github.com/bulkhead-policy/bulkhead/harness/fakeapi"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

const templateHash = "5d4f8c7b9"

// live is a cluster in the making.
type live struct {
	objects []map[string]any
	// status is what a kubelet writes into a Pod that runs.
	status map[string]any
}

// clusterOf are the objects of a cluster that runs a repository of so many objects: those
// as they are stored, their Namespaces, and the ReplicaSets and Pods of the Deployments.
func clusterOf(t *testing.T, objects int) []map[string]any {
	t.Helper()
	made := live{status: readObjects(t, "testdata/running.yaml", true)[0]["status"].(map[string]any)}
	for _, namespace := range teamNamespaces(t) {
		made.add(t, namespace)
	}
	read := manifest.NewReader(manifest.Options{}, write(t, t.TempDir(), objects, applicationPerFile)).Read(t.Context())
	require.Empty(t, read.Errors)
	for _, object := range read.Objects {
		if stored := made.add(t, applied(t, object.Value)); stored.GetKind() == "Deployment" {
			made.run(t, stored)
		}
	}
	return made.objects
}

// add adds an object with a UID of its own.
func (l *live) add(t *testing.T, content map[string]any) *unstructured.Unstructured {
	t.Helper()
	object := &unstructured.Unstructured{Object: content}
	object.SetUID(types.UID(fmt.Sprintf("0d1f6c5e-8a0a-4c3b-9f50-%012d", len(l.objects))))
	l.objects = append(l.objects, content)
	return object
}

// run adds what the controllers make of a Deployment.
func (l *live) run(t *testing.T, deployment *unstructured.Unstructured) {
	t.Helper()
	field := func(fields ...string) map[string]any {
		found, _, err := unstructured.NestedMap(deployment.Object, fields...)
		require.NoError(t, err)
		return found
	}
	labels, _, err := unstructured.NestedStringMap(deployment.Object, "spec", "template", "metadata", "labels")
	require.NoError(t, err)
	labels["pod-template-hash"] = templateHash
	replicas, _, err := unstructured.NestedInt64(deployment.Object, "spec", "replicas")
	require.NoError(t, err)

	set := l.add(t, applied(t, controlled(deployment, "apps/v1", "ReplicaSet", templateHash, labels, map[string]any{
		"replicas": replicas, "selector": field("spec", "selector"), "template": field("spec", "template"),
	})))
	pod := applied(t, controlled(set, "v1", "Pod", "", labels, field("spec", "template", "spec")))
	pod["status"] = l.status
	for i := range replicas {
		copied := (&unstructured.Unstructured{Object: pod}).DeepCopy()
		copied.SetName(fmt.Sprintf("%s-%05d", set.GetName(), i))
		l.add(t, copied.Object)
	}
}

// controlled is an object as a controller of another one makes it.
func controlled(by *unstructured.Unstructured, apiVersion, kind, suffix string, labels map[string]string, spec map[string]any) map[string]any {
	made := &unstructured.Unstructured{Object: map[string]any{"spec": spec}}
	made.SetAPIVersion(apiVersion)
	made.SetKind(kind)
	made.SetNamespace(by.GetNamespace())
	made.SetName(strings.TrimSuffix(by.GetName()+"-"+suffix, "-"))
	made.SetLabels(labels)
	made.SetOwnerReferences([]metav1.OwnerReference{*metav1.NewControllerRef(by, by.GroupVersionKind())})
	return made.Object
}

// serving starts an API server with the objects, in the order of its lists, and gives a
// kubeconfig that leads there.
func serving(t *testing.T, objects []map[string]any) string {
	t.Helper()
	server := fakeapi.Start()
	t.Cleanup(server.Close)
	key := func(content map[string]any) string {
		object := &unstructured.Unstructured{Object: content}
		return object.GetNamespace() + "/" + object.GetName()
	}
	for _, object := range slices.SortedFunc(slices.Values(objects), func(a, b map[string]any) int { return cmp.Compare(key(a), key(b)) }) {
		server.Add(object)
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	require.NoError(t, os.WriteFile(kubeconfig, []byte(server.Kubeconfig("bench")), 0o600))
	return kubeconfig
}

func TestClusterOf(t *testing.T) {
	count, owners := make(map[string]int), make(map[string]int)
	uids := make(map[types.UID]string)
	for _, content := range clusterOf(t, 100) {
		object := &unstructured.Unstructured{Object: content}
		count[object.GetKind()]++
		assert.Empty(t, uids[object.GetUID()], "%s: the UID is its own", object.GetName())
		uids[object.GetUID()] = object.GetKind()
		if owner := metav1.GetControllerOf(object); owner != nil {
			assert.Equal(t, owner.Kind, uids[owner.UID])
			owners[object.GetKind()+" of "+owner.Kind]++
		}
	}
	pods := 0
	for _, a := range applications(t, 100) {
		pods += 2*a.Replicas + 1 // one is of the worker
	}
	assert.Equal(t, map[string]int{
		"Namespace": teams, "Deployment": 30, "ReplicaSet": 30, "Pod": pods,
		"Service": 20, "Ingress": 20, "NetworkPolicy": 20, "Certificate": 10,
	}, count)
	assert.Equal(t, map[string]int{"ReplicaSet of Deployment": 30, "Pod of ReplicaSet": pods}, owners)
}
