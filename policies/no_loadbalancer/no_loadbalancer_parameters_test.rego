package policies.no_loadbalancer_test

test_odd_parameters[i] if {
	some i, parameters in [
		{"allowedClasses": "internal-vip"},
		{"allowedClasses": {"a": "internal-vip"}},
		{"allowedClasses": [["internal-vip"], null]},
		{"allowedAnnotations": {"a": {"key": _scheme, "values": ["internal"]}}},
		{"allowedAnnotations": [_scheme, null, {"values": ["internal"]}, {"key": [_scheme], "values": ["internal"]}]},
		null,
	]
	_seen == {[concat("", ["Service shop/web: ", _way_in]), ["spec", "type"]]} with input as {
		"review": {"object": _service({"spec": _load_balancer, "annotations": {_scheme: "internal"}})},
		"parameters": parameters,
	}
}

test_odd_values[i] if {
	some i, values in ["internal", null, {"a": "internal"}, [["internal"]], [5]]
	test := {
		"spec": _load_balancer,
		"annotations": {_scheme: "internal"},
		"parameters": {"allowedAnnotations": [{"key": _scheme, "values": values}]},
	}
	_seen == {[
		sprintf(`Service shop/web: annotation %s "internal" is not allowed; allowed: none`, [_scheme]),
		["metadata", "annotations", _scheme],
	]} with input as _input(test)
}
