package engine_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// seen denies every object, and says what the rule saw of the review and the
// inventory.
const seen = `package seen

violation contains {"msg": msg, "details": {"path": ["spec", "items", 0], "remedy": "Mend it."}} if {
	pods := object.get(data.inventory, ["namespace", "shop", "v1", "Pod"], {})
	msg := sprintf("%s %s %q %v %v %v", [
		input.review.kind.kind,
		object.get(input.review, "namespace", "(none)"),
		input.review.operation,
		input.review.oldObject,
		input.parameters,
		count(pods),
	])
}
`

func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var parsed map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(text), &parsed))
	return parsed
}

func compilable(t *testing.T, kind, rego string) template.Compilable {
	t.Helper()
	read, err := template.Read(map[string]any{
		"metadata": map[string]any{"name": kind},
		"spec": map[string]any{
			"crd": map[string]any{"spec": map[string]any{"names": map[string]any{"kind": kind}}},
			"targets": []any{map[string]any{"code": []any{map[string]any{
				"engine": "Rego", "source": map[string]any{"version": "v1", "rego": rego},
			}}}},
		},
	})
	require.NoError(t, err)
	return read
}

func bind(t *testing.T, name, spec string) constraint.Constraint {
	t.Helper()
	c, faults := constraint.Parse(object(t, fmt.Sprintf("{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: %s, metadata: {name: %s}, spec: %s}", "seen", name, spec)))
	require.Empty(t, faults)
	return c
}

func judge(t *testing.T, rego string, constraints []constraint.Constraint, reviews []engine.Review, inventory ...map[string]any) ([]engine.Violation, []engine.Fault) {
	t.Helper()
	e, err := engine.New([]template.Compilable{compilable(t, "seen", rego)}, constraints)
	require.NoError(t, err)
	violations, faults, err := e.Judge(context.Background(), reviews, inventory)
	require.NoError(t, err)
	return violations, faults
}

func messages(violations []engine.Violation) []string {
	found := []string{}
	for _, violation := range violations {
		found = append(found, violation.Message)
	}
	return found
}

func pod(t *testing.T, name, extra string) map[string]any {
	t.Helper()
	return object(t, fmt.Sprintf("{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: shop%s}}", name, extra))
}

func TestJudge(t *testing.T) {
	web := pod(t, "web", "")
	c := bind(t, "seen", "{enforcementAction: warn, parameters: {a: 1}}")
	violations, faults := judge(t, seen, []constraint.Constraint{c}, []engine.Review{{Object: web}}, web, pod(t, "db", ""))
	require.Empty(t, faults)
	require.Len(t, violations, 1)

	violation := violations[0]
	assert.Equal(t, `Pod shop "" null {"a": 1} 2`, violation.Message)
	assert.Equal(t, "seen", violation.Policy)
	assert.Equal(t, constraint.Warn, violation.Constraint.Action)
	assert.Equal(t, []any{"spec", "items"}, violation.Path[:2])
	assert.Equal(t, "Mend it.", violation.Remedy)
}

func TestJudgeOperations(t *testing.T) {
	old := object(t, "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: old}}}")
	onlyOld := bind(t, "only-old", "{match: {labelSelector: {matchLabels: {app: old}}}}")

	t.Run("an update matches by the object it replaces", func(t *testing.T) {
		violations, _ := judge(t, seen, []constraint.Constraint{onlyOld},
			[]engine.Review{{Object: pod(t, "web", ""), OldObject: old, Operation: "UPDATE"}})
		assert.Equal(t, []string{`Pod shop "UPDATE" {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {"app": "old"}, "name": "web", "namespace": "shop"}} {} 0`}, messages(violations))
	})
	t.Run("a deletion is about the object that goes", func(t *testing.T) {
		violations, _ := judge(t, seen, []constraint.Constraint{onlyOld}, []engine.Review{{OldObject: old, Operation: "DELETE"}})
		assert.Len(t, violations, 1)
	})
	t.Run("a creation does not match", func(t *testing.T) {
		violations, _ := judge(t, seen, []constraint.Constraint{onlyOld}, []engine.Review{{Object: pod(t, "web", "")}})
		assert.Empty(t, violations)
	})
}

func TestMatchNamespaceSelector(t *testing.T) {
	production := bind(t, "seen", "{match: {namespaceSelector: {matchLabels: {env: production}}}}")
	byName := bind(t, "seen", "{match: {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [shop]}]}}}")
	reviews := []engine.Review{{Object: pod(t, "web", "")}}
	namespace := func(labels string) map[string]any {
		return object(t, "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: "+labels+"}}")
	}

	t.Run("by the Namespace's labels", func(t *testing.T) {
		violations, faults := judge(t, seen, []constraint.Constraint{production}, reviews, namespace("{env: production}"))
		assert.Empty(t, faults)
		assert.Len(t, violations, 1)
	})
	t.Run("not by other labels", func(t *testing.T) {
		violations, faults := judge(t, seen, []constraint.Constraint{production}, reviews, namespace("{env: test}"))
		assert.Empty(t, faults)
		assert.Empty(t, violations)
	})
	t.Run("an unknown Namespace is a fault", func(t *testing.T) {
		violations, faults := judge(t, seen, []constraint.Constraint{production}, reviews)
		assert.Empty(t, violations)
		require.Len(t, faults, 1)
		assert.EqualError(t, faults[0].Err, "constraint seen: it selects namespaces by label, and Namespace shop is not among the objects; "+
			"add its manifest, or give it with --inventory")
	})
	t.Run("the name's label is the server's, given or not", func(t *testing.T) {
		for _, inventory := range [][]map[string]any{nil, {namespace("{kubernetes.io/metadata.name: forged}")}} {
			violations, faults := judge(t, seen, []constraint.Constraint{byName}, reviews, inventory...)
			assert.Empty(t, faults)
			assert.Empty(t, violations)
		}
	})
}

func TestScopedElsewhereIsNotJudged(t *testing.T) {
	c := bind(t, "seen", "{enforcementAction: scoped, scopedEnforcementActions: [{action: deny, enforcementPoints: [{name: vap.k8s.io}]}]}")
	violations, faults := judge(t, seen, []constraint.Constraint{c}, []engine.Review{{Object: pod(t, "web", "")}})
	assert.Empty(t, faults)
	assert.Empty(t, violations)
}

func TestGeneratedNamesDoNotCollide(t *testing.T) {
	first := object(t, "{apiVersion: v1, kind: Pod, metadata: {generateName: web-, namespace: shop}}")
	second := object(t, "{apiVersion: v1, kind: Pod, metadata: {generateName: web-, namespace: shop}}")
	violations, _ := judge(t, seen, []constraint.Constraint{bind(t, "seen", "{}")}, []engine.Review{{Object: first}}, first, second)
	assert.Equal(t, []string{`Pod shop "" null {} 2`}, messages(violations))
}

// owned denies each object once, with details that do not name it.
const owned = `package owned

violation contains {"msg": msg, "details": {"path": path, "remedy": msg, "direction": direction}} if {
	msg := sprintf("%s %s", [input.review.kind.kind, input.review.name])
	direction := object.get(input.review.object, "direction", "Ingress")
	path := {"Pod": ["metadata"], "ReplicaSet": ["spec", "template", "metadata"]}[input.review.kind.kind]
}
`

func TestImpliedFindings(t *testing.T) {
	set := object(t, "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web, namespace: shop}}")
	owner := ", ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]"
	other := pod(t, "c", owner)
	other["direction"] = "Egress"
	reviews := []engine.Review{
		{Object: set},
		{Object: pod(t, "a", owner)},
		{Object: pod(t, "b", "")},
		{Object: other},
	}

	t.Run("a pod's finding is its controller's", func(t *testing.T) {
		violations, _ := judge(t, owned, []constraint.Constraint{bind(t, "seen", "{}")}, reviews)
		assert.Equal(t, []string{"ReplicaSet web", "Pod b", "Pod c"}, messages(violations))
	})
	t.Run("two objects that own one another hide nothing", func(t *testing.T) {
		circle := func(name, owner string) map[string]any {
			return pod(t, name, ", ownerReferences: [{apiVersion: v1, kind: Pod, name: "+owner+", controller: true}]")
		}
		violations, _ := judge(t, owned, []constraint.Constraint{bind(t, "seen", "{}")},
			[]engine.Review{{Object: circle("a", "b")}, {Object: circle("b", "a")}})
		assert.Equal(t, []string{"Pod a", "Pod b"}, messages(violations))
	})
	t.Run("not when the controller is not judged", func(t *testing.T) {
		violations, _ := judge(t, owned, []constraint.Constraint{bind(t, "seen", "{}")}, reviews[1:])
		assert.Equal(t, []string{"Pod a", "Pod b", "Pod c"}, messages(violations))
	})
}

func TestOrderDoesNotDependOnWorkers(t *testing.T) {
	var reviews []engine.Review
	for i := range 200 {
		reviews = append(reviews, engine.Review{Object: pod(t, fmt.Sprintf("p%03d", i), "")})
	}
	constraints := []constraint.Constraint{bind(t, "b", "{}"), bind(t, "a", "{parameters: {x: 1}}")}

	run := func(workers int) []engine.Violation {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		violations, _ := judge(t, seen, constraints, reviews)
		return violations
	}
	one := run(1)
	require.Len(t, one, 400)
	assert.Equal(t, one, run(16))
}

func TestNewRefuses(t *testing.T) {
	t.Run("a constraint without template", func(t *testing.T) {
		_, err := engine.New([]template.Compilable{compilable(t, "other", seen)}, []constraint.Constraint{bind(t, "mine", "{}")})
		assert.EqualError(t, err, "constraint mine: no template makes the kind seen; there are [other]")
	})
	t.Run("Rego that does not compile", func(t *testing.T) {
		_, err := engine.New([]template.Compilable{compilable(t, "seen", "package x\n\nviolation contains y")}, nil)
		assert.ErrorContains(t, err, "compiling policies: 1 error occurred: seen/rego.rego:3: rego_unsafe_var_error: var y is unsafe")
	})
}

func TestJudgeRefusesOddViolations(t *testing.T) {
	for name, test := range map[string]struct{ rego, want string }{
		"no msg":     {"package x\n\nviolation contains {\"message\": \"x\"}", "constraint seen: evaluating policy seen: a violation has no msg: map[message:x]"},
		"not a set":  {"package x\n\nviolation := true", "constraint seen: evaluating policy seen: violation is a boolean, not a set"},
		"a conflict": {"package x\n\nviolation contains {\"msg\": f(1)}\n\nf(_) := \"a\"\n\nf(x) := \"b\" if x == 1", "constraint seen: evaluating policy seen: seen/rego.rego:7: eval_conflict_error: functions must not produce multiple outputs for same inputs"},
	} {
		t.Run(name, func(t *testing.T) {
			violations, faults := judge(t, test.rego, []constraint.Constraint{bind(t, "seen", "{}")}, []engine.Review{{Object: pod(t, "web", "")}})
			assert.Empty(t, violations)
			require.Len(t, faults, 1)
			assert.EqualError(t, faults[0].Err, test.want)
		})
	}
}
