package policies.isolate_tenants_test

import data.policies.isolate_tenants

_policy(namespace, spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "a", "namespace": namespace},
	"spec": spec,
}

_inventory := {"cluster": {"v1": {"Namespace": {
	"t1-db": {"metadata": {"labels": {"tenant": "t1"}}},
	"nginx": {"metadata": {"labels": {"tier": "ingress"}}},
}}}}

_parameters := {
	"sharedNamespaces": [{"name": "monitoring", "directions": ["Ingress"]}],
	"sharedLabels": [{"label": "tier", "values": ["ingress"]}],
	"cluster": {"podCIDRs": ["10.244.0.0/16"]},
}

_from(peer) := {"policyTypes": ["Ingress"], "ingress": [{"from": [peer]}]}

_of(tenant) := {"namespaceSelector": {"matchLabels": {"tenant": tenant}}}

_named(name) := {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}

_everyone := {"ingress": [{}]}

test_permitted[name] if {
	some name, review in {
		"V47 default deny": {"object": _policy("t1-db", {"policyTypes": ["Ingress", "Egress"]})},
		"the tenant": {"object": _policy("t1-db", _from(_of("t1")))},
		"V66 a shared namespace": {"object": _policy("t1-db", _from(_named("monitoring")))},
		"addresses outside": {"object": _policy("t1-db", _from({"ipBlock": {"cidr": "192.0.2.10/32"}}))},
		"in a shared namespace": {"object": _policy("monitoring", _everyone)},
		"in one by its label": {"object": _policy("nginx", _everyone)},
		"odd, in a shared namespace": {"object": _policy("monitoring", {"policyTypes": "Ingress"})},
		"odd, and deleted": {"operation": "DELETE", "object": _policy("t1-db", {"podSelector": "all"})},
		"deleted": {"operation": "DELETE", "object": _policy("t1-db", _everyone)},
		"being deleted": {
			"operation": "UPDATE",
			"object": object.union(_policy("t1-db", _everyone), {"metadata": {"deletionTimestamp": "now"}}),
			"oldObject": _policy("t1-db", _everyone),
		},
		"another kind": {"object": object.union(_policy("t1-db", _everyone), {"kind": "CiliumNetworkPolicy"})},
		"another group": {"object": object.union(_policy("t1-db", _everyone), {"apiVersion": "crd.projectcalico.org/v1"})},
	}
	got := isolate_tenants.violation with input as {"review": review, "parameters": _parameters}
		with data.inventory as _inventory
	got == set()
}

_friends := "name namespaces with tenant=t1, or shared ones"

_name := "Name peers that are the tenant's own or shared."

_write := "Write the field as the API server takes it."

_others := "namespaces of no tenant and namespaces of other tenants"

test_denied[name] if {
	some name, [spec, text, path, remedy] in {
		"everyone": [_everyone, sprintf("spec.ingress[0] lets in everyone; %s", [_friends]), ["spec", "ingress", 0], _name],
		"V66 another tenant": [
			_from(_of("t2")),
			sprintf("spec.ingress[0].from[0] lets in namespaces of tenant \"t2\"; %s", [_friends]),
			["spec", "ingress", 0, "from", 0],
			_name,
		],
		"V67 pods of every namespace": [
			_from({"namespaceSelector": {}, "podSelector": {"matchLabels": {"tenant": "t1"}}}),
			sprintf("spec.ingress[0].from[0] lets in %s; %s", [_others, _friends]),
			["spec", "ingress", 0, "from", 0],
			_name,
		],
		"V64 addresses of pods": [
			_from({"ipBlock": {"cidr": "10.0.0.0/8"}}),
			concat("", [
				"spec.ingress[0].from[0] lets in 10.244.0.0/16, where pods have their addresses; ",
				"leave those addresses out",
			]),
			["spec", "ingress", 0, "from", 0],
			_name,
		],
		"no spec": ["all", "spec is \"all\"; write a spec", ["spec"], _write],
		"odd podSelector": [
			{"podSelector": "all"},
			"spec.podSelector is \"all\", which Kubernetes refuses; mend it",
			["spec", "podSelector"],
			_write,
		],
		"odd policyTypes": [
			{"policyTypes": "Ingress", "ingress": [{}]},
			"spec.policyTypes is \"Ingress\"; write a list of Ingress, Egress",
			["spec", "policyTypes"],
			_write,
		],
	}
	thing := object.union(_policy("t1-db", {}), {"spec": spec})
	got := isolate_tenants.violation with input as {"review": {"object": thing}, "parameters": _parameters}
		with data.inventory as _inventory
	details := {"path": path, "remedy": remedy}
	got == {{"msg": sprintf("NetworkPolicy t1-db/a: %s", [text]), "details": details}}
}

test_old_api if {
	thing := object.union(_policy("t1-db", _everyone), {"apiVersion": "extensions/v1beta1"})
	got := isolate_tenants.violation with input as {"review": {"object": thing}, "parameters": _parameters}
		with data.inventory as _inventory
	{violation.details.path | some violation in got} == {["spec", "ingress", 0]}
}

test_update_while_deleted if {
	review := {
		"operation": "UPDATE",
		"object": object.union(_policy("t1-db", _everyone), {"metadata": {"deletionTimestamp": "now"}}),
		"oldObject": _policy("t1-db", {"ingress": []}),
	}
	got := isolate_tenants.violation with input as {"review": review, "parameters": _parameters}
		with data.inventory as _inventory
	{violation.details.path | some violation in got} == {["spec", "ingress", 0]}
}
