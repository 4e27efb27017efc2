package reach_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

func protocols() []string { return []string{"TCP", "UDP", "SCTP"} }

// span is a range of ports of a protocol, or with no protocol of all.
type span struct {
	protocol    string
	first, last int
}

// spans reads ports as they are printed.
func spans(t require.TestingT, printed []string) []span {
	var read []span
	for _, text := range printed {
		if text == "all" {
			read = append(read, span{"", 1, 65535})
			continue
		}
		protocol, numbers, found := strings.Cut(text, "/")
		require.True(t, found, text)
		first, last, isRange := strings.Cut(numbers, "-")
		if !isRange {
			last = first
		}
		low, err := strconv.Atoi(first)
		require.NoError(t, err)
		high, err := strconv.Atoi(last)
		require.NoError(t, err)
		read = append(read, span{protocol, low, high})
	}
	return read
}

func holds(spans []span, protocol string, port int) bool {
	return slices.ContainsFunc(spans, func(s span) bool {
		return (s.protocol == "" || s.protocol == protocol) && s.first <= port && port <= s.last
	})
}

// answer is what the engine says of a connection.
type answer struct{ may, must []span }

// answers are what the engine says of a world.
type answers struct {
	graph     *reach.Graph
	endpoints []reach.Endpoint
	given     map[[2]int]answer
}

// ask reads the world as manifests and asks the engine about it.
func ask(t require.TestingT, of world, options reach.Options, server *apiserver.Server) *answers {
	objects, faults := manifest.Decode("world.yaml", of.text(), manifest.Options{Server: server})
	require.Empty(t, faults, "%s", of.text())
	graph, faults := reach.New(objects, options)
	require.Empty(t, faults, "%s", of.text())
	return &answers{graph, graph.Endpoints(), map[[2]int]answer{}}
}

func (a *answers) between(t require.TestingT, from, to int) answer {
	given, known := a.given[[2]int{from, to}]
	if !known {
		connection := a.graph.Connection(from, to)
		given = answer{spans(t, connection.May.Strings()), spans(t, connection.Must.Strings())}
		a.given[[2]int{from, to}] = given
	}
	return given
}

// named is the endpoint of a name.
func (a *answers) named(t require.TestingT, name string) int {
	index := slices.IndexFunc(a.endpoints, func(e reach.Endpoint) bool { return e.Name == name })
	require.GreaterOrEqual(t, index, 0, name)
	return index
}

// ranging is the range that an address is in, and -1 if there is none.
func (a *answers) ranging(t require.TestingT, address netip.Addr) int {
	found := -1
	for i, endpoint := range a.endpoints {
		if !endpoint.IsRange() || !endpoint.Prefix.Contains(address) {
			continue
		}
		require.Negative(t, found, "%s is in two ranges", address)
		require.Equal(t, "CIDR "+endpoint.Prefix.String(), endpoint.Name)
		found = i
	}
	return found
}

// probe compares an answer with what is expected, port by port: at each where
// an answer may change, and where this one does.
func probe(t require.TestingT, of world, what string, given answer, expected func(protocol string, port int) (may, must bool)) {
	ports := of.interestingPorts()
	for _, span := range slices.Concat(given.may, given.must) {
		for _, port := range []int{span.first - 1, span.first, span.last, span.last + 1} {
			if 1 <= port && port <= 65535 && !slices.Contains(ports, port) {
				ports = append(ports, port)
			}
		}
	}
	for _, protocol := range protocols() {
		for _, port := range ports {
			may, must := expected(protocol, port)
			if holds(given.may, protocol, port) != may || holds(given.must, protocol, port) != must {
				require.Fail(t, "the engine is wrong", "%s on %s/%d: expected may %t and must %t\nmay  %v\nmust %v\n%s",
					what, protocol, port, may, must, given.may, given.must, of.text())
			}
		}
	}
}

// agrees is the property: where all is known, the engine says of every pair,
// protocol and port what the oracle says.
func agrees(server *apiserver.Server) func(*rapid.T) {
	return func(r *rapid.T) {
		drawn := drawKnown(r)
		compare(r, drawn, ask(r, drawn, reach.Options{}, server), func(source, destination end, protocol string, port int) bool {
			return connects(drawn.policies(), source, destination, protocol, port)
		})
	}
}

// compare holds the engine to what is open between ends by the oracle.
func compare(t *rapid.T, drawn world, given *answers, isOpen func(source, destination end, protocol string, port int) bool) {
	var pods []map[string]any
	for _, pod := range drawn.ofKind("Pod") {
		if runs(pod) {
			pods = append(pods, pod)
		}
	}
	workloads := slices.DeleteFunc(slices.Clone(given.endpoints), reach.Endpoint.IsRange)
	require.Len(t, workloads, len(pods), "%s", drawn.text())

	inside := map[netip.Addr]bool{}
	for _, pod := range pods {
		for _, address := range addressesOf(pod) {
			inside[address] = true
		}
		self := given.named(t, nameOf(pod))
		probe(t, drawn, nameOf(pod)+" to itself", given.between(t, self, self), func(string, int) (bool, bool) { return true, true })
	}

	for _, from := range pods {
		for _, to := range pods {
			if nameOf(from) == nameOf(to) {
				continue
			}
			source, destination := drawn.podEnd(from), drawn.podEnd(to)
			sameFamily := pairs(addressesOf(from), addressesOf(to))
			between := given.between(t, given.named(t, nameOf(from)), given.named(t, nameOf(to)))
			probe(t, drawn, nameOf(from)+" to "+nameOf(to), between, func(protocol string, port int) (may, must bool) {
				must = len(sameFamily) > 0
				for _, pair := range sameFamily {
					source.address, destination.address = pair[0], pair[1]
					open := isOpen(source, destination, protocol, port)
					may, must = may || open, must && open
				}
				return may, must
			})
		}
	}

	for _, address := range drawn.someAddresses(t) {
		outside := given.ranging(t, address)
		if inside[address] {
			// It is the pod's, and no range consists of it.
			require.False(t, outside >= 0 && given.endpoints[outside].Prefix.IsSingleIP(), "%s is a pod's", address)
			continue
		}
		require.GreaterOrEqual(t, outside, 0, "%s is in no range", address)
		for _, pod := range pods {
			at := given.named(t, nameOf(pod))
			self := drawn.podEnd(pod)
			reachable := pairs(addressesOf(pod), []netip.Addr{address})
			expect := func(ask func(self end, protocol string, port int) bool) func(string, int) (bool, bool) {
				return func(protocol string, port int) (bool, bool) {
					if len(reachable) == 0 {
						return false, false
					}
					self.address = reachable[0][0]
					open := ask(self, protocol, port)
					return open, open
				}
			}
			probe(t, drawn, nameOf(pod)+" to "+address.String(), given.between(t, at, outside), expect(func(self end, protocol string, port int) bool {
				return isOpen(self, end{address: address}, protocol, port)
			}))
			probe(t, drawn, address.String()+" to "+nameOf(pod), given.between(t, outside, at), expect(func(self end, protocol string, port int) bool {
				return isOpen(end{address: address}, self, protocol, port)
			}))
		}
	}
}

// pairs are the pairs of addresses that a connection can be between.
func pairs(from, to []netip.Addr) [][2]netip.Addr {
	var same [][2]netip.Addr
	for _, source := range from {
		for _, destination := range to {
			if source.Is4() == destination.Is4() {
				same = append(same, [2]netip.Addr{source, destination})
			}
		}
	}
	return same
}

// TestAgreement draws clusters of which all is known. For a night of it:
//
//	go test ./harness/reach -run TestAgreement -rapid.checks=100000
func TestAgreement(t *testing.T) {
	rapid.Check(t, agrees(apiserver.New()))
}

func FuzzAgreement(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(agrees(apiserver.New())))
}

// TestEngineOnTheRows asks the engine what the oracle is held to.
func TestEngineOnTheRows(t *testing.T) {
	for _, row := range rows() {
		t.Run(row.name, func(t *testing.T) {
			tried := withPolicy(t, row.spec)
			given := ask(t, tried, reach.Options{}, nil)
			index := func(name string) int {
				if address, err := netip.ParseAddr(name); err == nil {
					return given.ranging(t, address)
				}
				for _, pod := range tried.ofKind("Pod") {
					if field(pod, "metadata", "name") == name {
						return given.named(t, nameOf(pod))
					}
				}
				return -1
			}
			for _, question := range slices.Concat(row.open, row.shut) {
				from, to, protocol, port := parts(t, question)
				if index(from) < 0 || index(to) < 0 {
					continue // another pod than there is, or a pod's own address
				}
				between := given.between(t, index(from), index(to))
				open := slices.Contains(row.open, question)
				assert.Equal(t, open, holds(between.may, protocol, port), "%s may", question)
				assert.Equal(t, open, holds(between.must, protocol, port), "%s must", question)
			}
		})
	}
}

// parts takes a question as "web>db TCP/80" apart.
func parts(t *testing.T, question string) (from, to, protocol string, port int) {
	t.Helper()
	ends, on, _ := strings.Cut(question, " ")
	from, to, _ = strings.Cut(ends, ">")
	protocol, number, _ := strings.Cut(on, "/")
	_, err := fmt.Sscan(number, &port)
	require.NoError(t, err)
	return from, to, protocol, port
}
