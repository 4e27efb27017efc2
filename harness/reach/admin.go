package reach

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// adminGroup is the group of the policies of administrators, which come before
// NetworkPolicies and after them:
// https://network-policy-api.sigs.k8s.io/api-overview/.
const adminGroup = "policy.networking.k8s.io"

// The tiers of policies, in the order in which they are asked.
const (
	adminTier    = 0
	networkTier  = 1
	baselineTier = 2
)

// adminPolicy is a policy of an administrator.
type adminPolicy struct {
	object   *manifest.Object
	tier     int
	priority int64
	// subject is the pods it applies to, as a peer in the rulebook.
	subject int32
	rules   [2][]rule
	lists   [2]int32
}

// dialect is what differs between the kinds of administrators' policies.
type dialect struct {
	actions []string
	// ports is the field of a rule that names its ports.
	ports string
	// tiered says that the policy names its tier.
	tiered bool
	// ranked says that the policy has a priority.
	ranked bool
	tier   int
	// domains says that a rule can name destinations by their domain.
	domains bool
}

// dialectOf returns the dialect of a kind, and whether it is known.
func dialectOf(gvk schema.GroupVersionKind) (dialect, bool) {
	if gvk.Group != adminGroup {
		return dialect{}, false
	}
	switch gvk.Version + " " + gvk.Kind {
	case "v1alpha1 AdminNetworkPolicy":
		return dialect{actions: []string{"Allow", "Deny", "Pass"}, ports: "ports", ranked: true, tier: adminTier, domains: true}, true
	case "v1alpha1 BaselineAdminNetworkPolicy":
		return dialect{actions: []string{"Allow", "Deny"}, ports: "ports", tier: baselineTier}, true
	case "v1alpha2 ClusterNetworkPolicy", "v1beta1 ClusterNetworkPolicy":
		return dialect{actions: []string{"Accept", "Deny", "Pass"}, ports: "protocols", tiered: true, ranked: true, domains: true}, true
	}
	return dialect{}, false
}

// adminPolicy reads a policy of an administrator; nil if it cannot be read.
func (r *reader) adminPolicy(object *manifest.Object, d dialect) *adminPolicy {
	r.object, r.trail, r.dialect = object, nil, d
	before := len(r.errors)
	made := &adminPolicy{object: object, tier: d.tier}
	r.only(object.Value, "apiVersion", "kind", "metadata", "spec", "status")
	spec := r.enter(object.Value, "spec")
	if spec == nil {
		r.refuse(nil, "is missing; say what the policy is about")
		return nil
	}
	known := []string{"subject", "ingress", "egress"}
	if d.ranked {
		known = append(known, "priority")
		made.priority = r.number(spec, "priority")
		if _, written := spec["priority"].(int64); !written || made.priority < 0 || made.priority > 1000 {
			r.refuse([]any{"priority"}, "must be a number between 0 and 1000")
		}
	}
	if d.tiered {
		known = append(known, "tier")
		switch r.oneOf(spec, "tier", "Admin", "Baseline") {
		case "Admin":
			made.tier = adminTier
		case "Baseline":
			made.tier = baselineTier
		}
	}
	r.only(spec, known...)
	made.subject = r.subject(r.enter(spec, "subject"))
	r.leave(1)
	for direction := range made.rules {
		r.each(spec, rulesField(direction), func(source map[string]any) {
			made.rules[direction] = append(made.rules[direction], r.adminRule(source, direction, d))
		})
		made.lists[direction] = r.book.list(made.rules[direction])
	}
	if len(r.errors) > before {
		return nil
	}
	return made
}

// only refuses the fields of a mapping that are not known, each at its place.
func (f *fields) only(object map[string]any, known ...string) {
	for key := range object {
		if !slices.Contains(known, key) {
			f.refuse([]any{key}, "is not a field that is known here; correct or remove it")
		}
	}
}

// oneOf reads a text that has to be one of some.
func (f *fields) oneOf(object map[string]any, key string, of ...string) string {
	text := f.text(object, key)
	if !slices.Contains(of, text) {
		f.refuse([]any{key}, "is %s; it must be one of %v", strconv.Quote(text), of)
	}
	return text
}

// chosen returns the one field that a mapping has of several; "" if it has none.
func (f *fields) chosen(object map[string]any, of ...string) string {
	f.only(object, of...)
	field := ""
	for _, key := range of {
		if object[key] == nil {
			continue
		}
		if field != "" {
			f.refuse(nil, "has %s and %s; it must have one of them", field, key)
		}
		field = key
	}
	return field
}

func (r *reader) subject(source map[string]any) int32 {
	number, ok := r.podsOf(source, r.chosen(source, "namespaces", "pods"))
	if !ok {
		r.refuse(nil, "names nobody; give it namespaces or pods")
	}
	return number
}

// podsOf reads the pods that the field namespaces or pods is about.
func (r *reader) podsOf(source map[string]any, field string) (number int32, ok bool) {
	switch field {
	case "namespaces":
		return r.book.peer(peer{namespaces: r.labelSelector(source, "namespaces"), pods: everything}), true
	case "pods":
		pods := r.enter(source, "pods")
		defer r.leave(1)
		r.only(pods, "namespaceSelector", "podSelector")
		if pods["podSelector"] == nil {
			r.refuse([]any{"podSelector"}, "is missing; write {} to mean every pod")
		}
		if pods["namespaceSelector"] == nil && !r.dialect.tiered {
			r.refuse([]any{"namespaceSelector"}, "is missing; write {} to mean every namespace")
		}
		return r.book.peer(peer{namespaces: r.labelSelector(pods, "namespaceSelector"), pods: r.labelSelector(pods, "podSelector")}), true
	}
	return 0, false
}

// labelSelector reads a selector, which is everything if it is not there.
func (r *reader) labelSelector(object map[string]any, key string) int32 {
	source := r.enter(object, key)
	defer r.leave(1)
	r.only(source, "matchLabels", "matchExpressions")
	r.each(source, "matchExpressions", func(item map[string]any) { r.only(item, "key", "operator", "values") })
	var typed metav1.LabelSelector
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(source, &typed); err != nil {
		r.refuse(nil, "is not a selector: %v", err)
		return everything
	}
	number, err := r.book.selector(&typed)
	if err != nil {
		r.refuse(nil, "is not a selector: %v", err)
	}
	return number
}

// adminRule reads a rule. One with a peer that says nothing is of a version of
// the API that is not known, and closes what it can.
func (r *reader) adminRule(source map[string]any, direction int, d dialect) rule {
	peers := "from"
	if direction == outbound {
		peers = "to"
	}
	r.only(source, "name", "action", peers, d.ports)
	r.text(source, "name")
	made := rule{administered: true, action: action(r.oneOf(source, "action", d.actions...))}
	var blocks []int32
	some, strange := false, false
	r.each(source, peers, func(item map[string]any) {
		some = true
		switch field := r.chosen(item, peerFields(direction, d)...); field {
		case "namespaces", "pods":
			number, _ := r.podsOf(item, field)
			made.peers = append(made.peers, number)
		case "networks":
			for _, network := range r.texts(item, field) {
				blocks = append(blocks, r.book.block(block{cidr: network}))
			}
		case "nodes":
			made.nodes = max(made.nodes, Possibly)
			if r.labelSelector(item, "nodes") == everything {
				made.nodes = Certainly
			}
		case "domainNames":
			made.domains = true
		default:
			strange = true
		}
	})
	if !some {
		r.refuse([]any{peers}, "is empty; name at least one peer")
	}
	made.peers = sorted(made.peers)
	made.blocks = r.book.blockSet(blocks)
	made.ports, made.names = AllPorts(), nil
	if source[d.ports] != nil {
		made.ports, made.names = r.adminPorts(source, d)
	}
	if strange && (made.action == deny || made.action == pass) {
		return rule{administered: true, action: deny, everyone: true, ports: AllPorts()}
	}
	if strange {
		return rule{administered: true, action: made.action}
	}
	return made
}

// peerFields are those of a peer. The sources of traffic are never addresses.
func peerFields(direction int, d dialect) []string {
	known := []string{"namespaces", "pods"}
	if direction == outbound {
		known = append(known, "nodes", "networks")
		if d.domains {
			known = append(known, "domainNames")
		}
	}
	return known
}

// texts reads a list of networks.
func (r *reader) texts(object map[string]any, key string) []netip.Prefix {
	list, ok := object[key].([]any)
	if !ok {
		r.refuse([]any{key}, "is %s; it must be a list", apiserver.Describe(object[key]))
	}
	var networks []netip.Prefix
	for i, value := range list {
		networks = append(networks, r.prefix(fmt.Sprint(value), []any{key, i}))
	}
	return networks
}

// adminPorts reads the ports of a rule, in either dialect.
func (r *reader) adminPorts(source map[string]any, d dialect) (ports Ports, names []int32) {
	var ranges []PortRange
	name := func(text string) {
		if text == "" {
			r.refuse(nil, "names no port; write the name of a container's port")
		}
		// A name is of whatever protocol the port with it has.
		for _, protocol := range protocols() {
			names = append(names, r.book.name(namedPort{protocol, text}))
		}
	}
	read := func(item map[string]any) {
		switch field := r.chosen(item, "portNumber", "portRange", "namedPort"); field {
		case "portNumber":
			port := r.enter(item, field)
			r.only(port, "protocol", "port")
			number := r.port(port, "port")
			ranges = append(ranges, PortRange{r.protocol(port), number, number})
			r.leave(1)
		case "portRange":
			port := r.enter(item, field)
			r.only(port, "protocol", "start", "end")
			ranges = append(ranges, r.portRange(port, r.protocol(port)))
			r.leave(1)
		case "namedPort":
			name(r.text(item, field))
		default:
			r.refuse(nil, "names no port; give it portNumber, portRange or namedPort")
		}
	}
	if d.ports == "protocols" {
		read = func(item map[string]any) {
			switch field := r.chosen(item, "tcp", "udp", "sctp", "destinationNamedPort"); field {
			case "tcp", "udp", "sctp":
				ranges = append(ranges, r.protocolPorts(item, field))
			case "destinationNamedPort":
				name(r.text(item, field))
			default:
				r.refuse(nil, "names no protocol; give it tcp, udp, sctp or destinationNamedPort")
			}
		}
	}
	r.each(source, d.ports, read)
	if len(ranges)+len(names) == 0 {
		r.refuse([]any{d.ports}, "is empty; leave it out to mean every port")
	}
	return PortsOf(ranges...), sorted(names)
}

// protocolPorts reads the ports under a protocol of a ClusterNetworkPolicy.
func (r *reader) protocolPorts(item map[string]any, field string) PortRange {
	made := PortRange{map[string]corev1.Protocol{"tcp": corev1.ProtocolTCP, "udp": corev1.ProtocolUDP, "sctp": corev1.ProtocolSCTP}[field], firstPort, lastPort}
	protocol := r.enter(item, field)
	defer r.leave(1)
	r.only(protocol, "destinationPort")
	if protocol["destinationPort"] == nil {
		return made
	}
	port := r.enter(protocol, "destinationPort")
	defer r.leave(1)
	switch r.chosen(port, "number", "range") {
	case "number":
		made.First = r.port(port, "number")
		made.Last = made.First
	case "range":
		ends := r.enter(port, "range")
		r.only(ends, "start", "end")
		made = r.portRange(ends, made.Protocol)
		r.leave(1)
	default:
		r.refuse(nil, "names no port; give it number or range")
	}
	return made
}

// portRange reads a range that begins before it ends.
func (r *reader) portRange(ends map[string]any, protocol corev1.Protocol) PortRange {
	made := PortRange{protocol, r.port(ends, "start"), r.port(ends, "end")}
	if made.First >= made.Last {
		r.refuse([]any{"end"}, "is %d and start is %d; a range ends after it begins", made.Last, made.First)
	}
	return made
}

func (r *reader) port(object map[string]any, key string) uint16 {
	number := r.number(object, key)
	if number < firstPort || number > lastPort {
		r.refuse([]any{key}, "is %d; it must be between 1 and 65535", number)
		return firstPort
	}
	return uint16(number)
}

func (r *reader) protocol(object map[string]any) corev1.Protocol {
	if object["protocol"] == nil {
		return corev1.ProtocolTCP
	}
	return corev1.Protocol(r.oneOf(object, "protocol", "TCP", "UDP", "SCTP"))
}
