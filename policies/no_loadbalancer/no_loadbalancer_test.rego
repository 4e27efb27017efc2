package policies.no_loadbalancer_test

import data.policies.no_loadbalancer

_scheme := "service.beta.kubernetes.io/aws-load-balancer-scheme"

_internal := "service.beta.kubernetes.io/aws-load-balancer-internal"

_parameters := {
	"allowedClasses": ["internal-vip", "example.com/internal"],
	"allowedAnnotations": [{"key": _scheme, "values": ["internal"]}, {"key": _internal, "values": ["true", "0.0.0.0/0"]}],
}

_sources := object.union(_parameters, {"requireSourceRanges": true})

_load_balancer := {"type": "LoadBalancer", "ports": [{"port": 443}]}

_of_class(class) := object.union(_load_balancer, {"loadBalancerClass": class})

test_permitted[name] if {
	some name, test in {
		"V116": {"spec": {"ports": [{"port": 80}]}},
		"type null": {"spec": {"type": null}},
		"ExternalName": {"spec": {"type": "ExternalName", "externalName": "db.example"}},
		"NodePort, which another policy denies": {"spec": {"type": "NodePort"}},
		"V126": {"spec": {"type": "ClusterIP", "clusterIP": "None"}},
		"without source ranges, no load balancer": {"spec": {}, "parameters": _sources},
		"V128 class": {"spec": _of_class("internal-vip"), "parameters": _parameters},
		"V128 class with a prefix": {"spec": _of_class("example.com/internal"), "parameters": _parameters},
		"V128 class, whatever the annotations": {
			"spec": _of_class("internal-vip"),
			"annotations": {_scheme: "internet-facing"},
			"parameters": _parameters,
		},
		"V128 annotation": {"spec": _load_balancer, "annotations": {_scheme: "internal"}, "parameters": _parameters},
		"V128 annotation beside class null": {
			"spec": _of_class(null),
			"annotations": {_internal: "0.0.0.0/0"},
			"parameters": _parameters,
		},
		"V128 unquoted": {"spec": _load_balancer, "annotations": {_internal: true}, "parameters": _parameters},
		"V128 both annotations": {
			"spec": _load_balancer,
			"annotations": {_scheme: "internal", _internal: "true", "a": "b"},
			"parameters": _parameters,
		},
		"V127 sources": {
			"spec": object.union(_of_class("internal-vip"), {"loadBalancerSourceRanges": [" 10.0.0.0/8 ", "2001:db8::/32"]}),
			"parameters": _sources,
		},
		"V127 not required": {
			"spec": object.union(_of_class("internal-vip"), {"loadBalancerSourceRanges": ["0.0.0.0/0"]}),
			"parameters": object.union(_parameters, {"requireSourceRanges": false}),
		},
		"V127 null": {
			"spec": _of_class("internal-vip"),
			"parameters": object.union(_parameters, {"requireSourceRanges": null}),
		},
	}
	_seen == set() with input as _input(test)
}

# What another entry allows of the same annotation counts too.
test_an_annotation_in_two_entries[value] if {
	twice := {"allowedAnnotations": [{"key": _scheme, "values": ["internal"]}, {"key": _scheme, "values": ["private"]}]}
	some value in ["internal", "private"]
	test := {"spec": _load_balancer, "annotations": {_scheme: value}, "parameters": twice}
	_seen == set() with input as _input(test)
}

test_odd_spec[i] if {
	some i, spec in [null, "LoadBalancer", 5, false, ["LoadBalancer"]]
	_seen == {["Service shop/web: spec is no object; write one", ["spec"]]} with input as _input({"spec": spec})
}

test_no_spec if {
	service := object.remove(_service({"spec": null}), ["spec"])
	_seen == {["Service shop/web: spec is no object; write one", ["spec"]]} with input.review.object as service
}

# V130
test_no_label_and_no_name_exempts if {
	service := object.union(_service({"spec": _load_balancer}), {"metadata": {
		"name": "ingress-nginx-controller",
		"labels": {"app.kubernetes.io/name": "ingress-nginx"},
	}})
	_seen == {[
		concat(": ", [
			"Service shop/ingress-nginx-controller",
			"type LoadBalancer is a way in past the Ingress controller; use ClusterIP",
		]),
		["spec", "type"],
	]} with input.review.object as service
}

test_no_parameters if {
	_seen == {[
		"Service shop/web: type LoadBalancer is a way in past the Ingress controller; use ClusterIP",
		["spec", "type"],
	]} with input as {"review": {"object": _service({"spec": _load_balancer})}}
}

test_not_judged[name] if {
	some fault, test in {
		"type": {"spec": _load_balancer},
		"sources": {"spec": _of_class("internal-vip"), "parameters": _sources},
	}
	service := _service(test)
	parameters := object.get(test, "parameters", {})
	some reason, review in {
		"delete": {"object": service, "operation": "DELETE"},
		"another group": {"object": object.union(service, {"apiVersion": "serving.knative.dev/v1"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(no_loadbalancer.violation) == 0 with input as {"review": review, "parameters": parameters}
	count(no_loadbalancer.violation) == 1 with input as {"review": {"object": service}, "parameters": parameters}
}

test_remedies[remedy] if {
	some remedy, test in {
		"Use type ClusterIP behind an Ingress, or a load balancer that is allowed.": {"spec": _load_balancer},
		"List in loadBalancerSourceRanges the networks that may come in, and those alone.": {
			"spec": _of_class("internal-vip"),
			"parameters": _sources,
		},
	}
	{violation.details.remedy | some violation in no_loadbalancer.violation} == {remedy} with input as _input(test)
}

_seen contains [violation.msg, violation.details.path] if some violation in no_loadbalancer.violation

_input(test) := {"review": {"object": _service(test)}, "parameters": object.get(test, "parameters", {})}

_service(test) := {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": {"name": "web", "namespace": "shop", "annotations": object.get(test, "annotations", {})},
	"spec": test.spec,
}
