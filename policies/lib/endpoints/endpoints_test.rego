package lib.endpoints_test

import data.lib.endpoints

test_endpoints if {
	found := endpoints.entries with input.review.object as _endpoints([
		{
			"addresses": [
				{"ip": "10.0.3.7", "hostname": "10.0.3.1", "nodeName": "10.0.3.2", "targetRef": {"name": "10.0.3.3"}},
				{"ip": "10.0.3.8"},
			],
			"ports": [{"name": "10.0.3.4", "port": 80}],
		},
		{"notReadyAddresses": [{"ip": "10.0.3.9"}]},
	])
	found == {
		{"path": ["subsets", 0, "addresses", 0, "ip"], "text": "10.0.3.7"},
		{"path": ["subsets", 0, "addresses", 1, "ip"], "text": "10.0.3.8"},
		{"path": ["subsets", 1, "notReadyAddresses", 0, "ip"], "text": "10.0.3.9"},
	}
}

test_slices if {
	found := endpoints.entries with input.review.object as object.union(_slice({}), {"endpoints": [
		{"addresses": ["10.0.3.7", "10.0.3.8"], "hostname": "10.0.3.1", "nodeName": "10.0.3.2", "zone": "10.0.3.3"},
		{"addresses": ["10.0.3.9"], "targetRef": {"name": "10.0.3.4"}, "deprecatedTopology": {"a": "10.0.3.5"}},
	]})
	found == {
		{"path": ["endpoints", 0, "addresses", 0], "text": "10.0.3.7"},
		{"path": ["endpoints", 0, "addresses", 1], "text": "10.0.3.8"},
		{"path": ["endpoints", 1, "addresses", 0], "text": "10.0.3.9"},
	}
}

test_odd_shapes[name] if {
	some name, test in {
		"text": {"subsets": "10.0.3.7", "path": []},
		"texts": {"subsets": ["10.0.3.7"], "path": [0]},
		"an object": {"subsets": {"a": "10.0.3.7"}, "path": ["a"]},
		"addresses of text": {"subsets": [{"addresses": "10.0.3.7"}], "path": [0, "addresses"]},
		"address of text": {"subsets": [{"addresses": ["10.0.3.7"]}], "path": [0, "addresses", 0]},
		"an odd address": {"subsets": [{"addresses": [{"ip": ["10.0.3.7"]}]}], "path": [0, "addresses", 0, "ip", 0]},
	}
	found := endpoints.entries with input.review.object as _endpoints(test.subsets)
	found == {{"path": array.concat(["subsets"], test.path), "text": "10.0.3.7"}}
}

test_none[name] if {
	some name, whole in {
		"no subsets": object.remove(_endpoints([]), ["subsets"]),
		"null": _endpoints(null),
		"another kind": object.union(_endpoints([{"addresses": [{"ip": "10.0.3.7"}]}]), {"kind": "Service"}),
		"another group": object.union(_slice({}), {"apiVersion": "v1"}),
		"Endpoints of another group": object.union(
			_endpoints([{"addresses": [{"ip": "10.0.3.7"}]}]),
			{"apiVersion": "discovery.k8s.io/v1"},
		),
	}
	found := endpoints.entries with input.review.object as whole
	found == set()
}

_endpoints(subsets) := {
	"apiVersion": "v1",
	"kind": "Endpoints",
	"metadata": {"name": "db", "namespace": "shop"},
	"subsets": subsets,
}

_slice(labels) := {
	"apiVersion": "discovery.k8s.io/v1",
	"kind": "EndpointSlice",
	"metadata": {"name": "db-1", "namespace": "shop", "labels": labels},
	"endpoints": [{"addresses": ["10.0.3.7"]}],
}
