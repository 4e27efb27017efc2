package reach_test

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// hidden is a world of which the manifests do not say all.
type hidden struct {
	world
	options reach.Options
}

// member is a pod as some cluster that fits the manifests has it.
type member struct {
	endpoint string
	end
	addresses []netip.Addr
	// hosted is a pod on the network of its node.
	hosted bool
	node   string
}

// runtimeLabels are the labels with values of their own making that a
// controller gives to its pods, of those that the policies here ask for.
func runtimeLabels(kind string) []string {
	switch kind {
	case "Deployment":
		return []string{"pod-template-hash"}
	case "StatefulSet", "DaemonSet":
		return []string{"controller-revision-hash"}
	case "CronJob":
		return []string{"job-name"}
	}
	return nil
}

func hiddenLabelValues() map[string][]string {
	values := podLabelValues()
	values["pod-template-hash"], values["controller-revision-hash"], values["job-name"] = []string{"h1", "h2"}, []string{"h1"}, []string{"backup-1"}
	return values
}

// templateOf is what the pods of an object are made of, which of a Pod is itself.
func templateOf(object map[string]any) map[string]any {
	holder := any(object)
	if object["kind"] == "CronJob" {
		holder = field(object, "spec", "jobTemplate")
	}
	if template, ok := field(holder, "spec", "template").(map[string]any); ok {
		return template
	}
	return object
}

func (h hidden) endpoints() []map[string]any {
	return h.ofKind("Pod", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job", "CronJob")
}

// complete makes members of every endpoint, two of one that may have several
// pods. choose returns a number below n: which of so many things that could be
// is so.
func (h hidden) complete(choose func(n int) int) []member {
	labelsOfNamespaces := map[string]map[string]string{}
	namespaceLabels := func(name string) map[string]string {
		if made, done := labelsOfNamespaces[name]; done {
			return made
		}
		labels, known := h.namespaceLabels(name)
		if values := []string{"", "x", "y", "other"}; !known {
			if value := values[choose(len(values))]; value != "" {
				labels["team"] = value
			}
		}
		labelsOfNamespaces[name] = labels
		return labels
	}

	// A plugin takes all pods on their node's network in the one way or the other.
	ignored := h.hostedAtAll() && choose(2) == 1
	var members []member
	for _, object := range h.endpoints() {
		pods := 2
		if object["kind"] == "Pod" {
			pods = 1
		}
		for range pods {
			made := member{endpoint: nameOf(object), end: h.podEnd(templateOf(object))}
			made.namespace = namespaceOf(object)
			made.namespaceLabels = namespaceLabels(made.namespace)
			made.labels = maps.Clone(made.labels)
			for _, key := range runtimeLabels(object["kind"].(string)) {
				values := append([]string{"fresh"}, hiddenLabelValues()[key]...)
				made.labels[key] = values[choose(len(values))]
			}
			if object["kind"] == "Job" {
				made.labels["job-name"] = field(object, "metadata", "name").(string)
			}
			spec := field(templateOf(object), "spec")
			made.hosted = field(spec, "hostNetwork") == true
			if made.ignored = made.hosted && ignored; made.ignored {
				made.ports = nil // a node's address has no names for ports
			}
			if written, known := field(spec, "nodeName").(string); known {
				made.node = written
			} else if h.hostedAtAll() {
				made.node = []string{"n1", "n2"}[choose(2)]
			}
			made.addresses = addressesOf(object)
			if len(made.addresses) == 0 {
				could := h.possibleAddresses(made.hosted)
				made.addresses = []netip.Addr{could[choose(len(could))]}
			}
			members = append(members, made)
		}
	}
	return members
}

func (h hidden) hostedAtAll() bool {
	return slices.ContainsFunc(h.endpoints(), func(object map[string]any) bool {
		return field(templateOf(object), "spec", "hostNetwork") == true
	})
}

// possibleAddresses are those that a pod may turn out to have, one of each kind.
func (h hidden) possibleAddresses(hosted bool) []netip.Addr {
	within := h.options.PodCIDRs
	if hosted {
		within = h.options.NodeCIDRs
	}
	taken := map[netip.Addr]bool{}
	for _, pod := range h.ofKind("Pod") {
		for _, address := range addressesOf(pod) {
			taken[address] = true
		}
	}
	return slices.DeleteFunc(h.interestingAddresses(slices.Concat(h.options.PodCIDRs, h.options.NodeCIDRs)...), func(address netip.Addr) bool {
		inside := len(within) == 0 || slices.ContainsFunc(within, func(block netip.Prefix) bool { return block.Contains(address) })
		// Nobody has the first or the last address of all.
		return taken[address] || !inside || address.IsUnspecified() || !address.Next().IsValid()
	})
}

// open reports whether a connection between two members is open in their cluster.
func (h hidden) open(from, to member, addresses [2]netip.Addr, protocol string, port int) bool {
	if from.hosted && to.isPod && from.node == to.node && from.endpoint != to.endpoint {
		return true // a pod's own node always reaches it
	}
	source, destination := from.end, to.end
	source.address, destination.address = addresses[0], addresses[1]
	return connects(h.policies(), source, destination, protocol, port)
}

// drawHidden draws a cluster and hides much of it, or little.
func drawHidden(r *rapid.T) hidden {
	one := netip.MustParsePrefix
	drawn := hidden{options: reach.Options{
		PodCIDRs:  oneOf(r, "pod CIDRs", nil, []netip.Prefix{one("10.0.0.0/24")}, []netip.Prefix{one("10.0.0.0/24"), one("fd00::/120")}),
		NodeCIDRs: oneOf(r, "node CIDRs", nil, []netip.Prefix{one("192.0.2.128/25")}, []netip.Prefix{one("192.0.2.128/25"), one("2001:db8::/64")}),
	}}
	rare := oneOf(r, "hidden, one in", 2, 6)
	hide := func(what string) bool { return rapid.IntRange(1, rare).Draw(r, "hide "+what) == 1 }

	names := []string{"one", "two", "default"}[:rapid.IntRange(1, 3).Draw(r, "namespaces")]
	for _, name := range names {
		if namespace := drawNamespace(r, name); !hide("namespace") {
			drawn.objects = append(drawn.objects, namespace)
		}
	}
	for number := range rapid.IntRange(1, 4).Draw(r, "endpoints") {
		pod := drawPod(r, number+1, names)
		if hide("host network") {
			pod["spec"].(map[string]any)["hostNetwork"] = true
			pod["status"] = map[string]any{"podIP": fmt.Sprint("192.0.2.", 130+number)}
		}
		if hide("node") {
			pod["spec"].(map[string]any)["nodeName"] = oneOf(r, "node", "n1", "n2")
		}
		if hide("address") {
			delete(pod, "status")
		}
		if hide("pod") {
			pod = workloadOf(r, pod, number)
		}
		if runs(pod) {
			drawn.objects = append(drawn.objects, pod)
		}
	}
	for number := range rapid.IntRange(1, 4).Draw(r, "policies") {
		policy := drawPolicy(r, number, names)
		if spec, ok := policy["spec"].(map[string]any); ok && hide("selected by") {
			spec["podSelector"] = drawSelector(r, hiddenLabelValues())
		}
		drawn.objects = append(drawn.objects, policy)
	}
	return drawn
}

// drawOneHidden draws two endpoints, one thing about the second of which is not
// known, and policies that ask for that.
func drawOneHidden(r *rapid.T, what string) hidden {
	drawn := hidden{options: reach.Options{PodCIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24")}}}
	known, other := drawPod(r, 1, []string{"one"}), drawPod(r, 2, []string{"two"})
	known["status"], other["status"] = map[string]any{"podIP": "10.0.0.1"}, map[string]any{"podIP": "10.0.0.2"}
	switch what {
	case "labels":
		other = workloadOf(r, other, 2)
	case "address":
		delete(other, "status")
	case "host network":
		other["spec"].(map[string]any)["hostNetwork"], other["status"] = true, map[string]any{"podIP": "192.0.2.130"}
		known["spec"].(map[string]any)["nodeName"], other["spec"].(map[string]any)["nodeName"] = "n1", "n2"
	}
	drawn.objects = []map[string]any{drawNamespace(r, "one"), known, other}
	if what != "namespace" {
		drawn.objects = append(drawn.objects, drawNamespace(r, "two"))
	}

	peer := func() any {
		switch what {
		case "namespace":
			values := namespaceLabelValues()
			if rapid.Bool().Draw(r, "the unknown label") {
				delete(values, nameLabel)
			}
			return map[string]any{"namespaceSelector": drawSelector(r, values)}
		case "labels":
			return map[string]any{"namespaceSelector": map[string]any{}, "podSelector": drawSelector(r, hiddenLabelValues())}
		case "address":
			return map[string]any{"ipBlock": drawBlock(r)}
		}
		return drawPeer(r)
	}
	for number := range rapid.IntRange(1, 3).Draw(r, "policies") {
		direction := oneOf(r, "direction", "ingress", "egress")
		rule := map[string]any{}
		if what != "host network" || rapid.Bool().Draw(r, "peers") {
			rule[map[string]string{"ingress": "from", "egress": "to"}[direction]] = []any{peer()}
		}
		if port := oneOf(r, "ports", "none", "some", "named"); port == "some" {
			rule["ports"] = []any{drawPort(r)}
		} else if port == "named" {
			rule["ports"] = []any{map[string]any{"port": oneOf(r, "name", "web", "dns")}}
		}
		spec := map[string]any{direction: []any{rule}, "policyTypes": []any{map[string]string{"ingress": "Ingress", "egress": "Egress"}[direction]}}
		if what == "labels" {
			spec["podSelector"] = drawSelector(r, hiddenLabelValues())
		}
		drawn.objects = append(drawn.objects, map[string]any{
			"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
			"metadata": map[string]any{"name": fmt.Sprint("policy-", number), "namespace": oneOf(r, "namespace", "one", "one", "two")}, "spec": spec,
		})
	}
	return drawn
}

// workloadOf is the workload whose pods are like a pod.
func workloadOf(r *rapid.T, pod map[string]any, number int) map[string]any {
	metadata, spec := pod["metadata"].(map[string]any), pod["spec"].(map[string]any)
	delete(spec, "nodeName")
	labels := map[string]any{"member": fmt.Sprint(number)}
	if written, ok := metadata["labels"].(map[string]any); ok {
		maps.Copy(labels, written)
	}
	template := map[string]any{"metadata": map[string]any{"labels": labels}, "spec": spec}
	selector := map[string]any{"matchLabels": map[string]any{"member": fmt.Sprint(number)}}
	kind := oneOf(r, "kind", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job", "CronJob")
	group, body := "apps/v1", map[string]any{"selector": selector, "template": template}
	switch kind {
	case "ReplicationController":
		group, body["selector"] = "v1", selector["matchLabels"]
	case "StatefulSet":
		body["serviceName"] = "none"
	case "Job", "CronJob":
		group = "batch/v1"
		spec["restartPolicy"] = "Never"
		delete(body, "selector")
		if kind == "CronJob" {
			body = map[string]any{"schedule": "@daily", "jobTemplate": map[string]any{"spec": body}}
		}
	}
	return map[string]any{
		"apiVersion": group, "kind": kind,
		"metadata": map[string]any{"name": metadata["name"], "namespace": metadata["namespace"]},
		"spec":     body,
	}
}
