package reach

import (
	"cmp"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// policy is a NetworkPolicy.
type policy struct {
	object *manifest.Object
	pods   int32 // the selector of the pods it applies to
	// rules are by direction, and so are lists, their number in the rulebook.
	rules     [2][]rule
	lists     [2]int32
	effective [2]bool // whether it has the direction
}

// rulesField names the rules of a direction in a policy.
func rulesField(direction int) string {
	if direction == inbound {
		return "ingress"
	}
	return "egress"
}

// reader reads policies into a rulebook.
type reader struct {
	fields
	book    *rulebook
	server  *apiserver.Server
	dialect dialect // of the administrator's policy being read
}

// networkPolicy reads a NetworkPolicy; nil if it cannot be read.
func (r *reader) networkPolicy(object *manifest.Object) *policy {
	r.object, r.trail = object, nil
	before := len(r.errors)
	// Everything that an API server takes is read below, and nothing else.
	stored, faults := r.server.Admit(object.Value, nil)
	for _, fault := range faults {
		line, column := object.Position(fault.Path)
		r.errors = append(r.errors, manifest.Error{File: object.File, Line: line, Column: column, Message: object.String() + ": " + fault.Message})
	}
	if len(faults) > 0 {
		return nil
	}
	var typed networkingv1.NetworkPolicy
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(stored, &typed); err != nil {
		r.refuse([]any{"spec"}, "cannot be read: %v", err)
		return nil
	}

	spec := &typed.Spec
	made := &policy{object: object, pods: r.selector(&spec.PodSelector, []any{"spec", "podSelector"})}
	made.effective[inbound] = len(spec.PolicyTypes) == 0 || slices.Contains(spec.PolicyTypes, networkingv1.PolicyTypeIngress)
	made.effective[outbound] = slices.Contains(spec.PolicyTypes, networkingv1.PolicyTypeEgress) || len(spec.PolicyTypes) == 0 && len(spec.Egress) > 0
	for i, source := range spec.Ingress {
		if !made.effective[inbound] {
			break
		}
		made.rules[inbound] = append(made.rules[inbound], r.rule(source.From, source.Ports, []any{"spec", "ingress", i}, "from"))
	}
	for i, source := range spec.Egress {
		if !made.effective[outbound] {
			break
		}
		made.rules[outbound] = append(made.rules[outbound], r.rule(source.To, source.Ports, []any{"spec", "egress", i}, "to"))
	}
	if len(r.errors) > before {
		return nil
	}
	for direction := range made.rules {
		if made.effective[direction] {
			made.lists[direction] = r.book.list(made.rules[direction])
		}
	}
	return made
}

func (r *reader) selector(source *metav1.LabelSelector, path []any) int32 {
	number, err := r.book.selector(source)
	if err != nil {
		r.refuse(path, "is not a selector: %v", err)
	}
	return number
}

// rule reads a rule, whose peers stand under a key.
func (r *reader) rule(peers []networkingv1.NetworkPolicyPeer, ports []networkingv1.NetworkPolicyPort, path []any, key string) rule {
	made := rule{action: allow, everyone: len(peers) == 0}
	var blocks []int32
	for i := range peers {
		source, path := &peers[i], below(path, key, i)
		switch {
		case source.IPBlock != nil:
			blocks = append(blocks, r.book.block(r.ipBlock(source.IPBlock, below(path, "ipBlock"))))
		case source.NamespaceSelector != nil || source.PodSelector != nil:
			one := peer{own: r.object.Namespace, namespaces: ownNamespace, pods: everything}
			if source.NamespaceSelector != nil {
				one.own, one.namespaces = "", r.selector(source.NamespaceSelector, below(path, "namespaceSelector"))
			}
			if source.PodSelector != nil {
				one.pods = r.selector(source.PodSelector, below(path, "podSelector"))
			}
			made.peers = append(made.peers, r.book.peer(one))
		default:
			r.refuse(path, "names no peer; give it a podSelector, a namespaceSelector or an ipBlock")
		}
	}
	made.peers = sorted(made.peers)
	made.blocks = r.book.blockSet(blocks)

	if len(ports) == 0 {
		made.ports = AllPorts()
	}
	var ranges []PortRange
	for i := range ports {
		protocol := corev1.ProtocolTCP
		if ports[i].Protocol != nil {
			protocol = *ports[i].Protocol
		}
		switch port := ports[i].Port; {
		case port == nil:
			ranges = append(ranges, PortRange{protocol, firstPort, lastPort})
		case port.Type == intstr.String:
			made.names = append(made.names, r.book.name(namedPort{protocol, port.StrVal}))
		default:
			last := port.IntVal
			if ports[i].EndPort != nil {
				last = *ports[i].EndPort
			}
			if port.IntVal < firstPort || last > lastPort || last < port.IntVal {
				r.refuse(below(path, "ports", i), "is no range of ports; ports are between 1 and 65535")
				continue
			}
			ranges = append(ranges, PortRange{protocol, uint16(port.IntVal), uint16(last)})
		}
	}
	made.ports = made.ports.Union(PortsOf(ranges...))
	made.names = sorted(made.names)
	return made
}

func (r *reader) ipBlock(source *networkingv1.IPBlock, path []any) block {
	made := block{cidr: r.prefix(source.CIDR, below(path, "cidr"))}
	for i, text := range source.Except {
		made.except = append(made.except, r.prefix(text, below(path, "except", i)))
	}
	return made
}

func (r *reader) prefix(text string, path []any) netip.Prefix {
	prefix, err := netip.ParsePrefix(text)
	if err != nil || prefix.Addr().Is4In6() {
		r.refuse(path, "is %q; it must be a network such as 10.0.0.0/8 or fd00::/8", text)
		return roots()[family4]
	}
	return prefix.Masked()
}

func comparePrefixes(a, b netip.Prefix) int {
	return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
}
