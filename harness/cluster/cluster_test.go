package cluster_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"

	"github.com/bulkhead-policy/bulkhead/harness/cluster"
	"github.com/bulkhead-policy/bulkhead/harness/fakeapi"
)

func podKind() schema.GroupVersionKind {
	return schema.GroupVersionKind{Version: "v1", Kind: "Pod"}
}

// pods are so many Pods, of the namespaces a and b by turns.
func pods(n int) []map[string]any {
	var made []map[string]any
	for i := range n {
		made = append(made, map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{
			"name": fmt.Sprint(i), "namespace": []string{"a", "b"}[i%2], "managedFields": []any{map[string]any{"manager": "kubectl"}},
		}})
	}
	return made
}

// serve starts an API server, and connects to it.
func serve(t *testing.T, resources ...fakeapi.Resource) (*fakeapi.Server, *cluster.Cluster) {
	t.Helper()
	server := fakeapi.Start()
	t.Cleanup(server.Close)
	server.Resources = resources
	live, err := cluster.New("shop", &rest.Config{Host: server.URL})
	require.NoError(t, err)
	return server, live
}

func servePods(t *testing.T, n int) (*fakeapi.Server, *cluster.Cluster, cluster.Kind) {
	t.Helper()
	server, live := serve(t, fakeapi.Resource{GroupVersionKind: podKind(), Name: "pods", Namespaced: true, Objects: pods(n)})
	return server, live, cluster.Kind{GroupVersionKind: podKind(), Resource: "pods", Namespaced: true}
}

// names reads a kind to its end: the names of the objects, and the sizes of the pages,
// where a page that begins a list is negative.
func names(t *testing.T, live *cluster.Cluster, kind cluster.Kind, only cluster.Only) (found []string, sizes []int, failed error) {
	t.Helper()
	for page, err := range live.Read(t.Context(), kind, only) {
		if err != nil {
			require.NoError(t, failed, "a reading ends with its first error")
			failed = err
			continue
		}
		size := len(page.Objects)
		if page.First {
			found, size = nil, -size
		}
		sizes = append(sizes, size)
		for _, object := range page.Objects {
			meta, ok := object["metadata"].(map[string]any)
			require.True(t, ok)
			assert.NotContains(t, meta, "managedFields")
			assert.Equal(t, "Pod", object["kind"])
			found = append(found, fmt.Sprint(meta["name"]))
		}
	}
	return found, sizes, failed
}

func upTo(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprint(i))
	}
	return all
}

func TestReadPages(t *testing.T) {
	server, live, kind := servePods(t, 1201)
	found, sizes, err := names(t, live, kind, cluster.Only{})
	require.NoError(t, err)
	assert.Equal(t, upTo(1201), found)
	assert.Equal(t, []int{-500, 500, 201}, sizes)
	assert.Equal(t, []string{
		"/api/v1/pods?limit=500", "/api/v1/pods?continue=500&limit=500", "/api/v1/pods?continue=1000&limit=500",
	}, server.Asked())
}

func TestReadOnly(t *testing.T) {
	server, live, kind := servePods(t, 4)
	for only, want := range map[cluster.Only][]string{
		{Namespace: "b"}:            {"1", "3"},
		{Name: "2"}:                 {"2"},
		{Namespace: "a", Name: "2"}: {"2"},
		{Namespace: "none"}:         nil,
	} {
		found, sizes, err := names(t, live, kind, only)
		require.NoError(t, err)
		assert.Equal(t, want, found, only)
		assert.Len(t, sizes, 1)
	}
	assert.ElementsMatch(t, []string{
		"/api/v1/namespaces/b/pods?limit=500", "/api/v1/pods?fieldSelector=metadata.name%3D2&limit=500",
		"/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3D2&limit=500", "/api/v1/namespaces/none/pods?limit=500",
	}, server.Asked())
}

func TestReadEndsWhenNobodyReads(t *testing.T) {
	server, live, kind := servePods(t, 1201)
	for _, err := range live.Read(t.Context(), kind, cluster.Only{}) {
		require.NoError(t, err)
		break
	}
	assert.Equal(t, []string{"/api/v1/pods?limit=500"}, server.Asked())
}

func TestReadBeginsAgainWhenTheListIsForgotten(t *testing.T) {
	server, live, kind := servePods(t, 600)
	server.Expire["pods"] = 2
	found, sizes, err := names(t, live, kind, cluster.Only{})
	require.NoError(t, err)
	assert.Equal(t, upTo(600), found)
	assert.Equal(t, []int{-500, -500, -500, 100}, sizes)
}

func TestReadGivesUpOnAListThatIsAlwaysForgotten(t *testing.T) {
	server, live, kind := servePods(t, 600)
	server.Expire["pods"] = 1000
	_, sizes, err := names(t, live, kind, cluster.Only{})
	require.EqualError(t, err, "reading pods: the API server forgot the list 6 times before its end; try again when the cluster is less busy")
	assert.Len(t, sizes, 6)
}

func TestReadWaitsForABusyServer(t *testing.T) {
	server, live, kind := servePods(t, 1)
	server.Busy["pods"] = 2
	found, _, err := names(t, live, kind, cluster.Only{})
	require.NoError(t, err)
	assert.Equal(t, upTo(1), found)
}

func TestReadSaysWhatIsNotAllowed(t *testing.T) {
	server, live := serve(t, fakeapi.Resource{GroupVersionKind: schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"}, Name: "deployments", Namespaced: true})
	server.Forbidden = []string{"deployments"}
	kind := cluster.Kind{GroupVersionKind: server.Resources[0].GroupVersionKind, Resource: "deployments", Namespaced: true}
	_, _, err := names(t, live, kind, cluster.Only{})
	assert.EqualError(t, err, `reading deployments.apps: deployments.apps is forbidden: User "ci" cannot list resource "deployments" in API group "apps" at the cluster scope; `+
		`bind a ClusterRole with the rule {apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"]}`)
}

func TestReadOfWhatIsGone(t *testing.T) {
	_, live, kind := servePods(t, 1)
	kind.Resource = "pigs"
	_, _, err := names(t, live, kind, cluster.Only{})
	assert.EqualError(t, err, "reading pigs of the cluster shop: the server could not find the requested resource")
}

func TestReadStopsWithItsContext(t *testing.T) {
	_, live, kind := servePods(t, 600)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs []error
	for _, err := range live.Read(ctx, kind, cluster.Only{}) {
		errs = append(errs, err)
		cancel()
	}
	require.Len(t, errs, 2)
	require.NoError(t, errs[0])
	assert.ErrorIs(t, errs[1], context.Canceled)
}

// TestReadHoldsOnePage asks the garbage collector: when a page is asked for, nothing
// holds the one before the last any more.
func TestReadHoldsOnePage(t *testing.T) {
	server, live, kind := servePods(t, 3000)
	var read []weak.Pointer[map[string]any]
	server.Before = func(_ string, offset int) {
		if offset < 1000 {
			return
		}
		runtime.GC()
		for i, page := range read[:len(read)-1] {
			assert.Nil(t, page.Value(), "page %d is held when %d objects were read", i, offset)
		}
	}
	for page, err := range live.Read(t.Context(), kind, cluster.Only{}) {
		require.NoError(t, err)
		read = append(read, weak.Make(&page.Objects[0]))
	}
	assert.Len(t, read, 6)
}

func TestServed(t *testing.T) {
	ingress := func(version string) schema.GroupVersionKind {
		return schema.GroupVersionKind{Group: "networking.k8s.io", Version: version, Kind: "Ingress"}
	}
	routes := schema.GroupVersionKind{Group: "networking.k8s.io", Version: "v1beta1", Kind: "Route"}
	server, live := serve(t,
		fakeapi.Resource{GroupVersionKind: podKind(), Name: "pods", Namespaced: true},
		fakeapi.Resource{GroupVersionKind: schema.GroupVersionKind{Version: "v1", Kind: "Binding"}, Name: "bindings", Namespaced: true, Hidden: true},
		fakeapi.Resource{GroupVersionKind: schema.GroupVersionKind{Version: "v1", Kind: "Namespace"}, Name: "namespaces"},
		fakeapi.Resource{GroupVersionKind: ingress("v1"), Name: "ingresses", Namespaced: true},
		fakeapi.Resource{GroupVersionKind: ingress("v1beta1"), Name: "ingresses", Namespaced: true},
		fakeapi.Resource{GroupVersionKind: routes, Name: "routes", Namespaced: true},
	)
	metrics := schema.GroupVersion{Group: "metrics.k8s.io", Version: "v1beta1"}
	server.Down = []schema.GroupVersion{metrics}

	served, err := live.Served()
	require.NoError(t, err)
	assert.Equal(t, []cluster.Kind{
		{GroupVersionKind: schema.GroupVersionKind{Version: "v1", Kind: "Namespace"}, Resource: "namespaces"},
		{GroupVersionKind: podKind(), Resource: "pods", Namespaced: true},
		{GroupVersionKind: ingress("v1"), Resource: "ingresses", Namespaced: true},
		{GroupVersionKind: routes, Resource: "routes", Namespaced: true},
	}, served.Preferred)
	require.Len(t, served.Unavailable, 1)
	require.EqualError(t, served.Unavailable[metrics], "the server is currently unable to handle the request")

	assert.Equal(t, []string{"v1", "v1beta1"}, served.Versions(ingress("").GroupKind()))
	assert.Empty(t, served.Versions(schema.GroupKind{Kind: "Binding"}))
	kind, known := served.Kind(ingress("v1beta1"))
	assert.True(t, known)
	assert.Equal(t, cluster.Kind{GroupVersionKind: ingress("v1beta1"), Resource: "ingresses", Namespaced: true}, kind)
	_, known = served.Kind(ingress("v2"))
	assert.False(t, known)
}

func TestServedByNobody(t *testing.T) {
	server, live := serve(t)
	server.Close()
	_, err := live.Served()
	assert.ErrorContains(t, err, "the cluster shop does not answer: ")
}

func TestConnect(t *testing.T) {
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	t.Setenv("HOME", t.TempDir())
	server := fakeapi.Start()
	t.Cleanup(server.Close)
	server.Resources = []fakeapi.Resource{{GroupVersionKind: podKind(), Name: "pods", Namespaced: true}}
	file := filepath.Join(t.TempDir(), "config")
	require.NoError(t, os.WriteFile(file, []byte(server.Kubeconfig("staging")), 0o600))

	for _, options := range []cluster.Options{{Kubeconfig: file}, {Kubeconfig: file, Context: "staging"}} {
		live, err := cluster.Connect(options)
		require.NoError(t, err)
		assert.Equal(t, "staging", live.Name())
		served, err := live.Served()
		require.NoError(t, err)
		assert.Len(t, served.Preferred, 1)
	}

	t.Setenv("KUBECONFIG", file)
	live, err := cluster.Connect(cluster.Options{})
	require.NoError(t, err)
	assert.Equal(t, "staging", live.Name())
}

func TestConnectToNothing(t *testing.T) {
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	folder := t.TempDir()
	file := filepath.Join(folder, "config")
	require.NoError(t, os.WriteFile(file, []byte(`{apiVersion: v1, kind: Config, contexts: [{name: b}, {name: a}]}`), 0o600))
	empty := filepath.Join(folder, "empty")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	none := filepath.Join(folder, "none")

	for want, options := range map[string]cluster.Options{
		`the kubeconfig has no context "c"; there are a, b`:                                                              {Kubeconfig: file, Context: "c"},
		`the kubeconfig has no context "c"; there are none`:                                                              {Kubeconfig: empty, Context: "c"},
		`no cluster is named: name a kubeconfig with --kubeconfig or KUBECONFIG, and one of its contexts with --context`: {Kubeconfig: empty},
		fmt.Sprintf("reading the kubeconfig: stat %s: no such file or directory", none):                                  {Kubeconfig: none},
	} {
		_, err := cluster.Connect(options)
		assert.EqualError(t, err, want)
	}
}
