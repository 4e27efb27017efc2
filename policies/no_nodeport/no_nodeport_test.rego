package policies.no_nodeport_test

import data.policies.no_nodeport

_http := {"name": "http", "port": 80}

_named(node_port) := object.union(_http, {"nodePort": node_port})

_unallocated := {"type": "LoadBalancer", "allocateLoadBalancerNodePorts": false, "ports": [_http]}

_ranges := {"allowedPorts": [{"port": 30080}, {"port": 30443, "endPort": 30449}]}

test_permitted[name] if {
	some name, test in {
		"V116": {"spec": {"ports": [_http]}},
		"no ports": {"spec": {}},
		"null": {"spec": {"type": null, "ports": null, "allocateLoadBalancerNodePorts": null, "healthCheckNodePort": null}},
		"ExternalName": {"spec": {"type": "ExternalName", "externalName": "db.example"}},
		"V126 headless": {"spec": {"clusterIP": "None", "ports": [_http]}},
		"node port 0": {"spec": {"ports": [_named(0), _named(null)], "healthCheckNodePort": 0}},
		"V118": {"spec": _unallocated},
		"V119 allowed": {
			"spec": object.union(_unallocated, {"ports": [_http, _named(30080)]}),
			"parameters": _ranges,
		},
		"NodePort allowed": {
			"spec": {"type": "NodePort", "ports": [_named(30080), _named(30443), _named(30449)]},
			"parameters": _ranges,
		},
		"V121 allowed": {
			"spec": object.union(_unallocated, {"externalTrafficPolicy": "Local", "healthCheckNodePort": 30449}),
			"parameters": _ranges,
		},
		"V121 Cluster": {"spec": object.union(_unallocated, {"externalTrafficPolicy": "Cluster"})},
	}
	_seen == set() with input as _input(test)
}

test_every_port_is_named if {
	ports := [_named(30080), _http, _named(30081)]
	{violation.details.path | some violation in no_nodeport.violation} == {
		["spec", "ports", 0, "nodePort"],
		["spec", "ports", 2, "nodePort"],
	} with input as _input({"spec": object.union(_unallocated, {"ports": ports})})
}

test_odd_spec[i] if {
	some i, spec in [null, "NodePort", 5, ["NodePort"]]
	_seen == {["Service shop/web: spec is no object; write one", ["spec", "type"]]} with input as _input({"spec": spec})
}

test_no_spec if {
	service := object.remove(_service({"spec": null}), ["spec"])
	_seen == {["Service shop/web: spec is no object; write one", ["spec", "type"]]} with input.review.object as service
}

test_odd_metadata[i] if {
	some i, metadata in [null, "web", {}, {"name": 5, "namespace": ["shop"], "labels": "a"}]
	service := object.union(object.remove(_service({"spec": {"type": "NodePort"}}), ["metadata"]), {"metadata": metadata})
	msg := "Service default/(unnamed): type NodePort opens ports on every node; use ClusterIP"
	_seen == {[msg, ["spec", "type"]]} with input.review.object as service
}

test_not_judged[name] if {
	some fault, spec in {
		"type": {"type": "NodePort"},
		"allocation": {"type": "LoadBalancer"},
		"node port": {"ports": [_named(30080)]},
		"health check": object.union(_unallocated, {"externalTrafficPolicy": "Local"}),
	}
	service := _service({"spec": spec})
	some reason, review in {
		"delete": {"object": service, "operation": "DELETE"},
		"another group": {"object": object.union(service, {"apiVersion": "serving.knative.dev/v1"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(no_nodeport.violation) == 0 with input as {"review": review}
	count(no_nodeport.violation) == 1 with input as {"review": {"object": service}}
}

test_remedies[remedy] if {
	some remedy, test in {
		"Use type ClusterIP, and let people in through an Ingress.": {"spec": {"type": "NodePort"}},
		"Set allocateLoadBalancerNodePorts to false on a LoadBalancer, and leave it out elsewhere.": {"spec": {
			"type": "LoadBalancer",
			"ports": [_http],
		}},
		"Remove nodePort, or name an allowed one.": {"spec": {"ports": [_named(1)]}},
		"Set externalTrafficPolicy to Cluster and remove healthCheckNodePort.": {"spec": object.union(
			_unallocated,
			{"externalTrafficPolicy": "Local"},
		)},
	}
	{violation.details.remedy | some violation in no_nodeport.violation} == {remedy} with input as _input(test)
}

# cert-manager's solver Services are NodePorts unless the issuer says otherwise.
test_remedy_for_a_solver[label] if {
	some label, remedy in {
		"true": "Set spec.acme.solvers[].http01.ingress.serviceType: ClusterIP in the issuer.",
		"false": "Use type ClusterIP, and let people in through an Ingress.",
	}
	service := object.union(
		_service({"spec": {"type": "NodePort"}}),
		{"metadata": {"labels": {"acme.cert-manager.io/http01-solver": label}}},
	)
	{violation.details.remedy | some violation in no_nodeport.violation} == {remedy} with input.review.object as service
}

_seen contains [violation.msg, violation.details.path] if some violation in no_nodeport.violation

_input(test) := {"review": {"object": _service(test)}, "parameters": object.get(test, "parameters", {})}

_service(test) := {
	"apiVersion": "v1",
	"kind": "Service",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": test.spec,
}
