package lib.quotas_test

import data.lib.quotas

_acme(server) := {"spec": {"acme": {"server": server}}}

_issuers := {
	"cluster": {"cert-manager.io/v1": {"ClusterIssuer": {
		"le": _acme("https://prod.example/directory"),
		"le-too": _acme("HTTPS://prod.example/directory/"),
		"staging": _acme("https://staging.example/directory"),
		"ca": {"spec": {"ca": {}}},
		"ca-too": {"spec": {"ca": {}}},
		"two": {"spec": {"ca": {}, "acme": {"server": "https://prod.example/directory"}}},
		"bad": _acme("prod.example"),
	}}},
	"namespace": {
		"shop": {"cert-manager.io/v1": {"Issuer": {"le": _acme("https://shop.example")}}},
		"bank": {"cert-manager.io/v1": {"Issuer": {"le": _acme("https://prod.example/directory")}}},
	},
}

_cluster(name) := {"kind": "ClusterIssuer", "name": name}

_cases := {
	"the same": {"own": _cluster("le"), "other": _cluster("le"), "wastes": {_very("bank/web")}},
	"the same server": {"own": _cluster("le"), "other": _cluster("le-too"), "wastes": {_very("bank/web")}},
	"the same server by an Issuer": {"own": _cluster("le"), "other": {"name": "le"}, "wastes": {_very("bank/web")}},
	"another server": {"own": _cluster("le"), "other": _cluster("staging"), "wastes": set()},
	"another server by an Issuer of the same name": {"own": {"name": "le"}, "other": {"name": "le"}, "wastes": set()},
	"a CA of one's own": {"own": _cluster("ca"), "other": _cluster("ca"), "wastes": set()},
	"CAs of one's own": {"own": _cluster("ca"), "other": _cluster("ca-too"), "wastes": set()},
	"a server that is no URL": {"own": _cluster("bad"), "other": _cluster("bad"), "wastes": set()},
	"two types": {"own": _cluster("two"), "other": _cluster("two"), "wastes": set()},
	"not to be seen": {"own": _cluster("x"), "other": _cluster("x"), "wastes": {_very("bank/web")}},
	"not to be seen, and others": {"own": _cluster("x"), "other": _cluster("y"), "wastes": set()},
	"one of them not to be seen": {"own": _cluster("le"), "other": _cluster("x"), "wastes": set()},
	"the other not to be seen": {"own": _cluster("x"), "other": _cluster("le"), "wastes": set()},
	"external": {
		"own": object.union(_cluster("le"), {"group": "a.example"}),
		"other": object.union(_cluster("le"), {"group": "a.example"}),
		"wastes": set(),
	},
}

test_authority[name] if {
	some name, test in _cases
	quotas.wastes == test.wastes with input.review as _review({"issuerRef": test.own, "dnsNames": _names})
		with data.inventory as object.union(_issuers, _inventory({"bank": {"web": _ordered(test.other, _names)}}))
}

test_issuer_of_the_namespace_default if {
	certificates := {"cert-manager.io/v1": {"Certificate": {"web": _ordered({"name": "le"}, _names)}}}
	issuers := {"cert-manager.io/v1": {"Issuer": {"le": _acme("https://prod.example/directory")}}}
	quotas.wastes == {_very("default/web")} with input.review as _review({"dnsNames": _names})
		with data.inventory as object.union(_issuers, {"cluster": certificates, "namespace": {"default": issuers}})
}

test_a_ca_of_ones_own_has_no_limit if {
	quotas.wastes == set() with input.review as _review({"issuerRef": _cluster("ca"), "dnsNames": _many(101)})
		with data.inventory as _issuers
	count(quotas.wastes) == 1 with input.review as _review({"issuerRef": _cluster("x"), "dnsNames": _many(101)})
		with data.inventory as _issuers
}

test_odd_reviews if {
	every spec in [null, {}, {"issuerRef": null}, {"issuerRef": _le}, {"issuerRef": _le, "dnsNames": 5}] {
		quotas.wastes == set() with input.review as {"object": {"spec": spec}} with data.inventory as _issuers
	}
}
