package policies.require_private_dns_test

import data.policies.require_private_dns

_private := "a private address; write the DNS name of a Service instead"

# One of each kind that is judged, with the path of the finding.
test_denied[name] if {
	some name, test in {
		"Pod": {
			"object": _pod({"env": [{"name": "DB", "value": "10.0.3.7"}]}),
			"place": `env DB of container "web"`,
			"path": ["spec", "containers", 0, "env", 0, "value"],
		},
		"Deployment": {
			"object": _deployment({"hostAliases": [{"ip": "010.0.3.7"}]}),
			"place": "hostAliases[0].ip",
			"path": ["spec", "template", "spec", "hostAliases", 0, "ip"],
		},
		"ConfigMap": {"object": _configmap({"DB": "10.0.3.7"}), "place": `data["DB"]`, "path": ["data", "DB"]},
		"ConfigMap of files": {
			"object": _configmap({"a.conf": "\ndb=10.0.3.7\n10.0.3.7"}),
			"place": `data["a.conf"] line 2`,
			"path": ["data", "a.conf"],
		},
		"file of one line": {
			"object": _configmap({"a.conf": "\n10.0.3.7\n"}),
			"place": `data["a.conf"]`,
			"path": ["data", "a.conf"],
		},
	}
	got := require_private_dns.violation with input.review.object as test.object
	got == {{
		"msg": sprintf("%s shop/web: %s names 10.0.3.7, %s", [test.object.kind, test.place, _private]),
		"details": {
			"path": test.path,
			"remedy": "Write the DNS name of a Service instead.",
			"address": "10.0.3.7",
		},
	}}
}

test_endpoints_denied if {
	got := require_private_dns.violation with input.review.object as _endpoints("10.0.3.7")
	got == {{
		"msg": concat(" ", [
			"Endpoints shop/web: subsets[0].addresses[0].ip names 10.0.3.7, a private address;",
			"no controller keeps it there; let the Service select its pods,",
			"or be of type ExternalName with a DNS name",
		]),
		"details": {
			"path": ["subsets", 0, "addresses", 0, "ip"],
			"remedy": "Let the Service select its pods, or be of type ExternalName with a DNS name.",
			"address": "10.0.3.7",
		},
	}}
}

# V125
test_external_address_denied if {
	got := require_private_dns.violation with input.review.object as _external("10.0.3.7")
	got == {{
		"msg": concat(" ", [
			"Service shop/web: spec.externalName names 10.0.3.7, a private address;",
			"DNS resolves no address; write the DNS name of a Service instead",
		]),
		"details": {
			"path": ["spec", "externalName"],
			"remedy": "Write the DNS name of a Service instead.",
			"address": "10.0.3.7",
		},
	}}
}

test_permitted[name] if {
	some name, permitted in {
		"V136 a name": _pod({"env": [{"name": "DB", "value": "db.data.svc.cluster.local"}]}),
		"V132 outside": _configmap({"DB": "203.0.113.9"}),
		"V136 externalName": _external("db.data.svc.cluster.local"),
		"another kind": object.union(_configmap({"DB": "10.0.3.7"}), {"kind": "Secret"}),
		"another group": object.union(_external("10.0.3.7"), {"apiVersion": "example.com/v1"}),
		"nothing": {},
	}
	got := require_private_dns.violation with input.review.object as permitted
	got == set()
}

test_service_is_named if {
	got := _seen with input.review.object as _configmap({"DB": "10.96.3.7"})
		with data.inventory.namespace.data.v1.Service.db as {"spec": {"clusterIP": "10.96.3.7"}}
	got == {concat(" ", [
		`ConfigMap shop/web: data["DB"] names 10.96.3.7,`,
		"the address of Service data/db; write db.data.svc.cluster.local instead",
	])}
}

test_one_violation_an_address_and_field if {
	got := _seen with input.review.object as _configmap({"A": "10.0.3.8,10.0.3.7,10.0.3.8", "B": "10.0.3.8"})
	got == {sprintf("ConfigMap shop/web: data[%q] names %s, %s", [key, address, _private]) |
		some [key, address] in [["A", "10.0.3.7"], ["A", "10.0.3.8"], ["B", "10.0.3.8"]]
	}
}

_seen contains violation.msg if some violation in require_private_dns.violation

_pod(container) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"containers": [object.union({"name": "web"}, container)]},
}

_deployment(spec) := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"template": {"spec": spec}},
}

_configmap(values) := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": "web", "namespace": "shop"},
	"data": values,
}

_external(name) := {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"type": "ExternalName", "externalName": name},
}
