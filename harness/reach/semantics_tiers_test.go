package reach_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// tieredRule is a rule of a ClusterNetworkPolicy: about pods in namespaces of a
// tier, "" being any, on TCP ports of which the last may be 0: all.
type tieredRule struct {
	action, tier string
	first, last  int
}

type tieredPolicy struct {
	tier, subject string
	priority      int
	rules         []tieredRule
}

// tieredWorld is namespaces of which the last is not given.
type tieredWorld struct {
	policies []tieredPolicy
	// closed are by namespace the ports that a NetworkPolicy opens there: nil
	// where there is none.
	opened map[string][]int
}

func drawTieredWorld(r *rapid.T) tieredWorld {
	tier := func(name string) string { return rapid.SampledFrom([]string{"", "web", "db"}).Draw(r, name) }
	world := tieredWorld{opened: map[string][]int{}}
	for _, namespace := range []string{"web", "db", "far"} {
		if rapid.Bool().Draw(r, "policy in "+namespace) {
			world.opened[namespace] = rapid.SliceOfN(rapid.IntRange(80, 83), 0, 2).Draw(r, "opened")
		}
	}
	for priority := range rapid.IntRange(0, 4).Draw(r, "policies") {
		policy := tieredPolicy{tier: rapid.SampledFrom([]string{"Admin", "Baseline"}).Draw(r, "tier"), subject: tier("subject"), priority: priority}
		if rapid.IntRange(0, 3).Draw(r, "same priority") == 0 {
			policy.priority = 0
		}
		for range rapid.IntRange(1, 3).Draw(r, "rules") {
			rule := tieredRule{action: rapid.SampledFrom([]string{"Accept", "Deny", "Pass"}).Draw(r, "action"), tier: tier("peer")}
			if rapid.Bool().Draw(r, "ports") {
				rule.first = rapid.IntRange(80, 82).Draw(r, "first")
				rule.last = rule.first + rapid.IntRange(1, 2).Draw(r, "length")
			}
			policy.rules = append(policy.rules, rule)
		}
		world.policies = append(world.policies, policy)
	}
	return world
}

func (w tieredWorld) text() []byte {
	var text []byte
	write := func(object mapping) {
		document, err := json.Marshal(object)
		if err != nil {
			panic(err)
		}
		text = append(append(append(text, "---\n"...), document...), '\n')
	}
	for _, namespace := range []string{"web", "db", "far"} {
		metadata := mapping{"name": "p", "namespace": namespace}
		if namespace != "far" {
			write(mapping{"apiVersion": "v1", "kind": "Namespace", "metadata": mapping{"name": namespace, "labels": mapping{"tier": namespace}}})
		}
		write(mapping{"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": mapping{"containers": []any{mapping{"name": "c", "image": "i"}}}})
		if ports, has := w.opened[namespace]; has {
			rules := []any{}
			for _, port := range ports {
				rules = append(rules, mapping{"ports": []any{mapping{"port": port}}})
			}
			write(mapping{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": mapping{"ingress": rules}})
		}
	}
	for i, policy := range w.policies {
		rules := []any{}
		for _, rule := range policy.rules {
			written := mapping{"action": rule.action, "from": []any{mapping{"namespaces": ofTier(rule.tier)}}}
			if rule.last > 0 {
				written["protocols"] = []any{mapping{"tcp": mapping{"destinationPort": mapping{"range": mapping{"start": rule.first, "end": rule.last}}}}}
			}
			rules = append(rules, written)
		}
		write(mapping{
			"apiVersion": "policy.networking.k8s.io/v1alpha2", "kind": "ClusterNetworkPolicy", "metadata": mapping{"name": fmt.Sprint("p", i)},
			"spec": mapping{"tier": policy.tier, "priority": policy.priority, "subject": mapping{"namespaces": ofTier(policy.subject)}, "ingress": rules},
		})
	}
	return text
}

func ofTier(tier string) mapping {
	if tier == "" {
		return mapping{}
	}
	return mapping{"matchLabels": mapping{"tier": tier}}
}

// open reports whether a pod lets a connection in, where far is the tier of the
// namespace far and of policies of the same priority those are asked first that
// come first in the order.
func (w tieredWorld) open(from, to, far string, port int, order []int) bool {
	tierOf := func(namespace string) string {
		if namespace == "far" {
			return far
		}
		return namespace
	}
	decide := func(tier string) string {
		sorted := slices.Clone(order)
		slices.SortStableFunc(sorted, func(a, b int) int { return w.policies[a].priority - w.policies[b].priority })
		for _, i := range sorted {
			policy := w.policies[i]
			if policy.tier != tier || policy.subject != "" && policy.subject != tierOf(to) {
				continue
			}
			for _, rule := range policy.rules {
				if (rule.tier == "" || rule.tier == tierOf(from)) && (rule.last == 0 || rule.first <= port && port <= rule.last) {
					return rule.action
				}
			}
		}
		return "Pass"
	}
	switch decide("Admin") {
	case "Accept":
		return true
	case "Deny":
		return false
	}
	if ports, closed := w.opened[to]; closed {
		return slices.Contains(ports, port)
	}
	return decide("Baseline") != "Deny"
}

// orders are some orders of so many things: each of them comes first in one, and
// in one last.
func orders(n int) [][]int {
	var all [][]int
	for first := range max(n, 1) {
		var order, reversed []int
		for i := range n {
			order = append(order, (first+i)%n)
			reversed = append(reversed, (first+n-i)%n)
		}
		all = append(all, order, reversed)
	}
	return all
}

// TestTiersAgree holds the tiers to what they are: one decision after another.
func TestTiersAgree(t *testing.T) {
	server, exact, points := apiserver.New(), 0, 0
	rapid.Check(t, func(r *rapid.T) {
		world := drawTieredWorld(r)
		objects, faults := manifest.Decode("world.yaml", world.text(), manifest.Options{Server: server})
		require.Empty(r, faults)
		graph, faults := reach.New(objects, reach.Options{})
		require.Empty(r, faults)
		names := []string{"db", "far", "web"}
		for i, from := range names {
			for j, to := range names {
				if i == j {
					continue
				}
				given := graph.Connection(i, j)
				for port := 79; port <= 85; port++ {
					one := reach.PortsOf(reach.PortRange{Protocol: "TCP", First: uint16(port), Last: uint16(port)})
					open, shut := false, false
					for _, far := range []string{"(none)", "web", "db"} {
						for _, order := range orders(len(world.policies)) {
							if world.open(from, to, far, port, order) {
								open = true
							} else {
								shut = true
							}
						}
					}
					may, must := given.May.Contains(one), given.Must.Contains(one)
					if open && !may || shut && must {
						require.Fail(r, "the engine is wrong", "%s to %s on %d: may %t must %t, open in some %t, shut in some %t\n%s", from, to, port, may, must, open, shut, world.text())
					}
					points++
					if may == open && must == !shut {
						exact++
					} else if from != "far" && to != "far" {
						require.Fail(r, "the engine is not exact", "%s to %s on %d: may %t must %t, open in some %t, shut in some %t\n%s", from, to, port, may, must, open, shut, world.text())
					}
				}
			}
		}
	})
	assert.Greater(t, exact*100, points*98, "%d of %d are exact", exact, points)
}
