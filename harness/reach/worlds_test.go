package reach_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"pgregory.net/rapid"
)

// nameLabel is the label that every Namespace has with its name.
const nameLabel = "kubernetes.io/metadata.name"

// world is what a cluster holds, each object as somebody writes it.
type world struct {
	objects []map[string]any
}

// text is the world as manifests.
func (w world) text() []byte {
	var text bytes.Buffer
	for _, object := range w.objects {
		document, err := json.Marshal(object)
		if err != nil {
			panic(err)
		}
		text.WriteString("---\n")
		text.Write(document)
		text.WriteString("\n")
	}
	return text.Bytes()
}

func (w world) ofKind(kinds ...string) []map[string]any {
	var found []map[string]any
	for _, object := range w.objects {
		if slices.Contains(kinds, object["kind"].(string)) {
			found = append(found, object)
		}
	}
	return found
}

func (w world) policies() []map[string]any { return w.ofKind("NetworkPolicy") }

// namespaceLabels are those of a Namespace in the cluster, where each has a
// label with its name that nobody can change; known is whether it is given.
func (w world) namespaceLabels(name string) (labels map[string]string, known bool) {
	labels = map[string]string{}
	for _, namespace := range w.ofKind("Namespace") {
		if field(namespace, "metadata", "name") == name {
			labels, known = labelsOf(field(namespace, "metadata", "labels")), true
		}
	}
	labels[nameLabel] = name
	return labels, known
}

func labelsOf(written any) map[string]string {
	labels := map[string]string{}
	entries, _ := written.(map[string]any)
	for key, value := range entries {
		labels[key] = value.(string)
	}
	return labels
}

// podEnd is a pod, or a pod of a workload, as an end without an address.
func (w world) podEnd(object map[string]any) end {
	metadata, spec := field(object, "metadata"), field(object, "spec")
	if template := field(object, "spec", "template"); template != nil {
		metadata, spec = field(template, "metadata"), field(template, "spec")
	}
	self := end{isPod: true, namespace: namespaceOf(object), labels: labelsOf(field(metadata, "labels"))}
	self.namespaceLabels, _ = w.namespaceLabels(self.namespace)
	for _, container := range list(field(spec, "containers")) {
		self.ports = append(self.ports, list(field(container, "ports"))...)
	}
	return self
}

// addressesOf are the addresses that a pod is known to have.
func addressesOf(pod map[string]any) []netip.Addr {
	var addresses []netip.Addr
	for _, item := range list(field(pod, "status", "podIPs")) {
		addresses = append(addresses, netip.MustParseAddr(field(item, "ip").(string)))
	}
	if first, ok := field(pod, "status", "podIP").(string); ok && len(addresses) == 0 {
		addresses = append(addresses, netip.MustParseAddr(first))
	}
	return addresses
}

func runs(pod map[string]any) bool {
	phase := field(pod, "status", "phase")
	return phase != "Succeeded" && phase != "Failed"
}

// nameOf is the name that the engine has for an object.
func nameOf(object map[string]any) string {
	return fmt.Sprintf("%s %s/%s", object["kind"], namespaceOf(object), field(object, "metadata", "name"))
}

// inside returns the values that a value consists of.
func inside(value any) []any {
	found := []any{value}
	switch value := value.(type) {
	case map[string]any:
		for _, item := range value {
			found = append(found, inside(item)...)
		}
	case []any:
		for _, item := range value {
			found = append(found, inside(item)...)
		}
	}
	return found
}

// interestingPorts are those at which an answer may change: every number that
// is written anywhere, and its neighbours.
func (w world) interestingPorts() []int {
	ports := []int{1, 65535}
	for _, object := range w.objects {
		for _, value := range inside(object["spec"]) {
			if number, ok := value.(int); ok {
				ports = append(ports, number-1, number, number+1)
			}
		}
	}
	slices.Sort(ports)
	ports = slices.Compact(ports)
	return slices.DeleteFunc(ports, func(port int) bool { return port < 1 || port > 65535 })
}

// blocks are the networks that the policies name.
func (w world) blocks() []netip.Prefix {
	var blocks []netip.Prefix
	for _, object := range w.objects {
		for _, value := range inside(object["spec"]) {
			text, _ := value.(string)
			if block, err := netip.ParsePrefix(text); err == nil {
				blocks = append(blocks, block)
			}
		}
	}
	return blocks
}

// interestingAddresses are those at which an answer may change: the first and
// the last of each network, their neighbours, and some of nobody's.
func (w world) interestingAddresses(further ...netip.Prefix) []netip.Addr {
	addresses := []netip.Addr{netip.MustParseAddr("198.18.7.7"), netip.MustParseAddr("2001:db8:7::7")}
	for _, block := range slices.Concat(w.blocks(), further) {
		first, last := block.Masked().Addr(), lastAddress(block)
		addresses = append(addresses, first, last, first.Prev(), last.Next())
	}
	addresses = slices.DeleteFunc(addresses, func(address netip.Addr) bool { return !address.IsValid() })
	slices.SortFunc(addresses, netip.Addr.Compare)
	return slices.Compact(addresses)
}

// someAddresses draws some of the interesting addresses.
func (w world) someAddresses(r *rapid.T) []netip.Addr {
	return rapid.SliceOfN(rapid.SampledFrom(w.interestingAddresses()), 6, 6).Draw(r, "addresses")
}

func lastAddress(block netip.Prefix) netip.Addr {
	bytes := block.Masked().Addr().AsSlice()
	for bit := block.Bits(); bit < 8*len(bytes); bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// rarely draws whether something is so: one of so many doublings is. Numbers
// would not do, since small ones are drawn more often than others.
func rarely(r *rapid.T, what string, doublings int) bool {
	for range doublings {
		if !rapid.Bool().Draw(r, what) {
			return false
		}
	}
	return true
}

// unlessNull draws what stands at a key: nothing, null, or most often a value.
func unlessNull(r *rapid.T, object map[string]any, key string, draw func() any) {
	switch {
	case rarely(r, key+" null", 4):
		object[key] = nil
	case !rarely(r, key+" absent", 2):
		object[key] = draw()
	}
}

func items(r *rapid.T, name string, most int, draw func() any) []any {
	drawn := []any{}
	for range rapid.IntRange(0, most).Draw(r, name) {
		drawn = append(drawn, draw())
	}
	return drawn
}

func oneOf[T any](r *rapid.T, name string, of ...T) T {
	return rapid.SampledFrom(of).Draw(r, name)
}

func drawSelector(r *rapid.T, values map[string][]string) map[string]any {
	keys := slices.Sorted(maps.Keys(values))
	selector := map[string]any{}
	shape := oneOf(r, "selector", "empty", "labels", "labels", "expressions", "both")
	if shape == "empty" {
		return selector
	}
	unlessNull(r, selector, "matchLabels", func() any {
		labels := map[string]any{}
		if shape != "expressions" {
			key := oneOf(r, "key", keys...)
			labels[key] = oneOf(r, "value", values[key]...)
		}
		return labels
	})
	unlessNull(r, selector, "matchExpressions", func() any {
		if shape == "labels" {
			return []any{}
		}
		return items(r, "expressions", 2, func() any {
			key := oneOf(r, "key", keys...)
			requirement := map[string]any{"key": key, "operator": oneOf(r, "operator", "In", "NotIn", "NotIn", "Exists", "DoesNotExist")}
			switch requirement["operator"] {
			case "In", "NotIn":
				requirement["values"] = append([]any{oneOf(r, "value", values[key]...)},
					items(r, "more", 1, func() any { return oneOf(r, "value", values[key]...) })...)
			default:
				unlessNull(r, requirement, "values", func() any { return []any{} })
			}
			return requirement
		})
	})
	return selector
}

// What is drawn is drawn from little, so that much of it meets.

func podLabelValues() map[string][]string {
	return map[string][]string{"app": {"web", "db"}, "role": {"", "a"}}
}

func namespaceLabelValues() map[string][]string {
	return map[string][]string{"team": {"x", "y"}, nameLabel: {"one", "two", "none"}}
}

func networks() []string {
	return []string{
		"0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/28", "10.0.0.4/30", "10.0.0.4/31", "10.0.0.5/32", "10.0.0.0/29", "10.128.0.0/9", "0.0.0.0/32",
		"192.0.2.0/24", "192.0.2.128/25", "128.0.0.0/1", "255.255.255.255/32",
		"::/0", "fd00::/64", "fd00::4/126", "fd00::5/128", "fd00::/8", "2001:db8::/32", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
	}
}

func drawBlock(r *rapid.T) map[string]any {
	cidr := oneOf(r, "cidr", networks()...)
	block := map[string]any{"cidr": cidr}
	outer := netip.MustParsePrefix(cidr)
	inside := slices.DeleteFunc(networks(), func(text string) bool {
		inner := netip.MustParsePrefix(text)
		return !outer.Contains(inner.Addr()) || inner.Bits() <= outer.Bits()
	})
	unlessNull(r, block, "except", func() any {
		if len(inside) == 0 {
			return []any{}
		}
		return items(r, "excepts", 3, func() any { return oneOf(r, "except", inside...) })
	})
	return block
}

func drawPeer(r *rapid.T) any {
	peer := map[string]any{}
	shape := oneOf(r, "peer", "pods", "namespaces", "both", "block", "block")
	if shape == "pods" || shape == "both" {
		peer["podSelector"] = drawSelector(r, podLabelValues())
	}
	if shape == "namespaces" || shape == "both" {
		peer["namespaceSelector"] = drawSelector(r, namespaceLabelValues())
	}
	if shape == "block" {
		peer["ipBlock"] = drawBlock(r)
	}
	for _, other := range []string{"podSelector", "namespaceSelector", "ipBlock"} {
		if _, has := peer[other]; !has && rarely(r, "null", 3) {
			peer[other] = nil
		}
	}
	return peer
}

func drawPort(r *rapid.T) any {
	if rarely(r, "null", 4) {
		return nil
	}
	item := map[string]any{}
	unlessNull(r, item, "protocol", func() any { return oneOf(r, "protocol", "TCP", "UDP", "SCTP") })
	unlessNull(r, item, "port", func() any {
		return oneOf[any](r, "port", 1, 79, 80, 81, 82, 8080, 65534, 65535, "web", "dns", "none")
	})
	if first, numeric := item["port"].(int); numeric && rapid.Bool().Draw(r, "range") {
		item["endPort"] = min(65535, first+oneOf(r, "length", 0, 1, 2, 7000, 65534))
	}
	return item
}

func drawRule(r *rapid.T, peers string) any {
	if rarely(r, "null", 5) {
		return nil
	}
	rule := map[string]any{}
	unlessNull(r, rule, "ports", func() any { return items(r, "ports", 3, func() any { return drawPort(r) }) })
	unlessNull(r, rule, peers, func() any { return items(r, "peers", 4, func() any { return drawPeer(r) }) })
	return rule
}

func drawPolicy(r *rapid.T, number int, namespaces []string) map[string]any {
	metadata := map[string]any{"name": fmt.Sprint("policy-", number)}
	if namespace := oneOf(r, "namespace", namespaces...); namespace != "default" || rapid.Bool().Draw(r, "written") {
		metadata["namespace"] = namespace
	}
	policy := map[string]any{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata}
	if rarely(r, "no spec", 5) {
		unlessNull(r, policy, "spec", func() any { return map[string]any{} })
		return policy
	}
	spec := map[string]any{}
	unlessNull(r, spec, "podSelector", func() any { return drawSelector(r, podLabelValues()) })
	unlessNull(r, spec, "ingress", func() any { return items(r, "rules", 3, func() any { return drawRule(r, "from") }) })
	unlessNull(r, spec, "egress", func() any { return items(r, "rules", 3, func() any { return drawRule(r, "to") }) })
	unlessNull(r, spec, "policyTypes", func() any {
		return oneOf(r, "types", []any{}, []any{"Ingress"}, []any{"Egress"}, []any{"Ingress", "Egress"}, []any{"Egress", "Ingress"})
	})
	policy["spec"] = spec
	return policy
}
