package policies.restrict_ingress_sources_test

_any := `"any" lets in whoever authenticates, from anywhere; remove it or write "all"`

_loosens(statement) := sprintf("has %q, which lets others in than the source allowlist; remove it", [statement])

test_bypassed[name] if {
	some name, test in {
		"V143": {
			"annotations": {"satisfy": "any", "auth-url": "https://shop.example/oauth2/auth"},
			"want": {["satisfy", _any]},
		},
		"V143 alone": {"annotations": {"satisfy": " any\n"}, "want": {["satisfy", _any]}},
		"V145": {
			"annotations": {"configuration-snippet": "allow all;"},
			"want": {["configuration-snippet", _loosens("allow all")]},
		},
		"V145 behind a comment": {
			"annotations": {"configuration-snippet": "# who may come in\n\tallow\n\t  all ; # everybody"},
			"want": {["configuration-snippet", _loosens("allow all")]},
		},
		"V145 in a block": {
			"annotations": {"server-snippet": "if ($request_uri ~ ^/${x}){satisfy any;}"},
			"want": {["server-snippet", _loosens("satisfy any")]},
		},
		"V145 quoted": {
			"annotations": {"server-snippet": `"allow" 'all';`},
			"want": {["server-snippet", _loosens("allow all")]},
		},
		"V145 a network": {
			"annotations": {"configuration-snippet": "deny all; allow 10.0.0.0/8;"},
			"want": {["configuration-snippet", _loosens("allow 10.0.0.0/8")]},
		},
		"V145 not ended": {
			"annotations": {"configuration-snippet": "allow all"},
			"want": {["configuration-snippet", _loosens("allow all")]},
		},
		"V145 a location": {
			"annotations": {"server-snippet": "location /admin { proxy_pass http://admin; }"},
			"want": {["server-snippet", _loosens("location /admin")]},
		},
		"V145 the client's word": {
			"annotations": {"server-snippet": "set_real_ip_from 0.0.0.0/0; real_ip_header X-Client; real_ip_recursive on;"},
			"want": {
				["server-snippet", _loosens("set_real_ip_from 0.0.0.0/0")],
				["server-snippet", _loosens("real_ip_header X-Client")],
				["server-snippet", _loosens("real_ip_recursive on")],
			},
		},
		"V145 everywhere": {
			"annotations": {"auth-snippet": "satisfy any;", "location-snippet": "allow all;", "satisfy": "any"},
			"want": {
				["auth-snippet", _loosens("satisfy any")],
				["location-snippet", _loosens("allow all")],
				["satisfy", _any],
			},
		},
	}
	annotations := object.union(_restricted, {_with(key): text | some key, text in test.annotations})
	_seen == {[sprintf("Ingress shop/web: annotation %s %s", [_with(key), text]), _with(key)] |
		some [key, text] in test.want
	} with input as _input({"annotations": annotations})
	remedy := "Remove what lets others in than the source allowlist."
	_remedies == {remedy} with input as _input({"annotations": annotations})
}

test_class[name] if {
	some name, test in {
		"V147": {"class": "traefik"},
		"V147 by annotation": {"annotations": {"kubernetes.io/ingress.class": "traefik"}, "class": "traefik"},
		"V147 not listed": {"class": "nginx", "parameters": {"nginxClasses": ["public"]}},
		"odd parameter": {"class": "nginx", "parameters": {"nginxClasses": "nginx"}},
		"odd class": {"class": 5},
	}
	annotations := object.get(test, "annotations", {})
	by_field := [test.class | annotations == {}]
	spec := {"ingressClassName": class | some class in by_field}
	asked := _input({
		"annotations": object.union(_restricted, annotations),
		"spec": spec,
		"parameters": object.get(test, "parameters", {}),
	})
	_seen == {[
		sprintf("Ingress shop/web: annotation %s means nothing to ingress class %s; use one of ingress-nginx", [
			_allowlist,
			json.marshal(test.class),
		]),
		_allowlist,
	]} with input as asked
	remedy := "Restrict the sources as the controller of this class does, or use a class of ingress-nginx."
	_remedies == {remedy} with input as asked
}

test_source_address_hidden[name] if {
	some name, test in {
		"V142": {"annotations": {_whitelist: "10.0.0.0/8"}, "parameters": {"sourceIPPreserved": false}, "key": _whitelist},
		"public networks too": {"annotations": _restricted, "parameters": {"sourceIPPreserved": false}, "key": _allowlist},
		"odd parameter": {"annotations": _restricted, "parameters": {"sourceIPPreserved": "true"}, "key": _allowlist},
		"null": {"annotations": _restricted, "parameters": {"sourceIPPreserved": null}, "key": _allowlist},
	}
	_seen == {[
		concat("", [
			sprintf("Ingress shop/web: annotation %s sees the load balancer's address for the client's, ", [test.key]),
			"and lets in everybody or nobody; restrict it there",
		]),
		test.key,
	]} with input as _input(test)
	remedy := "Restrict the sources at the load balancer, or require authentication instead."
	_remedies == {remedy} with input as _input(test)
}
