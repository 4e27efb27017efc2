//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// loadNamespace is one of a loaded cluster's namespaces, of the tier that people
// come in to.
type loadNamespace struct {
	name string
	// policies is how many NetworkPolicies are in it.
	policies int
	// closed says that one of them isolates all pods. Else each isolates pods of a
	// name that no request has.
	closed bool
}

// loadNamespaces are so many namespaces for each number of NetworkPolicies, every
// other of them closed.
func loadNamespaces(namespaces map[int]int) []loadNamespace {
	var made []loadNamespace
	for _, policies := range slices.Sorted(maps.Keys(namespaces)) {
		for i := range namespaces[policies] {
			made = append(made, loadNamespace{fmt.Sprintf("load-%d-%03d", policies, i), policies, i%2 == 0})
		}
	}
	return made
}

// manifests are the namespace and all that is in it before a request is sent.
func (n loadNamespace) manifests() string {
	var text strings.Builder
	fmt.Fprintf(&text, `
apiVersion: v1
kind: Namespace
metadata: {name: %s, labels: {tier: frontend, tenant: %[1]s, environment: production}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: %[1]s}
spec: {selector: {app: web}, ports: [{port: 80}]}
`, n.name)
	policies := n.policies
	if n.closed {
		policies--
		fmt.Fprintf(&text, `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: %s}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`, n.name)
	}
	for i := range policies {
		fmt.Fprintf(&text, `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app-%d, namespace: %s}
spec:
  podSelector:
    matchLabels: {app: app-%[1]d}
    matchExpressions: [{key: stage, operator: NotIn, values: [test]}]
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{namespaceSelector: {matchLabels: {tier: ingress}}}], ports: [{port: 8080}]}]
`, i, n.name)
	}
	return text.String()
}

// fill creates the namespaces and what else the profiles ask for, and gives all of
// it as bulkhead reads it. Gatekeeper must not be asked meanwhile.
func (c *cluster) fill(t *testing.T, namespaces []loadNamespace) []map[string]any {
	t.Helper()
	var known []map[string]any
	for _, file := range []string{"clusterissuers.yaml", "ingressclasses.yaml"} {
		text, err := os.ReadFile(filepath.Join(root, "testdata/cluster", file))
		require.NoError(t, err)
		known = append(known, manifests(t, string(text))...)
	}
	c.createSeveral(t, known)
	for _, namespace := range namespaces {
		objects := manifests(t, namespace.manifests())
		c.createSeveral(t, objects[:1])
		c.createSeveral(t, objects[1:])
		known = append(known, objects...)
	}
	return known
}

// createSeveral creates objects, several at once.
func (c *cluster) createSeveral(t *testing.T, objects []map[string]any) {
	t.Helper()
	workers, ctx := errgroup.WithContext(t.Context())
	workers.SetLimit(8)
	for _, object := range objects {
		workers.Go(func() error {
			return c.Client.Create(ctx, (&unstructured.Unstructured{Object: object}).DeepCopy())
		})
	}
	require.NoError(t, workers.Wait())
}
