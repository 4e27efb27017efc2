package policies.require_ingress_tls_test

import data.policies.require_ingress_tls

_nginx := "nginx.ingress.kubernetes.io/"

_covered := {"rules": [{"host": "shop.example"}], "tls": [{"hosts": ["shop.example"], "secretName": "shop-tls"}]}

_passed_through := {concat("", [_nginx, "ssl-passthrough"]): "1"}

test_permitted[name] if {
	some name, test in {
		"V70": {},
		"V76 wildcard": {"spec": {
			"rules": [{"host": "api.shop.example"}, {"host": "*.shop.example"}],
			"tls": [{"hosts": ["*.shop.example"], "secretName": "shop-tls"}],
		}},
		"V80 default backend alone": {
			"spec": {"defaultBackend": {"service": {"name": "web"}}, "rules": null},
			"parameters": {"allowDefaultBackend": true},
		},
		"V83 twice": {"spec": object.union(_covered, {"rules": [{"host": "shop.example"}, {"host": "shop.example"}]})},
		"V84 forced": {"annotations": {
			concat("", [_nginx, "ssl-redirect"]): "f",
			concat("", [_nginx, "force-ssl-redirect"]): "t",
		}},
		"V86 not passed through": {"annotations": {concat("", [_nginx, "ssl-passthrough"]): "false"}},
		"V86 passed through": {
			"spec": {"rules": [{"host": "shop.example"}], "tls": [{"hosts": ["shop.example"]}]},
			"annotations": _passed_through,
			"parameters": {"allowPassthrough": true},
		},
		"server-alias": {
			"spec": object.union(_covered, {"tls": [{"hosts": ["shop.example", "*.shop.example"], "secretName": "a"}]}),
			"annotations": {concat("", [_nginx, "server-alias"]): "www.shop.example"},
		},
		"default certificate": {
			"spec": {"rules": [{"host": "shop.example"}], "tls": [{"hosts": ["shop.example"]}]},
			"parameters": {"defaultCertificateHosts": ["b.example", "shop.example"]},
		},
		"default certificate for a wildcard": {
			"spec": {"rules": [{"host": "*.shop.example"}], "tls": [{"hosts": ["*.shop.example"]}]},
			"parameters": {"defaultCertificateHosts": ["*.shop.example"]},
		},
		"offloaded": {
			"spec": {"rules": [{"host": "shop.example"}], "ingressClassName": "alb"},
			"annotations": {"kubernetes.io/ingress.class": "nlb", concat("", [_nginx, "ssl-redirect"]): "false"},
			"parameters": {"offloadedClasses": ["alb", "nlb"]},
		},
		"offloaded GCE": {
			"spec": {"rules": [{"host": "shop.example"}]},
			"annotations": {"kubernetes.io/ingress.class": "gce"},
			"parameters": {"offloadedClasses": ["gce"]},
		},
	}
	_seen == set() with input as _input(test)
}

test_catch_all[name] if {
	some name, rule in {
		"V79 no host": {},
		"V79 empty": {"host": ""},
		"V79 null": {"host": null},
		"odd rule": "shop.example",
		"null rule": null,
		"list": [{"host": "shop.example"}],
	}
	_seen == {[
		"Ingress shop/web: spec.rules[1] names no host and so serves every host; name the host",
		["spec", "rules", 1, "host"],
	]} with input as _input({"spec": object.union(_covered, {"rules": [{"host": "shop.example"}, rule]})})
}

# V81
test_unsound_host[name] if {
	some host, text in {
		"Shop.example": `"Shop.example" is no DNS name in lower case; write "shop.example"`,
		"shop.example:80": `"shop.example:80" is no DNS name; write one like "a.example" or "*.a.example"`,
		"*.example": `"*.example" spans a top-level domain, which no CA signs; name a domain of yours`,
	}
	some where, parameters in {"here": {}, "offloaded": {"offloadedClasses": ["alb"]}}
	name := sprintf("%s, %s", [host, where])
	spec := {"rules": [{"host": host}], "tls": [{"hosts": [host], "secretName": "a"}], "ingressClassName": "alb"}
	_seen == {[
		concat("", ["Ingress shop/web: host ", text]),
		["spec", "rules", 0, "host"],
	]} with input as _input({"spec": spec, "parameters": parameters})
}

test_host_of_odd_type[i] if {
	some i, host in [5, true, false, ["shop.example"], {"name": "shop.example"}]
	_seen == {[
		concat(" ", [
			"Ingress shop/web: host",
			json.marshal(host),
			`is no DNS name; write one like "a.example" or "*.a.example"`,
		]),
		["spec", "rules", 0, "host"],
	]} with input as _input({"spec": object.union(_covered, {"rules": [{"host": host}]})})
}

_uncovered := {[
	`Ingress shop/web: host "shop.example" is in no spec.tls entry; add it to spec.tls[].hosts`,
	["spec", "rules", 0, "host"],
]}

_without_secret := {[
	`Ingress shop/web: host "shop.example" is covered by spec.tls[0], which has no secretName; name the Secret there`,
	["spec", "tls", 0, "secretName"],
]}

test_odd_tls[i] if {
	some i, tls in [
		null, "shop.example", 5, true, {"hosts": ["shop.example"], "secretName": "shop-tls"}, [],
		[null], ["shop.example"], [["shop.example"]], [{}],
		[{"hosts": "shop.example", "secretName": ""}],
		[{"hosts": {"a": "shop.example"}, "secretName": null}],
		[{"hosts": [5, null, ["shop.example"]], "secretName": "shop-tls"}],
	]
	_seen in {_uncovered, _hostless} with input as _input({"spec": {"rules": [{"host": "shop.example"}], "tls": tls}})
}

_hostless := {[
	`Ingress shop/web: host "shop.example" is in no spec.tls entry, and spec.tls[0] lists no hosts; add it there`,
	["spec", "tls", 0, "hosts"],
]}

test_odd_secret[i] if {
	some i, secret in ["", null, 5, true, ["shop-tls"], {"name": "shop-tls"}]
	spec := {"rules": [{"host": "shop.example"}], "tls": [{"hosts": ["shop.example"], "secretName": secret}]}
	_seen == _without_secret with input as _input({"spec": spec})
}

test_covered_by_other_means_only[name] if {
	some name, test in {
		"default certificate for another host": {"parameters": {"defaultCertificateHosts": ["b.example", "*.example"]}},
		"default certificates as text": {"parameters": {"defaultCertificateHosts": "shop.example"}},
		"default certificates as map": {"parameters": {"defaultCertificateHosts": {"a": "shop.example"}}},
		"passthrough without annotation": {"parameters": {"allowPassthrough": true}},
		"another class offloaded": {"parameters": {"offloadedClasses": ["alb"]}, "class": "nginx"},
		"offloaded classes as text": {"parameters": {"offloadedClasses": "alb"}, "class": "alb"},
		"offloaded classes as map": {"parameters": {"offloadedClasses": {"a": "alb"}}, "class": "alb"},
		"V87 one class of two offloaded": {
			"parameters": {"offloadedClasses": ["alb"]},
			"class": "alb",
			"annotations": {"kubernetes.io/ingress.class": "nginx"},
		},
		"no class": {"parameters": {"offloadedClasses": ["alb"]}},
		"odd class": {"parameters": {"offloadedClasses": ["alb"]}, "class": ["alb"]},
		"default backend allowed": {"parameters": {"allowDefaultBackend": true}},
	}
	spec := {
		"rules": [{"host": "shop.example"}],
		"tls": [{"hosts": ["shop.example"]}],
		"ingressClassName": object.get(test, "class", null),
	}
	_seen == _without_secret with input as _input(object.union(test, {"spec": spec}))
}

# Without an entry the controller does not redirect.
test_other_means_need_an_entry[name] if {
	some means, test in {
		"default certificate": {"parameters": {"defaultCertificateHosts": ["shop.example"]}},
		"passthrough": {"parameters": {"allowPassthrough": true}, "annotations": _passed_through},
	}
	some where, entries in {"none": [], "for another host": [{"hosts": ["b.example"], "secretName": "b-tls"}]}
	name := sprintf("%s, %s", [means, where])
	spec := {"rules": [{"host": "shop.example"}], "tls": entries}
	_seen == _uncovered with input as _input(object.union(test, {"spec": spec}))
}

test_passthrough_that_is_not_allowed_needs_a_secret if {
	key := concat("", [_nginx, "ssl-passthrough"])
	passed := [
		sprintf(`Ingress shop/web: annotation %s "1" leaves TLS to the pods; remove it`, [key]),
		["metadata", "annotations", key],
	]
	spec := {"rules": [{"host": "shop.example"}], "tls": [{"hosts": ["shop.example"]}]}
	_seen == _without_secret | {passed} with input as _input({"spec": spec, "annotations": _passed_through})
}

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

test_every_host_is_named if {
	spec := {"rules": [{"host": "a.example"}, {"host": "shop.example"}, {"host": "a.example"}], "tls": _covered.tls}
	msg := `Ingress shop/web: host "a.example" is in no spec.tls entry; add it to spec.tls[].hosts`
	_seen == {[msg, ["spec", "rules", i, "host"]] | some i in [0, 2]} with input as _input({"spec": spec})
}

test_odd_metadata[i] if {
	some i, metadata in [null, "web", {}, {"name": 5, "namespace": ["shop"], "annotations": "a", "labels": 5}]
	ingress := object.union(object.remove(_ingress({"spec": {"rules": [{}]}}), ["metadata"]), {"metadata": metadata})
	_seen == {[
		"Ingress default/(unnamed): spec.rules[0] names no host and so serves every host; name the host",
		["spec", "rules", 0, "host"],
	]} with input as {"review": {"object": ingress}}
}

test_not_judged[name] if {
	some fault, test in {
		"no rules": {"spec": {}},
		"default backend": {"spec": {"defaultBackend": {}}},
		"no host": {"spec": {"rules": [{}]}},
		"no TLS": {"spec": {"rules": [{"host": "shop.example"}]}},
		"no redirect": {"annotations": {concat("", [_nginx, "ssl-redirect"]): "0"}},
		"passthrough": {"annotations": _passed_through},
	}
	ingress := _ingress(test)
	some reason, review in {
		"delete": {"object": ingress, "operation": "DELETE"},
		"another kind": {"object": object.union(ingress, {"kind": "IngressClass"})},
	}
	name := sprintf("%s, %s", [fault, reason])
	count(require_ingress_tls.violation) == 0 with input as {"review": review}
	count(require_ingress_tls.violation) == 1 with input as {"review": {"object": ingress}}
}

test_remedy_without_rules if {
	some violation in require_ingress_tls.violation with input as _input({"spec": {}})
	violation.details.remedy == "Add a rule for each host to serve."
}

test_remedies if {
	spec := {"defaultBackend": {}, "rules": [{}, {"host": "shop.example"}]}
	annotations := object.union(_passed_through, {concat("", [_nginx, "ssl-redirect"]): "0"})
	{violation.details.remedy | some violation in require_ingress_tls.violation} == {
		"Move the default backend to a rule that names its host.",
		"Name the host as DNS does, in lower case; a wildcard stands for one label of a domain of yours.",
		"List the host in a spec.tls entry that names the Secret of its certificate.",
		"Remove the annotation: ingress-nginx redirects to HTTPS by default.",
		"Remove the annotation and let the controller end TLS.",
	} with input as _input({"spec": spec, "annotations": annotations})
}

_seen contains [violation.msg, violation.details.path] if some violation in require_ingress_tls.violation

_input(test) := {"review": {"object": _ingress(test)}, "parameters": object.get(test, "parameters", {})}

_ingress(test) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": object.get(test, "annotations", {})},
	"spec": object.get(test, "spec", _covered),
}
