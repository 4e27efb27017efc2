package lib.containers_test

import data.lib.containers

_pod(spec) := {"apiVersion": "v1", "kind": "Pod", "spec": spec}

_deployment(spec) := {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": spec}}}

_web := {"name": "web", "ports": [{"containerPort": 80}, {"containerPort": 81, "hostPort": 81}]}

_sidecar := {"name": "proxy", "restartPolicy": "Always", "ports": [{"hostPort": 82}]}

_shell := {"name": "shell"}

_three := {"containers": [_shell, _web], "initContainers": [_sidecar], "ephemeralContainers": [_shell]}

test_of_a_pod if {
	pod := _pod(_three)
	containers.unreadable == set() with input.review.object as pod
	containers.readable == {
		[["spec", "containers", 0], _shell],
		[["spec", "containers", 1], _web],
		[["spec", "initContainers", 0], _sidecar],
		[["spec", "ephemeralContainers", 0], _shell],
	} with input.review.object as pod
	containers.ports == {
		[["spec", "containers", 1, "ports", 0], {"containerPort": 80}],
		[["spec", "containers", 1, "ports", 1], {"containerPort": 81, "hostPort": 81}],
		[["spec", "initContainers", 0, "ports", 0], {"hostPort": 82}],
	} with input.review.object as pod
}

test_of_a_workload if {
	spec := {"containers": [_web]}
	containers.readable == {[
		["spec", "template", "spec", "containers", 0],
		_web,
	]} with input.review.object as _deployment(spec)
	{path | some [path, _] in containers.ports} == {
		["spec", "template", "spec", "containers", 0, "ports", 0],
		["spec", "template", "spec", "containers", 0, "ports", 1],
	} with input.review.object as _deployment(spec)
}

test_none[name] if {
	some name, spec in {
		"no list": {},
		"null": {"containers": null, "initContainers": null, "ephemeralContainers": null},
		"empty": {"containers": [], "initContainers": [], "ephemeralContainers": []},
	}
	containers.readable == set() with input.review.object as _pod(spec)
	containers.ports == set() with input.review.object as _pod(spec)
	containers.unreadable == set() with input.review.object as _pod(spec)
}

test_no_ports[name] if {
	some name, container in {"none": {}, "null": {"ports": null}, "empty": {"ports": []}}
	containers.ports == set() with input.review.object as _pod({"containers": [container]})
	containers.unreadable == set() with input.review.object as _pod({"containers": [container]})
}

test_unreadable[name] if {
	some name, test in _unreadable
	containers.unreadable == test.want with input.review.object as test.object
	containers.ports == set() with input.review.object as test.object
}

_unreadable[name] := test if {
	some odd in [null, false, 0, "text", ["text"]]
	some name, test in {
		sprintf("spec of a pod %v", [odd]): {"object": _pod(odd), "want": {[["spec"], "an object"]}},
		sprintf("spec of pods %v", [odd]): {
			"object": _deployment(odd),
			"want": {[["spec", "template", "spec"], "an object"]},
		},
		sprintf("spec of a workload %v", [odd]): {
			"object": object.union(_deployment({}), {"spec": odd}),
			"want": {[["spec", "template", "spec"], "an object"]},
		},
		sprintf("template %v", [odd]): {
			"object": {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": odd}},
			"want": {[["spec", "template", "spec"], "an object"]},
		},
		sprintf("a container %v", [odd]): {
			"object": _pod({"containers": [{}, odd]}),
			"want": {[["spec", "containers", 1], "an object"]},
		},
		sprintf("a port %v", [odd]): {
			"object": _pod({"initContainers": [{}, {"ports": [odd]}]}),
			"want": {[["spec", "initContainers", 1, "ports", 0], "an object"]},
		},
	}
}

_unreadable[name] := test if {
	some odd in [false, 0, "text", {}, {"ports": [{"hostPort": 80}]}, {"a": {"hostPort": 80, "ports": [{"hostPort": 80}]}}]
	some name, test in {
		sprintf("containers %v", [odd]): {
			"object": _pod({"containers": odd}),
			"want": {[["spec", "containers"], "a list"]},
		},
		sprintf("ephemeralContainers %v", [odd]): {
			"object": _pod({"ephemeralContainers": odd}),
			"want": {[["spec", "ephemeralContainers"], "a list"]},
		},
		sprintf("ports %v", [odd]): {
			"object": _pod({"containers": [{"ports": odd}]}),
			"want": {[["spec", "containers", 0, "ports"], "a list"]},
		},
	}
}

test_no_spec if {
	containers.unreadable == {[["spec"], "an object"]} with input.review.object as {"apiVersion": "v1", "kind": "Pod"}
}

test_beside_what_is_unreadable if {
	pod := _pod({"containers": ["text", _shell, ["text"]], "initContainers": {"a": _shell}})
	containers.readable == {[["spec", "containers", 1], _shell]} with input.review.object as pod
}

# Of what makes no pods there is nothing to read.
test_of_another_kind if {
	service := {"apiVersion": "v1", "kind": "Service", "spec": {"containers": "text"}}
	containers.readable == set() with input.review.object as service
	containers.unreadable == set() with input.review.object as service
}

test_other_fields if {
	pod := {"apiVersion": "v1", "kind": "Pod", "spec": {"restartPolicy": "Never", "volumes": [{"ports": [{}]}]}}
	containers.readable == set() with input as {"review": {"object": pod}}
	containers.unreadable == set() with input as {"review": {"object": pod}}
}
