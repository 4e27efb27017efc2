package policies.no_external_ips_test

import data.policies.no_external_ips

_allowed := {"allowedCIDRs": ["192.0.2.0/28", "198.51.100.7", "2001:db8::/64"]}

_metallb := "metallb.io/loadBalancerIPs"

test_permitted[name] if {
	some name, test in {
		"V116": {"spec": {"ports": [{"port": 80}]}},
		"nulls": {"spec": {"type": null, "externalIPs": null, "loadBalancerIP": null, "externalName": null}},
		"empty": {"spec": {"externalIPs": [], "loadBalancerIP": ""}, "annotations": {_metallb: ""}},
		"V126": {"spec": {"clusterIP": "None"}},
		"NodePort": {"spec": {"type": "NodePort", "ports": [{"port": 80}]}},
		"LoadBalancer": {"spec": {"type": "LoadBalancer"}, "annotations": {"metallb.io/address-pool": "192.0.2.1"}},
		"clusterIP is the cluster's": {"spec": {"clusterIP": "10.96.0.17", "clusterIPs": ["10.96.0.17"]}},
		"V124 address": {"spec": {"externalIPs": ["198.51.100.7"]}, "parameters": _allowed},
		"V124 in a CIDR": {"spec": {"externalIPs": ["192.0.2.0", "192.0.2.15"]}, "parameters": _allowed},
		"V124 IPv6": {"spec": {"externalIPs": ["2001:db8:0:0::1", "2001:DB8::A"]}, "parameters": _allowed},
		"V124 IPv4 written as IPv6": {"spec": {"externalIPs": ["::ffff:192.0.2.9"]}, "parameters": _allowed},
		"loadBalancerIP": {"spec": {"type": "LoadBalancer", "loadBalancerIP": "192.0.2.3"}, "parameters": _allowed},
		"annotation": {
			"spec": {"type": "LoadBalancer"},
			"annotations": {_metallb: "192.0.2.3, 2001:db8::3"},
			"parameters": _allowed,
		},
		"annotation that is not named": {
			"spec": {"type": "LoadBalancer"},
			"annotations": {_metallb: "203.0.113.1"},
			"parameters": {"addressAnnotations": ["example.com/address"]},
		},
		"ExternalName": {"spec": {"type": "ExternalName", "externalName": "db.example"}},
		"V125 ExternalName and an allowed address": {
			"spec": {"type": "ExternalName", "externalName": "db.example", "externalIPs": ["192.0.2.3"]},
			"parameters": _allowed,
		},
		"V125 own namespace": {"spec": {"type": "ExternalName", "externalName": "db.shop.svc.cluster.local"}},
		"V125 allowed namespace": {
			"spec": {"type": "ExternalName", "externalName": "db.shared.svc.cluster.local"},
			"parameters": {"allowedNamespaces": ["shared"]},
		},
		"V125 another cluster's domain": {
			"spec": {"type": "ExternalName", "externalName": "db.bank.svc.cluster.local"},
			"parameters": {"clusterDomain": "k8s.example"},
		},
		"V125 a domain is taken as it is written": {
			"spec": {"type": "ExternalName", "externalName": "db.bank.svc.cluster.local"},
			"parameters": {"clusterDomain": "cluster.local~"},
		},
		"externalName of another type is no alias": {"spec": {"externalName": "localhost"}},
		"externalName of a NodePort": {"spec": {"type": "NodePort", "externalName": "localhost"}},
		"externalName of a LoadBalancer": {"spec": {"type": "LoadBalancer", "externalName": "localhost"}},
	}
	_seen == set() with input as _input(test)
}

# What a load balancer was given is nobody's claim.
test_status_is_not_judged if {
	service := object.union(_service({"spec": {}}), {"status": {"loadBalancer": {"ingress": [{"ip": "203.0.113.1"}]}}})
	_seen == set() with input.review.object as service
}

test_odd_spec[i] if {
	some i, spec in [null, "192.0.2.1", 5, false, [{"externalIPs": ["192.0.2.1"]}]]
	_seen == {["Service shop/web: spec is no object; write one", ["spec"]]} with input as _input({"spec": spec})
}

test_no_spec if {
	service := object.remove(_service({"spec": null}), ["spec"])
	_seen == {["Service shop/web: spec is no object; write one", ["spec"]]} with input.review.object as service
}

test_not_judged[name] if {
	some fault, spec in {
		"spec": null,
		"address": {"loadBalancerIP": "192.0.2.1"},
		"alias": {"type": "ExternalName", "externalName": "localhost"},
	}
	service := _service({"spec": spec})
	some reason, review in {
		"delete": {"object": service, "operation": "DELETE"},
		"another group": {"object": object.union(service, {"apiVersion": "serving.knative.dev/v1"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(no_external_ips.violation) == 0 with input as {"review": review}
	count(no_external_ips.violation) == 1 with input as {"review": {"object": service}}
}

test_remedies[remedy] if {
	some remedy, spec in {
		"Write it as the API has it.": {"externalIPs": "192.0.2.1"},
		"Remove the address, or use an allowed one.": {"externalIPs": ["192.0.2.1"]},
		"Name a host outside the cluster, or a Service of an allowed namespace.": {
			"type": "ExternalName",
			"externalName": "localhost",
		},
	}
	violations := no_external_ips.violation with input as _input({"spec": spec})
	{violation.details.remedy | some violation in violations} == {remedy}
}

_seen contains [violation.msg, violation.details.path] if some violation in no_external_ips.violation

_input(test) := {"review": {"object": _service(test)}, "parameters": object.get(test, "parameters", {})}

_service(test) := {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": {"name": "web", "namespace": "shop", "annotations": object.get(test, "annotations", {})},
	"spec": test.spec,
}
