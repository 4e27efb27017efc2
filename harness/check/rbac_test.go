package check_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

// cluster136 are the kinds that Kubernetes 1.36, cert-manager and the Gateway API
// serve of those that policies are about, and some that they are not.
func cluster136() []string {
	return []string{
		"v1 ConfigMap", "v1 Endpoints", "v1 Event", "v1 Node", "v1 PersistentVolumeClaim", "v1 Pod", "v1 PodTemplate",
		"v1 ReplicationController", "v1 Secret", "v1 Service", "v1 ServiceAccount",
		"apps/v1 ControllerRevision", "apps/v1 DaemonSet", "apps/v1 Deployment", "apps/v1 ReplicaSet", "apps/v1 StatefulSet",
		"batch/v1 CronJob", "batch/v1 Job",
		"cert-manager.io/v1 Certificate", "cert-manager.io/v1 CertificateRequest", "cert-manager.io/v1 ClusterIssuer", "cert-manager.io/v1 Issuer",
		"discovery.k8s.io/v1 EndpointSlice",
		"gateway.networking.k8s.io/v1 Gateway", "gateway.networking.k8s.io/v1 GatewayClass", "gateway.networking.k8s.io/v1 GRPCRoute",
		"gateway.networking.k8s.io/v1 HTTPRoute", "gateway.networking.k8s.io/v1 ListenerSet", "gateway.networking.k8s.io/v1beta1 ReferenceGrant",
		"gateway.networking.k8s.io/v1 TLSRoute", "gateway.networking.k8s.io/v1alpha2 TCPRoute", "gateway.networking.k8s.io/v1alpha2 UDPRoute",
		"networking.k8s.io/v1 Ingress", "networking.k8s.io/v1 IngressClass", "networking.k8s.io/v1 IPAddress", "networking.k8s.io/v1 NetworkPolicy",
		"networking.k8s.io/v1 ServiceCIDR",
	}
}

// asked are the resources that a profile reads of such a cluster.
func asked(t *testing.T, name string) []schema.GroupResource {
	t.Helper()
	w := newWorld(t, "")
	served := []string{"Namespace"}
	for _, kind := range cluster136() {
		apiVersion, kind, _ := strings.Cut(kind, " ")
		w.serve(apiVersion, kind, true)
		served = append(served, kind)
	}
	constraints, err := profile.Constraints(bulkhead.Files, name)
	require.NoError(t, err)
	for _, c := range constraints {
		require.NotEmpty(t, c.Match.Kinds, c.Name)
		for _, kinds := range c.Match.Kinds {
			assert.Subset(t, served, kinds.Kinds, "constraint %s matches a kind that this test does not serve", c.Name)
		}
	}

	w.options.Profile = name
	assert.Empty(t, w.judge(t).Errors)
	var resources []schema.GroupResource
	for _, list := range w.Asked() {
		path, _, _ := strings.Cut(list, "?")
		parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
		resource := schema.GroupResource{Resource: parts[len(parts)-1]}
		if parts[0] == "apis" {
			resource.Group = parts[1]
		}
		resources = append(resources, resource)
	}
	return resources
}

// TestClusterRole holds recipes/check-cluster to what the shipped profiles read: to
// list all of that, and nothing else.
func TestClusterRole(t *testing.T) {
	content, err := os.ReadFile("../../recipes/check-cluster/rbac.yaml")
	require.NoError(t, err)
	var role rbacv1.ClusterRole
	require.NoError(t, yaml.UnmarshalStrict(content, &role))
	var allowed []schema.GroupResource
	for _, rule := range role.Rules {
		assert.Equal(t, []string{"list"}, rule.Verbs)
		require.Len(t, rule.APIGroups, 1)
		assert.True(t, slices.IsSorted(rule.Resources), rule.Resources)
		for _, resource := range rule.Resources {
			allowed = append(allowed, schema.GroupResource{Group: rule.APIGroups[0], Resource: resource})
		}
	}

	var needed []schema.GroupResource
	profiles, err := profile.Names(bulkhead.Files)
	require.NoError(t, err)
	require.NotEmpty(t, profiles)
	for _, name := range profiles {
		needed = append(needed, asked(t, name)...)
	}
	slices.SortFunc(needed, func(a, b schema.GroupResource) int {
		return strings.Compare(a.Group+" "+a.Resource, b.Group+" "+b.Resource)
	})
	assert.Equal(t, slices.Compact(needed), allowed)
}
