package matrix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// forbidden tells of a cause by its sample.
func (m *model) forbidden(g *gathering, c *cause) Finding {
	from, to := c.sample[0], c.sample[1]
	why := m.graph.Explain(from, to)
	finding := Finding{
		Status:      Forbidden,
		Ports:       c.ports.Strings(),
		ports:       c.ports,
		Certain:     !c.must.IsEmpty(),
		CrossTenant: c.crossTenant,
		Pairs:       c.tally.total(),
		From:        m.endpoints[from].Name,
		To:          m.endpoints[to].Name,
		Egress:      m.side(from, why.Egress, c.open),
		Ingress:     m.side(to, why.Ingress, c.open),
	}
	verb := "may reach"
	if !why.Must.Intersect(c.open).IsEmpty() {
		verb = "reaches"
	}
	undeclared := fmt.Sprintf("which no flow from %s to %s declares", g.from, g.to)
	if c.crossTenant {
		undeclared = fmt.Sprintf("which is declared within a tenant alone, not from %s to %s", m.tenantName(from), m.tenantName(to))
	}
	finding.Message = fmt.Sprintf("%s %s %s on %s, %s%s: %s", m.described(from), verb, m.described(to),
		portList(c.open), undeclared, others(finding.Pairs), m.clauses(from, to, finding))
	finding.Place, finding.Remedy = m.blame(g, c, &finding)
	return finding
}

// described names an endpoint; of an address it says what it is of.
func (m *model) described(endpoint int) string {
	e := &m.endpoints[endpoint]
	if !e.IsRange() {
		return e.Name
	}
	if own := m.ownAddress(e.Prefix); own != "" {
		return e.Name + " (" + own + ")"
	}
	return e.Name
}

func (m *model) tenantName(endpoint int) string {
	_, labels := m.zoneAt(m.endpoints[endpoint].Namespace)
	if tenant := m.tenantOf(labels); tenant != "" {
		return "tenant " + tenant
	}
	return "no known tenant"
}

// others tells of the pairs beside the sample.
func others(pairs int) string {
	if pairs < 2 {
		return ""
	}
	return fmt.Sprintf(" (and %s)", count(pairs-1, "more pair", "more pairs"))
}

// portList writes ports in a sentence.
func portList(ports reach.Ports) string {
	const many = 4
	rest := reach.AllPorts().Minus(ports).Strings()
	switch texts := ports.Strings(); {
	case ports.IsAll():
		return "every port"
	case len(rest) < len(texts) && len(rest) <= many:
		return "every port but " + and(rest)
	case len(texts) > many:
		return strings.Join(texts[:many], ", ") + " and " + count(len(texts)-many, "more range", "more ranges")
	default:
		return and(texts)
	}
}

// side tells what one end lets through.
func (m *model) side(endpoint int, side reach.Side, ports reach.Ports) Side {
	made := Side{Rules: []Rule{}, Policies: []string{}}
	for _, rule := range allowing(side, ports) {
		made.Rules = append(made.Rules, Rule{rule.Policy.String(), rule.Path.String(), placeOf(rule.Policy, rule.Path...)})
	}
	for _, selecting := range side.Policies {
		made.Policies = append(made.Policies, selecting.Policy.String())
	}
	made.Open = len(side.Policies) == 0 && !m.endpoints[endpoint].IsRange()
	return made
}

// clauses say of both ends why they let a connection through.
func (m *model) clauses(from, to int, f Finding) string {
	var clauses []string
	for _, end := range []struct {
		endpoint        int
		side            Side
		verb, direction string
	}{{from, f.Egress, "lets it out", egress}, {to, f.Ingress, "lets it in", ingress}} {
		if m.endpoints[end.endpoint].IsRange() {
			continue
		}
		name := m.endpoints[end.endpoint].Name
		switch {
		case end.side.Open:
			clauses = append(clauses, fmt.Sprintf("no policy closes %s for %s", name, end.direction))
		case len(end.side.Rules) == 0:
			clauses = append(clauses, fmt.Sprintf("%s may not be closed for %s, by %s, which only possibly selects it", name, end.direction, and(end.side.Policies)))
		default:
			clauses = append(clauses, fmt.Sprintf("%s %s by %s", end.side.Rules[0].Policy, end.verb, rulePaths(end.side.Rules)))
		}
	}
	return strings.Join(clauses, ", and ")
}

// rulePaths names the rules of the first rule's policy, and of others.
func rulePaths(rules []Rule) string {
	var paths []string
	for _, rule := range rules {
		path := rule.Path
		if rule.Policy != rules[0].Policy {
			path += " of " + rule.Policy
		}
		paths = append(paths, path)
	}
	return and(paths)
}

// blame finds what is to be changed, and says how.
func (m *model) blame(g *gathering, c *cause, f *Finding) (Place, string) {
	side, endpoint, declared := f.Ingress, c.sample[1], "flows to "+g.to
	if c.at == reach.Egress {
		side, endpoint, declared = f.Egress, c.sample[0], "flows from "+g.from
	}
	switch {
	case c.at == "":
		return m.blameOpen(c, f)
	case len(side.Rules) == 0:
		f.open = m.endpoints[endpoint].Name
		return placeOf(m.endpoints[endpoint].Object, "metadata", "name"), fmt.Sprintf(
			"Close namespace %s with a NetworkPolicy whose podSelector is empty.", m.endpoints[endpoint].Namespace)
	}
	rule := side.Rules[0]
	switch {
	case m.isUnknown(c.sample[0]) || m.isUnknown(c.sample[1]):
		return rule.Place, fmt.Sprintf("Give the Namespaces of both ends, so that their zones are known; else narrow %s of %s.", rule.Path, rule.Policy)
	case c.crossTenant:
		return rule.Place, fmt.Sprintf("Select the label %s too in %s of %s, or say crossTenant: true of the flow.", m.TenantLabel, rule.Path, rule.Policy)
	}
	return rule.Place, fmt.Sprintf("Narrow %s of %s to what %s declare, or declare the flow.", rule.Path, rule.Policy, declared)
}

// blameOpen blames a namespace that is not closed: of two the destination's, unless
// it is the source's alone that has to be.
func (m *model) blameOpen(c *cause, f *Finding) (Place, string) {
	endpoint, direction := c.sample[1], ingress
	if !f.Ingress.Open || f.Egress.Open && !m.isZoned(endpoint) && m.isZoned(c.sample[0]) {
		endpoint, direction = c.sample[0], egress
	}
	f.open = m.endpoints[endpoint].Name
	return placeOf(m.endpoints[endpoint].Object, "metadata", "name"), fmt.Sprintf(
		"Close namespace %s with a NetworkPolicy that has an empty podSelector and policyTypes [%s].", m.endpoints[endpoint].Namespace, direction)
}

// isZoned reports whether an endpoint is in a zone.
func (m *model) isZoned(endpoint int) bool {
	zone, _ := m.zoneAt(m.endpoints[endpoint].Namespace)
	return zone != unzoned && zone != unknown
}

func (m *model) isUnknown(endpoint int) bool {
	e := &m.endpoints[endpoint]
	if e.IsRange() {
		return false
	}
	zone, _ := m.zoneAt(e.Namespace)
	return zone == unknown
}

// blockedFinding tells of a flow that is of no use.
func (u *uses) blockedFinding(f *flowUse, blocked *blockage) Finding {
	v := u.verdict(f.flow, blocked)
	finding := Finding{
		Status:  Blocked,
		flow:    f.flow.ends(),
		Ports:   blocked.ports.Strings(),
		ports:   blocked.ports,
		Certain: true,
		Pairs:   blocked.tally.total(),
		From:    u.endpoints[v.sample[0]].Name,
		To:      u.endpoints[v.sample[1]].Name,
		Egress:  u.blockedSide(v.sample[0], v.why.Egress, v.source || v.mixed),
		Ingress: u.blockedSide(v.sample[1], v.why.Ingress, v.destination || v.mixed),
	}
	of := ""
	switch len(blocked.tenants) {
	case 0:
	case 1:
		of = " of tenant " + blocked.tenants[0]
	default:
		of = " of the tenants " + and(shortened(blocked.tenants))
	}
	var ends, remedies []string
	if v.source {
		ends = append(ends, fmt.Sprintf("%s lets it out of %s", none(finding.Egress.Policies), finding.From))
		remedies = append(remedies, "an egress rule in namespace "+u.endpoints[v.sample[0]].Namespace)
	}
	if v.destination {
		ends = append(ends, fmt.Sprintf("%s lets it into %s", none(finding.Ingress.Policies), finding.To))
		remedies = append(remedies, "an ingress rule in namespace "+u.endpoints[v.sample[1]].Namespace)
	}
	finding.Message = fmt.Sprintf("the flow from %s to %s on %s is declared, and nothing%s may use it: %s%s",
		u.parties[f.from].name, u.parties[f.to].name, strings.Join(f.flow.portTexts(), ", "), of, strings.Join(ends, ", and "), others(finding.Pairs))
	if v.mixed {
		finding.Message += "; some pairs are blocked at the other end"
	}
	finding.Remedy = fmt.Sprintf("If it is needed, add %s; if not, take the flow out of the constraint.", and(remedies))
	end, policies := v.sample[1], v.why.Ingress.Policies
	if v.source {
		end, policies = v.sample[0], v.why.Egress.Policies
	}
	finding.Place = placeOf(u.endpoints[end].Object, "metadata", "name")
	if len(policies) > 0 {
		finding.Place = placeOf(policies[0].Policy, "metadata", "name")
	}
	return finding
}

// blockedSide tells what there is at an end of a flow that is of no use.
func (m *model) blockedSide(endpoint int, side reach.Side, blocks bool) Side {
	made := m.side(endpoint, side, reach.Ports{})
	made.Blocks = blocks
	return made
}

// shortened keeps the first of many names.
func shortened(names []string) []string {
	const most = 5
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most]), fmt.Sprintf("%d more", len(names)-most))
}

// none says that none of some policies does what follows.
func none(policies []string) string {
	switch len(policies) {
	case 0:
		return "nothing"
	case 1:
		return "no rule of " + policies[0]
	}
	return "no rule of " + either(policies)
}

func (f Flow) portTexts() []string {
	if f.AnyPort {
		return []string{"every port"}
	}
	texts := make([]string, len(f.Ports))
	for i, port := range f.Ports {
		texts[i] = port.String()
	}
	return texts
}
