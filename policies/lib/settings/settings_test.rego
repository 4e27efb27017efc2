package lib.settings_test

import data.lib.settings

_spec := ["spec", "template", "spec"]

# Each place in which an address is found, in a Deployment.
test_entries[name] if {
	some name, test in {
		"env": {
			"pod": _container({"env": [{"name": "A", "value": "b"}, {"name": "DB", "value": "10.0.3.7"}]}),
			"path": ["containers", 0, "env", 1, "value"],
			"place": `env DB of container "web"`,
			"key": "DB",
		},
		"args": {
			"pod": _container({"args": ["-x", "10.0.3.7"]}),
			"path": ["containers", 0, "args", 1],
			"place": `args[1] of container "web"`,
			"key": "-x",
		},
		"command": {
			"pod": _container({"command": ["10.0.3.7"]}),
			"path": ["containers", 0, "command", 0],
			"place": `command[0] of container "web"`,
		},
		"init container": {
			"pod": {"initContainers": [{"name": "a"}, {"name": "b", "args": ["10.0.3.7"]}]},
			"path": ["initContainers", 1, "args", 0],
			"place": `args[0] of init container "b"`,
		},
		"ephemeral container": {
			"pod": {"ephemeralContainers": [{"name": "b", "args": ["10.0.3.7"]}]},
			"path": ["ephemeralContainers", 0, "args", 0],
			"place": `args[0] of ephemeral container "b"`,
		},
		"container without name": {
			"pod": {"containers": [{"args": ["10.0.3.7"]}]},
			"path": ["containers", 0, "args", 0],
			"place": "args[0] of containers[0]",
		},
		"container of an odd name": {
			"pod": {"containers": [{"name": 5, "env": [{"name": 5, "value": "10.0.3.7"}]}]},
			"path": ["containers", 0, "env", 0, "value"],
			"place": "env[0].value of containers[0]",
		},
	}
	_found(test.pod) == {{
		"path": array.concat(_spec, test.path),
		"place": test.place,
		"key": object.get(test, "key", ""),
		"text": "10.0.3.7",
		"form": "text",
	}}
}

test_hooks[name] if {
	some name, test in {
		"hostAliases": {
			"pod": {"hostAliases": [{"ip": "10.0.3.7", "hostnames": ["10.0.3.8"]}]},
			"path": ["hostAliases", 0, "ip"],
			"place": "hostAliases[0].ip",
			"form": "address",
		},
		"liveness": {
			"pod": _container({"livenessProbe": {"httpGet": {"host": "10.0.3.7"}}}),
			"path": ["containers", 0, "livenessProbe", "httpGet", "host"],
			"place": `livenessProbe.httpGet.host of container "web"`,
			"form": "host",
		},
		"readiness": {
			"pod": _container({"readinessProbe": {"tcpSocket": {"host": "10.0.3.7"}}}),
			"path": ["containers", 0, "readinessProbe", "tcpSocket", "host"],
			"place": `readinessProbe.tcpSocket.host of container "web"`,
			"form": "host",
		},
		"startup": {
			"pod": _container({"startupProbe": {"exec": {"command": ["nc", "10.0.3.7"]}}}),
			"path": ["containers", 0, "startupProbe", "exec", "command", 1],
			"place": `startupProbe.exec.command[1] of container "web"`,
		},
		"lifecycle": {
			"pod": _container({"lifecycle": {"preStop": {"httpGet": {"host": "10.0.3.7"}}}}),
			"path": ["containers", 0, "lifecycle", "preStop", "httpGet", "host"],
			"place": `lifecycle.preStop.httpGet.host of container "web"`,
			"form": "host",
		},
	}
	_found(test.pod) == {{
		"path": array.concat(_spec, test.path),
		"place": test.place,
		"key": object.get(test, "key", ""),
		"text": "10.0.3.7",
		"form": object.get(test, "form", "text"),
	}}
}

test_none[name] if {
	some name, pod in {
		"nothing": {},
		"null": {"containers": null, "initContainers": null, "hostAliases": null},
		"numbers": _container({"args": [10], "env": [{"name": "A", "value": 10}]}),
		"name of a variable": _container({"env": [{"name": "10.0.3.7", "value": "a"}]}),
		"V133": _container({"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "10.0.3.7"}}}]}),
		"image": _container({"image": "10.0.3.7/web"}),
		"name": {"containers": [{"name": "10.0.3.7"}]},
		"hostIP": _container({"ports": [{"hostIP": "10.0.3.7"}]}),
		"path of a probe": _container({"livenessProbe": {"httpGet": {"path": "/10.0.3.7"}}}),
		"port of a probe": _container({"livenessProbe": {"httpGet": {"port": "10.0.3.7"}}}),
		"scheme of a probe": _container({"livenessProbe": {"httpGet": {"scheme": "10.0.3.7"}}}),
		"header of a probe": _container({"livenessProbe": {"httpGet": {"httpHeaders": [{"value": "10.0.3.7"}]}}}),
		"service of a probe": _container({"livenessProbe": {"grpc": {"service": "10.0.3.7"}}}),
		"another host": _container({"resources": {"host": "10.0.3.7"}}),
		"hostnames": {"hostAliases": [{"ip": "a", "hostnames": ["10.0.3.7"]}]},
		"nameservers": {"dnsConfig": {"nameservers": ["10.0.3.7"]}},
		"volumes": {"volumes": [{"nfs": {"server": "10.0.3.7"}}]},
	}
	_found(pod) == set()
}

test_no_pods[kind] if {
	some kind in ["ConfigMap", "PodTemplate"]
	whole := {"apiVersion": "v1", "kind": kind, "spec": {"containers": ["10.0.3.7"]}}
	found := settings.entries with input.review.object as whole
	found == set()
}

_container(fields) := {"containers": [object.union({"name": "web"}, fields)]}

_found(pod) := found if {
	whole := {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": pod}}}
	found := settings.entries with input.review.object as whole # regal ignore:with-outside-test-context
}
