package policies.restrict_ingress_sources_test

_wanted := "list the networks to let in in annotation nginx.ingress.kubernetes.io/allowlist-source-range"

test_demanded[name] if {
	some name, test in {
		"by host": {"parameters": {"required": [{"hosts": ["shop.example"]}]}, "want": _wanted},
		"everywhere": {"parameters": {"required": [{}]}, "want": _wanted},
		"V144": {
			"annotations": {_with("denylist-source-range"): "203.0.113.0/24"},
			"parameters": {"required": [{}]},
			"want": _wanted,
		},
		"one of the paths is not open": {
			"parameters": {"required": [{}], "openPaths": ["/healthz"]},
			"spec": {"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/healthz"}, {"path": "/"}]}}]},
			"want": _wanted,
		},
		"canary of another class": {
			"annotations": {_with("canary"): "true"},
			"parameters": {"required": [{}], "nginxClasses": ["public"]},
			"spec": {"ingressClassName": "nginx"},
			"want": _wanted,
		},
		"odd open paths": {"parameters": {"required": [{}], "openPaths": "/"}, "want": _wanted},
		"odd demands": {"parameters": {"required": "everywhere"}, "want": _wanted},
		"source address hidden": {
			"parameters": {"required": [{}], "sourceIPPreserved": false},
			"want": "none can work while the load balancer hides the clients' addresses, so do not expose it",
		},
	}
	_seen == {[
		sprintf("Ingress shop/web: host \"shop.example\" must have a source allowlist; %s", [test.want]),
		_allowlist,
	]} with input as _input(test)
	_remedies == {"List the networks to let in."} with input as _input(test)
}

test_demands_met[name] if {
	some name, test in {
		"allowlist": {"annotations": _restricted, "parameters": {"required": [{}]}},
		"other host": {"parameters": {"required": [{"hosts": ["bank.example"]}]}},
		"none": {"parameters": {"required": null}},
		"open paths alone": {
			"parameters": {"required": [{}], "openPaths": ["/healthz"]},
			"spec": {"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/healthz"}]}}]},
		},
		"canary": {"annotations": {_with("canary"): "true"}, "parameters": {"required": [{}]}},
	}
	_seen == set() with input as _input(test)
}

test_all_hosts_are_named if {
	rules := [{"host": "b.example"}, {"host": "a.example"}, {}]
	_seen == {[
		concat("", [
			"Ingress shop/web: every host that no rule names, host \"a.example\", host \"b.example\" ",
			"must have a source allowlist; ",
			_wanted,
		]),
		_allowlist,
	]} with input as _input({"spec": {"rules": rules}, "parameters": {"required": [{}]}})
}

test_demanded_of_namespace[environment] if {
	some environment, want in {"production": 1, "staging": 0}
	required := [{"namespaceSelector": {"matchLabels": {"env": "production"}}}]
	namespace := {"metadata": {"name": "shop", "labels": {"env": environment}}}
	review := {"object": _ingress({}), "namespaceObject": namespace}
	count(_seen) == want with input as {"review": review, "parameters": {"required": required}}
}

test_neighbour_without_allowlist[name] if {
	some name, test in {
		"V146": {},
		"V146 another path": {"spec": {"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/api"}]}}]}},
		"denylist": {"annotations": {_with("denylist-source-range"): "203.0.113.0/24"}},
	}
	input_of_it := _input({"annotations": {_whitelist: "203.0.113.0/24"}})
	inventory := _inventory({"inventory": {"open": _neighbour(test)}})
	_seen == {[
		"Ingress shop/web: host \"shop.example\" is open by Ingress shop/open, which has no source allowlist; add it there",
		_whitelist,
	]} with input as input_of_it with data.inventory as inventory
	_remedies == {"Give every Ingress of the host the same source allowlist."} with input as input_of_it
		with data.inventory as inventory
}

test_neighbour_with_allowlist if {
	inventory := _inventory({"inventory": {"open": _neighbour({"annotations": {_whitelist: ""}})}})
	_seen == {[
		"Ingress shop/web: host \"shop.example\" has a source allowlist by Ingress shop/open, and none here; add it",
		_allowlist,
	]} with input as _input({}) with data.inventory as inventory
	_remedies == {"Give every Ingress of the host the same source allowlist."} with input as _input({})
		with data.inventory as inventory
}

test_neighbour_agrees[name] if {
	some name, test in {
		"both": {"of": _restricted, "by": {_whitelist: "198.51.100.0/24"}},
		"neither": {"of": {}, "by": {}},
	}
	inventory := _inventory({"inventory": {"open": _neighbour({"annotations": test.by})}})
	_seen == set() with input as _input({"annotations": test.of}) with data.inventory as inventory
}

test_update_that_begins_with_it[name] if {
	some name, test in {
		"begins": {"old": {}, "operation": "UPDATE", "want": 0},
		"had one": {"old": {_whitelist: "198.51.100.0/24"}, "operation": "UPDATE", "want": 1},
		"no update": {"old": {}, "operation": "CREATE", "want": 1},
	}
	review := {
		"object": _ingress({"annotations": _restricted}),
		"oldObject": _ingress({"annotations": test.old}),
		"operation": test.operation,
	}
	inventory := _inventory({"inventory": {"open": _neighbour({})}})
	count(_seen) == test.want with input as {"review": review, "parameters": {}} with data.inventory as inventory
}

test_open_neighbour if {
	paths := {"rules": [{"host": "shop.example", "http": {"paths": [{"path": "/hooks/a"}]}}]}
	inventory := _inventory({"inventory": {"open": _neighbour({"spec": paths})}})
	count(_seen) == 1 with input as _input({"annotations": _restricted}) with data.inventory as inventory
	_seen == set() with input as _input({"annotations": _restricted, "parameters": {"openPaths": ["/hooks"]}})
		with data.inventory as inventory
}

test_hidden_neighbour[name] if {
	some name, want in {"bank": "an Ingress of another namespace", "shop": "Ingress shop/open"}
	inventory := {"namespace": {name: {"networking.k8s.io/v1": {"Ingress": {"open": _neighbour({})}}}}}
	_seen == {[
		sprintf("Ingress shop/web: host \"shop.example\" is open by %s, which has no source allowlist; add it there", [want]),
		_allowlist,
	]} with input as _input({"annotations": _restricted, "parameters": {"hideRival": true}})
		with data.inventory as inventory
}
