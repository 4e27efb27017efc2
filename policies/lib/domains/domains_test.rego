package lib.domains_test

import data.lib.domains

_shared := {"domain": "shop.example"}

_production := {"domain": "pay.example", "namespaceSelector": {"matchLabels": {"env": "production"}}}

_bank := {"domain": "bank.shop.example", "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "bank"}}}

_staging := {
	"domain": "staging.example",
	"namespaceSelector": {"matchExpressions": [{"key": "env", "operator": "NotIn", "values": ["production"]}]},
}

_all := [_shared, _production, _bank, _staging]

_input(listed) := {
	"review": {
		"object": {"kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}},
		"namespaceObject": {"metadata": {"name": "shop", "labels": {"env": "production"}}},
	},
	"parameters": {"domains": listed},
}

_unknown(listed) := json.remove(_input(listed), ["review/namespaceObject"])

test_has[host] if {
	some host in ["shop.example", "a.shop.example", "*.shop.example", "b.bank.shop.example", "a.b.pay.example"]
	domains.has(host) with input as _input(_all)
}

test_has_not[host] if {
	some host in ["evilshop.example", "shop.example.evil", "example", "*.example", "a.staging.example", "shop-example"]
	not domains.has(host) with input as _input(_all)
}

# What the labels tell is not known.
test_unknown_namespace if {
	domains.has("a.shop.example") with input as _unknown(_all) with data.inventory as {}
	not domains.has("a.pay.example") with input as _unknown(_all) with data.inventory as {}
	not domains.has("a.staging.example") with input as _unknown(_all) with data.inventory as {}
	domains.place("a.pay.example") == concat("", [
		"domain pay.example, which is not known to be for namespace shop; ",
		"allowed: shop.example",
	]) with input as _unknown(_all) with data.inventory as {}
}

test_written[domain] if {
	some domain in ["shop.example", "Shop.Example", ".shop.example", "*.shop.example", "shop.example."]
	domains.has("a.shop.example") with input as _input([{"domain": domain}])
	not domains.has("a.example") with input as _input([{"domain": domain}])
}

test_unreadable[i] if {
	some i, entry in [
		null, "shop.example", 5, {}, {"domain": null}, {"domain": 5}, {"domain": ""}, {"domain": "*"}, {"domain": "."},
		{"domain": "*.*.shop.example"}, {"domain": "*shop.example"}, {"domain": " shop.example"}, {"domain": "10.1.2.3"},
		object.union(_shared, {"namespaceSelector": "env=production"}),
		object.union(_shared, {"namespaceSelector": []}),
		object.union(_shared, {"namespaceSelector": {"matchLabel": {"env": "production"}}}),
		object.union(_shared, {"namespaceSelector": {"matchLabels": {"env": "production"}, "matchExpression": []}}),
		object.union(_shared, {"namespaceSelector": {"matchExpressions": [{"key": "env", "operator": "Is"}]}}),
	]
	not domains.has("a.shop.example") with input as _input([entry])
	not domains.apex_allowed("shop.example") with input as _input([entry])
}

test_selectors_of_everything[i] if {
	some i, selector in [null, {}, {"matchLabels": {}}, {"matchExpressions": []}]
	domains.has("a.shop.example") with input as _input([object.union(_shared, {"namespaceSelector": selector})])
}

test_odd_list[i] if {
	some i, odd in [null, "shop.example", {}, {"a": _shared}, [[_shared]]]
	not domains.has("a.shop.example") with input as _input(odd)
	domains.place("a.shop.example") == "no allowed domain; allowed: none" with input as _input(odd)
}

test_no_parameters if {
	not domains.has("a.shop.example") with input as {"review": _input([]).review}
	domains.place("a.shop.example") == "no allowed domain; allowed: none" with input as {"review": _input([]).review}
}

test_place[host] if {
	some host, want in {
		"a.evil.example": "no allowed domain; allowed: pay.example, shop.example",
		"a.staging.example": concat("", [
			"domain staging.example, which is not for namespace shop; ",
			"allowed: pay.example, shop.example",
		]),
	}
	domains.place(host) == want with input as _input(_all)
}

test_place_in_the_smallest_domain if {
	others := {"matchLabels": {"env": "staging"}}
	listed := [{"domain": name, "namespaceSelector": others} | some name in ["example", "b.example", "a.b.example", "c"]]
	refusal := "which is not for namespace shop; allowed: none"
	domains.place("a.b.example") == concat("", ["domain a.b.example, ", refusal]) with input as _input(listed)
	domains.place("c.b.example") == concat("", ["domain b.example, ", refusal]) with input as _input(listed)
}

test_apex[host] if {
	some host, want in {
		"shop.example": true, "a.shop.example": false, "bank.shop.example": true, "staging.example": true,
		"*.shop.example": false, "example": false,
	}
	count([host | domains.apex(host)]) == count([want | want]) with input as _input(_all)
}

test_apex_allowed if {
	open := object.union(_shared, {"allowApex": true})
	domains.apex_allowed("shop.example") with input as _input([open])
	domains.apex_allowed("shop.example") with input as _input([_shared, open])
	not domains.apex_allowed("shop.example") with input as _input([_shared])
	not domains.apex_allowed("a.shop.example") with input as _input([open])
	not domains.apex_allowed("pay.example") with input as _input([open, _production])
	not domains.apex_allowed("bank.shop.example") with input as _input([_shared, object.union(_bank, {"allowApex": true})])
}

test_odd_apex[i] if {
	some i, odd in [false, null, "true", 1]
	not domains.apex_allowed("shop.example") with input as _input([object.union(_shared, {"allowApex": odd})])
}
