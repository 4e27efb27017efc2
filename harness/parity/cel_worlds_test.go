package parity_test

import (
	"maps"

	"pgregory.net/rapid"
)

// world is what the reviews of a policy are drawn from.
type world struct {
	apiVersions, kinds []string
	annotations        *rapid.Generator[any]
	spec               *rapid.Generator[any]
	parameters         []field
}

func (w world) object(r *rapid.T) map[string]any {
	object := draw(r, metadataOf(w.annotations), field{"spec", w.spec})
	object["apiVersion"] = rapid.SampledFrom(w.apiVersions).Draw(r, "apiVersion")
	object["kind"] = rapid.SampledFrom(w.kinds).Draw(r, "kind")
	if metadata, _ := object["metadata"].(map[string]any); metadata == nil {
		object["metadata"] = map[string]any{"name": "web"}
	}
	return object
}

// review draws what Gatekeeper may be asked: an object as such, or a request.
func (w world) review(r *rapid.T) map[string]any {
	object := w.object(r)
	operation := rapid.SampledFrom([]string{"", "", "CREATE", "UPDATE", "UPDATE", "DELETE"}).Draw(r, "operation")
	if operation == "" {
		return object
	}
	request := map[string]any{
		"uid": "generated", "operation": operation, "kind": map[string]any{"group": "", "version": "v1", "kind": object["kind"]},
		"resource": map[string]any{"group": "", "version": "v1", "resource": "generated"}, "userInfo": map[string]any{},
	}
	if rapid.Bool().Draw(r, "the request has a namespace") {
		request["namespace"] = "shop"
	}
	switch operation {
	case "DELETE":
		request["oldObject"] = object
	case "UPDATE":
		request["object"], request["oldObject"] = object, w.old(r, object)
	default:
		request["object"] = object
	}
	return map[string]any{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}
}

// old is what the object was before: often the same, or the same but for its annotations.
func (w world) old(r *rapid.T, object map[string]any) map[string]any {
	old := w.object(r)
	switch rapid.IntRange(0, 2).Draw(r, "changed") {
	case 0:
		return object
	case 1:
		same := maps.Clone(object)
		same["metadata"] = old["metadata"]
		return same
	}
	return old
}

// withoutNull drops what the API server drops from a constraint.
func withoutNull(parameters map[string]any) map[string]any {
	maps.DeleteFunc(parameters, func(_ string, value any) bool { return value == nil })
	return parameters
}

func worlds() map[string]world {
	service := world{
		apiVersions: []string{"v1", "v1", "v1", "v1", "serving.knative.dev/v1"}, kinds: []string{"Service", "Service", "Service", "Pod"}, spec: services(),
	}
	service.annotations = annotationsOf(rapid.OneOf(addresses(), texts("Internal", "true", "internal")),
		"metallb.io/loadBalancerIPs", "kube-vip.io/loadbalancerIPs", "purelb.io/addresses", "networking.gke.io/load-balancer-type",
		"service.beta.kubernetes.io/aws-load-balancer-scheme")

	nodePort, externalIPs, loadBalancer := service, service, service
	nodePort.parameters = []field{{"allowedPorts", portRanges()}}
	externalIPs.parameters = []field{
		{"allowedCIDRs", listOf(addresses(), 5)},
		{"addressAnnotations", listOf(oneOf("metallb.io/loadBalancerIPs", "purelb.io/addresses", "", "purelb.io/addresses"), 4)},
		{"clusterDomain", texts("cluster.local", ".K8s.Example.", ".", "..")},
		{"allowedNamespaces", listOf(texts("bank", "shared-services"), 4)},
	}
	loadBalancer.parameters = []field{
		{"allowedClasses", listOf(texts("internal-vip"), 4)},
		{"allowedAnnotations", listOf(rapid.Custom(func(r *rapid.T) any {
			return map[string]any{
				"key":    oneOf("networking.gke.io/load-balancer-type", "service.beta.kubernetes.io/aws-load-balancer-scheme", "other").Draw(r, "key"),
				"values": listOf(oneOf("Internal", "true", "internal", "a b", "a"), 3).Draw(r, "values"),
			}
		}), 3)},
		{"requireSourceRanges", oneOf(true, true, false)},
	}
	return map[string]world{
		"no_nodeport": nodePort, "no_external_ips": externalIPs, "no_loadbalancer": loadBalancer, "no_host_network": hostNetworkWorld(),
		"require_ingress_tls": tlsWorld(), "allowed_ingress_issuers": issuersWorld(),
	}
}

func portRanges() *rapid.Generator[any] {
	return listOf(rapid.Custom(func(r *rapid.T) any {
		drawn := map[string]any{"port": integers().Draw(r, "port")}
		if rapid.Bool().Draw(r, "endPort is there") {
			drawn["endPort"] = integers().Draw(r, "endPort")
		}
		return drawn
	}), 6)
}

func hostNetworkWorld() world {
	container := objectOf(
		field{"name", oneOf("app", "log")},
		field{"ports", listOf(objectOf(
			field{"containerPort", integers()}, field{"hostPort", integers()}, field{"hostIP", oneOf("127.0.0.1", "")}, field{"name", texts()},
		), 4)},
	)
	pod := objectOf(
		field{"hostNetwork", oneOf(true, false)},
		field{"containers", listOf(container, 4)}, field{"initContainers", listOf(container, 2)}, field{"ephemeralContainers", listOf(container, 2)},
	)
	template := objectOf(field{"spec", pod})
	job := objectOf(field{"template", template})
	return world{
		apiVersions: []string{"v1", "v1", "v1", "apps/v1", "apps/v1", "batch/v1", "batch/v1", "extensions/v1beta1", "argoproj.io/v1"},
		kinds: []string{
			"Pod", "Pod", "Pod", "ReplicationController", "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "Job", "CronJob", "Service",
		},
		annotations: annotationsOf(texts(), "note"),
		spec: rapid.Custom(func(r *rapid.T) any {
			spec := pod.Draw(r, "pod").(map[string]any)
			maps.Copy(spec, draw(r, field{"template", template}, field{"jobTemplate", objectOf(field{"spec", job})}))
			return spec
		}),
		parameters: []field{{"allowHostNetwork", oneOf(true, false)}, {"allowedHostPorts", portRanges()}},
	}
}

// ingressWorld holds hosts and Secrets that the API server takes, and annotations,
// of which it takes every text.
func ingressWorld() world {
	host := oneOf("api.shop.example", "shop.example", "*.shop.example", "a.b.shop.example", "*.example", "example", "10.0.3.7", "x1.shop.example", "xn--bcher-kva.example")
	rule := objectOf(
		field{"host", host},
		field{"http", objectOf(field{"paths", listOf(objectOf(
			field{"path", oneOf("/", "/.well-known/acme-challenge/abc", "/.well-known/acme-challenge/a/b")}, field{"pathType", oneOf("Prefix", "Exact")},
		), 3)})},
	)
	backend := oneOf(map[string]any{"service": map[string]any{"name": "web"}}, map[string]any{})
	return world{
		apiVersions: []string{"networking.k8s.io/v1", "networking.k8s.io/v1", "networking.k8s.io/v1", "extensions/v1beta1", "v1"},
		kinds:       []string{"Ingress", "Ingress", "Ingress", "Ingress", "Service"},
		spec: objectOf(
			field{"ingressClassName", oneOf("nginx", "gce", "traefik", "")},
			field{"rules", listOf(rule, 6)},
			field{"tls", listOf(objectOf(field{"hosts", listOf(host, 4)}, field{"secretName", oneOf("web-tls", "api-tls", "a.b", "")}), 6)},
			field{"defaultBackend", backend}, field{"backend", backend},
		),
	}
}

func tlsWorld() world {
	made := ingressWorld()
	made.annotations = annotationsOf(
		texts("true", "True", "1", "false", "f", "0", "gce", "gce-internal", "nginx", "www.shop.example, api.shop.example", "*.shop.example,", ",,x y,"),
		"kubernetes.io/ingress.class", "kubernetes.io/ingress.allow-http", "nginx.ingress.kubernetes.io/ssl-redirect",
		"nginx.ingress.kubernetes.io/force-ssl-redirect", "nginx.ingress.kubernetes.io/ssl-passthrough", "nginx.ingress.kubernetes.io/server-alias",
		"nginx.ingress.kubernetes.io/canary",
	)
	made.parameters = []field{
		{"defaultCertificateHosts", listOf(texts("api.shop.example", "*.shop.example"), 3)},
		{"offloadedClasses", listOf(texts("nginx", "gce"), 3)},
		{"allowDefaultBackend", oneOf(true, false)},
		{"allowPassthrough", oneOf(true, false)},
	}
	return made
}

func issuersWorld() world {
	made := ingressWorld()
	made.annotations = annotationsOf(
		texts("true", "1", "f", "letsencrypt-prod", "letsencrypt-staging", "Issuer", "ClusterIssuer", "cert-manager.io", "awspca.cert-manager.io",
			"90d", "2160h", "1h30m", "-5m", "1.5h", "1e3h", ".s", "server auth", "digital signature, key encipherment", "server auth,magic", "RSA", "ECDSA",
			"PKCS8", "Always", "2048", "256", "+2048", "0x10", "99999999999999999999", "-1", "0", `{"annotations":{"a":"b"}}`, `a,"b,c"`, `a"b`),
		"cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "cert-manager.io/issuer-kind", "cert-manager.io/issuer-group", "kubernetes.io/tls-acme",
		"cert-manager.io/duration", "cert-manager.io/renew-before", "cert-manager.io/renew-before-percentage", "cert-manager.io/usages",
		"cert-manager.io/private-key-algorithm", "cert-manager.io/private-key-encoding", "cert-manager.io/private-key-size",
		"cert-manager.io/private-key-rotation-policy", "cert-manager.io/revision-history-limit", "cert-manager.io/subject-organizations",
		"cert-manager.io/secret-template", "cert-manager.io/common-name",
	)
	issuer := rapid.Custom(func(r *rapid.T) any {
		drawn := draw(r, field{"kind", oneOf("Issuer", "ClusterIssuer", "")}, field{"group", texts("awspca.cert-manager.io", "cert-manager.io")})
		drawn["name"] = texts("letsencrypt-prod").Draw(r, "name")
		return withoutNull(drawn)
	})
	made.parameters = []field{
		{"allowedIssuers", listOf(issuer, 4)}, {"defaultIssuer", issuer}, {"allowSuppliedCertificates", oneOf(true, false)},
	}
	return made
}
