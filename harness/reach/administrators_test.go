package reach_test

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// The policies of administrators, by the same brute force: the first rule of the
// tier Admin that is about a connection decides, unless it passes; then
// NetworkPolicies do for pods that they isolate; then the tier Baseline does.

func connectsWithAdministrators(of world, source, destination end, protocol string, port int) bool {
	return sideLets(of, "Egress", source, destination, destination, protocol, port) &&
		sideLets(of, "Ingress", destination, source, destination, protocol, port)
}

func sideLets(of world, direction string, self, other, destination end, protocol string, port int) bool {
	if !self.isPod {
		return true
	}
	switch firstAction(of, "Admin", direction, self, other, destination, protocol, port) {
	case "Accept", "Allow":
		return true
	case "Deny":
		return false
	}
	for _, policy := range of.policies() {
		if isolates(policy, direction, self) {
			return letsThrough(of.policies(), direction, self, other, destination, protocol, port)
		}
	}
	return firstAction(of, "Baseline", direction, self, other, destination, protocol, port) != "Deny"
}

// firstAction is that of the first rule of a tier that is about a connection.
func firstAction(of world, tier, direction string, self, other, destination end, protocol string, port int) any {
	policies := slices.DeleteFunc(of.ofKind("AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"), func(policy map[string]any) bool {
		switch policy["kind"] {
		case "AdminNetworkPolicy":
			return tier != "Admin"
		case "BaselineAdminNetworkPolicy":
			return tier != "Baseline"
		}
		return field(policy, "spec", "tier") != tier
	})
	slices.SortFunc(policies, func(a, b map[string]any) int {
		first, _ := field(a, "spec", "priority").(int)
		second, _ := field(b, "spec", "priority").(int)
		return cmp.Compare(first, second)
	})
	for _, policy := range policies {
		if !isMeant(field(policy, "spec", "subject"), self) {
			continue
		}
		for _, rule := range rulesOf(policy, direction) {
			peers := slices.Concat(list(field(rule, "from")), list(field(rule, "to")))
			meant := slices.ContainsFunc(peers, func(peer any) bool { return isMeant(peer, other) })
			if meant && isAboutPort(rule, destination, protocol, port) {
				return field(rule, "action")
			}
		}
	}
	return "none"
}

func isMeant(subject any, self end) bool {
	for _, network := range list(field(subject, "networks")) {
		if netip.MustParsePrefix(network.(string)).Contains(self.address) {
			return true
		}
	}
	if namespaces := field(subject, "namespaces"); namespaces != nil {
		return self.isPod && selects(namespaces, self.namespaceLabels)
	}
	pods := field(subject, "pods")
	return pods != nil && self.isPod && selects(field(pods, "namespaceSelector"), self.namespaceLabels) && selects(field(pods, "podSelector"), self.labels)
}

func isAboutPort(rule any, destination end, protocol string, port int) bool {
	items := slices.Concat(list(field(rule, "ports")), list(field(rule, "protocols")))
	return len(items) == 0 || slices.ContainsFunc(items, func(item any) bool { return isAdministeredPort(item, destination, protocol, port) })
}

func isAdministeredPort(item any, destination end, protocol string, port int) bool {
	for _, key := range []string{"namedPort", "destinationNamedPort"} {
		if name := field(item, key); name != nil {
			return slices.ContainsFunc(destination.ports, func(opened any) bool {
				return field(opened, "name") == name && protocolOf(opened) == protocol && field(opened, "containerPort") == port
			})
		}
	}
	if number := field(item, "portNumber"); number != nil {
		return field(number, "protocol") == protocol && field(number, "port") == port
	}
	if ports := field(item, "portRange"); ports != nil {
		return protocolOf(ports) == protocol && field(ports, "start").(int) <= port && port <= field(ports, "end").(int)
	}
	about, named := item.(map[string]any)[map[string]string{"TCP": "tcp", "UDP": "udp", "SCTP": "sctp"}[protocol]]
	if !named {
		return false
	}
	switch at := field(about, "destinationPort"); {
	case at == nil:
		return true
	case field(at, "range") != nil:
		return field(at, "range", "start").(int) <= port && port <= field(at, "range", "end").(int)
	default:
		return field(at, "number") == port
	}
}

// drawAdministered draws a policy of an administrator's, in the words of the
// first version of the API or of the second.
func drawAdministered(r *rapid.T, priority int, second, baseline bool) map[string]any {
	spec := map[string]any{"subject": drawMeant(r, false)}
	policy := map[string]any{"spec": spec, "metadata": map[string]any{"name": fmt.Sprint("administrator-", priority)}}
	actions, ports := []string{"Allow", "Deny", "Pass"}, "ports"
	switch {
	case second:
		policy["apiVersion"], policy["kind"] = "policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy"
		spec["tier"], spec["priority"] = map[bool]string{false: "Admin", true: "Baseline"}[baseline], priority
		actions, ports = []string{"Accept", "Deny", "Pass"}, "protocols"
	case baseline:
		policy["apiVersion"], policy["kind"] = "policy.networking.k8s.io/v1alpha1", "BaselineAdminNetworkPolicy"
		policy["metadata"] = map[string]any{"name": "default"}
		actions = actions[:2]
	default:
		policy["apiVersion"], policy["kind"] = "policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy"
		spec["priority"] = priority
	}
	for _, direction := range []string{"ingress", "egress"} {
		rules := items(r, direction, 3, func() any {
			rule := map[string]any{"action": oneOf(r, "action", actions...)}
			peers := append([]any{drawMeant(r, direction == "egress")}, items(r, "more", 1, func() any { return drawMeant(r, direction == "egress") })...)
			rule[map[string]string{"ingress": "from", "egress": "to"}[direction]] = peers
			networks := slices.ContainsFunc(peers, func(peer any) bool { return field(peer, "networks") != nil })
			if drawn := items(r, "ports", 2, func() any { return drawAdministeredPort(r, second, !networks) }); len(drawn) > 0 {
				rule[ports] = drawn
			}
			return rule
		})
		if len(rules) > 0 {
			spec[direction] = rules
		}
	}
	return policy
}

func drawMeant(r *rapid.T, networks bool) map[string]any {
	shape := oneOf(r, "meant", "namespaces", "pods", "networks")
	switch {
	case shape == "networks" && networks:
		return map[string]any{"networks": []any{oneOf(r, "network", networkTexts()...)}}
	case shape == "pods":
		return map[string]any{"pods": map[string]any{"namespaceSelector": drawSelector(r, namespaceLabelValues()), "podSelector": drawSelector(r, podLabelValues())}}
	}
	return map[string]any{"namespaces": drawSelector(r, namespaceLabelValues())}
}

func networkTexts() []any {
	var texts []any
	for _, text := range networks() {
		texts = append(texts, text)
	}
	return texts
}

func drawAdministeredPort(r *rapid.T, second, names bool) any {
	protocol := oneOf(r, "protocol", "TCP", "UDP", "SCTP")
	first := oneOf(r, "port", 1, 53, 80, 81, 65534)
	last := min(65535, first+oneOf(r, "length", 1, 8000))
	shape := oneOf(r, "shape", "number", "range", "name", "all")
	switch {
	case shape == "name" && names && second:
		return map[string]any{"destinationNamedPort": oneOf(r, "name", "web", "dns")}
	case shape == "name" && names:
		return map[string]any{"namedPort": oneOf(r, "name", "web", "dns")}
	case second:
		at := map[string]any{"number": first}
		if shape == "range" {
			at = map[string]any{"range": map[string]any{"start": first, "end": last}}
		}
		about := map[string]any{"destinationPort": at}
		if shape == "all" {
			about = map[string]any{}
		}
		return map[string]any{map[string]string{"TCP": "tcp", "UDP": "udp", "SCTP": "sctp"}[protocol]: about}
	case shape == "range":
		return map[string]any{"portRange": map[string]any{"protocol": protocol, "start": first, "end": last}}
	}
	return map[string]any{"portNumber": map[string]any{"protocol": protocol, "port": first}}
}

// TestAgreementWithAdministrators draws clusters with policies of
// administrators, no two of the same priority in a tier.
func TestAgreementWithAdministrators(t *testing.T) {
	server := apiserver.New()
	rapid.Check(t, func(r *rapid.T) {
		drawn := drawKnown(r)
		second := rapid.Bool().Draw(r, "second version")
		for priority := range rapid.IntRange(1, 3).Draw(r, "admin") {
			drawn.objects = append(drawn.objects, drawAdministered(r, priority, second, false))
		}
		if rapid.Bool().Draw(r, "baseline") {
			drawn.objects = append(drawn.objects, drawAdministered(r, 7, second, true))
		}
		drawn.objects = rapid.Permutation(drawn.objects).Draw(r, "order")
		compare(r, drawn, ask(r, drawn, reach.Options{}, server), func(source, destination end, protocol string, port int) bool {
			return connectsWithAdministrators(drawn, source, destination, protocol, port)
		})
	})
}
