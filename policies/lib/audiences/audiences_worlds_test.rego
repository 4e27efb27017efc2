package lib.audiences_test

import data.lib.audiences

test_closed_world[name] if {
	some name, [selector, want] in {
		"another label": [_labels({"project": "shop"}), {["", "frontend", "t1"]}],
		"a tier": [_labels({"tier": "web"}), {["", "frontend", "t1"], ["", "frontend", "t2"]}],
		"its own among others": [_labels({"tier": "db"}), {["t1-db", "db", "t1"], ["", "ops", ""], ["", "db", ""]}],
		"known, with another label": [_labels({_name: "t2-web", "project": "till"}), set()],
		"not known": [_labels({_name: "t3-web"}), set()],
		"not known, by tier": [_labels({_name: "t3-web", "tier": "web"}), set()],
		"listed": [_labels({_name: "kube-system"}), {["", "dns", "t1"], ["", "dns", "*"], ["", "dns", ""]}],
		"listed, with another label": [
			_labels({_name: "kube-system", "project": "shop", "tenant": "t1"}),
			{["", "dns", "t1"]},
		],
		"whatever has a name": [
			_expressions([[_name, "Exists", []], ["tier", "DoesNotExist", []], ["tenant", "DoesNotExist", []]]),
			{["", "dns", ""], ["", "ops", ""], ["", "", ""]},
		],
		"no tier": [
			_expressions([["tier", "DoesNotExist", []], ["tenant", "DoesNotExist", []]]),
			{["", "dns", ""], ["", "ops", ""], ["", "", ""]},
		],
	}
	got := audiences.selected(selector) with input as _input({"closedWorld": true})
		with data.inventory.cluster.v1.Namespace as _known
	{[found.name, found.zone, found.tenant] | some found in got} == want
}

test_closed_world_that_is_none[i] if {
	some i, closed in ["true", 1, null, false]
	got := audiences.selected(_labels({"project": "shop"})) with input as _input({"closedWorld": closed})
		with data.inventory.cluster.v1.Namespace as _known
	"" in {found.zone | some found in got}
}

test_no_tenants if {
	got := audiences.selected(_labels({"tier": "web"})) with input as _input({"tenantLabel": null})
	got == {{"name": "", "zone": "frontend", "tenant": ""}}
}

test_empty_inventory if {
	selector := _labels({_name: "t1-web"})
	got := audiences.selected(selector) with input as _input({})
	got == {{"name": "t1-web", "zone": "", "tenant": ""}}
	closed := audiences.selected(selector) with input as _input({"closedWorld": true})
	closed == set()
}

# What comes with the review counts for its namespace, whatever the inventory has.
test_own_namespace if {
	review := {"namespaceObject": {"metadata": {"labels": {"tier": "web", "tenant": "t7"}}}}
	input_of := object.union(_input({}), {"review": review})
	audiences.own == {"name": "t1-db", "zone": "frontend", "tenant": "t7"} with input as input_of
		with data.inventory.cluster.v1.Namespace as _known
	got := audiences.selected(_labels({_name: "t1-db"})) with input as input_of
		with data.inventory.cluster.v1.Namespace as _known
	got == {{"name": "t1-db", "zone": "frontend", "tenant": "t7"}}
}

test_own_namespace_in_a_closed_world if {
	review := {"namespaceObject": {"metadata": {"labels": {"tier": "web", "tenant": "t7"}}}}
	input_of := object.union(_input({"closedWorld": true}), {"review": review})
	got := audiences.selected(_labels({"tenant": "t7"})) with input as input_of
	got == {{"name": "t1-db", "zone": "frontend", "tenant": "t7"}}
}

test_own_namespace_that_is_not_known if {
	not audiences.own with input as _input({})
	audiences.tenant == "" with input as _input({})
	got := audiences.selected(_labels({_name: "t1-db"})) with input as _input({})
	got == {{"name": "t1-db", "zone": "", "tenant": ""}}
}

test_own_namespace_that_is_listed if {
	input_of := object.union(_input({}), {"review": {"object": {"metadata": {"namespace": "kube-system"}}}})
	audiences.own == {"name": "kube-system", "zone": "dns", "tenant": ""} with input as input_of
	got := audiences.selected(_labels({_name: "kube-system", "tenant": "t2"})) with input as input_of
	got == {{"name": "kube-system", "zone": "dns", "tenant": "t2"}}
}

test_faults[name] if {
	some name, [value, want] in {
		"null": [null, []],
		"true": [true, []],
		"false": [false, []],
		"text": ["true", ["closedWorld \"true\" is no boolean"]],
		"number": [1, ["closedWorld 1 is no boolean"]],
	}
	got := audiences.faults with input.parameters.closedWorld as value
	got == want
}

test_no_parameters if audiences.faults == [] with input as {}
