package proof_test

import (
	"fmt"
	"net/netip"
	"slices"

	"pgregory.net/rapid"
)

// drawSegmentedPolicy draws a NetworkPolicy in a namespace, for the most part
// one that the matrix has flows for, with something wrong here and there.
func drawSegmentedPolicy(r *rapid.T, s surroundings, number int, own place) map[string]any {
	spec := map[string]any{"podSelector": drawPodSelector(r)}
	wrong := faults(r, drawOf(r, "faults", 2, 3, 5))
	for _, direction := range []string{"ingress", "egress"} {
		rules := []any{}
		for range drawOf(r, direction, 0, 1, 1, 2) {
			rules = append(rules, drawSegmentedRule(r, s, own, direction, wrong))
		}
		if len(rules) > 0 || rapid.Bool().Draw(r, "empty") {
			spec[direction] = rules
		}
	}
	if types := drawOf(r, "types", nil, []any{}, []any{"Ingress"}, []any{"Egress"}, []any{"Ingress", "Egress"}, []any{"Ingress", "Egress"}); types != nil {
		spec["policyTypes"] = types
	}
	return map[string]any{
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
		"metadata": map[string]any{"name": fmt.Sprint("policy-", number), "namespace": own.name},
		"spec":     spec,
	}
}

// faults draws of each thing whether it is wrong: one of so many doublings is.
// Numbers would not do, since small ones are drawn more often than others.
func faults(r *rapid.T, doublings int) func(what string) bool {
	return func(what string) bool {
		for range doublings {
			if !rapid.Bool().Draw(r, what) {
				return false
			}
		}
		return true
	}
}

// drawSegmentedRule draws a rule for a flow of the namespace's zone, or for one
// of another's.
func drawSegmentedRule(r *rapid.T, s surroundings, own place, direction string, wrong func(string) bool) any {
	near := "to"
	if direction == "egress" {
		near = "from"
	}
	if wrong("null rule") {
		return drawOf(r, "null rule", nil, any(map[string]any{}))
	}
	flows := slices.DeleteFunc(slices.Clone(each(s.chart["flows"])), func(flow any) bool {
		return !s.chart.stands(at(flow, near), party{inside: true, place: own})
	})
	if len(flows) == 0 || wrong("another's flow") {
		flows = each(s.chart["flows"])
	}
	return drawRuleFor(r, s, own, direction, drawOf(r, "flow", flows...), wrong)
}

// drawPolicyFor draws a policy that lets a flow through at one of its ends.
func drawPolicyFor(r *rapid.T, s surroundings, number int, own place, direction string, flow any) map[string]any {
	rule := drawRuleFor(r, s, own, direction, flow, faults(r, drawOf(r, "faults", 4, 8)))
	return map[string]any{
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
		"metadata": map[string]any{"name": fmt.Sprint("policy-", number), "namespace": own.name},
		"spec": map[string]any{
			"podSelector": drawPodSelector(r), direction: []any{rule},
			"policyTypes": []any{map[string]string{"ingress": "Ingress", "egress": "Egress"}[direction]},
		},
	}
}

func drawRuleFor(r *rapid.T, s surroundings, own place, direction string, flow any, wrong func(string) bool) any {
	far, peers := "from", "from"
	if direction == "egress" {
		far, peers = "to", "to"
	}
	rule := map[string]any{}
	drawn := []any{}
	for range drawOf(r, "peers", 1, 1, 1, 2) {
		drawn = append(drawn, drawSegmentedPeer(r, s, own, at(flow, far).(string), wrong))
	}
	if rapid.IntRange(0, 7).Draw(r, "own pods") == 0 {
		drawn = []any{map[string]any{"podSelector": drawPodSelector(r)}}
	}
	if rule[peers] = drawn; wrong("no peers") {
		rule[peers] = drawOf(r, "no peers", nil, any([]any{}))
	}
	ports := []any{}
	for range drawOf(r, "ports", 1, 1, 2) {
		ports = append(ports, drawSegmentedPort(r, flow, wrong))
	}
	if rule["ports"] = ports; wrong("no ports") {
		rule["ports"] = drawOf(r, "no ports", nil, any([]any{}))
	}
	return rule
}

func drawSegmentedPort(r *rapid.T, flow any, wrong func(string) bool) any {
	if wrong("port") {
		return drawOf(r, "port", nil, any(map[string]any{}), any(map[string]any{"protocol": "UDP"}), any(map[string]any{"protocol": "SCTP", "port": 80}),
			any(map[string]any{"port": "http"}), any(map[string]any{"port": "metrics", "protocol": "UDP"}), any(map[string]any{"port": 1, "endPort": 65535}),
			any(map[string]any{"port": 53, "protocol": "UDP"}), any(map[string]any{"port": 53}), any(map[string]any{"port": 8079, "endPort": 8081}))
	}
	declared := any(map[string]any{"port": 9})
	if ports := each(at(flow, "ports")); len(ports) > 0 {
		declared = drawOf(r, "declared", ports...)
	}
	port := map[string]any{}
	if protocol, written := at(declared, "protocol").(string); written && (protocol != "TCP" || rapid.Bool().Draw(r, "written")) {
		port["protocol"] = protocol
	}
	if name, named := at(declared, "name").(string); named {
		port["port"] = name
		return port
	}
	first := number(at(declared, "port"))
	last := first
	if end := at(declared, "endPort"); end != nil {
		last = number(end)
	}
	low := rapid.IntRange(first, last).Draw(r, "first")
	port["port"] = low
	if high := rapid.IntRange(low, last).Draw(r, "last"); high > low {
		port["endPort"] = high
	} else if wrong("a longer range") {
		port["endPort"] = low + 1
	}
	return port
}

// drawSegmentedPeer draws a peer that is in a zone, or an external.
func drawSegmentedPeer(r *rapid.T, s surroundings, own place, far string, wrong func(string) bool) any {
	for _, external := range each(s.chart["externals"]) {
		if at(external, "name") == far {
			return map[string]any{"ipBlock": drawSegmentedBlock(r, external, wrong)}
		}
	}
	peer := map[string]any{"namespaceSelector": drawNamespaceSelector(r, s, own, far, wrong)}
	switch drawOf(r, "pods", "any", "any", "some", "null") {
	case "some":
		peer["podSelector"] = drawPodSelector(r)
	case "null":
		peer["podSelector"] = nil
	}
	if wrong("pods alone") {
		return map[string]any{"podSelector": drawPodSelector(r), "namespaceSelector": nil}
	}
	return peer
}

func drawNamespaceSelector(r *rapid.T, s surroundings, own place, far string, wrong func(string) bool) any {
	var members []string
	for _, known := range s.known {
		if zone := s.chart.zone(known); zone == far || far == "*" && zone != "" {
			members = append(members, known.name)
		}
	}
	tier := any(nil)
	for _, zone := range each(s.chart["zones"]) {
		if at(zone, "name") == far {
			tier = at(zone, "tier")
		}
	}
	tenant := own.labels["tenant"]
	if tenant == "" || wrong("tenant") {
		tenant = drawOf(r, "tenant", "t1", "t2", "t3")
	}

	in := func(key string, values ...any) any {
		return map[string]any{"key": key, "operator": "In", "values": values}
	}
	switch shape := drawOf(r, "selector", "labels", "labels", "expressions", "names", "odd"); {
	case shape == "odd" && rapid.Bool().Draw(r, "any requirements"):
		return drawOddSelector(r, tenant)
	case shape == "names" && len(members) > 0, tier == nil && len(members) > 0:
		name := drawOf(r, "member", members...)
		if wrong("another name") {
			name = drawOf(r, "name", "unknown", "stray", "odd", own.name, "t2-db", "kube-system")
		}
		labels := map[string]any{nameLabel: name}
		if wrong("and project") {
			labels["project"] = drawOf(r, "project", "shop", "data")
		}
		return map[string]any{"matchLabels": labels}
	case tier == nil:
		return map[string]any{}
	case shape == "expressions":
		expressions := []any{in("tier", tier)}
		if wrong("two tiers") {
			expressions = []any{in("tier", tier, drawOf(r, "tier", "ingress", "frontend", "backend", "db", "proxy", "odd"))}
		}
		if s.chart.perTenant(far) != wrong("tenant or none") {
			expressions = append(expressions, in("tenant", tenant))
		}
		if last := len(expressions) - 1; wrong("no In") {
			key := at(expressions[last], "key")
			expressions[last] = drawOf[any](r, "operator", map[string]any{"key": key, "operator": "DoesNotExist"},
				map[string]any{"key": key, "operator": "Exists"}, map[string]any{"key": key, "operator": "NotIn", "values": []any{"t2", "frontend"}})
		}
		return map[string]any{"matchExpressions": expressions}
	default:
		labels := map[string]any{"tier": tier}
		if s.chart.perTenant(far) != wrong("tenant or none") {
			labels["tenant"] = tenant
		}
		if wrong("no tier") {
			delete(labels, "tier")
		}
		if wrong("project") {
			labels["project"] = "shop"
		}
		return map[string]any{"matchLabels": labels}
	}
}

// drawOddSelector draws a selector of any requirements.
func drawOddSelector(r *rapid.T, tenant string) any {
	values := map[string][]any{
		"tier": {"ingress", "frontend", "backend", "db", "proxy", "odd"}, "tenant": {tenant, "t1", "t2"},
		"project": {"shop", "data"}, nameLabel: {"kube-system", "t1-backend", "unknown"},
	}
	expressions := []any{}
	for range rapid.IntRange(0, 3).Draw(r, "expressions") {
		key := drawOf(r, "key", "tier", "tenant", "project", nameLabel)
		requirement := map[string]any{"key": key, "operator": drawOf(r, "operator", "In", "NotIn", "NotIn", "Exists", "DoesNotExist")}
		if operator := requirement["operator"]; operator == "In" || operator == "NotIn" {
			requirement["values"] = append([]any{}, rapid.SliceOfN(rapid.SampledFrom(values[key]), 1, 5).Draw(r, "values")...)
		}
		expressions = append(expressions, requirement)
	}
	return map[string]any{"matchExpressions": expressions, "matchLabels": nil}
}

func drawPodSelector(r *rapid.T) any {
	return drawOf(r, "pod selector", map[string]any{}, map[string]any{"matchLabels": map[string]any{"app": "web"}},
		map[string]any{"matchLabels": map[string]any{"app": "db"}, "matchExpressions": nil},
		map[string]any{"matchExpressions": []any{map[string]any{"key": "role", "operator": "DoesNotExist"}}})
}

// drawSegmentedBlock draws a block within an external, with its holes excepted,
// or any other.
func drawSegmentedBlock(r *rapid.T, external any, wrong func(string) bool) any {
	cidr := drawOf(r, "cidr", each(at(external, "cidrs"))...).(string)
	if wrong("another block") {
		cidr = drawOf(r, "cidr", "0.0.0.0/0", "::/0", "192.0.2.10/31", "192.0.2.8/30", "192.0.2.10/32", "192.0.2.128/25", "192.0.2.0/24", "10.0.0.0/8",
			"10.20.0.0/25", "10.20.0.0/16", "10.244.3.7/32", "10.96.0.10/32", "203.0.113.0/24", "8.0.0.0/7", "2001:db8::/32", "fd00::/8", "2000::/3", "0.0.0.0/1")
	}
	block := map[string]any{"cidr": cidr}
	outer := netip.MustParsePrefix(cidr)
	excepts := []any{}
	for _, hole := range slices.Concat(each(at(external, "except")), []any{"10.244.0.0/16", "10.96.0.0/12", "10.0.0.0/9", "10.128.0.0/9", "0.0.0.0/1", "128.0.0.0/1"}) {
		inner := netip.MustParsePrefix(hole.(string))
		own := slices.Contains(each(at(external, "except")), hole)
		if outer.Contains(inner.Addr()) && outer.Bits() < inner.Bits() && own != wrong("except "+hole.(string)) {
			excepts = append(excepts, hole)
		}
	}
	switch {
	case len(excepts) > 0:
		block["except"] = excepts
	case rapid.Bool().Draw(r, "no excepts"):
		block["except"] = drawOf(r, "none", nil, any([]any{}))
	}
	return block
}
