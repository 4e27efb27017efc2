package answer

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// naming writes sets of endpoints as people call them.
type naming struct {
	endpoints   []reach.Endpoint
	short       []string // the shortest name of each that no other has
	workloads   int
	inNamespace map[string]int // how many workloads a namespace has
}

func nameEndpoints(endpoints []reach.Endpoint) *naming {
	n := &naming{endpoints: endpoints, short: make([]string, len(endpoints)), inNamespace: map[string]int{}}
	bearers := map[string]int{}
	for _, e := range endpoints {
		bearers[bareName(e)]++
		if !e.IsRange() {
			n.workloads++
			n.inNamespace[e.Namespace]++
		}
	}
	for i, e := range endpoints {
		n.short[i] = bareName(e)
		if bearers[n.short[i]] > 1 {
			n.short[i] = e.Name
		}
	}
	return n
}

// bareName is the name of an endpoint without its kind.
func bareName(e reach.Endpoint) string {
	_, name, _ := strings.Cut(e.Name, " ")
	return name
}

// set is a set of endpoints in words.
type set struct {
	// words say what can be said of many at once: "every workload", "shop/*",
	// "any address".
	words []string
	// names are those of the other workloads, and count how many in which
	// namespaces they are.
	names []string
	count string
}

// set puts a set of endpoints in words.
func (n *naming) set(members []int) set {
	var named set
	counts := map[string]int{}
	spread := map[string]bool{}
	var in []netip.Prefix
	workloads := 0
	chosen := make([]bool, len(n.endpoints))
	for _, i := range members {
		chosen[i] = true
		if e := n.endpoints[i]; e.IsRange() {
			in = append(in, e.Prefix)
		} else {
			workloads++
			counts[e.Namespace]++
		}
	}
	if workloads > 1 && workloads == n.workloads {
		named.words = append(named.words, "every workload")
	} else {
		for _, i := range slices.Sorted(slices.Values(members)) {
			switch e := n.endpoints[i]; {
			case e.IsRange():
			case counts[e.Namespace] < 2 || counts[e.Namespace] < n.inNamespace[e.Namespace]:
				named.names = append(named.names, n.short[i])
				spread[e.Namespace] = true
			case !slices.Contains(named.words, e.Namespace+"/*"):
				named.words = append(named.words, e.Namespace+"/*")
			}
		}
	}
	named.count = n.count(len(named.names), spread)
	if len(in) == 0 {
		return named
	}
	var out []netip.Prefix
	for i, e := range n.endpoints {
		if e.IsRange() && !chosen[i] {
			out = append(out, e.Prefix)
		}
	}
	named.words = append(named.words, blocks(in, out)...)
	return named
}

// count says how many workloads there are in which namespaces.
func (n *naming) count(names int, namespaces map[string]bool) string {
	if len(namespaces) != 1 {
		return fmt.Sprintf("%d workloads in %d namespaces", names, len(namespaces))
	}
	namespace := slices.Collect(maps.Keys(namespaces))[0]
	return fmt.Sprintf("%d of %d in %s", names, n.inNamespace[namespace], namespace)
}

// counted writes a number of things.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// sentenceList joins names as a sentence does, up to a number of them.
func sentenceList(names []string, last string, most int) string {
	if len(names) > most {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d more", len(names)-most))
		last = "and"
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " " + last + " " + names[n-1]
	}
	return strings.Join(names, "")
}

// nearNames returns the names most like one that nobody has, the likest first.
func nearNames(name string, names []string) []string {
	const most = 3
	type candidate struct {
		name  string
		steps int
	}
	var near []candidate
	wanted := strings.ToLower(name)
	for _, other := range names {
		lower := strings.ToLower(other)
		steps := editSteps(wanted, lower)
		if strings.HasPrefix(lower, wanted) || strings.HasSuffix(lower, "/"+wanted) {
			steps = 1
		}
		if steps <= max(1, len(wanted)/3) {
			near = append(near, candidate{other, steps})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.steps, b.steps) })
	var found []string
	for _, c := range near {
		if !slices.Contains(found, c.name) && len(found) < most {
			found = append(found, c.name)
		}
	}
	return found
}

// editSteps is how many letters are to be put in, left out or replaced to make
// one text of another.
func editSteps(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			steps := diagonal
			if a[i] != b[j] {
				steps = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], steps
		}
	}
	return row[len(b)]
}
