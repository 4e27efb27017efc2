package policies.require_ingress_tls_test

import data.policies.require_ingress_tls

_nginx := "nginx.ingress.kubernetes.io/"

_covered := {"rules": [{"host": "shop.example"}], "tls": [{"hosts": ["shop.example"], "secretName": "shop-tls"}]}

_passed_through := {concat("", [_nginx, "ssl-passthrough"]): "1"}

test_permitted[name] if {
	some name, test in {
		"V70": {},
		"V76 wildcard": {"spec": {
			"rules": [{"host": "api.shop.example"}, {"host": "*.shop.example"}],
			"tls": [{"hosts": ["*.shop.example"], "secretName": "shop-tls"}],
		}},
		"V80 default backend alone": {
			"spec": {"defaultBackend": {"service": {"name": "web"}}, "rules": null},
			"parameters": {"allowDefaultBackend": true},
		},
		"V80 default backend and an empty list": {
			"spec": {"defaultBackend": {"service": {"name": "web"}}, "rules": []},
			"parameters": {"allowDefaultBackend": true},
		},
		"V83 twice": {"spec": object.union(_covered, {"rules": [{"host": "shop.example"}, {"host": "shop.example"}]})},
		"V84 forced": {"annotations": {
			concat("", [_nginx, "ssl-redirect"]): "f",
			concat("", [_nginx, "force-ssl-redirect"]): "t",
		}},
		"V86 not passed through": {"annotations": {concat("", [_nginx, "ssl-passthrough"]): "false"}},
		"V86 passed through": {
			"spec": {"rules": [{"host": "shop.example"}], "tls": [{"hosts": ["shop.example"]}]},
			"annotations": _passed_through,
			"parameters": {"allowPassthrough": true},
		},
		"server-alias": {
			"spec": object.union(_covered, {"tls": [{"hosts": ["shop.example", "*.shop.example"], "secretName": "a"}]}),
			"annotations": {concat("", [_nginx, "server-alias"]): "www.shop.example"},
		},
		"default certificate": {
			"spec": {"rules": [{"host": "shop.example"}], "tls": [{"hosts": ["shop.example"]}]},
			"parameters": {"defaultCertificateHosts": ["b.example", "shop.example"]},
		},
		"default certificate below a wildcard": {
			"spec": {"rules": [{"host": "www.shop.example"}], "tls": [{"hosts": ["www.shop.example"]}]},
			"parameters": {"defaultCertificateHosts": ["*.shop.example"]},
		},
		"default certificate for a wildcard": {
			"spec": {"rules": [{"host": "*.shop.example"}], "tls": [{"hosts": ["*.shop.example"]}]},
			"parameters": {"defaultCertificateHosts": ["*.shop.example"]},
		},
		"offloaded": {
			"spec": {"rules": [{"host": "shop.example"}], "ingressClassName": "alb"},
			"annotations": {"kubernetes.io/ingress.class": "nlb", concat("", [_nginx, "ssl-redirect"]): "false"},
			"parameters": {"offloadedClasses": ["alb", "nlb"]},
		},
		"offloaded GCE": {
			"spec": {"rules": [{"host": "shop.example"}]},
			"annotations": {"kubernetes.io/ingress.class": "gce"},
			"parameters": {"offloadedClasses": ["gce"]},
		},
	}
	_seen == set() with input as _input(test)
}

test_odd_metadata[i] if {
	some i, metadata in [null, "web", {}, {"name": 5, "namespace": ["shop"], "annotations": "a", "labels": 5}]
	ingress := object.union(object.remove(_ingress({"spec": {"rules": [{}]}}), ["metadata"]), {"metadata": metadata})
	_seen == {[
		"Ingress default/(unnamed): spec.rules[0] names no host and so serves every host; name the host",
		["spec", "rules", 0, "host"],
	]} with input as {"review": {"object": ingress}}
}

test_not_judged[name] if {
	some fault, test in {
		"no rules": {"spec": {}},
		"default backend": {"spec": {"defaultBackend": {}}},
		"no host": {"spec": {"rules": [{}]}},
		"no TLS": {"spec": {"rules": [{"host": "shop.example"}]}},
		"no redirect": {"annotations": {concat("", [_nginx, "ssl-redirect"]): "0"}},
		"passthrough": {"annotations": _passed_through},
	}
	ingress := _ingress(test)
	some reason, review in {
		"delete": {"object": ingress, "operation": "DELETE"},
		"another kind": {"object": object.union(ingress, {"kind": "IngressClass"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(require_ingress_tls.violation) == 0 with input as {"review": review}
	count(require_ingress_tls.violation) == 1 with input as {"review": {"object": ingress}}
}

test_remedy_without_rules if {
	some violation in require_ingress_tls.violation with input as _input({"spec": {}})
	violation.details.remedy == "Add a rule for each host to serve."
}

test_remedies if {
	spec := {"defaultBackend": {}, "rules": [{}, {"host": "shop.example"}]}
	annotations := object.union(_passed_through, {concat("", [_nginx, "ssl-redirect"]): "0"})
	{violation.details.remedy | some violation in require_ingress_tls.violation} == {
		"Move the default backend to a rule that names its host.",
		"Name the host as DNS does, in lower case; a wildcard stands for one label of a domain of yours.",
		"List the host in a spec.tls entry that names the Secret of its certificate.",
		"Remove the annotation: ingress-nginx redirects to HTTPS by default.",
		"Remove the annotation and let the controller end TLS.",
	} with input as _input({"spec": spec, "annotations": annotations})
}

_seen contains [violation.msg, violation.details.path] if some violation in require_ingress_tls.violation

_input(test) := {"review": {"object": _ingress(test)}, "parameters": object.get(test, "parameters", {})}

_ingress(test) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": object.get(test, "annotations", {})},
	"spec": _routed(object.get(test, "spec", _covered)),
}

# With paths in each rule, as an Ingress has them.
_routed(spec) := object.union(spec, {"rules": rules}) if {
	is_array(spec.rules)
	every rule in spec.rules {
		is_object(rule)
	}
	rules := [object.union({"http": {"paths": [_path]}}, rule) | some rule in spec.rules]
} else := spec

_path := {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}
