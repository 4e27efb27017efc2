//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/engine"
)

// unit is an object that is created and, where nobody denies that, updated and
// deleted again: so the cluster is the same after a run as before.
type unit struct {
	kind   string
	object map[string]any
	// policies is how many NetworkPolicies are in its namespace.
	policies int
	// denied says that each profile denies it, and uncovered that it does because
	// no NetworkPolicy isolates the pods, as the known rule does too.
	denied, uncovered bool
}

// touch is the update: a label, which is part of no selector, and for a
// NetworkPolicy the port as well.
func (u unit) touch(object *unstructured.Unstructured) {
	labels := object.GetLabels()
	if labels == nil {
		labels = make(map[string]string)
	}
	labels["touched"] = "yes"
	object.SetLabels(labels)
	if u.kind == "NetworkPolicy" {
		ports := []any{map[string]any{"protocol": "TCP", "port": "http"}}
		from := []any{map[string]any{"namespaceSelector": map[string]any{"matchLabels": map[string]any{"tier": "ingress"}}}}
		_ = unstructured.SetNestedSlice(object.Object, []any{map[string]any{"from": from, "ports": ports}}, "spec", "ingress")
	}
}

// reviews are the questions that the requests of a unit put: creation, update,
// deletion.
func (u unit) reviews() []engine.Review {
	updated := (&unstructured.Unstructured{Object: u.object}).DeepCopy()
	u.touch(updated)
	return []engine.Review{
		{Operation: "CREATE", Object: u.object},
		{Operation: "UPDATE", Object: updated.Object, OldObject: u.object},
		{Operation: "DELETE", OldObject: updated.Object},
	}
}

// traffic is how often each kind of unit comes in a hundred, and what it is made
// of: %[1]d is its number, %[2]s its namespace. Where open is not set, all pods of
// the namespace are isolated.
func traffic() []struct {
	share             int
	kind, manifest    string
	open              bool
	denied, uncovered bool
} {
	return []struct {
		share             int
		kind, manifest    string
		open              bool
		denied, uncovered bool
	}{
		{share: 25, kind: "Pod", manifest: podUnit},
		{share: 15, kind: "Pod", manifest: podUnit, open: true, denied: true, uncovered: true},
		{share: 10, kind: "Deployment", manifest: deploymentUnit},
		{share: 5, kind: "Deployment", manifest: deploymentUnit, open: true, denied: true, uncovered: true},
		{share: 10, kind: "Service", manifest: serviceUnit + "spec: {selector: {app: web}, ports: [{port: 80}]}"},
		{share: 5, kind: "Service", manifest: serviceUnit + "spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 31%03[1]d}]}", denied: true},
		{share: 10, kind: "Ingress", manifest: ingressUnit + "  tls: [{hosts: [web-%[1]d.apps.example.com], secretName: web-%[1]d}]"},
		{share: 5, kind: "Ingress", manifest: ingressUnit, denied: true},
		{share: 15, kind: "NetworkPolicy", manifest: networkPolicyUnit},
	}
}

const (
	podUnit = `
apiVersion: v1
kind: Pod
metadata: {name: web-%[1]d, namespace: %[2]s, labels: {app: web-%[1]d, stage: production}}
spec: {containers: [{name: web, image: web}]}`
	deploymentUnit = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web-%[1]d, namespace: %[2]s}
spec:
  replicas: 2
  selector: {matchLabels: {app: web-%[1]d}}
  template:
    metadata: {labels: {app: web-%[1]d, stage: production}}
    spec: {containers: [{name: web, image: web}]}`
	serviceUnit = `
apiVersion: v1
kind: Service
metadata: {name: web-%[1]d, namespace: %[2]s}
`
	ingressUnit = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web-%[1]d
  namespace: %[2]s
  annotations: {cert-manager.io/cluster-issuer: letsencrypt-prod}
spec:
  ingressClassName: nginx
  rules:
    - host: web-%[1]d.apps.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`
	networkPolicyUnit = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web-%[1]d, namespace: %[2]s}
spec:
  podSelector: {matchLabels: {job: job-%[1]d}}
  policyTypes: [Ingress]
  ingress: [{from: [{namespaceSelector: {matchLabels: {tier: ingress}}}], ports: [{port: 8080}]}]`
)

// newUnits makes units, the same for the same number. Each number of
// NetworkPolicies is as frequent as any other.
func newUnits(t *testing.T, count int, namespaces []loadNamespace) []unit {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	places := make(map[bool]map[int][]loadNamespace)
	var sizes []int
	for _, namespace := range namespaces {
		if places[namespace.closed] == nil {
			places[namespace.closed] = make(map[int][]loadNamespace)
		}
		if namespace.closed && places[true][namespace.policies] == nil {
			sizes = append(sizes, namespace.policies)
		}
		places[namespace.closed][namespace.policies] = append(places[namespace.closed][namespace.policies], namespace)
	}

	var deck []int
	for i, part := range traffic() {
		for range part.share {
			deck = append(deck, i)
		}
	}
	require.Len(t, deck, 100)
	units := make([]unit, count)
	for i := range units {
		if i%len(deck) == 0 {
			random.Shuffle(len(deck), func(a, b int) { deck[a], deck[b] = deck[b], deck[a] })
		}
		part := traffic()[deck[i%len(deck)]]
		among := places[!part.open][sizes[random.IntN(len(sizes))]]
		namespace := among[random.IntN(len(among))]
		objects := manifests(t, fmt.Sprintf(part.manifest, i, namespace.name))
		units[i] = unit{part.kind, objects[0], namespace.policies, part.denied, part.uncovered}
	}
	return units
}
