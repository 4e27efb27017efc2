package reach_test

import (
	"net/netip"
	"slices"
)

// What follows decides by brute force whether one end may open a connection to
// another on one port: as the documentation of NetworkPolicies says it, sentence
// by sentence, from the objects as they are written. It shares nothing with the
// engine, and nothing of it is meant to be fast.

// end is one end of a connection: a pod, or an address outside of the cluster.
type end struct {
	// Of a pod.
	isPod           bool
	namespace       string
	namespaceLabels map[string]string
	labels          map[string]string
	ports           []any // of the containers
	// ignored is a pod that the plugin takes for its node: no selector finds it.
	ignored bool
	// address is the one that the connection is made from or to.
	address netip.Addr
}

// connects reports whether a connection from source to destination is allowed on a port:
// it takes that the source may send it, and that the destination may receive it.
func connects(policies []map[string]any, source, destination end, protocol string, port int) bool {
	return letsThrough(policies, "Egress", source, destination, destination, protocol, port) &&
		letsThrough(policies, "Ingress", destination, source, destination, protocol, port)
}

// letsThrough judges one direction at one end: whoever no policy isolates may
// talk with everyone, and whoever is isolated with those that some rule of some
// such policy allows.
func letsThrough(policies []map[string]any, direction string, self, other, destination end, protocol string, port int) bool {
	isolated := false
	for _, policy := range policies {
		if !isolates(policy, direction, self) {
			continue
		}
		isolated = true
		for _, rule := range rulesOf(policy, direction) {
			if ruleNames(policy, direction, rule, other) && ruleOpens(rule, destination, protocol, port) {
				return true
			}
		}
	}
	return !isolated
}

func isolates(policy map[string]any, direction string, self end) bool {
	return self.isPod && !self.ignored &&
		namespaceOf(policy) == self.namespace &&
		slices.Contains(policyTypes(policy), direction) &&
		selects(field(policy, "spec", "podSelector"), self.labels)
}

// policyTypes are those written; else Ingress, and Egress where a rule is there.
func policyTypes(policy map[string]any) []string {
	var types []string
	for _, written := range list(field(policy, "spec", "policyTypes")) {
		types = append(types, written.(string))
	}
	if len(types) > 0 {
		return types
	}
	if len(list(field(policy, "spec", "egress"))) > 0 {
		return []string{"Ingress", "Egress"}
	}
	return []string{"Ingress"}
}

func rulesOf(policy map[string]any, direction string) []any {
	if direction == "Ingress" {
		return list(field(policy, "spec", "ingress"))
	}
	return list(field(policy, "spec", "egress"))
}

// ruleNames reports whether a rule is about the other end: one that names no
// peer is about everyone.
func ruleNames(policy map[string]any, direction string, rule any, other end) bool {
	peers := list(field(rule, "from"))
	if direction == "Egress" {
		peers = list(field(rule, "to"))
	}
	if len(peers) == 0 {
		return true
	}
	for _, peer := range peers {
		if isPeer(policy, peer, other) {
			return true
		}
	}
	return false
}

func isPeer(policy map[string]any, peer any, other end) bool {
	block, namespaces, pods := field(peer, "ipBlock"), field(peer, "namespaceSelector"), field(peer, "podSelector")
	switch {
	case block != nil:
		return inBlock(block, other.address)
	case !other.isPod, other.ignored:
		return false
	case namespaces == nil && other.namespace != namespaceOf(policy):
		return false
	case namespaces != nil && !selects(namespaces, other.namespaceLabels):
		return false
	case pods != nil && !selects(pods, other.labels):
		return false
	}
	return true
}

func inBlock(block any, address netip.Addr) bool {
	if !netip.MustParsePrefix(field(block, "cidr").(string)).Contains(address) {
		return false
	}
	for _, except := range list(field(block, "except")) {
		if netip.MustParsePrefix(except.(string)).Contains(address) {
			return false
		}
	}
	return true
}

// ruleOpens reports whether a rule is about the port: one that names none is
// about all.
func ruleOpens(rule any, destination end, protocol string, port int) bool {
	ports := list(field(rule, "ports"))
	if len(ports) == 0 {
		return true
	}
	for _, item := range ports {
		if isPort(item, destination, protocol, port) {
			return true
		}
	}
	return false
}

func isPort(item any, destination end, protocol string, port int) bool {
	if protocol != protocolOf(item) {
		return false
	}
	switch written := field(item, "port").(type) {
	case nil:
		return true
	case string:
		for _, opened := range destination.ports {
			if field(opened, "name") == written && protocolOf(opened) == protocol && field(opened, "containerPort") == port {
				return true
			}
		}
		return false
	case int:
		if last, isRange := field(item, "endPort").(int); isRange {
			return written <= port && port <= last
		}
		return written == port
	}
	return false
}

func protocolOf(port any) string {
	if written, ok := field(port, "protocol").(string); ok {
		return written
	}
	return "TCP"
}

// selects reports whether a label selector, which may be absent, selects labels.
func selects(selector any, labels map[string]string) bool {
	wanted, _ := field(selector, "matchLabels").(map[string]any)
	for key, value := range wanted {
		if has, ok := labels[key]; !ok || has != value {
			return false
		}
	}
	for _, requirement := range list(field(selector, "matchExpressions")) {
		if !meets(requirement, labels) {
			return false
		}
	}
	return true
}

func meets(requirement any, labels map[string]string) bool {
	value, exists := labels[field(requirement, "key").(string)]
	isOneOf := exists && slices.Contains(list(field(requirement, "values")), any(value))
	switch field(requirement, "operator") {
	case "In":
		return isOneOf
	case "NotIn":
		return !isOneOf
	case "Exists":
		return exists
	case "DoesNotExist":
		return !exists
	}
	panic("no such operator")
}

// namespaceOf is the namespace of an object; one that names none is in default.
func namespaceOf(object map[string]any) string {
	if written, ok := field(object, "metadata", "namespace").(string); ok {
		return written
	}
	return "default"
}

// field is what stands at a path: nil is what is absent, and what is null.
func field(value any, path ...string) any {
	for _, name := range path {
		holder, _ := value.(map[string]any)
		value = holder[name]
	}
	return value
}

func list(value any) []any {
	items, _ := value.([]any)
	return items
}
