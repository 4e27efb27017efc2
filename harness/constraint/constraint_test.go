package constraint_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
)

func parse(t *testing.T, text string) (constraint.Constraint, []constraint.Fault) {
	t.Helper()
	var object map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(text), &object))
	require.True(t, constraint.Is(object))
	return constraint.Parse(object)
}

const head = `
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sNoNodePort
metadata: {name: no-nodeport}
`

func TestParse(t *testing.T) {
	c, faults := parse(t, head+`
spec:
  enforcementAction: warn
  match:
    kinds: [{apiGroups: [""], kinds: [Service]}]
    excludedNamespaces: [kube-*]
  parameters: {allowedPorts: []}
`)
	require.Empty(t, faults)
	assert.Equal(t, "no-nodeport", c.Name)
	assert.Equal(t, "K8sNoNodePort", c.Kind)
	assert.Equal(t, constraint.Warn, c.Action)
	assert.Equal(t, map[string]any{"allowedPorts": []any{}}, c.Parameters)
	assert.Equal(t, []string{"Service"}, c.Match.Kinds[0].Kinds)
	assert.Contains(t, c.Selection, "excludedNamespaces")
}

func TestParseWithoutSpec(t *testing.T) {
	c, faults := parse(t, head)
	require.Empty(t, faults)
	assert.Equal(t, constraint.Deny, c.Action)
	assert.Equal(t, map[string]any{}, c.Parameters)
}

func TestScopedActions(t *testing.T) {
	for name, test := range map[string]struct {
		scoped string
		want   constraint.Action
	}{
		"everywhere":              {`[{action: deny, enforcementPoints: [{name: "*"}]}]`, constraint.Deny},
		"gator alone":             {`[{action: warn, enforcementPoints: [{name: gator.gatekeeper.sh}]}]`, constraint.Warn},
		"the strongest of two":    {`[{action: dryrun, enforcementPoints: [{name: "*"}]}, {action: warn, enforcementPoints: [{name: "*"}]}]`, constraint.Warn},
		"nowhere outside cluster": {`[{action: deny, enforcementPoints: [{name: validation.gatekeeper.sh}]}]`, constraint.None},
	} {
		t.Run(name, func(t *testing.T) {
			c, faults := parse(t, head+"spec: {enforcementAction: scoped, scopedEnforcementActions: "+test.scoped+"}")
			require.Empty(t, faults)
			assert.Equal(t, test.want, c.Action)
		})
	}
}

func TestParseFaults(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want constraint.Fault
	}{
		"no name": {
			"apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sNoNodePort\n",
			constraint.Fault{Path: []any{"metadata", "name"}, Message: "the constraint has no metadata.name"},
		},
		"an unknown action": {
			head + "spec: {enforcementAction: Deny}",
			constraint.Fault{Path: []any{"spec", "enforcementAction"}, Message: `enforcementAction "Deny" is none of deny, warn, dryrun, scoped`},
		},
		"an unknown scoped action": {
			head + "spec: {enforcementAction: scoped, scopedEnforcementActions: [{action: stop}]}",
			constraint.Fault{Path: []any{"spec", "enforcementAction"}, Message: `scopedEnforcementActions: action "stop" is none of deny, warn, dryrun`},
		},
		"an unknown field": {
			head + "spec: {enforcement: deny}",
			constraint.Fault{Path: []any{"spec"}, Message: `unknown field "enforcement"`},
		},
		"an unknown match field": {
			head + "spec: {match: {namespace: [shop]}}",
			constraint.Fault{Path: []any{"spec", "match"}, Message: `unknown field "namespace"`},
		},
		"a match of the wrong type": {
			head + "spec: {match: {namespaces: shop}}",
			constraint.Fault{Path: []any{"spec", "match"}, Message: "cannot unmarshal string into Go struct field Match.namespaces of type []wildcard.Wildcard"},
		},
		"a scope that does not exist": {
			head + "spec: {match: {scope: Namespace}}",
			constraint.Fault{Path: []any{"spec", "match"}, Message: `scope "Namespace" is none of *, Cluster, Namespaced`},
		},
		"a source that does not exist": {
			head + "spec: {match: {source: Any}}",
			constraint.Fault{Path: []any{"spec", "match"}, Message: `source "Any" is none of All, Generated, Original`},
		},
		"a pattern with a star inside": {
			head + "spec: {match: {excludedNamespaces: [kube-*-system]}}",
			constraint.Fault{Path: []any{"spec", "match"}, Message: `namespace pattern "kube-*-system": a name with at most a leading and a trailing *`},
		},
		"a selector that the API server refuses": {
			head + "spec: {match: {labelSelector: {matchExpressions: [{key: a, operator: in, values: [b]}]}}}",
			constraint.Fault{Path: []any{"spec", "match"}, Message: `labelSelector.matchExpressions[0].operator: Invalid value: "in": not a valid selector operator`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := parse(t, test.text)
			assert.Equal(t, []constraint.Fault{test.want}, faults)
		})
	}
}

func TestCheckParameters(t *testing.T) {
	schema := map[string]any{"type": "object", "properties": map[string]any{
		"mode": map[string]any{"type": "string", "enum": []any{"count", "ignore"}},
		"ports": map[string]any{"type": "array", "items": map[string]any{
			"type":       "object",
			"properties": map[string]any{"port": map[string]any{"type": "integer"}},
		}},
	}}
	for name, test := range map[string]struct {
		parameters string
		want       []constraint.Fault
	}{
		"none":      {"{}", nil},
		"all right": {"{mode: count, ports: [{port: 1}]}", nil},
		"an unknown name": {"{modes: count}", []constraint.Fault{{
			Path: []any{"spec", "parameters", "modes"}, Message: "spec.parameters.modes is no parameter of this policy",
		}}},
		"an unknown name inside a list": {"{ports: [{port: 1}, {prot: 1}]}", []constraint.Fault{{
			Path: []any{"spec", "parameters", "ports", 1, "prot"}, Message: "spec.parameters.ports[1].prot is no parameter of this policy",
		}}},
		"a wrong type": {"{ports: 3}", []constraint.Fault{{
			Path: []any{"spec", "parameters", "ports"}, Message: `spec.parameters.ports must be of type array: "number"`,
		}}},
		"a value outside of the enumeration": {"{mode: Count}", []constraint.Fault{{
			Path: []any{"spec", "parameters", "mode"}, Message: "spec.parameters.mode should be one of [count ignore]",
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			c, faults := parse(t, head+"spec: {parameters: "+test.parameters+"}")
			require.Empty(t, faults)
			found, err := c.CheckParameters(schema)
			require.NoError(t, err)
			assert.Equal(t, test.want, found)
		})
	}
}

func TestCheckParametersOfPolicyWithout(t *testing.T) {
	c, _ := parse(t, head+"spec: {parameters: {anything: 1}}")
	found, err := c.CheckParameters(map[string]any{"type": "object"})
	require.NoError(t, err)
	assert.Equal(t, []constraint.Fault{{
		Path: []any{"spec", "parameters", "anything"}, Message: "spec.parameters.anything is no parameter of this policy",
	}}, found)
}
