package answer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// gapsIn is what the manifests do not tell that connections depend on.
func gapsIn(t *testing.T, text string, options reach.Options) []string {
	graph, faults := reach.New(objectsIn(t, text), options)
	require.Empty(t, faults)
	answer, err := answerTo(graph, Question{})
	require.NoError(t, err)
	m := answer.relation.matrix()
	return answer.unknown(&m)
}

const unknownText = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: data}
spec: {containers: [{name: db, image: i}]}
status: {podIP: 10.244.0.7}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: data}
spec:
  podSelector: {}
`

func TestUnknown(t *testing.T) {
	const addresses = "the addresses of pods, where policies have CIDRs: say what they are within with --pod-cidr, or add Pods with their status"
	const runtime = "the labels that controllers give to their pods: add the Pods"
	for name, test := range map[string]struct {
		text    string
		options reach.Options
		want    []string
	}{
		"nothing": {unknownText + "  ingress: [{from: [{podSelector: {}}]}]\n", reach.Options{}, nil},
		"the labels of a namespace": {
			unknownText + "  ingress: [{from: [{namespaceSelector: {matchLabels: {tier: web}}}]}]\n", reach.Options{},
			[]string{"the labels of namespace shop: add its Namespace"},
		},
		"an address": {
			unknownText + "  ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/24}}]}]\n", reach.Options{}, []string{addresses},
		},
		"an address within the pods'": {
			unknownText + "  ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/24}}]}]\n", reach.Options{PodCIDRs: prefixesIn("10.244.0.0/16")}, []string{addresses},
		},
		"no address within the pods'": {
			unknownText + "  ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/24}}]}]\n", reach.Options{PodCIDRs: prefixesIn("10.245.0.0/16")}, nil,
		},
		"both": {
			unknownText + "  ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/24}}, {namespaceSelector: {matchLabels: {tier: web}}}]}]\n", reach.Options{},
			[]string{"the labels of namespace shop: add its Namespace", addresses},
		},
		"labels of pods": {
			unknownText + "  ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {pod-template-hash: abc}}}]}]\n" +
				"---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n", reach.Options{}, []string{runtime},
		},
		"whether a policy selects": {
			unknownText + "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\n" +
				"spec: {podSelector: {matchLabels: {pod-template-hash: abc}}}\n", reach.Options{}, []string{runtime},
		},
		"the node's network": {
			unknownText + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: host, namespace: data}\nspec: {hostNetwork: true, containers: [{name: c, image: i}]}\n", reach.Options{},
			[]string{"what the network plugin makes of pods on their node's network (hostNetwork)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, gapsIn(t, test.text, test.options))
		})
	}
}

func TestGapsInWords(t *testing.T) {
	g := gaps{namespaces: map[string]bool{"b": true, "a": true, "c": true}}
	assert.Equal(t, []string{"the labels of namespaces a, b and c: add their Namespaces"}, g.inWords())
}

func TestValueAt(t *testing.T) {
	object := objectsIn(t, shopText)[4]
	assert.Equal(t, "192.0.2.0/24", valueAt(&object, []any{"spec", "ingress", 2, "from", 0, "ipBlock", "cidr"}))
	assert.Nil(t, valueAt(&object, []any{"spec", "ingress", 3}))
	assert.Nil(t, valueAt(&object, []any{"spec", "ingress", -1}))
	assert.Nil(t, valueAt(&object, []any{"spec", "ingress", "from"}))
	assert.Nil(t, valueAt(&object, []any{"kind", "of"}))
	assert.Nil(t, valueAt(&object, []any{"spec", "egress", 0}))
}
