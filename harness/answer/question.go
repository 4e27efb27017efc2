package answer

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// Question picks connections out of a graph. The zero question is about all of
// them.
type Question struct {
	// From and To name endpoints: "Pod shop/web-0", "shop/web-0", "web-0" in
	// Namespace, "shop/*", an address or a CIDR; "" is every endpoint.
	From, To string
	// Port is the ports asked about: "TCP/5432", "5432" for the same, "UDP/53",
	// "TCP/8080-8089", several with commas; "" is every port.
	Port string
	// Namespace is that of names without one.
	Namespace string
	// Explain asks which policies and rules decide.
	Explain bool
}

// cuts returns the ranges of addresses that the question names, by which the
// ranges of a graph have to be cut before it can answer.
func (q Question) cuts() ([]netip.Prefix, error) {
	var cuts []netip.Prefix
	for _, name := range []string{q.From, q.To} {
		cut, is, err := askedRange(name)
		if err != nil {
			return nil, err
		}
		if is {
			cuts = append(cuts, cut)
		}
	}
	return cuts, nil
}

// askedRange reads an address or a CIDR, and reports whether it is one.
func askedRange(name string) (cut netip.Prefix, is bool, err error) {
	text := strings.TrimPrefix(name, "CIDR ")
	if addr, err := netip.ParseAddr(text); err == nil {
		if addr.Zone() != "" || addr.Is4In6() {
			return cut, false, fmt.Errorf("%q is no address that a policy can name: write it without a zone, and IPv4 as IPv4", name)
		}
		return netip.PrefixFrom(addr, addr.BitLen()), true, nil
	}
	cut, err = netip.ParsePrefix(text)
	switch {
	case err != nil && text != name:
		return cut, false, fmt.Errorf("%q is not a CIDR: write one such as CIDR 203.0.113.0/24", name)
	case err != nil:
		return cut, false, nil
	case cut.Addr().Is4In6():
		return cut, false, fmt.Errorf("%q is no range that a policy can name: write IPv4 as IPv4", name)
	case cut != cut.Masked():
		return cut, false, fmt.Errorf("%q begins in the midst of its range: write %s, or the address alone", name, cut.Masked())
	}
	return cut, true, nil
}

// answerTo answers a question. The graph has to be cut by the question's cuts.
func answerTo(g *reach.Graph, q Question) (*Answer, error) {
	ports, err := q.ports()
	if err != nil {
		return nil, err
	}
	answer := &Answer{graph: g, explain: q.Explain, ports: ports}
	if answer.from, err = named(g, q.From, q.Namespace); err != nil {
		return nil, err
	}
	if answer.to, err = named(g, q.To, q.Namespace); err != nil {
		return nil, err
	}
	whole := relationOf(g)
	answer.relation = whole
	if answer.from != nil || answer.to != nil || answer.ports != nil {
		answer.relation = whole.only(chosen(g, answer.from), chosen(g, answer.to), answer.ports)
	}
	if answer.from != nil && answer.to != nil {
		answer.Verdict = answer.verdict()
	}
	return answer, nil
}

// ports reads the ports of the question, which are nil if it is about all. What
// can be wrong with a question, whatever the graph, is its error.
func (q Question) ports() (*reach.Ports, error) {
	if q.Explain && (q.From == "" || q.To == "") {
		return nil, errors.New("nothing to explain: say from whom and to whom with --from and --to")
	}
	if q.Port == "" {
		return nil, nil
	}
	ports, err := parsePorts(q.Port)
	return &ports, err
}

// chosen marks endpoints; nil is nil.
func chosen(g *reach.Graph, members []int) []bool {
	if members == nil {
		return nil
	}
	chosen := make([]bool, len(g.Endpoints()))
	for _, i := range members {
		chosen[i] = true
	}
	return chosen
}

// named returns the endpoints of a name; nil for "".
func named(g *reach.Graph, name, namespace string) ([]int, error) {
	if name == "" {
		return nil, nil
	}
	cut, is, err := askedRange(name)
	switch {
	case err != nil:
		return nil, err
	case is:
		return inRange(g, cut)
	}
	kind, bare, hasKind := strings.Cut(name, " ")
	if !hasKind {
		kind, bare = "", name
	}
	if !strings.Contains(bare, "/") && namespace != "" {
		bare = namespace + "/" + bare
	}
	var found []int
	for i, e := range g.Endpoints() {
		if e.IsRange() || kind != "" && !strings.EqualFold(kind, e.Object.Kind) {
			continue
		}
		if bare == bareName(e) || bare == e.Namespace+"/*" {
			found = append(found, i)
		}
	}
	switch {
	case len(found) == 0:
		return nil, unknownName(g, name, bare)
	case !strings.HasSuffix(bare, "/*"):
		var names []string
		for _, i := range found {
			if name := strconv.Quote(g.Endpoints()[i].Name); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) == 1 {
			return found, nil
		}
		return nil, fmt.Errorf("%q is more than one endpoint: say which, %s", name, sentenceList(names, "or", len(names)))
	}
	return found, nil
}

// unknownName is the error that nothing has a name.
func unknownName(g *reach.Graph, name, bare string) error {
	var names, kinds []string
	for _, e := range g.Endpoints() {
		if !e.IsRange() {
			names = append(names, bareName(e))
			if bareName(e) == bare {
				kinds = append(kinds, strconv.Quote(e.Name))
			}
		}
	}
	if len(kinds) > 0 {
		return fmt.Errorf("no endpoint is called %q: there is %s", name, sentenceList(kinds, "and", len(kinds)))
	}
	if near := nearNames(bare, names); len(near) > 0 {
		return fmt.Errorf("no endpoint is called %q: did you mean %s?", name, sentenceList(near, "or", len(near)))
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 0 {
		return fmt.Errorf("no endpoint is called %q: there is no workload in the manifests", name)
	}
	const most = 10
	return fmt.Errorf("no endpoint is called %q: there are %s", name, sentenceList(names, "and", most))
}

// inRange returns the ranges that lie in a prefix; or the pods whose own address
// it is.
func inRange(g *reach.Graph, cut netip.Prefix) ([]int, error) {
	var ranges, pods []int
	for i, e := range g.Endpoints() {
		switch {
		case e.IsRange():
			if cut.Bits() <= e.Prefix.Bits() && cut.Contains(e.Prefix.Addr()) {
				ranges = append(ranges, i)
			}
		case slices.ContainsFunc(e.Addresses, cut.Contains):
			pods = append(pods, i)
		}
	}
	switch {
	case len(ranges) > 0:
		return ranges, nil
	case len(pods) > 0:
		return pods, nil
	}
	return nil, fmt.Errorf("%s is no address outside of the cluster: name a workload", cut)
}
