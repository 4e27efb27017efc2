package policies.require_private_dns_test

import data.policies.require_private_dns

test_operations[name] if {
	some name, test in {
		"creation": {"review": {"operation": "CREATE", "object": _named}, "count": 1},
		"V166 deletion": {"review": {"operation": "DELETE", "object": _named, "oldObject": _named}, "count": 0},
		"update": {"review": {"operation": "UPDATE", "object": _named, "oldObject": _named}, "count": 1},
		"a manifest": {"review": {"object": _going(_named)}, "count": 1},
		"removal of a finalizer": {
			"review": {"operation": "UPDATE", "object": _going(_named), "oldObject": _going(_named)},
			"count": 0,
		},
		"change of data": {
			"review": {"operation": "UPDATE", "object": _going(_named), "oldObject": _going(_configmap({"DB": "db"}))},
			"count": 1,
		},
		"change of endpoints": {
			"review": {"operation": "UPDATE", "object": _going(_slice("10.0.3.7")), "oldObject": _going(_slice("10.0.3.8"))},
			"count": 1,
		},
		"change of subsets": {
			"review": {
				"operation": "UPDATE",
				"object": _going(_endpoints("10.0.3.7")),
				"oldObject": _going(_endpoints("10.0.3.8")),
			},
			"count": 1,
		},
		"change of a spec": {
			"review": {"operation": "UPDATE", "object": _going(_external("10.0.3.7")), "oldObject": _going(_external("a"))},
			"count": 1,
		},
		"no change of a spec": {
			"review": {
				"operation": "UPDATE",
				"object": _going(_external("10.0.3.7")),
				"oldObject": _going(_external("10.0.3.7")),
			},
			"count": 0,
		},
		"not going": {"review": {"operation": "UPDATE", "object": _external("10.0.3.7")}, "count": 1},
		"deletion of a Service": {"review": {"operation": "DELETE", "object": _external("10.0.3.7")}, "count": 0},
	}
	got := require_private_dns.violation with input.review as test.review
	count(got) == test.count
}

# Of whatever shape, the address in it is found.
test_odd_shapes[name] if {
	some odd in ["10.0.3.7", ["10.0.3.7"], {"a": "10.0.3.7"}, {"a": {"b": ["10.0.3.7"]}}]
	some field, given in {
		"containers": {"spec": {"containers": odd}},
		"env": {"spec": {"containers": [{"env": odd}]}},
		"args": {"spec": {"initContainers": [{"args": odd}]}},
		"command": {"spec": {"containers": [{"command": odd}]}},
		"probe": {"spec": {"containers": [{"livenessProbe": odd}]}},
		"hostAliases": {"spec": {"hostAliases": odd}},
	}
	name := sprintf("%s %v", [field, odd])
	pod := object.union({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}}, given)
	got := require_private_dns.violation with input.review.object as pod
	count(got) == _expected(field, odd)
}

# Below containers there is a container, and an odd field of one is not known.
_expected("containers", {"a": {"b": ["10.0.3.7"]}}) := 0

_expected(field, odd) := 1 if [field, odd] != ["containers", {"a": {"b": ["10.0.3.7"]}}]

test_odd_data[name] if {
	some odd in ["10.0.3.7", ["10.0.3.7"], {"a": {"b": "10.0.3.7"}}]
	name := sprintf("%v", [odd])
	got := require_private_dns.violation with input.review.object as object.union(_configmap(null), {"data": odd})
	count(got) == 1
}

test_odd_metadata[i] if {
	some i, metadata in [null, "web", {}, {"name": 5, "namespace": ["shop"]}]
	patch := {"op": "replace", "path": "/metadata", "value": metadata}
	got := _seen with input.review.object as json.patch(_named, [patch])
	got == {sprintf(`ConfigMap default/(unnamed): data["DB"] names 10.0.3.7, %s`, [_private])}
}

_named := _configmap({"DB": "10.0.3.7"})

_going(whole) := object.union(whole, {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}})

_endpoints(ip) := {
	"apiVersion": "v1",
	"kind": "Endpoints",
	"metadata": {"name": "web", "namespace": "shop"},
	"subsets": [{"addresses": [{"ip": ip}]}],
}
