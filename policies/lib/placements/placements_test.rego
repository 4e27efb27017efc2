package lib.placements_test

import data.lib.placements

test_configmap[name] if {
	some name, test in {
		"value": {"data": {"a": "10.0.3.7"}, "path": ["data", "a"], "place": `data["a"]`, "key": "a"},
		"odd value": {"data": {"a": ["10.0.3.7"]}, "path": ["data", "a", 0], "place": "data.a[0]", "key": ""},
		"list": {"data": ["10.0.3.7"], "path": ["data", 0], "place": "data[0]", "key": ""},
		"text": {"data": "10.0.3.7", "path": ["data"], "place": "data", "key": ""},
	}
	found := placements.fields with input.review.object as {"apiVersion": "v1", "kind": "ConfigMap", "data": test.data}
	found == {object.union({"text": "10.0.3.7", "form": "text"}, object.remove(test, ["data"]))}
}

# The text is as it is written, where it is not that of an address.
test_pod if {
	found := placements.fields with input.review.object as {"apiVersion": "v1", "kind": "Pod", "spec": {
		"containers": [{"name": "web", "args": ["010.0.3.7/8"], "livenessProbe": {"httpGet": {"host": "010.0.3.7"}}}],
		"hostAliases": [{"ip": "010.0.3.7"}],
	}}
	found == {
		{
			"path": ["spec", "containers", 0, "args", 0],
			"place": `args[0] of container "web"`,
			"key": "",
			"text": "010.0.3.7/8",
			"form": "text",
		},
		{
			"path": ["spec", "containers", 0, "livenessProbe", "httpGet", "host"],
			"place": `livenessProbe.httpGet.host of container "web"`,
			"key": "",
			"text": "10.0.3.7",
			"form": "host",
		},
		{
			"path": ["spec", "hostAliases", 0, "ip"],
			"place": "hostAliases[0].ip",
			"key": "",
			"text": "10.0.3.7",
			"form": "address",
		},
	}
}

test_service[name] if {
	some name, test in {
		"text": {"externalName": "010.0.3.7", "path": ["spec", "externalName"], "place": "spec.externalName"},
		"list": {"externalName": ["10.0.3.7"], "path": ["spec", "externalName", 0], "place": "spec.externalName[0]"},
	}
	spec := {"externalName": test.externalName, "clusterIP": "10.0.3.8", "externalIPs": ["10.0.3.9"]}
	found := placements.fields with input.review.object as {"apiVersion": "v1", "kind": "Service", "spec": spec}
	expected := {"text": "10.0.3.7", "form": "externalName", "key": ""}
	found == {object.union(expected, object.remove(test, ["externalName"]))}
}

test_endpoints if {
	found := placements.fields with input.review.object as {
		"apiVersion": "discovery.k8s.io/v1",
		"kind": "EndpointSlice",
		"metadata": {"name": "db-1"},
		"endpoints": [{"addresses": ["010.0.3.7"]}],
	}
	found == {{
		"path": ["endpoints", 0, "addresses", 0],
		"place": "endpoints[0].addresses[0]",
		"key": "",
		"text": "10.0.3.7",
		"form": "endpoint",
	}}
}

test_none[name] if {
	some name, whole in {
		"nothing": {},
		"Secret": {"apiVersion": "v1", "kind": "Secret", "data": {"a": "10.0.3.7"}},
		"binaryData": {"apiVersion": "v1", "kind": "ConfigMap", "binaryData": {"a": "10.0.3.7"}},
		"ConfigMap of another group": {"apiVersion": "a.example/v1", "kind": "ConfigMap", "data": {"a": "10.0.3.7"}},
		"Service of another group": {"apiVersion": "a.example/v1", "kind": "Service", "spec": {"externalName": "10.0.3.7"}},
		"another kind": {"apiVersion": "v1", "kind": "Ingress", "spec": {"externalName": "10.0.3.7"}},
		"numbers": {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": 10}},
		"null": {"apiVersion": "v1", "kind": "ConfigMap", "data": null},
		"no name": {"apiVersion": "v1", "kind": "Service", "spec": {"externalName": null}},
	}
	found := placements.fields with input.review.object as whole
	found == set()
}
