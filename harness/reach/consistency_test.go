package reach_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// drawEither draws a cluster of which all is known, or some.
func drawEither(r *rapid.T) hidden {
	if rapid.Bool().Draw(r, "hidden") {
		return drawHidden(r)
	}
	return hidden{world: drawKnown(r)}
}

// TestClassesAreOfOneKind holds that whatever is said of a class holds for each
// of its members.
func TestClassesAreOfOneKind(t *testing.T) {
	server := apiserver.New()
	rapid.Check(t, func(r *rapid.T) {
		drawn := drawEither(r)
		graph := ask(r, drawn.world, drawn.options, server).graph
		seen := make([]int, len(graph.Endpoints()))
		for i, class := range graph.Classes() {
			require.True(r, slices.IsSorted(class.Members))
			for _, member := range class.Members {
				seen[member]++
				require.Equal(r, i, graph.ClassOf(member))
			}
		}
		for from := range seen {
			require.Equal(r, 1, seen[from], "each endpoint is in one class")
			for to := range seen {
				between := graph.Between(graph.ClassOf(from), graph.ClassOf(to))
				connection := graph.Connection(from, to)
				same := between.May.Equal(connection.May) && between.Must.Equal(connection.Must)
				if !connection.May.Contains(connection.Must) || from != to && !same {
					require.Fail(r, "a class is of two kinds", "%s to %s\n%s", graph.Endpoints()[from].Name, graph.Endpoints()[to].Name, drawn.text())
				}
			}
		}
	})
}

// TestRangesAreEverything holds that the ranges are apart from each other, that
// together with the addresses of pods they are every address there is, and that
// those asked for are cut.
func TestRangesAreEverything(t *testing.T) {
	server := apiserver.New()
	rapid.Check(t, func(r *rapid.T) {
		drawn := drawEither(r)
		for range rapid.IntRange(0, 3).Draw(r, "cuts") {
			drawn.options.Cuts = append(drawn.options.Cuts, netip.MustParsePrefix(oneOf(r, "cut", networks()...)))
		}
		given := ask(r, drawn.world, drawn.options, server)
		taken := map[netip.Addr]bool{}
		for _, pod := range drawn.ofKind("Pod") {
			for _, address := range addressesOf(pod) {
				taken[address] = true
			}
		}

		names := []string{}
		next := map[bool]netip.Addr{true: netip.IPv4Unspecified(), false: netip.IPv6Unspecified()}
		for i, endpoint := range given.endpoints {
			if !endpoint.IsRange() {
				require.Equal(r, len(names), i, "workloads come first")
				names = append(names, endpoint.Name)
				continue
			}
			first, last := endpoint.Prefix.Addr(), lastAddress(endpoint.Prefix)
			require.Equal(r, endpoint.Prefix.Masked(), endpoint.Prefix)
			for next[first.Is4()] != first {
				require.Contains(r, taken, next[first.Is4()], "it is nobody's")
				next[first.Is4()] = next[first.Is4()].Next()
			}
			next[first.Is4()] = last.Next()
			for _, cut := range slices.Concat(drawn.options.Cuts, drawn.blocks()) {
				if cut.Overlaps(endpoint.Prefix) && cut.Bits() > endpoint.Prefix.Bits() && slices.Contains(drawn.options.Cuts, cut) {
					require.Fail(r, "a range is cut", "%s by %s\n%s", endpoint.Prefix, cut, drawn.text())
				}
			}
		}
		require.True(r, slices.IsSorted(names), "%v", names)
		for _, end := range next {
			for end.IsValid() {
				require.Contains(r, taken, end, "it is nobody's")
				end = end.Next()
			}
		}
	})
}

// TestExplanations holds that both sides and their rules add up to the answer,
// and that they are the policies that the oracle finds, where all is known and
// of one family.
func TestExplanations(t *testing.T) {
	server := apiserver.New()
	rapid.Check(t, func(r *rapid.T) {
		drawn := drawKnown(r)
		given := ask(r, drawn, reach.Options{}, server)
		for _, from := range drawn.ofKind("Pod") {
			for _, to := range drawn.ofKind("Pod") {
				if nameOf(from) == nameOf(to) || !runs(from) || !runs(to) {
					continue
				}
				source, destination := given.named(r, nameOf(from)), given.named(r, nameOf(to))
				said := given.graph.Explain(source, destination)
				require.True(r, given.graph.Connection(source, destination).May.Equal(said.May))
				require.True(r, given.graph.Connection(source, destination).Must.Equal(said.Must))
				if families := pairs(addressesOf(from), addressesOf(to)); len(families) == 1 {
					explains(r, drawn, drawn.podEnd(from), "Egress", said.Egress)
					explains(r, drawn, drawn.podEnd(to), "Ingress", said.Ingress)
					require.True(r, said.Egress.May.Intersect(said.Ingress.May).Equal(said.May))
				}
			}
		}
	})
}

func explains(t require.TestingT, of world, self end, direction string, said reach.Side) {
	var selecting, named []string
	for _, policy := range of.policies() {
		if isolates(policy, direction, self) {
			selecting = append(selecting, field(policy, "metadata", "name").(string))
		}
	}
	for _, policy := range said.Policies {
		require.Equal(t, reach.Certainly, policy.Selected)
		named = append(named, policy.Policy.Name)
	}
	slices.Sort(selecting)
	if !slices.Equal(selecting, named) {
		require.Fail(t, "other policies select it", "%v, not %v\n%s", selecting, named, of.text())
	}
	require.NotEmpty(t, said.Reason)
	if len(selecting) == 0 {
		require.Equal(t, reach.Never, said.Isolated)
		require.True(t, said.May.IsAll())
		return
	}
	require.Equal(t, reach.Certainly, said.Isolated)
	var sum reach.Ports
	for _, rule := range said.Rules {
		require.Equal(t, "Allow", rule.Action)
		require.Equal(t, []any{"spec", strings.ToLower(direction), rule.Index}, []any(rule.Path))
		require.Contains(t, selecting, rule.Policy.Name)
		sum = sum.Union(rule.May)
	}
	if !sum.Equal(said.May) {
		require.Fail(t, "the rules are not the side", "%v, not %v\n%s", sum.Strings(), said.May.Strings(), of.text())
	}
}

// TestClosuresAsDescribed holds what is said of namespaces to the sentences about them.
func TestClosuresAsDescribed(t *testing.T) {
	server := apiserver.New()
	rapid.Check(t, func(r *rapid.T) {
		drawn := drawKnown(r)
		for _, closure := range ask(r, drawn, reach.Options{}, server).graph.Closures() {
			var anchors, selecting []string
			open, pods := false, 0
			for _, policy := range drawn.policies() {
				inForce := namespaceOf(policy) == closure.Namespace && slices.Contains(policyTypes(policy), string(closure.Direction))
				if inForce && isEmpty(field(policy, "spec", "podSelector")) {
					anchors = append(anchors, field(policy, "metadata", "name").(string))
				}
			}
			for _, pod := range drawn.ofKind("Pod") {
				if namespaceOf(pod) != closure.Namespace || !runs(pod) {
					continue
				}
				pods++
				selected := false
				for _, policy := range drawn.policies() {
					if isolates(policy, string(closure.Direction), drawn.podEnd(pod)) {
						selected = true
						selecting = append(selecting, field(policy, "metadata", "name").(string))
					}
				}
				open = open || !selected
			}
			expected, by := reach.Labels, selecting
			switch {
			case len(anchors) > 0:
				expected, by = reach.Anchored, anchors
			case open, pods == 0:
				expected = reach.Open
			}
			if pods == 0 && len(anchors) == 0 {
				continue // whoever comes may be selected or not
			}
			slices.Sort(by)
			by = slices.Compact(by)
			if closure.State != expected || !slices.Equal(by, policyNames(closure.Policies)) {
				require.Fail(r, "a namespace is closed otherwise", "%s %s: %s by %v, not %s by %v\n%s", closure.Namespace, closure.Direction,
					expected, by, closure.State, policyNames(closure.Policies), drawn.text())
			}
		}
	})
}

func isEmpty(selector any) bool {
	labels, _ := field(selector, "matchLabels").(map[string]any)
	return len(labels) == 0 && len(list(field(selector, "matchExpressions"))) == 0
}

func policyNames(policies []*manifest.Object) []string {
	var names []string
	for _, policy := range policies {
		names = append(names, policy.Name)
	}
	return names
}
