package lib.services_test

import data.lib.services

_service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"}, "spec": {}}

_being_deleted := object.union(_service, {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}})

test_judged[name] if {
	some name, review in {
		"manifest": {"object": _service},
		"create": {"object": _service, "operation": "CREATE"},
		"update": {"object": _service, "oldObject": _service, "operation": "UPDATE"},
	}
	services.judged with input.review as review
}

test_not_judged[name] if {
	some name, review in {
		"delete": {"object": _service, "operation": "DELETE"},
		"leaving": {"object": _being_deleted, "oldObject": _being_deleted, "operation": "UPDATE"},
		"another kind": {"object": object.union(_service, {"kind": "Endpoints"})},
		"another group": {"object": object.union(_service, {"apiVersion": "serving.knative.dev/v1"})},
		"nothing": {},
	}
	not services.judged with input.review as review
}

test_type[i] if {
	some i, test in [
		{"spec": {}, "want": "ClusterIP"},
		{"spec": {"type": null}, "want": "ClusterIP"},
		{"spec": {"type": ""}, "want": "ClusterIP"},
		{"spec": {"type": "NodePort"}, "want": "NodePort"},
		{"spec": {"type": "nodeport"}, "want": "nodeport"},
		{"spec": {"type": 5}, "want": 5},
		{"spec": {"type": false}, "want": false},
	]
	services.type(test.spec) == test.want
}

test_entries[i] if {
	some i, test in [
		{"spec": {}, "want": []},
		{"spec": {"ports": null}, "want": []},
		{"spec": {"ports": []}, "want": []},
		{"spec": {"ports": [{"port": 80}]}, "want": [{"port": 80}]},
		{"spec": {"ports": {"port": 80}}, "want": [[{"port": 80}]]},
		{"spec": {"ports": "80"}, "want": [["80"]]},
	]
	services.entries(test.spec) == test.want
}

test_allocates_none[i] if {
	some i, spec in [
		{},
		{"type": "ClusterIP"},
		{"type": "ExternalName"},
		{"type": "LoadBalancer", "allocateLoadBalancerNodePorts": false},
	]
	services.allocates_none(spec)
}

test_allocates[i] if {
	some i, spec in [
		{"type": "NodePort"},
		{"type": "NodePort", "allocateLoadBalancerNodePorts": false},
		{"type": "LoadBalancer"},
		{"type": "LoadBalancer", "allocateLoadBalancerNodePorts": null},
		{"type": "LoadBalancer", "allocateLoadBalancerNodePorts": true},
		{"type": "LoadBalancer", "allocateLoadBalancerNodePorts": "false"},
		{"type": "clusterip"},
		{"type": 5},
	]
	not services.allocates_none(spec)
}

_ranges := {[30080, 30089]}

test_nameable[type] if {
	some type in ["NodePort", "LoadBalancer"]
	services.nameable({"type": type, "ports": [{}]}, _ranges)
}

test_not_nameable[name] if {
	some name, test in {
		"nothing allowed": {"spec": {"type": "NodePort", "ports": [{}]}, "allowed": set()},
		"no ports": {"spec": {"type": "NodePort"}, "allowed": _ranges},
		"headless": {"spec": {"type": "NodePort", "ports": [{}], "clusterIP": "None"}, "allowed": _ranges},
		"another type": {"spec": {"ports": [{}]}, "allowed": _ranges},
	}
	not services.nameable(test.spec, test.allowed)
}

test_health_checks[policy] if {
	some policy in ["Local", "local", 5, true]
	services.checks_health({"type": "LoadBalancer", "externalTrafficPolicy": policy})
	not services.checks_health({"type": "NodePort", "externalTrafficPolicy": policy})
}

test_no_health_checks[i] if {
	some i, policy in ["Cluster", "", null]
	not services.checks_health({"type": "LoadBalancer", "externalTrafficPolicy": policy})
}

test_no_health_checks_by_default if not services.checks_health({"type": "LoadBalancer"})

test_checks_health_within[name] if {
	some name, spec in {
		"none": {},
		"null": {"healthCheckNodePort": null},
		"zero": {"healthCheckNodePort": 0},
		"allowed": {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "healthCheckNodePort": 30085},
	}
	services.checks_health_within(spec, _ranges)
}

test_checks_health_without[name] if {
	some name, spec in {
		"not named": {"type": "LoadBalancer", "externalTrafficPolicy": "Local"},
		"named zero": {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "healthCheckNodePort": 0},
		"not allowed": {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "healthCheckNodePort": 30090},
		"text": {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "healthCheckNodePort": "30085"},
		"of no load balancer": {"healthCheckNodePort": 30085},
		"without the policy": {"type": "LoadBalancer", "healthCheckNodePort": 30085},
	}
	not services.checks_health_within(spec, _ranges)
}

test_readable if services.readable with input.review.object as _service

test_unreadable[i] if {
	some i, spec in [null, false, 5, "a", []]
	not services.readable with input.review.object as {"spec": spec}
}

test_unreadable_without_spec if not services.readable with input.review.object as object.remove(_service, ["spec"])
