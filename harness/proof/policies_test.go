// Package proof_test holds the rule about tiers, and what is found of who may
// reach whom, to one another and to enumerations that share no code with either.
// `make prove` does so for longer.
package proof_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// segmentTiers is the policy itself, as it stands.
func segmentTiers(t testing.TB) template.Compilable {
	t.Helper()
	policies, err := policy.Load(os.DirFS("../../policies"))
	require.NoError(t, err)
	found := slices.IndexFunc(policies, func(p policy.Policy) bool { return p.Name == "segment_tiers" })
	require.GreaterOrEqual(t, found, 0)
	return template.Compile(policies[found])
}

// tribunal judges policies with segment_tiers. It keeps what it has compiled for
// each matrix, which takes longer than to judge.
type tribunal struct {
	rules template.Compilable
	mu    sync.Mutex
	bound map[string]*engine.Engine
}

func newTribunal(t testing.TB) *tribunal {
	t.Helper()
	return &tribunal{rules: segmentTiers(t), bound: map[string]*engine.Engine{}}
}

func (b *tribunal) engine(t require.TestingT, parameters chart) *engine.Engine {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := yamlOf(parameters)
	if made, done := b.bound[key]; done {
		return made
	}
	bound, faults := constraint.Parse(map[string]any{
		"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": b.rules.Kind,
		"metadata": map[string]any{"name": "segment-tiers"},
		"spec":     map[string]any{"enforcementAction": "deny", "parameters": map[string]any(parameters)},
	})
	require.Empty(t, faults)
	made, err := engine.New([]template.Compilable{b.rules}, []constraint.Constraint{bound})
	require.NoError(t, err)
	b.bound[key] = made
	return made
}

// denials are what segment_tiers says of each policy, with a matrix as its
// parameters and the known namespaces as its inventory.
func (b *tribunal) denials(t require.TestingT, around surroundings, policies []map[string]any) [][]string {
	var inventory []map[string]any
	for _, known := range around.known {
		inventory = append(inventory, namespaceObject(known))
	}
	var reviews []engine.Review
	for _, policy := range policies {
		reviews = append(reviews, engine.Review{Object: policy, Operation: "CREATE"})
	}
	violations, unjudged, err := b.engine(t, around.chart).Judge(context.Background(), reviews, inventory)
	require.NoError(t, err)
	require.Empty(t, unjudged)
	said := make([][]string, len(policies))
	for _, violation := range violations {
		said[violation.Review] = append(said[violation.Review], violation.Message)
	}
	return said
}

func namespaceObject(of place) map[string]any {
	labels := map[string]any{}
	for key, value := range of.labels {
		labels[key] = value
	}
	return map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": of.name, "labels": labels}}
}

// judged counts what became of random policies.
type judged struct {
	policies, passed, live, denied, withoutWitness int
}

// neverPassesAForbiddenFlow is the property: no policy that passes opens a
// connection that the matrix does not have, in any cluster.
func neverPassesAForbiddenFlow(rules *tribunal, counted *judged, unwitnessed func(around surroundings, policy map[string]any, said []string)) func(*rapid.T) {
	return func(r *rapid.T) {
		around := surroundings{oneOfTheCharts(r), residents()}
		var policies []map[string]any
		for number := range 5 {
			own := drawOf(r, "namespace", residents()...)
			policies = append(policies, drawSegmentedPolicy(r, around, number, own))
		}
		for i, said := range rules.denials(r, around, policies) {
			open, forbidden := around.forbidden(policies[i])
			counted.policies++
			if around.chart.zone(around.place(at(policies[i], "metadata", "namespace").(string))) == "" {
				require.NotEmpty(r, said, "nothing is known of who may come and go in a namespace without a zone\n%s", yamlOf(policies[i]))
				continue
			}
			switch {
			case len(said) == 0 && forbidden:
				require.Fail(r, "a policy passes that opens a forbidden flow", "%s\n%s\n%s", describe(open), yamlOf(policies[i]), yamlOf(around.chart))
			case len(said) == 0:
				counted.passed++
				if isLive(policies[i]) {
					counted.live++
				}
			default:
				counted.denied++
				if !forbidden {
					counted.withoutWitness++
					unwitnessed(around, policies[i], said)
				}
			}
		}
	}
}

// isLive reports whether a policy has a rule that is in force.
func isLive(policy map[string]any) bool {
	return slices.ContainsFunc(directionsOf(policy), func(direction string) bool {
		return len(each(at(policy, "spec", strings.ToLower(direction)))) > 0
	})
}

func describe(t traffic) string {
	end := func(p party) string {
		if p.inside {
			return fmt.Sprint("namespace ", p.place.name, " ", p.place.labels)
		}
		return p.address.String()
	}
	return fmt.Sprintf("%s -> %s on %s/%d %v", end(t.from), end(t.to), t.socket.protocol, t.socket.number, t.socket.names)
}

func yamlOf(value any) string {
	text, err := yaml.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// TestPassedPoliciesOpenNothingForbidden draws policies and matrices. A rule
// that denied everything would hold it as well, so it also counts: of those with
// rules in force many pass, and few are denied that open nothing forbidden. For
// a night of it:
//
//	go test ./harness/parity -run TestPassedPoliciesOpenNothingForbidden -rapid.checks=100000
func TestPassedPoliciesOpenNothingForbidden(t *testing.T) {
	var counted judged
	rapid.Check(t, neverPassesAForbiddenFlow(newTribunal(t), &counted, func(surroundings, map[string]any, []string) {}))
	t.Logf("%d policies: %d pass, %d of them with rules in force; %d are denied, %d of them without a witness",
		counted.policies, counted.passed, counted.live, counted.denied, counted.withoutWitness)
	assert.Greater(t, counted.live*10, counted.policies)
	assert.Less(t, counted.withoutWitness*20, counted.denied)
}
