//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// letsInTheTiered applies the application of the reference architecture in the
// order that it needs: namespaces, their policies, and what runs in them.
func (c *cluster) letsInTheTiered(t *testing.T) {
	const app = "testdata/apps/segmented"
	c.kubectl(t, "apply", "-f", app+"/namespaces.yaml", "-f", app+"/north/namespaces.yaml", "-f", app+"/south/namespaces.yaml")
	args := []string{"apply"}
	for _, file := range []string{
		"egress-proxy/networkpolicies", "ingress-nginx/networkpolicies", "monitoring/networkpolicies",
		"north/frontend-networkpolicies", "north/backend-networkpolicies", "north/db-networkpolicies",
		"south/frontend-networkpolicies", "south/backend-networkpolicies", "south/db-networkpolicies",
	} {
		args = append(args, "-f", app+"/"+file+".yaml")
	}
	c.kubectl(t, args...)
	c.kubectl(t, "apply", "--recursive", "-f", app)
	for namespace, count := range map[string]int{
		"ingress-nginx": 2, "egress-proxy": 2, "monitoring": 2,
		"north-frontend": 2, "north-backend": 6, "north-db": 1,
		"south-frontend": 2, "south-backend": 6, "south-db": 1,
	} {
		// The pods of a StatefulSet come one after the other, and none ever runs.
		if namespace == "monitoring" {
			count = 1
		}
		c.awaitPods(t, namespace, count)
	}
}

// zone is one of the traffic matrix, a namespace of it, and the labels by which a
// NetworkPolicy of the tenant north selects its namespaces.
type zone struct{ name, namespace, selector string }

// zones are all of the profile segmented.
func zones() []zone {
	return []zone{
		{"ingress", "ingress-nginx", "{tier: ingress}"},
		{"frontend", "north-frontend", "{tier: frontend, tenant: north}"},
		{"backend", "north-backend", "{tier: backend, tenant: north}"},
		{"db", "north-db", "{tier: db, tenant: north}"},
		{"proxy", "egress-proxy", "{tier: proxy}"},
		{"dns", "kube-system", "{kubernetes.io/metadata.name: kube-system}"},
		{"monitoring", "monitoring", "{kubernetes.io/metadata.name: monitoring}"},
	}
}

// declaredFlow is a TCP port of a flow of the matrix, "" where there is none.
func declaredFlow(from, to string) string {
	switch from + " to " + to {
	case "ingress to frontend", "frontend to backend":
		return "8080"
	case "backend to db":
		return "5432"
	case "backend to proxy":
		return "3128"
	}
	switch {
	case to == "dns":
		return "53"
	case from == "monitoring":
		return "metrics"
	}
	return ""
}

// holdsTheMatrix tries every flow between two zones from both ends: on the port
// that is declared, and on one that is not.
func (c *cluster) holdsTheMatrix(t *testing.T) {
	declared, forbidden := 0, 0
	for _, from := range zones() {
		for _, to := range zones() {
			if from == to {
				continue
			}
			if port := declaredFlow(from.name, to.name); port != "" {
				declared++
				assert.NoError(t, c.tries(t, opens(t, to.namespace, "Ingress", from.selector, port)), "%s to %s", from.name, to.name)
				assert.NoError(t, c.tries(t, opens(t, from.namespace, "Egress", to.selector, port)), "%s to %s", from.name, to.name)
			}
			forbidden++
			it := fmt.Sprintf("it would take a flow from %s to %s on TCP/9999", from.name, to.name)
			lines := []string{fmt.Sprintf("[segment-tiers] NetworkPolicy %s/probe: spec.ingress[0] lets in zone %s on TCP/9999 by from[0]; %s", to.namespace, from.name, it)}
			assertRefusedByWebhook(t, c.tries(t, opens(t, to.namespace, "Ingress", from.selector, "9999")), append(lines, strangers(to, from, "ingress[0].from[0] lets in")...)...)
			lines = []string{fmt.Sprintf("[segment-tiers] NetworkPolicy %s/probe: spec.egress[0] lets out to zone %s on TCP/9999 by to[0]; %s", from.namespace, to.name, it)}
			assertRefusedByWebhook(t, c.tries(t, opens(t, from.namespace, "Egress", to.selector, "9999")), append(lines, strangers(from, to, "egress[0].to[0] lets out to")...)...)
		}
	}
	assert.Equal(t, 42, forbidden)
	assert.Equal(t, 15, declared)

	err := c.tries(t, opens(t, "north-db", "Ingress", "{tier: backend, tenant: south}", "5432"))
	assertRefusedByWebhook(t, err,
		"[segment-tiers] NetworkPolicy north-db/probe: spec.ingress[0] lets in zone backend of other tenants on TCP/5432 by from[0]; "+
			"it would take tenant=north in the namespaceSelector (or a flow from backend to db on TCP/5432 with crossTenant)",
		`[isolate-tenants] NetworkPolicy north-db/probe: spec.ingress[0].from[0] lets in namespaces of tenant "south"; name namespaces with tenant=north, or shared ones`)
}

// strangers is what isolate-tenants adds where a tenant's policy opens a zone
// that is nobody's, and that it does not share in this direction on any port.
func strangers(own, other zone, lets string) []string {
	_, ingress := strings.CutPrefix(lets, "ingress")
	switch {
	case !strings.Contains(own.selector, "tenant") || strings.Contains(other.selector, "tenant"):
		return nil
	case ingress && (other.name == "ingress" || other.name == "monitoring"):
		return nil
	}
	who := "namespaces of no tenant and namespaces of other tenants"
	if !strings.Contains(other.selector, "tier") {
		who = fmt.Sprintf("namespace %s, which is shared in the other direction or on other ports", other.namespace)
	}
	return []string{fmt.Sprintf("[isolate-tenants] NetworkPolicy %s/probe: spec.%s %s; name namespaces with tenant=north, or shared ones", own.namespace, lets, who)}
}

// opens is a NetworkPolicy that opens the pods of a namespace on a TCP port to,
// or towards, the namespaces with labels.
func opens(t *testing.T, namespace, direction, labels, port string) *unstructured.Unstructured {
	t.Helper()
	rules, side := "ingress", "from"
	if direction == "Egress" {
		rules, side = "egress", "to"
	}
	return objectOf(t, `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: probe, namespace: %s}
spec:
  podSelector: {matchLabels: {app: probe}}
  policyTypes: [%s]
  %s: [{%s: [{namespaceSelector: {matchLabels: %s}}], ports: [{port: %s}]}]
`, namespace, direction, rules, side, labels, port)
}

// keepsTiers lets a developer who may edit Namespaces, and the platform, move a
// namespace to another tier.
func (c *cluster) keepsTiers(t *testing.T) {
	c.create(t, `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: namespaces}
rules: [{apiGroups: [""], resources: [namespaces], verbs: [get, create, update, patch, delete]}]
`)
	c.create(t, `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: namespaces}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: namespaces}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: developers}
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: platform-administrators}
`)
	developer, platform := c.clientOf(t, "developer", "developers"), c.clientOf(t, "operator", "platform-administrators")
	moves := func(by client.Client, label, value string) error {
		namespace, err := c.get(t.Context(), "v1", "Namespace", "", "south-backend")
		require.NoError(t, err)
		patch := client.MergeFrom(namespace.DeepCopy())
		labels := namespace.GetLabels()
		labels[label] = value
		namespace.SetLabels(labels)
		return by.Patch(t.Context(), namespace, patch, client.DryRunAll)
	}
	for label, message := range map[string]string{
		"tier":   "Namespace south-backend: developer changes tier=backend to tier=db, which only the platform may; let it do so",
		"tenant": "Namespace south-backend: developer changes tenant=south to tenant=db, which only the platform may; let it do so",
	} {
		assertRefused(t, moves(developer, label, "db"), "K8sRequireTier", "require-tier", message)
		require.NoError(t, moves(platform, label, "db"))
	}
	require.NoError(t, moves(developer, "owner", "db"), "a label that is no tier")
	assertRefused(t, developer.Create(t.Context(), objectOf(t, namespace, "annex")), "K8sRequireTier", "require-tier",
		"Namespace annex: it has no label tier, and no zone has its name; take one of backend, db, frontend, ingress, proxy")
}

// clientOf is a client of another user, who is in a group.
func (c *cluster) clientOf(t *testing.T, name, group string) client.Client {
	t.Helper()
	config, err := c.As(name, group)
	require.NoError(t, err)
	made, err := client.New(config, client.Options{})
	require.NoError(t, err)
	return made
}

// objectIn is an object of a file of the repository, by its kind and name.
func objectIn(t *testing.T, file, name string) *unstructured.Unstructured {
	t.Helper()
	for _, object := range objectsIn(t, file) {
		if object.GetKind()+"/"+object.GetName() == name {
			return object
		}
	}
	require.Fail(t, "not there", "%s in %s", name, file)
	return nil
}
