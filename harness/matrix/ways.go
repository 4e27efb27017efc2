package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// waysAround finds what lets traffic past the NetworkPolicies or past the
// entrance, in the zones and where a zone is not known.
func (m *model) waysAround() []WayAround {
	w := &ways{model: m, entrances: m.entrances(), behind: m.behindEntrances(), found: []WayAround{}}
	for i := range m.objects {
		object := &m.objects[i]
		switch group := object.GroupVersionKind().Group; {
		case group == "" && object.Kind == "Service":
			w.service(object)
		case isRoute(group, object.Kind):
			w.route(object)
		case isAdministrators(group, object.Kind):
			w.administrators(object)
		case isPlugins(group, object.Kind):
			w.plugins(object)
		}
	}
	for _, endpoint := range m.endpoints {
		if !endpoint.IsRange() {
			w.workload(endpoint.Object)
		}
	}
	slices.SortStableFunc(w.found, func(a, b WayAround) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), strings.Compare(a.Message, b.Message))
	})
	return w.found
}

// ways gathers ways around.
type ways struct {
	*model
	entrances, behind []string
	found             []WayAround
}

// add adds a way around at a path of an object, in a zone.
func (w *ways) add(object *manifest.Object, zone string, path []any, remedy, format string, args ...any) {
	w.found = append(w.found, WayAround{
		Object:  object.String(),
		Zone:    zone,
		Message: object.String() + " " + fmt.Sprintf(format, args...),
		Remedy:  remedy,
		Place:   placeOf(object, path...),
		begin:   placeOf(object),
	})
}

// zoneIn returns the zone of an object's namespace, and whether the matrix has a
// say there.
func (w *ways) zoneIn(object *manifest.Object) (string, bool) {
	zone, _ := w.zoneAt(object.Namespace)
	return zone, zone != unzoned
}

// inZone says where something stands.
func inZone(zone string) string {
	return "in " + nameOf(zone)
}

func nameOf(zone string) string {
	if zone == unknown {
		return "a namespace whose zone is not known"
	}
	return "zone " + zone
}

// service looks for ports and addresses that a Service opens to outside.
func (w *ways) service(object *manifest.Object) {
	zone, judged := w.zoneIn(object)
	if !judged {
		return
	}
	spec := object.Value["spec"]
	kind, _ := dig(spec, "type").(string)
	switch entrance := slices.Contains(w.entrances, zone); {
	case kind == "NodePort":
		w.add(object, zone, []any{"spec", "type"}, "Use type ClusterIP, and let people in through an Ingress.",
			"has type NodePort %s: each of its ports is open on every node, past the entrance", inZone(zone))
	case kind == "LoadBalancer" && !entrance:
		w.add(object, zone, []any{"spec", "type"}, "Use type ClusterIP, and let people in through an Ingress.",
			"has type LoadBalancer %s, which no flow lets an external enter%s", inZone(zone), w.insteadOf())
	case kind == "LoadBalancer" && dig(spec, "allocateLoadBalancerNodePorts") != false:
		w.add(object, zone, []any{"spec", "allocateLoadBalancerNodePorts"}, "Set allocateLoadBalancerNodePorts: false, where the load balancer can do without node ports.",
			"has type LoadBalancer with node ports: what the load balancer lets in is open on every node too")
	}
	if addresses, _ := dig(spec, "externalIPs").([]any); len(addresses) > 0 {
		w.add(object, zone, []any{"spec", "externalIPs"}, "Remove spec.externalIPs.",
			"has externalIPs %s: who sends to %v reaches it on any node, past the entrance", inZone(zone), addresses[0])
	}
}

// insteadOf names the entrances.
func (w *ways) insteadOf() string {
	if len(w.entrances) == 0 {
		return ""
	}
	return "; they enter " + and(w.entrances)
}

// workload looks for pods that no NetworkPolicy holds, or that stand open on
// their node.
func (w *ways) workload(object *manifest.Object) {
	zone, judged := w.zoneIn(object)
	if !judged {
		return
	}
	path := podSpecPath(object.Kind)
	if dig(object.Value, append(path, "hostNetwork")...) == true {
		w.add(object, zone, append(steps(path...), "hostNetwork"), "Remove hostNetwork.",
			"is on the network of its nodes %s, where NetworkPolicies need not hold; its connections are not in the table", inZone(zone))
		return // its ports are the node's anyway
	}
	for _, port := range containerPorts(object) {
		if port.hostPort > 0 {
			w.add(object, zone, append(port.path, "hostPort"), "Remove hostPort, and let people in through a Service.",
				"opens port %d of its node %s, past the entrance", port.hostPort, inZone(zone))
			return
		}
	}
}
