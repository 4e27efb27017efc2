package policies.require_networkpolicy_test

import data.policies.require_networkpolicy

_deployment := _workload("apps/v1", "Deployment", {"template": _template})

_template := {"metadata": {"labels": {"app": "web"}}}

_workload(version, kind, spec) := {
	"apiVersion": version,
	"kind": kind,
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": spec,
}

_shop(policies) := {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": policies}}}

_web(more) := object.union({"podSelector": {"matchLabels": {"app": "web"}}}, more)

_from(rules) := _web({"ingress": rules})

_ingress := {"directions": ["Ingress"], "allowAll": "ignore"}

_pod := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
	"spec": {},
}

# Of each kind that makes pods, one violation, with its path; and none where a
# policy covers them.
test_kinds[name] if {
	some name, case in {
		"Pod": {"object": _pod, "path": ["metadata", "labels"]},
		"ReplicationController": {"object": _workload("v1", "ReplicationController", {"template": _template})},
		"Deployment": {"object": _deployment},
		"ReplicaSet": {"object": _workload("apps/v1", "ReplicaSet", {"template": _template})},
		"StatefulSet": {"object": _workload("apps/v1", "StatefulSet", {"template": _template})},
		"DaemonSet": {"object": _workload("apps/v1", "DaemonSet", {"template": _template})},
		"Deployment of extensions": {"object": _workload("extensions/v1beta1", "Deployment", {"template": _template})},
		"Job": {"object": _workload("batch/v1", "Job", {"template": _template})},
		"V33 CronJob": {
			"object": _workload("batch/v1", "CronJob", {"jobTemplate": {"spec": {"template": _template}}}),
			"path": ["spec", "jobTemplate", "spec", "template", "metadata", "labels"],
		},
		"V31 hostNetwork": {
			"object": object.union(_pod, {"spec": {"hostNetwork": true}}),
			"path": ["spec", "hostNetwork"],
			"covered": 1,
		},
		"V31 hostNetwork of a template": {
			"object": _workload("apps/v1", "Deployment", {"template": {"spec": {"hostNetwork": true}}}),
			"path": ["spec", "template", "spec", "hostNetwork"],
			"covered": 1,
		},
	}
	given := {"review": {"object": case.object}, "parameters": _ingress}
	got := require_networkpolicy.violation with input as given with data.inventory.namespace as {}
	{violation.details.path | some violation in got} == {object.get(case, "path", _labels_path)}
	covered := require_networkpolicy.violation with input as given
		with data.inventory.namespace as _shop({"web": {"spec": _web({})}})
	count(covered) == object.get(case, "covered", 0)
}

_labels_path := ["spec", "template", "metadata", "labels"]

test_other_kinds[name] if {
	some name, given in {
		"a Service": _workload("v1", "Service", {"template": _template}),
		"a Deployment of another group": _workload("example.com/v1", "Deployment", {"template": _template}),
		"nothing": {},
	}
	got := require_networkpolicy.violation with input as {"review": {"object": given}, "parameters": _ingress}
	got == set()
}

test_violation_in_full if {
	got := require_networkpolicy.violation with input as {"review": {"object": _deployment}, "parameters": _ingress}
		with data.inventory.namespace as {}
	got == {{
		"msg": concat(" ", [
			"No matching networkpolicy found for Deployment shop/web: namespace shop has no NetworkPolicy, so",
			"nothing isolates its pods (labels app=web) for Ingress; add one whose podSelector matches app=web",
		]),
		"details": {
			"path": ["spec", "template", "metadata", "labels"],
			"remedy": "Add a NetworkPolicy for Ingress to namespace shop whose podSelector matches app=web.",
			"direction": "Ingress",
		},
	}}
}

test_operations[name] if {
	some name, case in {
		"creation": {"review": {"operation": "CREATE", "object": _pod}, "violations": 1},
		"V36 relabelled": {
			"review": {"operation": "UPDATE", "object": _pod, "oldObject": _labelled({"app": "db"})},
			"violations": 1,
		},
		"V36 relabelled into the selector": {
			"review": {"operation": "UPDATE", "object": _labelled({"app": "db"}), "oldObject": _pod},
			"violations": 0,
		},
		"V37 being deleted": {"review": {"operation": "UPDATE", "object": _going, "oldObject": _going}, "violations": 0},
		"V37 a manifest": {"review": {"object": _going}, "violations": 1},
		"V37 created": {"review": {"operation": "CREATE", "object": _going}, "violations": 1},
		"V166 deletion": {"review": {"operation": "DELETE", "object": _pod, "oldObject": _pod}, "violations": 0},
	}
	got := require_networkpolicy.violation with input as {"review": case.review, "parameters": _ingress}
		with data.inventory.namespace as _shop({"db": {"spec": {"podSelector": {"matchLabels": {"app": "db"}}}}})
	count(got) == case.violations
}

test_going_policies[name] if {
	some name, case in {
		"one": {"policies": {"web": _going_policy}, "violations": 1},
		"beside one that stays": {"policies": {"web": _going_policy, "all": {"spec": {"podSelector": {}}}}, "violations": 0},
	}
	every allow_all in ["count", "ignore"] {
		parameters := object.union(_ingress, {"allowAll": allow_all})
		got := require_networkpolicy.violation with input as {"review": {"object": _pod}, "parameters": parameters}
			with data.inventory.namespace as _shop(case.policies)
		count(got) == case.violations
	}
}

_going_policy := {
	"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"},
	"spec": {"podSelector": {}},
}

_labelled(labels) := json.patch(_pod, [{"op": "add", "path": "/metadata/labels", "value": labels}])

_going := object.union(_pod, {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}})
