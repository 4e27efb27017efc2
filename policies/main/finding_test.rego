package main_test

import data.main

_constraint(policy, action) := {
	"policy": policy,
	"name": replace(policy, "_", "-"),
	"kind": "K8sSample",
	"enforcementAction": action,
	"severity": "high",
	"match": {"kinds": [{"apiGroups": ["", "apps", "batch"], "kinds": ["*"]}]},
	"parameters": {"allowed": ["a"]},
	"inventory": false,
}

_sample(details) := {"sample": {"violation": {{"msg": "Something is wrong.", "details": details}}}}

test_findings_are_results_of_conftest if {
	details := {"path": ["spec"], "remedy": "Mend it."}
	files := [_file("shop/web.yaml", _deployment), _file("ca.yaml", _issuer)]
	findings := main.findings("sample", "deny") with input as files
		with main.constraints as [_constraint("sample", "deny")]
		with data.policies as _sample(details)
	findings == {{
		"msg": "Something is wrong.",
		"_loc": {"file": "shop/web.yaml"},
		"policy": "sample",
		"constraint": "sample",
		"kind": "K8sSample",
		"severity": "high",
		"object": {"apiVersion": "apps/v1", "kind": "Deployment", "namespace": "shop", "name": "web-frontend"},
		"details": details,
	}}
}

test_findings_of_little if {
	findings := main.findings("sample", "deny") with input as _manifest("v1", "Namespace", {"generateName": "tmp-"})
		with main.constraints as [{"policy": "sample", "name": "sample", "enforcementAction": "deny"}]
		with data.policies as {"sample": {"violation": {{"msg": "Something is wrong."}}}}
	findings == {{
		"msg": "Something is wrong.",
		"_loc": {"file": ""},
		"policy": "sample",
		"constraint": "sample",
		"kind": "",
		"severity": "",
		"object": {"apiVersion": "v1", "kind": "Namespace", "namespace": "", "name": "tmp-*"},
	}}
}

test_findings_of_what_has_no_name if {
	findings := main.findings("sample", "deny") with input as {"apiVersion": "v1", "kind": "Pod"}
		with main.constraints as [_constraint("sample", "deny")]
		with data.policies as _sample({})
	[finding.object.name | some finding in findings] == [""]
}

# V163
test_findings_by_action[note] if {
	some note, case in {
		"deny": {"actions": ["deny"], "asked": "deny", "want": 1},
		"deny is no warning": {"actions": ["deny"], "asked": "warn", "want": 0},
		"warn": {"actions": ["warn"], "asked": "warn", "want": 1},
		"dryrun": {"actions": ["dryrun"], "asked": "warn", "want": 0},
		"none here": {"actions": [""], "asked": "deny", "want": 0},
		"two constraints": {"actions": ["deny", "warn"], "asked": "deny", "want": 1},
	}
	findings := main.findings("sample", case.asked) with input as _deployment
		with main.constraints as array.concat(
			[_constraint("sample", action) | some action in case.actions],
			[_constraint("other", "deny")],
		)
		with data.policies as object.union(_sample({}), {"other": {"violation": {{"msg": "Something else."}}}})
	count(findings) == case.want
}

test_results_ask_as_gatekeeper_does if {
	pod := _manifest("v1", "Pod", {"name": "web", "namespace": "shop"})
	results := main.results(
		object.union(_constraint("echo", "deny"), {"inventory": true}),
		main.review_of(pod),
	) with input as [_file("a.yaml", pod)]
	results == {{"msg": "seen", "details": {
		"input": {
			"parameters": {"allowed": ["a"]},
			"review": {
				"kind": {"group": "", "version": "v1", "kind": "Pod"},
				"name": "web",
				"namespace": "shop",
				"namespaceObject": {},
				"operation": "",
				"object": pod,
			},
		},
		"inventory": {"cluster": {}, "namespace": {"shop": {"v1": {"Pod": {"web": pod}}}}},
	}}}
}

test_results_without_parameters_and_inventory if {
	review := main.review_of(_deployment) with input as _deployment
	results := main.results({"policy": "echo", "name": "echo"}, review) with input as _deployment
	results == {{"msg": "seen", "details": {"input": {"parameters": {}, "review": review}, "inventory": {}}}}
}

test_results_need_combine[note] if {
	some note, case in {
		"namespaced": {"object": _deployment, "want": "Deployment shop/web-frontend"},
		"cluster-scoped": {"object": _issuer, "want": "ClusterIssuer ca"},
	}
	review := main.review_of(case.object) with input as case.object
	results := main.results({"policy": "echo", "name": "echo", "inventory": true}, review) with input as case.object
	results == [{
		"msg": concat(": ", [
			case.want,
			"echo judges it by other objects, which are not at hand; run conftest test with --combine",
		]),
		"details": {},
	}]
}

test_results_of_a_policy_that_is_not_there if {
	review := main.review_of(_issuer) with input as _issuer
	results := main.results({"policy": "absent", "name": "old"}, review) with input as _issuer
	results == [{
		"msg": concat(": ", [
			"ClusterIssuer ca",
			"the policy absent of constraint old is not there; give conftest the whole folder of policies",
		]),
		"details": {},
	}]
}

_owned(kind, name, owners) := _manifest("v1", kind, {
	"name": name,
	"namespace": "shop",
	"ownerReferences": [{"kind": owner[0], "name": owner[1], "controller": owner[2]} | some owner in owners],
})

# V162
test_findings_on_what_an_object_makes[note] if {
	some note, case in {
		"a Pod of a ReplicaSet of a Deployment": {
			"objects": [
				_owned("Deployment", "web", []),
				_owned("ReplicaSet", "web-1", [["Deployment", "web", true]]),
				_owned("Pod", "web-1-a", [["ReplicaSet", "web-1", true]]),
			],
			"want": {"Deployment web"},
		},
		"a Job of a CronJob": {
			"objects": [_owned("CronJob", "sync", []), _owned("Job", "sync-1", [["CronJob", "sync", true]])],
			"want": {"CronJob sync"},
		},
		"an owner that is not there": {
			"objects": [_owned("Pod", "web-1", [["ReplicaSet", "web", true]])],
			"want": {"Pod web-1"},
		},
		"an owner that does not control": {
			"objects": [_owned("ReplicaSet", "web", []), _owned("Pod", "web-1", [["ReplicaSet", "web", false]])],
			"want": {"ReplicaSet web", "Pod web-1"},
		},
		"the second owner": {
			"objects": [
				_owned("ReplicaSet", "web", []),
				_owned("Pod", "web-1", [["ConfigMap", "web", false], ["ReplicaSet", "web", true]]),
			],
			"want": {"ReplicaSet web"},
		},
		"its own owner": {"objects": [_owned("Pod", "web", [["Pod", "web", true]])], "want": {"Pod web"}},
		"owners in a circle": {
			"objects": [_owned("Pod", "a", [["Pod", "b", true]]), _owned("Pod", "b", [["Pod", "a", true]])],
			"want": {"Pod a", "Pod b"},
		},
		"the owner of another namespace": {
			"objects": [
				object.union(_owned("ReplicaSet", "web", []), {"metadata": {"namespace": "dev"}}),
				_owned("Pod", "web-1", [["ReplicaSet", "web", true]]),
			],
			"want": {"ReplicaSet web", "Pod web-1"},
		},
	}
	findings := main.findings("sample", "deny") with input as [_file("a.yaml", resource) | some resource in case.objects]
		with main.constraints as [object.union(_constraint("sample", "deny"), {"match": null})]
		with data.policies as _sample({"path": [], "remedy": "Mend it."})
	{sprintf("%s %s", [finding.object.kind, finding.object.name]) | some finding in findings} == case.want
}

test_findings_that_differ_are_kept if {
	objects := [_owned("ReplicaSet", "web", []), _owned("Pod", "web-1", [["ReplicaSet", "web", true]])]
	findings := main.findings("echo", "deny") with input as [_file("a.yaml", resource) | some resource in objects]
		with main.constraints as [_constraint("echo", "deny")]
	count(findings) == 2
}

test_findings_at_the_same_place[note] if {
	some note, case in {
		"a pod template and a pod": {
			"objects": [_owned("ReplicaSet", "web", []), _owned("Pod", "web-1", [["ReplicaSet", "web", true]])],
			"paths": {"ReplicaSet": ["spec", "template", "metadata", "labels"], "Pod": ["metadata", "labels"]},
			"want": 1,
		},
		"a job template and a pod template": {
			"objects": [_owned("CronJob", "sync", []), _owned("Job", "sync-1", [["CronJob", "sync", true]])],
			"paths": {
				"CronJob": ["spec", "jobTemplate", "spec", "template", "spec", "hostNetwork"],
				"Job": ["spec", "template", "spec", "hostNetwork"],
			},
			"want": 1,
		},
		"another place": {
			"objects": [_owned("ReplicaSet", "web", []), _owned("Pod", "web-1", [["ReplicaSet", "web", true]])],
			"paths": {"ReplicaSet": ["spec", "template", "metadata", "labels"], "Pod": ["spec", "hostNetwork"]},
			"want": 2,
		},
		"no path": {
			"objects": [_owned("ReplicaSet", "web", []), _owned("Pod", "web-1", [["ReplicaSet", "web", true]])],
			"paths": {"ReplicaSet": null, "Pod": null},
			"want": 1,
		},
	}
	findings := main.findings("sample", "deny") with input as [_file("a.yaml", resource) | some resource in case.objects]
		with main.constraints as [object.union(_constraint("sample", "deny"), {"parameters": case.paths})]
		with main.results as _results_by_kind
	count(findings) == case.want
}

_results_by_kind(constraint, review) := [{
	"msg": review.name,
	"details": {"path": constraint.parameters[review.kind.kind]},
}]

# Of package main conftest evaluates each violation and warn rule; a rule that
# cannot be evaluated fails here.
test_every_rule_has_an_answer if {
	is_object(main) with input as _deployment
		with main.findings as _findings_of_all
}

_findings_of_all(policy, action) := {{"msg": concat(" ", [policy, action])}}
