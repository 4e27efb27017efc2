package lib.stewards_test

import data.lib.stewards

_argocd := "system:serviceaccount:argocd:argocd-application-controller"

_parameters := {
	"tenantLabel": "tenant",
	"zones": [{"name": "db", "tier": "db"}, {"name": "dns", "names": ["kube-system"]}],
	"platformGroups": ["system:masters", "platform"],
	"platformUsers": [_argocd, "root"],
}

_jane := {"username": "jane", "groups": ["system:authenticated"]}

_namespace(name, labels) := {"kind": "Namespace", "metadata": {"name": name, "labels": labels}}

_update(old, new, user) := {
	"operation": "UPDATE",
	"object": _namespace("shop", new),
	"oldObject": _namespace("shop", old),
	"userInfo": user,
}

_create(name, labels, user) := {
	"operation": "CREATE",
	"object": _namespace(name, labels),
	"oldObject": null,
	"userInfo": user,
}

_db := {"tier": "db", "tenant": "t1"}

_web := {"tier": "web", "tenant": "t1"}

test_permitted[name] if {
	some name, review in {
		"nothing changes": _update(_db, _db, _jane),
		"another label": _update(_db, object.union(_db, {"team": "blue"}), _jane),
		"no labels": _update(null, {}, _jane),
		"a user": _update(_web, _db, {"username": _argocd, "groups": []}),
		"another user": _update(_web, _db, {"username": "root"}),
		"a group": _update(_web, _db, {"username": "jane", "groups": ["system:authenticated", "platform"]}),
		"audit": object.remove(_update(_web, _db, {}), ["operation", "oldObject"]),
		"audit, without user": object.remove(_update(_web, _db, _jane), ["operation", "oldObject", "userInfo"]),
		"nobody": _update(_web, _db, {}),
		"null": _update(_web, _db, null),
		"a user and no operation": object.remove(_update(_web, _db, _jane), ["operation"]),
		"creation by the platform": _create("kube-system", _db, {"username": "root"}),
		"creation without a zone": _create("shop", {"team": "blue"}, _jane),
	}
	got := stewards.usurpations with input as {"review": review, "parameters": _parameters}
	got == set()
}

_tier := ["metadata", "labels", "tier"]

_tenant := ["metadata", "labels", "tenant"]

test_usurped[name] if {
	some name, [review, usurpations] in {
		"the tier": [_update(_web, _db, _jane), {[_tier, "jane changes tier=web to tier=db"]}],
		"the tenant": [
			_update(_db, object.union(_db, {"tenant": "t2"}), _jane),
			{[_tenant, "jane changes tenant=t1 to tenant=t2"]},
		],
		"both": [
			_update({"tier": "web"}, _db, _jane),
			{[_tier, "jane changes tier=web to tier=db"], [_tenant, "jane gives it tenant=t1"]},
		],
		"away": [
			_update(_db, {}, _jane),
			{[_tier, "jane takes tier=db from it"], [_tenant, "jane takes tenant=t1 from it"]},
		],
		"emptied": [_update(_db, object.union(_db, {"tier": ""}), _jane), {[_tier, "jane changes tier=db to tier="]}],
		"what it was is not known": [
			object.remove(_update(_db, {"tier": "db"}, _jane), ["oldObject"]),
			{[_tier, "jane gives it tier=db"]},
		],
		"a name that begins alike": [
			_update({}, {"tier": "db"}, {"username": "root2", "groups": ["platform2", "root"]}),
			{[_tier, "root2 gives it tier=db"]},
		],
		"a user of a group's name": [
			_update({}, {"tier": "db"}, {"username": "platform", "groups": null}),
			{[_tier, "platform gives it tier=db"]},
		],
		"somebody": [
			_update({}, {"tier": "db"}, {"username": 5, "groups": ["system:unauthenticated"]}),
			{[_tier, "somebody gives it tier=db"]},
		],
		"a creation": [
			_create("shop", _db, _jane),
			{[_tier, "jane gives it tier=db"], [_tenant, "jane gives it tenant=t1"]},
		],
		"a creation by name": [
			_create("kube-system", null, _jane),
			{[["metadata", "name"], "jane creates it in zone dns by its name"]},
		],
	}
	got := stewards.usurpations with input as {"review": review, "parameters": _parameters}
	wanted := {{"path": path, "text": sprintf("%s, which only the platform may; let it do so", [text])} |
		some [path, text] in usurpations
	}
	got == wanted
}

test_update_of_what_a_zone_names if {
	review := object.union(_create("kube-system", {"a": "b"}, _jane), {"operation": "UPDATE"})
	got := stewards.usurpations with input as {"review": review, "parameters": _parameters}
	got == set()
}

test_creation_allowed[name] if {
	some name, [allowed, review, number] in {
		"to anybody": [true, _create("shop", _db, _jane), 0],
		"by name, too": [true, _create("kube-system", {}, _jane), 0],
		"and not an update": [true, _update(_web, _db, _jane), 1],
		"not": [false, _create("shop", _db, _jane), 2],
		"oddly": ["true", _create("shop", _db, _jane), 2],
	}
	parameters := object.union(_parameters, {"allowCreation": allowed})
	got := stewards.usurpations with input as {"review": review, "parameters": parameters}
	count(got) == number
}

test_no_platform[name] if {
	some name, parameters in {
		"none": {},
		"null": {"platformGroups": null, "platformUsers": null},
		"texts": {"platformGroups": "system:masters", "platformUsers": "root"},
		"objects": {"platformGroups": {"a": "system:masters"}, "platformUsers": {"a": "root"}},
	}
	review := _update({}, {"tier": "db"}, {"username": "root", "groups": ["system:masters"]})
	got := stewards.usurpations with input as {"review": review, "parameters": parameters}
	count(got) == 1
}

test_no_tenant_label if {
	parameters := object.remove(_parameters, ["tenantLabel"])
	got := stewards.usurpations with input as {"review": _update(_db, {"tier": "db"}, _jane), "parameters": parameters}
	got == set()
}
