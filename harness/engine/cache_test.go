package engine_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
)

// TestAnswersAreKeptAsLongAsTheyHold asks two constraints about two objects, of rules
// that read this or that: what was said of one is said of another only where both
// read the same.
func TestAnswersAreKeptAsLongAsTheyHold(t *testing.T) {
	everyQuestion := []string{"a p", "a q", "b p", "b q"}
	for name, test := range map[string]struct {
		rego string
		want []string
	}{
		"nothing but the inventory": {
			`said := count(data.inventory.namespace.shop.v1.Pod)`, []string{"2", "2", "2", "2"},
		},
		"the review": {
			`said := input.review.object.metadata.name`, []string{"a", "a", "b", "b"},
		},
		"the parameters": {
			`said := input.parameters.of`, []string{"p", "q", "p", "q"},
		},
		"both": {
			`said := sprintf("%s %s", [input.review.object.metadata.name, input.parameters.of])`, everyQuestion,
		},
		"both, in a rule that it refers to": {
			`said := both
both := sprintf("%s %s", [name, input.parameters.of])
name := input.review.object.metadata.name`, everyQuestion,
		},
		"both, in a function that it calls": {
			`said := both("%s %s")
both(form) := sprintf(form, [input.review.object.metadata.name, input.parameters.of])`, everyQuestion,
		},
		"both, in a function that another one calls": {
			`said := whole("%s %s")
whole(form) := both(form)
both(form) := sprintf(form, [input.review.object.metadata.name, input.parameters.of])`, everyQuestion,
		},
		"both, in a rule that a function refers to": {
			`said := whole("%s %s")
whole(form) := sprintf(form, both)
both := [input.review.object.metadata.name, input.parameters.of]`, everyQuestion,
		},
		"both, in one of two rules of a function": {
			`said := both("%s %s")
both(form) := "never" if { form == "never" }
both(form) := sprintf(form, [input.review.object.metadata.name, input.parameters.of]) if { form != "never" }`, everyQuestion,
		},
		"both, in the else of a function": {
			`said := both("%s %s")
both(form) := "never" if { form == "never" } else := sprintf(form, [input.review.object.metadata.name, input.parameters.of])`, everyQuestion,
		},
		"both, in the default of a function": {
			`said := sprintf("%s %s", [both("%s %s"), both("never")])
default both(_) := "else"
both(form) := sprintf(form, [input.review.object.metadata.name, input.parameters.of]) if { form != "never" }`,
			[]string{"a p else", "a q else", "b p else", "b q else"},
		},
		"what a function is called with": {
			`said := both(input.review.object.metadata.name, input.parameters.of)
both(name, of) := sprintf("%s %s", [name, of])`, everyQuestion,
		},
		"in which order a function is called with it": { // OPA's hash of a call is a sum
			`said := sprintf("%s %s", [pair(input.review.object.metadata.name, "b"), pair("b", input.review.object.metadata.name)])
pair(one, other) := concat("-", [one, other])`,
			[]string{"a-b b-a", "a-b b-a", "b-b b-b", "b-b b-b"},
		},
		"a function that stands in for another": {
			`said := sprintf("%s %s", [of("o"), other])
other := text if { text := of("o") with of as also }
of(text) := text
also(_) := sprintf("%s %s", [input.review.object.metadata.name, input.parameters.of])`,
			[]string{"o a p", "o a q", "o b p", "o b q"},
		},
		"both, in an else": {
			`said := "never" if { false } else := sprintf("%s %s", [input.review.object.metadata.name, input.parameters.of])`, everyQuestion,
		},
		"both, in the else of a rule that it refers to": {
			`said := both
both := "never" if { false } else := sprintf("%s %s", [input.review.object.metadata.name, input.parameters.of])`, everyQuestion,
		},
		"both, in one of two rules of a name": {
			`said := concat(",", both)
both contains "always"
both contains sprintf("%s %s", [input.review.object.metadata.name, input.parameters.of])`,
			[]string{"a p,always", "a q,always", "always,b p", "always,b q"},
		},
		"both, in a comprehension": {
			`said := [text | text := sprintf("%s %s", [input.review.object.metadata.name, input.parameters.of])][0]`, everyQuestion,
		},
		"both, by key of a rule that is asked for one": {
			`said := both[input.review.object.metadata.name]
both[name] := sprintf("%s %s", [name, input.parameters.of]) if { some name in ["a", "b"] }`, everyQuestion,
		},
		"all of the input": {
			`said := sprintf("%s %s", [all.review.object.metadata.name, all.parameters.of])
all := input`, everyQuestion,
		},
		"what it computes the name of": {
			`said := sprintf("%s %s", [input[field].object.metadata.name, input.parameters.of])
field := concat("", ["re", "view"])`, everyQuestion,
		},
		"a document that stands in for the input": {
			`said := sprintf("%s %s", [other, input.parameters.of])
other := text if { text := name with input.review.object.metadata.name as concat("", [input.review.object.metadata.name, "!"]) }
name := input.review.object.metadata.name`,
			[]string{"a! p", "a! q", "b! p", "b! q"},
		},
		"a document that stands in for the inventory": {
			`said := sprintf("%d %d", [pods, fewer])
fewer := count if { count := pods with data.inventory.namespace.shop.v1.Pod as {input.review.object.metadata.name: 1} }
pods := count(data.inventory.namespace.shop.v1.Pod)`,
			[]string{"2 1", "2 1", "2 1", "2 1"},
		},
		"what is not defined": {
			`said := "nobody" if { not owner } else := owner
owner := input.review.object.metadata.annotations.owner`,
			[]string{"nobody", "nobody", "ann", "ann"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			rego := "package seen\n\nviolation contains {\"msg\": sprintf(\"%v\", [said])}\n\n" + test.rego
			constraints := []constraint.Constraint{bind(t, "p", "{parameters: {of: p}}"), bind(t, "q", "{parameters: {of: q}}")}
			a, b := pod(t, "a", ""), pod(t, "b", ", annotations: {owner: ann}")
			reviews := []engine.Review{{Object: a}, {Object: b}}

			violations, faults := judge(t, rego, constraints, reviews, a, b)
			require.Empty(t, faults)
			assert.Equal(t, test.want, messages(violations))

			slices.Reverse(reviews)
			violations, _ = judge(t, rego, constraints, reviews, a, b)
			assert.Equal(t, slices.Concat(test.want[2:], test.want[:2]), messages(violations))
		})
	}
}

// TestAnswersThatFail are those that turn out to be two: nobody is given the first.
func TestAnswersThatFail(t *testing.T) {
	for name, test := range map[string]struct{ said, fault string }{
		"of the inventory": {
			"said := name if { data.inventory.namespace.shop.v1.Pod[name] }", "complete rules must not produce multiple outputs",
		},
		"of a review": {
			"said := name if { some name in [input.review.name, \"c\"] }", "complete rules must not produce multiple outputs",
		},
		"of a function": {
			"said := one([\"a\", \"b\"])\none(names) := name if { some name in names }", "functions must not produce multiple outputs",
		},
	} {
		t.Run(name, func(t *testing.T) {
			rego := "package seen\n\nviolation contains {\"msg\": said}\n\n" + test.said
			a, b := pod(t, "a", ""), pod(t, "b", "")
			violations, faults := judge(t, rego, []constraint.Constraint{bind(t, "p", "{}"), bind(t, "q", "{}")},
				[]engine.Review{{Object: a}, {Object: b}}, a, b)
			assert.Empty(t, violations)
			require.Len(t, faults, 4)
			for i, found := range faults {
				assert.Equal(t, i/2, found.Review)
				assert.ErrorContains(t, found.Err, test.fault)
			}
		})
	}
}

// TestAnswersOfChance are those that may be others the next time.
func TestAnswersOfChance(t *testing.T) {
	for name, said := range map[string]string{
		"of a rule":     `said := id if { id := uuid.rfc4122("seen") }`,
		"of a function": "said := id(\"seen\")\nid(of) := uuid.rfc4122(of)",
	} {
		t.Run(name, func(t *testing.T) {
			rego := "package seen\n\nviolation contains {\"msg\": said}\n\n" + said
			var reviews []engine.Review
			for _, name := range []string{"a", "b", "c", "d"} {
				reviews = append(reviews, engine.Review{Object: pod(t, name, "")})
			}
			violations, faults := judge(t, rego, []constraint.Constraint{bind(t, "x", "{}")}, reviews)
			require.Empty(t, faults)
			said := messages(violations)
			slices.Sort(said)
			assert.Len(t, slices.Compact(said), 4)
		})
	}
}

// TestWorkersShareAnswers has many ask for the same at once.
func TestWorkersShareAnswers(t *testing.T) {
	rego := `package seen

violation contains {"msg": sprintf("%s %d %d", [input.review.name, sum([pods, zero("0")]), index[input.review.name]])}

zero(text) := to_number(text)

pods := count(data.inventory.namespace.shop.v1.Pod)

index[name] := count(name) + pods if { data.inventory.namespace.shop.v1.Pod[name] }
`
	var (
		pods    []map[string]any
		reviews []engine.Review
		want    []string
	)
	for i := range 500 {
		name := fmt.Sprintf("p%d", i)
		pods = append(pods, pod(t, name, ""))
		reviews = append(reviews, engine.Review{Object: pods[i]})
		want = append(want, fmt.Sprintf("%s 500 %d", name, 500+len(name)))
	}
	violations, faults := judge(t, rego, []constraint.Constraint{bind(t, "x", "{}")}, reviews, pods...)
	require.Empty(t, faults)
	assert.Equal(t, want, messages(violations))
}
