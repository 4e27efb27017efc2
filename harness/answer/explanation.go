package answer

import (
	"fmt"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

type questionJSON struct {
	From  []string `json:"from"`
	To    []string `json:"to"`
	Ports []string `json:"ports"`
}

// asked is the question with the names of the endpoints.
func (a *Answer) asked() questionJSON {
	q := questionJSON{Ports: reach.AllPorts().Strings()}
	for _, i := range a.from {
		q.From = append(q.From, a.graph.Endpoints()[i].Name)
	}
	for _, i := range a.to {
		q.To = append(q.To, a.graph.Endpoints()[i].Name)
	}
	if a.ports != nil {
		q.Ports = a.ports.Strings()
	}
	return q
}

type explanationJSON struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Answer  Verdict  `json:"answer"`
	May     []string `json:"may"`
	Must    []string `json:"must"`
	Egress  sideJSON `json:"egress"`
	Ingress sideJSON `json:"ingress"`
}

type sideJSON struct {
	Isolated string          `json:"isolated"`
	Reason   string          `json:"reason"`
	May      []string        `json:"may"`
	Must     []string        `json:"must"`
	Policies []selectingJSON `json:"policies"`
	Rules    []ruleJSON      `json:"rules"`
}

type selectingJSON struct {
	Policy   string `json:"policy"`
	Selected string `json:"selected"`
	placeJSON
}

type ruleJSON struct {
	Policy   string   `json:"policy"`
	Path     string   `json:"path"`
	Selected string   `json:"selected"`
	Action   string   `json:"action"`
	May      []string `json:"may"`
	Must     []string `json:"must"`
	placeJSON
}

func (a *Answer) explanationJSON(p pair) explanationJSON {
	why := a.graph.Explain(p.from, p.to)
	c := on(why.Connection, a.ports)
	return explanationJSON{
		From: a.graph.Endpoints()[p.from].Name, To: a.graph.Endpoints()[p.to].Name, Answer: a.verdictOn(c),
		May: c.May.Strings(), Must: c.Must.Strings(),
		Egress: sideOf(why.Egress), Ingress: sideOf(why.Ingress),
	}
}

func sideOf(s reach.Side) sideJSON {
	side := sideJSON{
		Isolated: s.Isolated.String(), Reason: s.Reason, May: s.May.Strings(), Must: s.Must.Strings(),
		Policies: []selectingJSON{}, Rules: []ruleJSON{},
	}
	for _, p := range s.Policies {
		side.Policies = append(side.Policies, selectingJSON{p.Policy.String(), p.Selected.String(), place(p.Policy, nil)})
	}
	for _, r := range s.Rules {
		side.Rules = append(side.Rules, ruleJSON{
			r.Policy.String(), r.Path.String(), r.Selected.String(), r.Action, r.May.Strings(), r.Must.Strings(), place(r.Policy, r.Path),
		})
	}
	return side
}

// writeVerdict writes the answer to a question in a sentence, and what each side
// says to it.
func writeVerdict(b *strings.Builder, a *Answer) {
	pairs := a.pairs()
	if len(a.from) != 1 || len(a.to) != 1 || len(pairs) != 1 {
		names := nameEndpoints(a.graph.Endpoints())
		var unused legend
		from, to := unused.items(names.set(a.from)), unused.items(names.set(a.to))
		fmt.Fprintf(b, "%s: from %s to %s%s\n", a.Verdict, strings.Join(from, ", "), strings.Join(to, ", "), a.onPorts())
		if a.explain {
			for _, p := range pairs {
				b.WriteByte('\n')
				a.writePair(b, p)
			}
		}
		return
	}
	a.writePair(b, pairs[0])
}

func (a *Answer) onPorts() string {
	if a.ports == nil || a.ports.IsAll() {
		return ""
	}
	return " on " + inSentence(phrases(*a.ports))
}

// writePair says whether one endpoint reaches another and what each side does
// to it.
func (a *Answer) writePair(b *strings.Builder, p pair) {
	why := a.graph.Explain(p.from, p.to)
	c := on(why.Connection, a.ports)
	from, to := a.graph.Endpoints()[p.from], a.graph.Endpoints()[p.to]
	switch verdict := a.verdictOn(c); verdict {
	case No:
		fmt.Fprintf(b, "no: %s does not reach %s%s\n", from.Name, to.Name, a.onPorts())
	case Maybe:
		fmt.Fprintf(b, "maybe: %s may reach %s on %s\n", from.Name, to.Name, inSentence(phrases(possible(c))))
	default:
		fmt.Fprintf(b, "%s: %s reaches %s on %s\n", verdict, from.Name, to.Name, inSentence(portWords(c)))
	}
	if p.from == p.to && from.IsPod() {
		b.WriteString("  a Pod always reaches itself\n")
		return
	}
	a.writeSide(b, from, reach.Egress, why.Egress)
	a.writeSide(b, to, reach.Ingress, why.Ingress)
}

// writeSide says what one end does to a connection, and on request by which
// policies and rules.
func (a *Answer) writeSide(b *strings.Builder, e reach.Endpoint, direction reach.Direction, side reach.Side) {
	if e.IsRange() {
		return
	}
	c, out := on(side.Connection, a.ports), "out"
	if direction == reach.Ingress {
		out = "in"
	}
	does := map[Verdict]string{
		Yes: "lets it " + out, No: "does not let it " + out, Maybe: "may let it " + out, Partly: "lets part of it " + out,
	}[a.verdictOn(c)]
	fmt.Fprintf(b, "  %s of %s %s: %s\n", strings.ToLower(string(direction)), e.Name, does, side.Reason)
	if !a.explain {
		return
	}
	for _, p := range side.Policies {
		perhaps := ""
		if p.Selected == reach.Possibly {
			perhaps = "possibly "
		}
		fmt.Fprintf(b, "    %sisolated by %s  %s\n", perhaps, p.Policy, place(p.Policy, nil))
	}
	for _, r := range side.Rules {
		ports := portWords(r.Connection)
		if len(ports) == 0 {
			continue
		}
		fmt.Fprintf(b, "    %s of %s: %s %s  %s\n", r.Path, r.Policy, r.Action, strings.Join(ports, ", "), place(r.Policy, r.Path))
	}
}
