package engine_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// TestFollower changes one object of three, or one beside them, and has them judged
// again: the verdicts are those of a fresh start, and few questions are asked again. The
// first question that needs what a rule makes of the inventory has read what the rule
// reads, and is asked again with it.
func TestFollower(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	constraints := []constraint.Constraint{bind(t, "p", "{parameters: {of: p}}"), bind(t, "q", "{parameters: {of: q}}")}
	pods := `data.inventory.namespace.shop.v1.Pod`
	labelled := pod(t, "b", ", labels: {app: b}")
	service := object(t, "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}}")
	elsewhere := object(t, "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: bank}}")
	namespace := object(t, "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")

	for name, test := range map[string]struct {
		rego string
		// change is what stands in the place of the pod b, add what is added to the inventory.
		change, add map[string]any
		asked       int
	}{
		"nothing changes": {rego: `said := count(` + pods + `)`},
		"an object that is judged, where policies read no inventory": {
			rego: `said := input.review.name`, change: labelled, asked: 2,
		},
		"an object that all read in a rule of the inventory": {
			rego: "said := labels\nlabels := object.get(" + pods + ".b.metadata, \"labels\", {})", change: labelled, asked: 6,
		},
		"an object that a rule reads and makes the same of": {
			rego: "said := number\nnumber := count(" + pods + ")", change: labelled, asked: 3,
		},
		"an object that a rule of a rule reads and makes the same of": {
			rego:   "said := sprintf(\"%d %s\", [number, input.parameters.of])\nnumber := count(all) + 1\nall := {name | " + pods + "[name]}",
			change: labelled, asked: 3,
		},
		"an object that a rule with parameters reads": {
			rego: "said := sprintf(\"%d %s\", [number, labels])\nnumber := count(" + pods + ") + count(input.parameters.of)\n" +
				"labels := {input.parameters.of: label | some label in " + pods + "[_].metadata.labels}", change: labelled, asked: 6,
		},
		"an object that a rule with parameters reads and makes the same of": {
			rego: "said := number\nnumber := count(" + pods + ") + count(input.parameters.of)", change: labelled, asked: 4,
		},
		"one more": {rego: "said := number\nnumber := count(" + pods + ")", add: pod(t, "d", ""), asked: 6},
		"one more of another kind": {
			rego: `said := count([name | data.inventory.namespace[_][_].Pod[name]])`, add: service,
		},
		"one more of any kind": {
			rego: `said := count([name | data.inventory.namespace[_][_][_][name]])`, add: service, asked: 6,
		},
		"one more of another kind, in a namespace that is read whole": {
			rego: `said := count(data.inventory.namespace.shop.v1)`, add: service, asked: 6,
		},
		"one more elsewhere": {rego: `said := count(` + pods + `)`, add: elsewhere},
		"one more anywhere":  {rego: `said := count([name | data.inventory.namespace[_].v1.Pod[name]])`, add: elsewhere, asked: 6},
		"one by name that was not there": {
			rego: "said := \"yes\" if { " + pods + "[\"d\"] } else := \"no\"", add: pod(t, "d", ""), asked: 6,
		},
		"a namespace that was not there": {
			rego: "said := \"yes\" if { bank } else := \"no\"\nbank := data.inventory.namespace.bank.v1.Pod", add: elsewhere, asked: 6,
		},
		"a rule that was not defined and is": {
			rego: "said := \"yes\" if { late } else := \"no\"\nlate if " + pods + "[\"d\"]", add: pod(t, "d", ""), asked: 6,
		},
		"a rule by keys": {
			rego:   "said := object.get(labels[input.review.name], \"app\", \"none\")\nlabels[name] := object.get(pod.metadata, \"labels\", {}) if { some name, pod in " + pods + " }",
			change: labelled, asked: 2,
		},
		"a key that was not there": {
			rego: "said := \"yes\" if { there[\"d\"] } else := \"no\"\nthere contains name if { some name, _ in " + pods + " }", add: pod(t, "d", ""), asked: 6,
		},
		"a key that goes, with the first object": {
			rego: "said := \"yes\" if { there[\"a\"] } else := \"no\"\nthere contains name if { some name, _ in " + pods + " }", change: labelled, asked: 2,
		},
		"what a rule of the review reads": {
			rego: "said := sprintf(\"%d %s\", [mine, input.parameters.of])\nmine := count(data.inventory.namespace[input.review.namespace].v1.Pod)",
			add:  pod(t, "d", ""), asked: 6,
		},
		"the namespace of the objects": {
			rego: "said := object.get(input.review, \"namespaceObject\", \"none\")", add: namespace, asked: 6,
		},
		"a function that reads, called by a rule and by another": {
			rego: "said := first + second\nfirst := of(\"b\")\nsecond := of(\"b\") + count(input.review.name)\n" +
				"of(name) := count(object.get(" + pods + "[name].metadata, \"labels\", {}))", change: labelled, asked: 6,
		},
		"a function that reads, called by every question": {
			rego: "said := of(\"b\") + count(concat(\"\", [input.review.name, input.parameters.of]))\n" +
				"of(name) := count(object.get(" + pods + "[name].metadata, \"labels\", {}))", change: labelled, asked: 6,
		},
		"a comprehension that is kept for the question": {
			rego: "said := first + second\nfirst := count(of(\"b\"))\nsecond := count(of(\"b\")) + count(input.review.name)\n" +
				"of(app) := {name | some name, pod in " + pods + "; pod.metadata.labels.app == app}", change: labelled, asked: 6,
		},
		"chance": {rego: `said := count(uuid.rfc4122(input.review.name))`, asked: 6},
		"an error of evaluation": {
			rego: "said := of\nof := name if { " + pods + "[name] }", change: labelled, asked: 6,
		},
	} {
		t.Run(name, func(t *testing.T) {
			rego := "package seen\n\nviolation contains {\"msg\": sprintf(\"%v\", [said])}\n\n" + test.rego
			e, err := engine.New([]template.Compilable{compilable(t, "seen", rego)}, constraints)
			require.NoError(t, err)
			before := []map[string]any{pod(t, "a", ""), pod(t, "b", ""), pod(t, "c", "")}
			follower := e.Follow()
			sameAs(t, e, follower, before)
			assert.Equal(t, 6, follower.Asked())

			after := append([]map[string]any{}, before...)
			judged := after
			if test.change != nil {
				after[1] = test.change
			}
			if test.add != nil {
				after = append(after, test.add)
			}
			follow(t, e, follower, judged, after)
			assert.Equal(t, test.asked, follower.Asked())

			follow(t, e, follower, before, before)
			follow(t, e, follower, judged, after)
			follow(t, e, follower, judged[1:], after[1:])
			follow(t, e, follower, nil, nil)
			sameAs(t, e, follower, before)
		})
	}
}

// follow judges with a Follower, and holds it to a fresh start.
func follow(t *testing.T, e *engine.Engine, follower *engine.Follower, judged, inventory []map[string]any) {
	t.Helper()
	var reviews []engine.Review
	for _, content := range judged {
		reviews = append(reviews, engine.Review{Object: content})
	}
	want, wantFaults, err := e.Judge(t.Context(), reviews, inventory)
	require.NoError(t, err)
	got, faults, err := follower.Judge(t.Context(), reviews, inventory)
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, wantFaults, faults)
}

func sameAs(t *testing.T, e *engine.Engine, follower *engine.Follower, objects []map[string]any) {
	t.Helper()
	follow(t, e, follower, objects, objects)
}

// TestWorkersFollow has many ask for the same at once, round after round.
func TestWorkersFollow(t *testing.T) {
	rego := `package seen

violation contains {"msg": sprintf("%s %d %d %d", [input.review.name, pods, index[input.review.name], of])}

pods := count(data.inventory.namespace.shop.v1.Pod)

index[name] := count(name) + labelled if { data.inventory.namespace.shop.v1.Pod[name] }

labelled := count([1 | data.inventory.namespace.shop.v1.Pod[_].metadata.labels.app])

of := count(input.parameters.of) + labelled
`
	e, err := engine.New([]template.Compilable{compilable(t, "seen", rego)},
		[]constraint.Constraint{bind(t, "p", "{parameters: {of: p}}"), bind(t, "q", "{parameters: {of: qq}}")})
	require.NoError(t, err)
	var pods []map[string]any
	for i := range 200 {
		pods = append(pods, pod(t, fmt.Sprintf("p%d", i), ""))
	}
	follower := e.Follow()
	for i := range 10 {
		sameAs(t, e, follower, pods[:200-i])
		pods[i] = pod(t, fmt.Sprintf("p%d", i), fmt.Sprintf(", labels: {app: a%d}", i%3))
	}
}

// TestFollowerInterrupted has a round end before its time, and what changed for it
// taken back.
func TestFollowerInterrupted(t *testing.T) {
	rego := "package seen\n\nviolation contains {\"msg\": sprintf(\"%d\", [number])}\n\nnumber := count(data.inventory.namespace.shop.v1.Pod)"
	e, err := engine.New([]template.Compilable{compilable(t, "seen", rego)}, []constraint.Constraint{bind(t, "p", "{}")})
	require.NoError(t, err)
	before := []map[string]any{pod(t, "a", ""), pod(t, "b", "")}
	follower := e.Follow()
	sameAs(t, e, follower, before)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err = follower.Judge(ctx, []engine.Review{{Object: before[0]}}, append(before, pod(t, "c", "")))
	require.ErrorIs(t, err, context.Canceled)
	sameAs(t, e, follower, before)
}
