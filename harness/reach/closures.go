package reach

import "github.com/bulkhead-policy/bulkhead/harness/manifest"

// Closure says how far a direction of a namespace's pods is closed by
// NetworkPolicies.
type Closure struct {
	Namespace string
	Direction Direction
	State     ClosureState
	// Policies are those that close it: if it is Anchored, those whose podSelector
	// is empty, else those that select some pods. They are by name.
	Policies []*manifest.Object
	// Open are the indices of endpoints that no policy selects with certainty.
	Open []int
}

// ClosureState is how far a direction is closed.
type ClosureState string

const (
	// Anchored is closed for every pod, also for those to come: a policy with an
	// empty podSelector has the direction.
	Anchored ClosureState = "anchored"
	// Labels is closed for the pods there are, each by its labels.
	Labels ClosureState = "labels"
	// Open is not closed: some pod is not selected with certainty, or there is no
	// pod.
	Open ClosureState = "open"
)

// Closures returns for each namespace with workloads or NetworkPolicies, by
// name, how far Ingress and then Egress are closed.
func (g *Graph) Closures() []Closure {
	var all []Closure
	for _, at := range g.world.namespaces {
		if len(at.workloads)+len(at.policies) == 0 {
			continue
		}
		all = append(all, g.closure(at, inbound), g.closure(at, outbound))
	}
	return all
}

func (g *Graph) closure(at *namespace, direction int) Closure {
	made := Closure{Namespace: at.name, Direction: directionOf(direction)}
	for _, p := range at.policies {
		if p.effective[direction] && p.pods == everything {
			made.State = Anchored
			made.Policies = append(made.Policies, p.object)
		}
	}
	if made.State == Anchored {
		return made
	}

	closed := make(map[int]bool)
	for _, p := range at.policies {
		if !p.effective[direction] {
			continue
		}
		selects := false
		for _, endpoint := range at.workloads {
			selected := g.world.book.selectors[p.pods].selects(&g.world.workloads[endpoint].labelling)
			selects = selects || selected > Never
			closed[endpoint] = closed[endpoint] || selected == Certainly
		}
		if selects {
			made.Policies = append(made.Policies, p.object)
		}
	}
	for _, endpoint := range at.workloads {
		if !closed[endpoint] {
			made.Open = append(made.Open, endpoint)
		}
	}
	made.State = Labels
	if len(made.Open) > 0 || len(at.workloads) == 0 {
		made.State = Open
	}
	return made
}

func directionOf(direction int) Direction {
	if direction == inbound {
		return Ingress
	}
	return Egress
}
