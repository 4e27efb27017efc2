package policies.require_ingress_tls_test

test_no_routes[name] if {
	some name, spec in {
		"no spec": null,
		"odd spec": "rules",
		"no rules": {},
		"null": {"rules": null},
		"empty": {"rules": []},
		"odd": {"rules": "shop.example"},
		"map": {"rules": {"a": {"host": "shop.example"}}},
		"odd beside a default backend": {"rules": "shop.example", "defaultBackend": {}},
	}
	_seen == {[
		"Ingress shop/web: no rule names a host to serve; add one whose host is in spec.tls",
		["spec", "rules"],
	]} with input as _input({"spec": spec, "parameters": {"allowDefaultBackend": true}})
}

test_default_backend[name] if {
	some i, test in [
		{"field": "defaultBackend", "parameters": {}},
		{"field": "backend", "parameters": {}},
		{"field": "defaultBackend", "parameters": {"allowDefaultBackend": false}},
		{"field": "defaultBackend", "parameters": {"allowDefaultBackend": "true"}},
		{"field": "defaultBackend", "parameters": {"allowDefaultBackend": null}},
	]
	some where, spec in {"alone": {}, "beside rules": _covered}
	name := sprintf("%d, %s", [i, where])
	spec_ := object.union(spec, {test.field: {}})
	_seen == {[
		sprintf("Ingress shop/web: spec.%s serves every host that no rule names; give it a rule with a host", [test.field]),
		["spec", test.field],
	]} with input as _input({"spec": spec_, "parameters": test.parameters})
}

test_annotations[name] if {
	some name, test in {
		"V84": {
			"key": concat("", [_nginx, "ssl-redirect"]),
			"value": "False",
			"text": `"False" leaves plain HTTP open; remove it or set it to "true"`,
		},
		"V84 not text": {
			"key": concat("", [_nginx, "ssl-redirect"]),
			"value": false,
			"text": `"false" leaves plain HTTP open; remove it or set it to "true"`,
		},
		"V86": {
			"key": concat("", [_nginx, "ssl-passthrough"]),
			"value": true,
			"text": `"true" leaves TLS to the pods; remove it`,
		},
	}
	_seen == {[
		sprintf("Ingress shop/web: annotation %s %s", [test.key, test.text]),
		["metadata", "annotations", test.key],
	]} with input as _input({"annotations": {test.key: test.value}})
}

test_gce if {
	key := "kubernetes.io/ingress.allow-http"
	text := `is absent, which leaves plain HTTP open on the GCE controller; set it to "false"`
	_seen == {[
		sprintf("Ingress shop/web: annotation %s %s", [key, text]),
		["metadata", "annotations", key],
	]} with input as _input({"annotations": {"kubernetes.io/ingress.class": "gce"}})
}

test_passthrough_is_denied_where_tls_is_offloaded if {
	key := concat("", [_nginx, "ssl-passthrough"])
	_seen == {[
		sprintf(`Ingress shop/web: annotation %s "1" leaves TLS to the pods; remove it`, [key]),
		["metadata", "annotations", key],
	]} with input as _input({
		"spec": {"rules": [{"host": "shop.example"}], "ingressClassName": "alb"},
		"annotations": _passed_through,
		"parameters": {"offloadedClasses": ["alb"], "allowPassthrough": "true"},
	})
}

test_server_alias if {
	key := concat("", [_nginx, "server-alias"])
	_seen == {[
		`Ingress shop/web: server-alias "b.example" is in no spec.tls entry; add it to spec.tls[].hosts`,
		["metadata", "annotations", key],
	]} with input as _input({"annotations": {key: "shop.example,b.example"}})
}

test_class_of_gce[class] if {
	some class in ["gce", "gce-internal"]
	text := `is absent, which leaves plain HTTP open on the GCE controller; set it to "false"`
	_seen == {[
		sprintf("Ingress shop/web: annotation kubernetes.io/ingress.allow-http %s", [text]),
		["metadata", "annotations", "kubernetes.io/ingress.allow-http"],
	]} with input as _input({"spec": object.union(_covered, {"ingressClassName": class})})
}
