package lib.quotas_test

import data.lib.quotas

_certificate(spec) := {"apiVersion": "cert-manager.io/v1", "kind": "Certificate", "spec": spec}

_ordered(ref, names) := _certificate({"issuerRef": ref, "dnsNames": names})

_le := {"kind": "ClusterIssuer", "name": "le"}

_names := ["a.example", "b.example"]

_review(spec) := {"object": {
	"apiVersion": "cert-manager.io/v1",
	"kind": "Certificate",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": object.union(spec, {"issuerRef": object.get(spec, "issuerRef", _le)}),
}}

_inventory(certificates) := {"namespace": {namespace: {"cert-manager.io/v1": {"Certificate": found}} |
	some namespace, found in certificates
}}

_very(others) := sprintf("orders the very names of %s, and the CA signs them five times a week; share one", [others])

test_duplicates[name] if {
	some name, certificates in {
		"another namespace": {"bank": {"web": _ordered(_le, _names)}},
		"the object itself too": {
			"bank": {"web": _ordered(_le, _names)},
			"shop": {"web": _ordered(_le, _names)},
		},
		"another order": {"bank": {"web": _ordered(_le, ["b.example", "a.example"])}},
		"repetition": {"bank": {"web": _ordered(_le, ["a.example", "b.example", "a.example"])}},
		"final dot first": {"bank": {"web": _ordered(_le, ["b.example.", "A.example"])}},
		"letter case and final dot": {"bank": {"web": _ordered(_le, ["A.example", "b.example."])}},
		"common name": {"bank": {"web": _certificate({
			"issuerRef": _le,
			"dnsNames": ["b.example"], "commonName": "a.example",
		})}},
		"empty common name": {"bank": {"web": _certificate({"issuerRef": _le, "dnsNames": _names, "commonName": ""})}},
		"group": {"bank": {"web": _ordered(object.union(_le, {"group": "cert-manager.io"}), _names)}},
	}
	quotas.wastes == {_very("bank/web")} with input.review as _review({"dnsNames": _names})
		with data.inventory as _inventory(certificates)
}

test_no_duplicates[name] if {
	some name, certificates in {
		"the object itself": {"shop": {"web": _ordered(_le, _names)}},
		"one more": {"bank": {"web": _ordered(_le, array.concat(_names, ["c.example"]))}},
		"one less": {"bank": {"web": _ordered(_le, ["a.example"])}},
		"another": {"bank": {"web": _ordered(_le, ["a.example", "c.example"])}},
		"an address more": {"bank": {"web": _certificate({
			"issuerRef": _le,
			"dnsNames": _names, "ipAddresses": ["10.1.2.3"],
		})}},
		"another issuer": {"bank": {"web": _ordered({"kind": "ClusterIssuer", "name": "staging"}, _names)}},
		"an Issuer of that name": {"bank": {"web": _ordered({"name": "le"}, _names)}},
		"an external issuer": {"bank": {"web": _ordered(object.union(_le, {"group": "a.example"}), _names)}},
		"no issuer": {"bank": {"web": _ordered(null, _names)}},
		"no spec": {"bank": {"web": {}}},
		"odd": {"bank": {"web": null, "api": "web", "odd": _certificate("a.example")}},
		"none": {"bank": {}},
		"an odd list": {"bank": "web"},
	}
	quotas.wastes == set() with input.review as _review({"dnsNames": _names})
		with data.inventory as _inventory(certificates)
}

test_no_inventory if {
	quotas.wastes == set() with input.review as _review({"dnsNames": _names}) with data.inventory as {}
}

test_several_duplicates if {
	quotas.wastes == {_very("bank/a, bank/b, shop/a")} with input.review as _review({"dnsNames": _names})
		with data.inventory as _inventory({
			"shop": {"a": _ordered(_le, _names), "web": _ordered(_le, _names)},
			"bank": {"b": _ordered(_le, _names), "a": _ordered(_le, _names), "c": _ordered(_le, ["a.example"])},
		})
}

test_addresses if {
	bank := _certificate({"issuerRef": _le, "ipAddresses": ["10.1.2.3", "2001:DB8::1"]})
	quotas.wastes == {_very("bank/web")} with input.review as _review({"ipAddresses": ["2001:db8::1", "10.1.2.3"]})
		with data.inventory as _inventory({"bank": {"web": bank}})
}

# A name of no sort that ACME knows.
test_no_names_are_no_set_of_names if {
	uris := _certificate({"issuerRef": _le, "uris": ["spiffe://cluster.local/a"]})
	quotas.wastes == set() with input.review as _review({"uris": ["spiffe://cluster.local/b"]})
		with data.inventory as _inventory({"bank": {"web": uris}})
}

test_one_name if {
	inventory := _inventory({"bank": {"web": _ordered(_le, ["a.example"])}})
	quotas.wastes == {_very("bank/web")} with input.review as _review({"dnsNames": ["a.example"]})
		with data.inventory as inventory
}

test_others_without_namespace if {
	inventory := {"cluster": {"cert-manager.io/v1": {"Certificate": {
		"web": _ordered(_le, ["a.example"]),
		"api": _certificate({"issuerRef": _le, "uris": ["spiffe://cluster.local/a"]}),
	}}}}
	quotas.wastes == set() with input.review as _review({"dnsNames": _names}) with data.inventory as inventory
	quotas.wastes == set() with input.review as _review({"uris": ["https://a.example"]}) with data.inventory as inventory
}

test_without_namespace if {
	inventory := {"cluster": {"cert-manager.io/v1": {"Certificate": {
		"web": _ordered(_le, _names),
		"api": _ordered(_le, _names),
	}}}}
	quotas.wastes == {_very("default/api, default/web")} with input.review as _review({"dnsNames": _names})
		with data.inventory as inventory

	review := object.union(_review({"dnsNames": _names}), {"object": {"metadata": {"namespace": "default"}}})
	quotas.wastes == {_very("default/api")} with input.review as review with data.inventory as inventory
}

_many(n) := [sprintf("a%d.example", [i]) | some i in numbers.range(1, n)]

test_a_hundred if quotas.wastes == set() with input.review as _review({"dnsNames": _many(100)})

test_more_than_a_hundred if {
	waste := "orders 101 names, and the CA takes 100 at once; split it"
	quotas.wastes == {waste} with input.review as _review({"dnsNames": _many(101)})
	quotas.wastes == {waste} with input.review as _review({"dnsNames": _many(100), "ipAddresses": ["10.1.2.3"]})
	quotas.wastes == {waste} with input.review as _review({"dnsNames": _many(100), "commonName": "a.example"})
	quotas.wastes == set() with input.review as _review({"dnsNames": array.concat(_many(100), _many(5))})
	quotas.wastes == set() with input.review as _review({"dnsNames": _many(100), "commonName": "A5.example"})
	quotas.wastes == set() with input.review as _review({"dnsNames": _many(100), "uris": ["https://a.example"]})
}
