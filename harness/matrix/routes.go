package matrix

import (
	"fmt"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// isRoute reports whether objects of a kind lead traffic from outside into the
// namespace that they are in.
func isRoute(group, kind string) bool {
	kinds := map[string][]string{
		"networking.k8s.io":         {"Ingress"},
		"extensions":                {"Ingress"},
		"gateway.networking.k8s.io": {"Gateway", "ListenerSet", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"},
		"route.openshift.io":        {"Route"},
		"projectcontour.io":         {"HTTPProxy"},
		"traefik.io":                {"IngressRoute", "IngressRouteTCP", "IngressRouteUDP"},
		"traefik.containo.us":       {"IngressRoute", "IngressRouteTCP", "IngressRouteUDP"},
		"networking.istio.io":       {"Gateway", "VirtualService"},
		"configuration.konghq.com":  {"TCPIngress", "UDPIngress"},
		"getambassador.io":          {"Mapping", "TCPMapping"},
	}
	return slices.Contains(kinds[group], kind)
}

// route looks for routes into zones that the entrances may not reach.
func (w *ways) route(object *manifest.Object) {
	zone, judged := w.zoneIn(object)
	if judged && !slices.Contains(w.behind, zone) {
		w.add(object, zone, []any{"kind"}, "Move it to a zone that an entrance may reach, or remove it.",
			"leads people into %s, %s", nameOf(zone), w.unreachable())
	}
	w.backends(object, object.Value["spec"], []any{"spec"})
}

// unreachable says why a zone is none for routes.
func (w *ways) unreachable() string {
	if len(w.entrances) == 0 {
		return "and no flow lets an external enter any zone"
	}
	return fmt.Sprintf("which no flow lets %s reach", either(w.entrances))
}

// backends looks through a route for Services of other namespaces.
func (w *ways) backends(object *manifest.Object, value any, path []any) {
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			w.backends(object, item, append(slices.Clip(path), i))
		}
	case map[string]any:
		for _, key := range sortedKeys(value) {
			inside := append(slices.Clip(path), key)
			if slices.Contains([]string{"backend", "backendRef", "backendRefs", "service", "services"}, key) {
				w.references(object, value[key], inside)
			}
			w.backends(object, value[key], inside)
		}
	}
}

// references looks at a reference to a Service, or at a list of them.
func (w *ways) references(object *manifest.Object, value any, path []any) {
	list, ok := value.([]any)
	if !ok {
		w.reference(object, value, path)
		return
	}
	for i, item := range list {
		w.reference(object, item, append(slices.Clip(path), i))
	}
}

func (w *ways) reference(object *manifest.Object, value any, path []any) {
	reference, _ := value.(map[string]any)
	name, _ := reference["name"].(string)
	namespace, _ := reference["namespace"].(string)
	if name != "" && namespace != "" && namespace != object.Namespace && isService(reference) {
		w.backend(object, name, namespace, append(slices.Clip(path), "namespace"))
	}
}

// isService reports whether a reference is to a Service, which is what references
// are to where they do not say it.
func isService(reference map[string]any) bool {
	kind, written := reference["kind"].(string)
	return !written || kind == "Service" || kind == "ServiceImport"
}

func (w *ways) backend(object *manifest.Object, name, namespace string, path []any) {
	zone, _ := w.zoneAt(namespace)
	if zone == unzoned || slices.Contains(w.behind, zone) {
		return
	}
	w.add(object, zone, path, "Take the backend out, or move it to a zone that an entrance may reach.",
		"leads people to Service %s/%s in %s, %s", namespace, name, nameOf(zone), w.unreachable())
}
