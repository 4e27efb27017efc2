package lib.acme_test

import data.lib.acme

_dns := {"dns01": {"route53": {}}}

_http := {"http01": {"ingress": {}}}

_for(selector) := {"solvers": [_http, object.union(_dns, {"selector": selector})]}

_name := "*.shop.example"

_labels := {"app": "web", "team": "shop"}

# V111
test_proves_wildcard[name] if {
	some name, config in {
		"DNS-01 alone": {"solvers": [_dns]},
		"DNS-01 after HTTP-01": {"solvers": [_http, _dns]},
		"no selector": _for(null),
		"empty selector": _for({}),
		"empty lists": _for({"dnsNames": [], "dnsZones": [], "matchLabels": {}}),
		"null lists": _for({"dnsNames": null, "dnsZones": null, "matchLabels": null}),
		"name": _for({"dnsNames": ["shop.example", "*.shop.example"]}),
		"zone": _for({"dnsZones": ["bank.example", "shop.example"]}),
		"zone above": _for({"dnsZones": ["example"]}),
		"zone in another spelling": _for({"dnsZones": ["Shop.Example."]}),
		"zone that is the wildcard": _for({"dnsZones": ["*.shop.example"]}),
		"labels": _for({"matchLabels": {"app": "web"}}),
		"all": _for({"dnsNames": ["*.shop.example"], "dnsZones": ["shop.example"], "matchLabels": _labels}),
		"an account that needs no proof": {"externalAccountBinding": {"keyID": "a"}},
		"the same with no solvers": {"externalAccountBinding": {"keyID": "a"}, "solvers": []},
		"the same with null": {"externalAccountBinding": {"keyID": "a"}, "solvers": null},
	}
	acme.proves_wildcard(config, _name, _labels)
}

test_proves_no_wildcard[name] if {
	some name, config in {
		"HTTP-01 alone": {"solvers": [_http]},
		"HTTP-01 alone, another account": {"solvers": [_http], "externalAccountBinding": {"keyID": "a"}},
		"no solver": {"solvers": []},
		"solvers absent": {},
		"no solver, no account": {"solvers": [], "externalAccountBinding": null},
		"DNS-01 null": {"solvers": [{"dns01": null}]},
		"another name": _for({"dnsNames": ["shop.example", "a.shop.example"]}),
		"name in another case": _for({"dnsNames": ["*.Shop.example"]}),
		"another zone": _for({"dnsZones": ["bank.example"]}),
		"zone below": _for({"dnsZones": ["a.shop.example"]}),
		"zone within": _for({"dnsZones": ["shop"]}),
		"end of a label": _for({"dnsZones": ["op.example"]}),
		"empty zone": _for({"dnsZones": [""]}),
		"root zone": _for({"dnsZones": ["."]}),
		"other labels": _for({"matchLabels": {"app": "db"}}),
		"one label of two": _for({"matchLabels": {"app": "web", "tier": "front"}}),
		"all but the name": _for({"dnsNames": ["a.example"], "dnsZones": ["shop.example"], "matchLabels": _labels}),
		"all but the zone": _for({"dnsNames": [_name], "dnsZones": ["a.example"], "matchLabels": _labels}),
		"all but the labels": _for({"dnsNames": [_name], "dnsZones": ["shop.example"], "matchLabels": {"app": "db"}}),
		"odd solvers": {"solvers": "dns01"},
		"odd solver": {"solvers": ["dns01"]},
		"odd selector": _for("shop.example"),
		"odd names": _for({"dnsNames": "*.shop.example"}),
		"odd zones": _for({"dnsZones": "shop.example"}),
		"odd zone": _for({"dnsZones": [5]}),
		"odd labels": _for({"matchLabels": "app=web"}),
	}
	not acme.proves_wildcard(config, _name, _labels)
}

test_proves_nothing_by_an_odd_config if {
	every config in [null, "solvers", 5, []] {
		not acme.proves_wildcard(config, _name, _labels)
	}
}
