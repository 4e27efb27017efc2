package lib.grants_test

import data.lib.grants

_group := "gateway.networking.k8s.io"

_source := {"group": _group, "kind": "Gateway", "namespace": "infra"}

_target := {"group": "", "kind": "Secret"}

_inventory(version, spec) := {"namespace": {"certs": {concat("/", [_group, version]): {"ReferenceGrant": {
	"none": {"spec": {"from": [], "to": []}},
	"one": {"spec": spec},
}}}}}

_other := {"group": "a.example", "kind": "A", "namespace": "a"}

_granting := {
	"all": {"from": [_source], "to": [_target]},
	"name null": {"from": [_source], "to": [object.union(_target, {"name": null})]},
	"name": {"from": [_source], "to": [object.union(_target, {"name": "shop-tls"})]},
	"second entries": {"from": [_other, _source], "to": [_other, _target]},
}

_refusing := {
	"another group": {"from": [object.union(_source, {"group": ""})], "to": [_target]},
	"another kind": {"from": [object.union(_source, {"kind": "HTTPRoute"})], "to": [_target]},
	"another namespace": {"from": [object.union(_source, {"namespace": "shop"})], "to": [_target]},
	"half of two": {
		"from": [object.union(_source, {"namespace": "shop"}), object.union(_source, {"kind": "A"})],
		"to": [_target],
	},
	"another target group": {"from": [_source], "to": [object.union(_target, {"group": "a.example"})]},
	"another target kind": {"from": [_source], "to": [object.union(_target, {"kind": "Service"})]},
	"another name": {"from": [_source], "to": [object.union(_target, {"name": "bank-tls"})]},
	"empty name": {"from": [_source], "to": [object.union(_target, {"name": ""})]},
	"no target group": {"from": [_source], "to": [{"kind": "Secret"}]},
	"from no list": {"from": {"a": _source}, "to": [_target]},
	"to no list": {"from": [_source], "to": {"a": _target}},
	"odd entries": {"from": [null, "Gateway"], "to": [null, "Secret"]},
	"odd target": {"from": [_source], "to": [null, "Secret"]},
	"nothing": {},
	"null": null,
}

test_granted[name] if {
	some version in ["v1", "v1beta1"]
	some case, spec in _granting
	name := sprintf("%s, %s", [version, case])
	inventory := _inventory(version, spec)
	grants.granted(_source, "certs", "shop-tls") with data.inventory as inventory
	not grants.granted(_source, "bank", "shop-tls") with data.inventory as inventory
	not grants.granted(_source, "default", "shop-tls") with data.inventory as inventory
}

test_not_granted[name] if {
	some name, spec in _refusing
	not grants.granted(_source, "certs", "shop-tls") with data.inventory as _inventory("v1", spec)
}

# In raw offline engines alone.
test_without_namespace[name] if {
	some name, spec in _granting
	inventory := {"cluster": _inventory("v1", spec).namespace.certs}
	grants.granted(_source, "default", "shop-tls") with data.inventory as inventory
	not grants.granted(_source, "certs", "shop-tls") with data.inventory as inventory
}

test_not_granted_without_namespace[name] if {
	some name, spec in _refusing
	inventory := {"cluster": _inventory("v1", spec).namespace.certs}
	not grants.granted(_source, "default", "shop-tls") with data.inventory as inventory
}

test_another_version_of_nothing if {
	inventory := _inventory("v1alpha2", _granting.all)
	not grants.granted(_source, "certs", "shop-tls") with data.inventory as inventory
	not grants.granted(_source, "default", "shop-tls") with data.inventory.cluster as inventory.namespace.certs
}

test_empty_inventory if {
	every inventory in [{}, {"namespace": {}}, {"namespace": {"certs": {}}, "cluster": {}}] {
		not grants.granted(_source, "certs", "shop-tls") with data.inventory as inventory
		not grants.granted(_source, "default", "shop-tls") with data.inventory as inventory
	}
}

test_no_fault[name] if {
	some name, ref in {
		"name": {"name": "shop-tls"},
		"null": {"name": "shop-tls", "group": null, "kind": null, "namespace": null},
		"defaults": {"name": "shop-tls", "group": "", "kind": "Secret", "namespace": ""},
		"own namespace": {"name": "shop-tls", "namespace": "infra"},
		"granted": {"name": "shop-tls", "namespace": "certs"},
	}
	not grants.fault("at", ref, _source) with data.inventory as _inventory("v1beta1", _granting.name)
}

test_fault[shown] if {
	some shown, ref in {
		"{}": {},
		"null": null,
		`"shop-tls"`: "shop-tls",
		`["shop-tls"]`: ["shop-tls"],
		`{"name":""}`: {"name": ""},
		`{"name":5}`: {"name": 5},
		`{"kind":"ConfigMap","name":"a"}`: {"name": "a", "kind": "ConfigMap"},
		`{"kind":"","name":"a"}`: {"name": "a", "kind": ""},
		`{"group":"core","name":"a"}`: {"name": "a", "group": "core"},
		`{"name":"a","namespace":["infra"]}`: {"name": "a", "namespace": ["infra"]},
	}
	grants.fault("at", ref, _source) == {
		"remedy": "Give the name of the Secret that holds the certificate.",
		"text": sprintf("at is %s, which names no Secret; name the one of the certificate", [shown]),
	}
}

test_fault_without_grant if {
	want := {
		"remedy": "Take a Secret of this namespace, or add a ReferenceGrant in the other.",
		"text": concat("", [
			"at takes Secret certs/bank-tls, which no ReferenceGrant there lends to ",
			"a Gateway of namespace infra; add one",
		]),
	}
	ref := {"name": "bank-tls", "namespace": "certs"}
	grants.fault("at", ref, _source) == want with data.inventory as _inventory("v1", _granting.name)
}
