// Package answer answers questions about who may reach whom: all of it, one
// question, or what a change opens and closes. It writes answers as text for
// people, as JSON for programs, and as pictures.
package answer

import (
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// Verdict is the answer to whether one endpoint may reach another.
type Verdict string

// The verdicts.
const (
	// Yes holds in every cluster that fits the objects.
	Yes Verdict = "yes"
	// No holds in every such cluster.
	No Verdict = "no"
	// Maybe is yes in some of them and no in others.
	Maybe Verdict = "maybe"
	// Partly is not the same for all endpoints and ports that are asked about.
	Partly Verdict = "partly"
)

// Answer is what a graph has to say to a question.
type Answer struct {
	// Verdict is the answer where the question is from whom and to whom; else "".
	Verdict Verdict

	graph    *reach.Graph
	relation relation     // what of the graph is asked for
	from, to []int        // nil: all
	ports    *reach.Ports // nil: all
	explain  bool
}

// Notes are what is to be known about the answer.
func (a *Answer) Notes() []reach.Note { return a.graph.Notes() }

// pair is two endpoints that stand for all pairs that nothing tells apart from
// them.
type pair struct {
	from, to int
}

// pairs returns those that a question from some endpoints to some is about, one
// for each two groups. An endpoint and itself are one only if nothing else is
// asked for.
func (a *Answer) pairs() []pair {
	type groups struct{ from, to int }
	seen := map[groups]bool{}
	alone := len(a.from) == 1 && len(a.to) == 1
	var found []pair
	for _, from := range a.from {
		for _, to := range a.to {
			key := groups{a.relation.groupOf[from], a.relation.groupOf[to]}
			if from == to && !alone || seen[key] {
				continue
			}
			seen[key] = true
			found = append(found, pair{from, to})
		}
	}
	return found
}

// verdict sums up the verdicts on all pairs.
func (a *Answer) verdict() Verdict {
	var sum Verdict
	for _, p := range a.pairs() {
		switch one := a.verdictOn(a.relation.pair(p.from, p.to)); sum {
		case "", one:
			sum = one
		default:
			return Partly
		}
	}
	if sum == "" {
		return No
	}
	return sum
}

// verdictOn is the verdict on what a connection lets through of the ports that
// are asked about. Where none are, any will do.
func (a *Answer) verdictOn(c reach.Connection) Verdict {
	switch {
	case c.May.IsEmpty():
		return No
	case c.Must.IsEmpty():
		return Maybe
	case a.ports == nil || c.Must.Contains(*a.ports):
		return Yes
	}
	return Partly
}

// isolation says whether policies isolate a workload.
func (a *Answer) isolation(endpoint int) (ingress, egress reach.Certainty) {
	outside := slices.IndexFunc(a.graph.Endpoints(), reach.Endpoint.IsRange)
	if outside < 0 {
		return reach.Never, reach.Never
	}
	return a.graph.Explain(outside, endpoint).Ingress.Isolated, a.graph.Explain(endpoint, outside).Egress.Isolated
}

// either marks the endpoints that a question names.
func (a *Answer) either() []bool {
	return chosen(a.graph, slices.Concat(a.from, a.to))
}
