package policies.require_default_deny_test

import data.policies.require_default_deny

_workload(version, kind) := {
	"apiVersion": version,
	"kind": kind,
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {},
}

# Of each kind that makes pods, one violation a direction, at its namespace; and
# none where the namespace is closed.
test_kinds[name] if {
	some [version, kind] in {
		["v1", "Pod"],
		["v1", "ReplicationController"],
		["apps/v1", "Deployment"],
		["apps/v1", "ReplicaSet"],
		["apps/v1", "StatefulSet"],
		["apps/v1", "DaemonSet"],
		["extensions/v1beta1", "Deployment"],
		["batch/v1", "Job"],
		["batch/v1beta1", "CronJob"],
	}
	name := concat(" ", [version, kind])
	workload := _workload(version, kind)
	got := require_default_deny.violation with input as {"review": {"object": workload}}
		with data.inventory.namespace as _holding({"in": _all(["Ingress"])})
	{[violation.msg, violation.details.path, violation.details.direction] | some violation in got} == {[
		concat("", [
			kind,
			" shop/web: no default deny closes namespace shop for Egress: ",
			`"in" selects all pods, but is for Ingress only; set its policyTypes to [Egress, Ingress]`,
		]),
		["metadata", "namespace"],
		"Egress",
	]}
	closed := require_default_deny.violation with input as {"review": {"object": workload}}
		with data.inventory.namespace as _holding({"all": _all(["Ingress", "Egress"])})
	closed == set()
}

test_other_kinds[name] if {
	some name, given in {
		"a Service": _workload("v1", "Service"),
		"a NetworkPolicy": _workload("networking.k8s.io/v1", "NetworkPolicy"),
		"a Deployment of another group": _workload("example.com/v1", "Deployment"),
		"a Namespace of another group": object.union(_namespace, {"apiVersion": "example.com/v1"}),
		"nothing": {},
		"null": null,
	}
	got := require_default_deny.violation with input as {"review": {"object": given}} with data.inventory.namespace as {}
	got == set()
}

# hostNetwork is no_host_network's to judge: such a pod is asked for the same.
test_host_network if {
	pod := object.union(_pod, {"spec": {"hostNetwork": true}})
	open := require_default_deny.violation with input as {"review": {"object": pod}} with data.inventory.namespace as {}
	count(open) == 2
	closed := require_default_deny.violation with input as {"review": {"object": pod}}
		with data.inventory.namespace as _holding({"all": _all(["Ingress", "Egress"])})
	closed == set()
}

test_operations[name] if {
	some name, case in {
		"Namespace": {"review": {"object": _namespace}, "violations": 2},
		"Namespace, operation empty": {"review": {"object": _namespace, "operation": ""}, "violations": 2},
		"Namespace, operation null": {"review": {"object": _namespace, "operation": null}, "violations": 2},
		"Namespace created": {"review": {"object": _namespace, "operation": "CREATE"}, "violations": 0},
		"Namespace updated": {
			"review": {"object": _namespace, "oldObject": _namespace, "operation": "UPDATE"},
			"violations": 2,
		},
		"Namespace being deleted": {
			"review": {"object": _terminating, "oldObject": _terminating, "operation": "UPDATE"},
			"violations": 0,
		},
		"V166 Namespace deleted": {
			"review": {"object": _namespace, "oldObject": _namespace, "operation": "DELETE"},
			"violations": 0,
		},
		"V37 deletionTimestamp in a manifest of a Namespace": {"review": {"object": _terminating}, "violations": 2},
		"phase alone, which nobody can set": {
			"review": {"object": object.union(_namespace, {"status": {"phase": "Terminating"}}), "operation": "UPDATE"},
			"violations": 2,
		},
		"Pod": {"review": {"object": _pod}, "violations": 2},
		"E17 Pod created": {"review": {"object": _pod, "operation": "CREATE"}, "violations": 2},
		"V37 Pod created with deletionTimestamp": {
			"review": {"object": object.union(_pod, _going), "operation": "CREATE"},
			"violations": 2,
		},
		"Pod updated": {"review": {"object": _pod, "oldObject": _pod, "operation": "UPDATE"}, "violations": 0},
		"V166 Pod deleted": {"review": {"object": _pod, "oldObject": _pod, "operation": "DELETE"}, "violations": 0},
	}
	got := require_default_deny.violation with input as {"review": case.review} with data.inventory.namespace as {}
	count(got) == case.violations
}

_terminating := object.union(_namespace, _going)

test_odd_metadata[name] if {
	some name, case in {
		"null": {"metadata": null, "ref": "Namespace (unnamed)"},
		"no name": {"metadata": {}, "ref": "Namespace (unnamed)"},
		"name of odd type": {"metadata": {"name": ["shop"]}, "ref": "Namespace (unnamed)"},
		"generateName": {"metadata": {"generateName": "shop-"}, "ref": "Namespace shop-*"},
	}
	got := _seen with input as {
		"review": {"object": {"apiVersion": "v1", "kind": "Namespace", "metadata": case.metadata}},
		"parameters": {"directions": ["Ingress"]},
	}
		with data.inventory.namespace as _holding({"all": _all(["Ingress", "Egress"])})
	got == {concat("", [case.ref, ": no default deny closes it for ", _absent("Ingress")])}
}
