package policies.require_gateway_tls_test

# Each is denied without its parameter, and with another.
test_parameters[name] if {
	some name, test in {
		"allowAnyHostname": {"value": true, "odd": 1, "object": _gateway([object.remove(_https, ["hostname"])])},
		"allowedProtocols": {"value": ["TCP"], "odd": {"a": "TCP"}, "object": _gateway([{"protocol": "TCP"}])},
		"allowPassthrough": {
			"value": true, "odd": 1,
			"object": _gateway([object.union(_https, {"protocol": "TLS", "tls": {"mode": "Passthrough"}})]),
		},
		"certificateOptions": {"value": ["a"], "odd": {"a": "a"}, "object": _gateway([{
			"protocol": "HTTPS",
			"hostname": "shop.example",
			"tls": {"options": {"a": "b"}},
		}])},
		"offloadedClasses": {"value": ["nginx"], "odd": {"a": "nginx"}, "object": _gateway([{"protocol": "TCP"}])},
		"allowUnknownParents": {"value": true, "odd": 1, "object": _route({"parentRefs": [{"name": "internal"}]})},
	}
	review := {"object": test.object}
	_seen == set() with input as {"review": review, "parameters": {name: test.value}} with data.inventory as _public
	count(_seen) == 1 with input as {"review": review, "parameters": {}} with data.inventory as _public
	every odd in [null, "true", test.odd, ["b"]] {
		count(_seen) == 1 with input as {"review": review, "parameters": {name: odd}} with data.inventory as _public
	}
}

test_parameters_of_plain_text[name] if {
	some name, value in {"allowedProtocols": ["HTTP"], "offloadedClasses": ["nginx"]}
	some resource in [_on_http, _gateway([object.union(_http, _for_all)])]
	inventory := object.union(_public, _stored(_on_http))
	review := {"object": resource}
	count(_seen) == 1 with input as {"review": review, "parameters": {}} with data.inventory as inventory
	_seen == set() with input as {"review": review, "parameters": {name: value}} with data.inventory as inventory
}
