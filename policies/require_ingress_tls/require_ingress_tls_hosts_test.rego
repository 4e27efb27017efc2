package policies.require_ingress_tls_test

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

test_every_host_is_named if {
	spec := {"rules": [{"host": "a.example"}, {"host": "shop.example"}, {"host": "a.example"}], "tls": _covered.tls}
	msg := `Ingress shop/web: host "a.example" is in no spec.tls entry; add it to spec.tls[].hosts`
	_seen == {[msg, ["spec", "rules", i, "host"]] | some i in [0, 2]} with input as _input({"spec": spec})
}
