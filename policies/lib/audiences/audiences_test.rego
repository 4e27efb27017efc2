package lib.audiences_test

import data.lib.audiences

_name := "kubernetes.io/metadata.name"

_parameters := {
	"tenantLabel": "tenant",
	"zones": [
		{"name": "frontend", "tier": "web", "perTenant": true},
		{"name": "db", "tier": "db"},
		{"name": "dns", "names": ["kube-system"]},
		{"name": "ops", "names": ["ops", "t1-ops"]},
	],
}

_inventory := {
	"t1-web": {"metadata": {"labels": {"tier": "web", "tenant": "t1", "project": "shop"}}},
	"t2-web": {"metadata": {"labels": {"tier": "web", "tenant": "t2"}}},
	"stray": {"metadata": {"name": "stray"}},
	"cache": {"metadata": {"labels": {"tier": "cache", "tenant": null}}},
	"ops": {"metadata": {"labels": {"tier": "db", "team": "ops"}}},
	"forged": {"metadata": {"labels": {"kubernetes.io/metadata.name": "t1-web", "tier": "db"}}},
	"odd": null,
}

test_open_world[name] if {
	some name, [selector, want] in {
		"pinned": [_labels({"tier": "db", "tenant": "t1"}), {["db", "t1"]}],
		"a tier": [_labels({"tier": "web"}), {["frontend", "t1"], ["frontend", "*"], ["frontend", ""]}],
		"a tier and another tenant": [_labels({"tier": "web", "tenant": "t3"}), {["frontend", "t3"]}],
		"a tier and no tenant": [
			_expressions([["tier", "In", ["web"]], ["tenant", "DoesNotExist", []]]),
			{["frontend", ""]},
		],
		"a tier and an empty tenant": [_labels({"tier": "web", "tenant": ""}), {["frontend", ""]}],
		"a tier of no zone": [_labels({"tier": "cache", "tenant": "t1"}), {["", "t1"]}],
		"no tier": [
			_expressions([["tier", "DoesNotExist", []], ["tenant", "In", ["t1"]]]),
			{["", "t1"], ["dns", "t1"], ["ops", "t1"]},
		],
		"V58": [_expressions([["tier", "NotIn", ["web"]], ["tenant", "In", ["t1"]]]), {
			["db", "t1"],
			["", "t1"],
			["dns", "t1"],
			["ops", "t1"],
		}],
		"some tier": [
			_expressions([["tier", "Exists", []], ["tenant", "In", ["t1"]]]),
			{["db", "t1"], ["frontend", "t1"], ["", "t1"]},
		],
		"another label": [_labels({"project": "shop", "tenant": "t1"}), {
			["db", "t1"],
			["frontend", "t1"],
			["", "t1"],
			["dns", "t1"],
			["ops", "t1"],
		}],
		"V23": [_expressions([["team", "In", ["a"]], ["team", "NotIn", ["a"]]]), set()],
		"contradictory tiers": [_expressions([["tier", "In", ["db"]], ["tier", "NotIn", ["db"]]]), set()],
	}
	got := audiences.selected(selector) with input as _input({}) with data.inventory.cluster.v1.Namespace as _known
	{[found.zone, found.tenant] | some found in got} == want
}

test_all_namespaces if {
	got := audiences.selected({}) with input as _input({}) with data.inventory.cluster.v1.Namespace as _known
	{found.zone | some found in got} == {"", "frontend", "db", "dns", "ops"}
	{found.name | some found in got} == {""}
}

test_named[name] if {
	some name, [selector, want] in {
		"V60 known": [_labels({_name: "t2-web"}), {["", "frontend", "t2"]}],
		"V60 not known": [_labels({_name: "t3-web"}), {["t3-web", "", ""]}],
		"known without zone": [_labels({_name: "stray"}), {["", "", ""]}],
		"known with a tier of no zone": [_labels({_name: "cache"}), {["", "", ""]}],
		"null in place of a Namespace": [_labels({_name: "odd"}), {["odd", "", ""]}],
		"known, with other labels": [_labels({_name: "t2-web", "tenant": "t1"}), set()],
		"known, with another label": [_labels({_name: "t2-web", "project": "till"}), {["", "frontend", "t2"]}],
		"known, without a label": [
			_expressions([[_name, "In", ["t1-web"]], ["project", "DoesNotExist", []]]),
			{["", "frontend", "t1"]},
		],
		"known, contradictory": [
			_expressions([[_name, "In", ["t1-web"]], ["team", "Exists", []], ["team", "DoesNotExist", []]]),
			set(),
		],
		"known, with its labels": [_labels({_name: "t2-web", "tenant": "t2"}), {["", "frontend", "t2"]}],
		"its own": [_labels({_name: "t1-db"}), {["t1-db", "db", "t1"]}],
		"not known, by tier": [_labels({_name: "t3-web", "tier": "web", "tenant": "t3"}), {["", "frontend", "t3"]}],
		"not known, by two tiers": [
			_expressions([[_name, "In", ["t3-web"]], ["tier", "In", ["web", "db"]], ["tenant", "In", ["t3"]]]),
			{["", "frontend", "t3"], ["", "db", "t3"]},
		],
		"not known, by a tier of no zone": [_labels({_name: "t3-web", "tier": "cache"}), {["t3-web", "", ""]}],
		"not known, contradictory": [
			_expressions([[_name, "In", ["t3-web"]], ["team", "Exists", []], ["team", "DoesNotExist", []]]),
			set(),
		],
		"listed": [_labels({_name: "kube-system", "tenant": "t2"}), {["", "dns", "t2"]}],
		"listed, with a tier": [_labels({_name: "kube-system", "tier": "web", "tenant": "t2"}), {["", "dns", "t2"]}],
		"listed, contradictory": [
			_expressions([[_name, "In", ["kube-system"]], ["team", "Exists", []], ["team", "DoesNotExist", []]]),
			set(),
		],
		"listed and known": [_labels({_name: "ops"}), {["", "ops", ""]}],
		"listed and known, with other labels": [_labels({_name: "ops", "tier": "web"}), set()],
		"V44": [_labels({_name: "forged"}), {["", "db", ""]}],
		"several": [
			_expressions([[_name, "In", ["t1-web", "t2-web"]]]),
			{["", "frontend", "t1"], ["", "frontend", "t2"]},
		],
		"named and left out": [
			_expressions([[_name, "In", ["t1-web", "ops"]], [_name, "NotIn", ["ops"]]]),
			{["", "frontend", "t1"]},
		],
		"listed and left out": [
			_expressions([
				[_name, "NotIn", ["kube-system", "ops", "t1-ops"]],
				["tier", "DoesNotExist", []],
				["tenant", "In", ["t1"]],
			]),
			{["", "", "t1"]},
		],
	}
	got := audiences.selected(selector) with input as _input({}) with data.inventory.cluster.v1.Namespace as _known
	{[found.name, found.zone, found.tenant] | some found in got} == want
}

_known := object.union(_inventory, {"t1-db": {"metadata": {"labels": {"tier": "db", "tenant": "t1"}}}})

_input(changes) := {
	"review": {"object": {"metadata": {"namespace": "t1-db"}}},
	"parameters": object.union(_parameters, changes),
}

_labels(labels) := {"matchLabels": labels}

_expressions(expressions) := {"matchExpressions": [{"key": key, "operator": operator, "values": values} |
	some [key, operator, values] in expressions
]}
