package reach_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// everyChoice runs with each sequence of choices there is, and reports whether
// they were no more than the limit.
func everyChoice(limit int, run func(choose func(n int) int)) bool {
	var chosen, of []int
	for range limit {
		step := 0
		run(func(n int) int {
			if step == len(chosen) {
				chosen, of = append(chosen, 0), append(of, n)
			}
			step++
			return chosen[step-1]
		})
		chosen, of = chosen[:step], of[:step]
		for len(chosen) > 0 && chosen[len(chosen)-1]+1 == of[len(of)-1] {
			chosen, of = chosen[:len(chosen)-1], of[:len(of)-1]
		}
		if len(chosen) == 0 {
			return true
		}
		chosen[len(chosen)-1]++
	}
	return false
}

// point is a port of a connection between two endpoints.
type point struct {
	from, to int
	protocol string
	port     int
}

// tally is how often a point was open and shut in the clusters that were tried.
type tally struct{ open, shut bool }

// exactness counts points that differ between clusters or are within may and
// not must, and how many of them the engine says exactly.
type exactness struct{ points, exact int }

// bounds is the property: whatever a cluster that fits the manifests lets
// through may be, and whatever must be is let through by each.
func bounds(draw func(*rapid.T) hidden, server *apiserver.Server, counted *exactness) func(*rapid.T) {
	return func(r *rapid.T) {
		drawn := draw(r)
		given := ask(r, drawn.world, drawn.options, server)
		outside := outsideOf(r, drawn, given)

		seen := map[point]tally{}
		all := everyChoice(32, func(choose func(int) int) { try(r, drawn, given, outside, drawn.complete(choose), seen) })
		if !all {
			seen = map[point]tally{}
			for range 4 {
				members := drawn.complete(func(n int) int { return rapid.IntRange(0, n-1).Draw(r, "choice") })
				try(r, drawn, given, outside, members, seen)
			}
		}
		for at, tally := range seen {
			between := given.between(r, at.from, at.to)
			may, must := holds(between.may, at.protocol, at.port), holds(between.must, at.protocol, at.port)
			if tally.open && !may || tally.shut && must {
				require.Fail(r, "the engine is wrong", "%s to %s on %s/%d: may is %t and must is %t, open in some cluster %t and shut in some %t\noptions %v\n%s",
					given.endpoints[at.from].Name, given.endpoints[at.to].Name, at.protocol, at.port, may, must, tally.open, tally.shut, drawn.options, drawn.text())
			}
			if all && (may != must || tally.open && tally.shut) {
				counted.points++
				if may == tally.open && must == !tally.shut {
					counted.exact++
				}
			}
		}
	}
}

// outsideOf are some addresses outside of the cluster, with their endpoints.
func outsideOf(r *rapid.T, drawn hidden, given *answers) map[netip.Addr]int {
	found := map[netip.Addr]int{}
	for _, address := range drawn.someAddresses(r)[:3] {
		if at := given.ranging(r, address); at >= 0 {
			found[address] = at
		}
	}
	return found
}

// try notes what one cluster lets through.
func try(t require.TestingT, drawn hidden, given *answers, outside map[netip.Addr]int, members []member, seen map[point]tally) {
	ports := drawn.interestingPorts()
	note := func(from, to int, open func(protocol string, port int) bool) {
		for _, protocol := range protocols() {
			for _, port := range ports {
				at := point{from, to, protocol, port}
				noted := seen[at]
				if open(protocol, port) {
					noted.open = true
				} else {
					noted.shut = true
				}
				seen[at] = noted
			}
		}
	}
	for i, from := range members {
		index := given.named(t, from.endpoint)
		for j, to := range members {
			if i == j {
				continue
			}
			for _, pair := range pairs(from.addresses, to.addresses) {
				if pair[0] != pair[1] || from.hosted && to.hosted {
					note(index, given.named(t, to.endpoint), func(protocol string, port int) bool { return drawn.open(from, to, pair, protocol, port) })
				}
			}
		}
		for address, at := range outside {
			for _, pair := range pairs(from.addresses, []netip.Addr{address}) {
				if pair[0] == pair[1] {
					continue
				}
				note(index, at, func(protocol string, port int) bool {
					return drawn.open(from, member{}, pair, protocol, port)
				})
				note(at, index, func(protocol string, port int) bool {
					return drawn.open(member{}, from, [2]netip.Addr{pair[1], pair[0]}, protocol, port)
				})
			}
		}
	}
}

// TestBounds draws clusters of which some is not known. What holds in each that
// they could be is one thing; that the engine does not give up is another: where
// it can be said what holds, it says just that, but for what hangs together.
func TestBounds(t *testing.T) {
	var counted exactness
	rapid.Check(t, bounds(drawHidden, apiserver.New(), &counted))
	t.Logf("%d points differ between clusters, %d of them exactly known", counted.points, counted.exact)
	assert.Greater(t, counted.exact*4, counted.points, "the engine gives up where it could know")
}

// TestBoundsOfOneThing hides one thing from rules that ask for it.
func TestBoundsOfOneThing(t *testing.T) {
	server := apiserver.New()
	for _, what := range []string{"namespace", "labels", "address", "host network"} {
		t.Run(what, func(t *testing.T) {
			var counted exactness
			rapid.Check(t, bounds(func(r *rapid.T) hidden { return drawOneHidden(r, what) }, server, &counted))
			t.Logf("%d points differ between clusters, %d of them exactly known", counted.points, counted.exact)
			assert.Greater(t, counted.exact*4, counted.points, "the engine gives up where it could know")
		})
	}
}

// TestEveryChoice holds that the enumeration leaves nothing out.
func TestEveryChoice(t *testing.T) {
	var found [][]int
	all := everyChoice(10, func(choose func(int) int) {
		made := []int{choose(2)}
		if made[0] == 1 {
			made = append(made, choose(3))
		}
		found = append(found, made)
	})
	assert.True(t, all)
	assert.Equal(t, [][]int{{0}, {1, 0}, {1, 1}, {1, 2}}, found)
	assert.False(t, everyChoice(3, func(choose func(int) int) { choose(4) }))
	assert.True(t, slices.Equal([]int{0, 1, 2, 3}, func() (seen []int) {
		everyChoice(4, func(choose func(int) int) { seen = append(seen, choose(4)) })
		return seen
	}()))
}
