package policies.no_host_network_test

import data.policies.no_host_network

_ranges := {"allowedHostPorts": [{"port": 9100}, {"port": 9500, "endPort": 9509}]}

_host := object.union(_ranges, {"allowHostNetwork": true})

_with(ports) := {"containers": [{"name": "web", "ports": ports}]}

_on_host(ports) := object.union(_with(ports), {"hostNetwork": true})

test_permitted[name] if {
	some name, test in {
		"no ports": {"spec": {"containers": [{"name": "web"}]}},
		"hostNetwork false": {"spec": {"hostNetwork": false}},
		"hostNetwork null": {"spec": {"hostNetwork": null, "containers": null}},
		"container port": {"spec": _with([{"containerPort": 8080}])},
		"hostPort 0": {"spec": _with([{"containerPort": 8080, "hostPort": 0}])},
		"hostPort null": {"spec": _with([{"containerPort": 8080, "hostPort": null}])},
		"hostPort allowed": {"spec": _with([{"containerPort": 8080, "hostPort": 9100}]), "parameters": _ranges},
		"hostPort in a range": {
			"spec": _with([{"containerPort": 80, "hostPort": 9500}, {"containerPort": 81, "hostPort": 9509}]),
			"parameters": _ranges,
		},
		"host network": {"spec": _on_host([]), "parameters": {"allowHostNetwork": true}},
		"ports on the host network": {
			"spec": _on_host([{"containerPort": 9100}, {"containerPort": 9500, "hostPort": 9500}]),
			"parameters": _host,
		},
		"hostPort 0 on the host network": {
			"spec": _on_host([{"containerPort": 9100, "hostPort": 0}, {"containerPort": 9500, "hostPort": null}]),
			"parameters": _host,
		},
		"other namespaces of the node": {"spec": {"hostPID": true, "hostIPC": true, "containers": []}},
	}
	_seen == set() with input as _input(test)
}

_makers := {
	{"path": ["spec"], "kinds": {["v1", "Pod"]}, "spec": _both},
	{
		"path": ["spec", "jobTemplate", "spec", "template", "spec"],
		"kinds": {["batch/v1", "CronJob"]},
		"spec": {"jobTemplate": {"spec": {"template": {"spec": _both}}}},
	},
	{
		"path": ["spec", "template", "spec"],
		"kinds": {
			["v1", "ReplicationController"],
			["apps/v1", "Deployment"],
			["apps/v1", "ReplicaSet"],
			["apps/v1", "StatefulSet"],
			["apps/v1", "DaemonSet"],
			["batch/v1", "Job"],
			["extensions/v1beta1", "DaemonSet"],
		},
		"spec": {"template": {"spec": _both}},
	},
}

_both := {"hostNetwork": true, "initContainers": [{"ports": [{"hostPort": 80}]}]}

test_every_kind[name] if {
	some maker in _makers
	some [version, kind] in maker.kinds
	name := concat(" ", [version, kind])
	{violation.details.path | some violation in no_host_network.violation} == {
		array.concat(maker.path, ["hostNetwork"]),
		array.concat(maker.path, ["initContainers", 0, "ports", 0, "hostPort"]),
	} with input.review.object as {"apiVersion": version, "kind": kind, "spec": maker.spec}
}

test_no_parameters if {
	_seen == {[
		concat(" ", [
			"Deployment shop/web: spec.template.spec.containers[0].ports[0]",
			"opens port 80 of its node, past the load balancer; allowed: none",
		]),
		["containers", 0, "ports", 0, "hostPort"],
	]} with input as {"review": {"object": _deployment(_with([{"hostPort": 80}]))}}
}

test_not_judged[name] if {
	some fault, spec in {
		"host network": {"hostNetwork": true},
		"host port": _with([{"hostPort": 80}]),
		"odd": {"containers": "web"},
	}
	whole := _deployment(spec)
	going := object.union(whole, {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}})
	some reason, review in {
		"delete": {"object": whole, "operation": "DELETE"},
		"V37 going": {"object": going, "oldObject": going, "operation": "UPDATE"},
		"another group": {"object": object.union(whole, {"apiVersion": "example.com/v1"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(no_host_network.violation) == 0 with input as {"review": review}
	count(no_host_network.violation) == 1 with input as {"review": {"object": going}}
}

test_remedies[remedy] if {
	some remedy, spec in {
		"Remove hostNetwork and the hostPorts, and give the pods a Service.": {"hostNetwork": true},
		"Remove hostPort and give the pods a Service, or use an allowed port.": _with([{"hostPort": 80}]),
		"Write the pods as the API has them, or what they open cannot be told.": {"containers": "web"},
	}
	violations := no_host_network.violation with input as _input({"spec": spec})
	{violation.details.remedy | some violation in violations} == {remedy}
}

# The paths from the pods' spec on, which is where all of them are.
_seen contains [violation.msg, path] if {
	some violation in no_host_network.violation
	["spec", "template", "spec"] == array.slice(violation.details.path, 0, 3)
	path := array.slice(violation.details.path, 3, count(violation.details.path))
}

_input(test) := {"review": {"object": _deployment(test.spec)}, "parameters": object.get(test, "parameters", {})}

_deployment(spec) := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"template": {"metadata": {}, "spec": spec}},
}
