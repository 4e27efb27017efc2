package engine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
)

// hostNetwork denies it in pods and in what makes them, with the path of each.
const hostNetwork = `package seen

violation contains {"msg": msg, "details": {"path": array.concat(at, ["spec", "hostNetwork"])}} if {
	at := {"Pod": [], "Deployment": ["spec", "template"]}[input.review.kind.kind]
	object.get(input.review.object, array.concat(at, ["spec", "hostNetwork"]), false)
	msg := sprintf("%s %s", [input.review.kind.kind, input.review.name])
}
`

func implied(t *testing.T, action constraint.Action) []engine.Review {
	t.Helper()
	deployment := object(t, "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {spec: {hostNetwork: true}}}}")
	made := object(t, "{apiVersion: v1, kind: Pod, metadata: {name: web-pod, namespace: shop}, spec: {hostNetwork: true}}")
	return []engine.Review{
		{Object: pod(t, "other", "")},
		{Object: deployment},
		{Object: made, Implied: &engine.Implied{By: "pods", Maker: 1, Path: []any{"spec", "template"}, Action: action}},
	}
}

func TestImpliedFindingIsItsMakers(t *testing.T) {
	podsAlone := bind(t, "pods", `{match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}}`)
	for action, want := range map[constraint.Action]constraint.Action{"": constraint.Deny, "warn": constraint.Warn} {
		violations, faults := judge(t, hostNetwork, []constraint.Constraint{podsAlone}, implied(t, action))
		require.Empty(t, faults)
		require.Len(t, violations, 1)
		assert.Equal(t, "[Implied by pods] Pod web-pod", violations[0].Message)
		assert.Equal(t, 1, violations[0].Review)
		assert.Equal(t, []any{"spec", "template", "spec", "hostNetwork"}, violations[0].Path)
		assert.Equal(t, want, violations[0].Constraint.Action)
	}
}

func TestImpliedFindingIsSaidOnce(t *testing.T) {
	violations, _ := judge(t, hostNetwork, []constraint.Constraint{bind(t, "all", "{}")}, implied(t, ""))
	assert.Equal(t, []string{"Deployment web"}, messages(violations))
}

func TestImpliedIsGenerated(t *testing.T) {
	for source, want := range map[string][]string{
		"Generated": {"[Implied by pods] Pod web-pod"},
		"Original":  {"Deployment web"},
	} {
		violations, _ := judge(t, hostNetwork, []constraint.Constraint{bind(t, "some", "{match: {source: "+source+"}}")}, implied(t, ""))
		assert.Equal(t, want, messages(violations), source)
	}
}

func TestImpliedFaultIsItsMakers(t *testing.T) {
	byLabel := bind(t, "labelled", "{match: {source: Generated, namespaceSelector: {matchLabels: {env: prod}}}}")
	_, faults := judge(t, hostNetwork, []constraint.Constraint{byLabel}, implied(t, "")[1:2:2])
	require.Len(t, faults, 1)
	_, faults = judge(t, hostNetwork, []constraint.Constraint{byLabel}, implied(t, ""))
	for _, fault := range faults {
		assert.Less(t, fault.Review, 2)
	}
}
