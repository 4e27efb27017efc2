package lib.ingressclasses_test

import data.lib.ingressclasses

_class(default_mark) := {
	"kind": "IngressClass",
	"metadata": {"annotations": {"ingressclass.kubernetes.io/is-default-class": default_mark}},
}

_inventory := {"cluster": {
	"networking.k8s.io/v1": {"IngressClass": {
		"nginx": {"kind": "IngressClass"},
		"internal": _class("true"),
		"external": _class("True"),
		"mesh": _class(true),
		"odd": null,
	}},
	"networking.k8s.io/v1beta1": {"IngressClass": {"old": _class("true")}},
	"example.com/v1": {"IngressClass": {"stranger": _class("true")}},
	"v1": {"Namespace": {"shop": {}}},
}}

_empty := [
	{},
	{"cluster": {}},
	{"cluster": {"networking.k8s.io/v1": {}}},
	{"cluster": {"networking.k8s.io/v1": {"IngressClass": {}}}},
	{"namespace": {"shop": {"networking.k8s.io/v1": {"IngressClass": {"nginx": _class("true")}}}}},
]

test_any_class[class] if {
	some class in ["nginx", "a", "nginx-internal", "1", "alb.example", "10.1.2.3", "a-1-b2", "alb.ab", "alb.a-1b2"]
	ingressclasses.permitted(class) with input as {"parameters": {}}
	ingressclasses.permitted(class) with input as {"parameters": {"requireExisting": false}}
}

test_no_limit if {
	not ingressclasses.limited with input as {"parameters": {}}
	ingressclasses.choice == "" with input as {"parameters": {}}
	ingressclasses.choice == "" with input as {"parameters": {"requireExisting": false}}
}

test_no_name[i] if {
	some i, class in [
		"", "Nginx", "nginx_internal", "-nginx", "nginx-", "nginx.", ".nginx", "a..b", "a.-b", "a b", "nginx\n",
		"example.com/alb", null, 5, true, ["nginx"], {"nginx": "nginx"},
	]
	not ingressclasses.permitted(class) with input as {"parameters": {}}
	ingressclasses.fault(class) == "is no name of a class; write one" with input as {"parameters": {}}
}

test_length if {
	class := concat("", [c | some _ in numbers.range(1, 253); c := "a"])
	ingressclasses.permitted(class) with input as {"parameters": {}}
	not ingressclasses.permitted(concat("", [class, "a"])) with input as {"parameters": {}}
}

test_listed if {
	parameters := {"allowedClasses": ["nginx", 5, "internal", "Odd", ""]}
	ingressclasses.limited with input.parameters as parameters
	ingressclasses.permitted("nginx") with input.parameters as parameters
	ingressclasses.permitted("internal") with input.parameters as parameters
	not ingressclasses.permitted("external") with input.parameters as parameters
	not ingressclasses.permitted("") with input.parameters as parameters
	not ingressclasses.permitted("Odd") with input.parameters as parameters
	ingressclasses.choice == "; allowed: internal, nginx" with input.parameters as parameters
	ingressclasses.fault("external") == "is not allowed; allowed: internal, nginx" with input.parameters as parameters

	fault := "is no name of a class; write one; allowed: internal, nginx"
	ingressclasses.fault("Odd") == fault with input.parameters as parameters
}

test_odd_list[i] if {
	some i, odd in [null, false, "nginx", 5, {"a": "nginx"}, [], ["Nginx"]]
	ingressclasses.limited with input.parameters.allowedClasses as odd
	not ingressclasses.permitted("nginx") with input.parameters.allowedClasses as odd
	ingressclasses.fault("nginx") == "is not allowed; allowed: none" with input.parameters.allowedClasses as odd
	ingressclasses.choice == "; allowed: none" with input.parameters.allowedClasses as odd
}

test_existing[asked] if {
	some asked in [true, "false", null, 0]
	there := "there are: external, internal, mesh, nginx, odd, old"
	every class in ["nginx", "odd", "old"] {
		ingressclasses.permitted(class) with input.parameters.requireExisting as asked with data.inventory as _inventory
	}
	not ingressclasses.permitted("stranger") with input.parameters.requireExisting as asked
		with data.inventory as _inventory
	fault := concat("", ["has no IngressClass; ", there])
	ingressclasses.fault("stranger") == fault with input.parameters.requireExisting as asked
		with data.inventory as _inventory
	ingressclasses.choice == concat("", ["; ", there]) with input.parameters.requireExisting as asked
		with data.inventory as _inventory
	not ingressclasses.limited with input.parameters.requireExisting as asked
}

test_listed_and_existing if {
	parameters := {"allowedClasses": ["nginx", "alb"], "requireExisting": true}
	ingressclasses.permitted("nginx") with input.parameters as parameters with data.inventory as _inventory
	not ingressclasses.permitted("alb") with input.parameters as parameters with data.inventory as _inventory
	not ingressclasses.permitted("internal") with input.parameters as parameters with data.inventory as _inventory
	ingressclasses.choice == "; allowed: alb, nginx" with input.parameters as parameters with data.inventory as _inventory
}

test_one_exists if {
	inventory := {"cluster": {"networking.k8s.io/v1": {"IngressClass": {"nginx": {}}}}}
	ingressclasses.choice == "; there are: nginx" with input.parameters.requireExisting as true
		with data.inventory as inventory
}

test_none_exists[i] if {
	some i, inventory in _empty
	not ingressclasses.permitted("nginx") with input.parameters.requireExisting as true with data.inventory as inventory
	ingressclasses.fault("nginx") == "has no IngressClass; there are: none" with input.parameters.requireExisting as true
		with data.inventory as inventory
	ingressclasses.choice == "; there are: none" with input.parameters.requireExisting as true
		with data.inventory as inventory
	ingressclasses.defaults == set() with data.inventory as inventory
}

test_defaults if ingressclasses.defaults == {"internal", "old"} with data.inventory as _inventory
