package main_test

import data.main

test_findings_of_odd_names[note] if {
	some note, case in {
		"an empty name and the beginning of one": {"metadata": {"name": "", "generateName": "tmp-"}, "want": "tmp-*"},
		"an empty beginning": {"metadata": {"generateName": ""}, "want": ""},
	}
	findings := main.findings("sample", "deny") with input as _manifest("v1", "Pod", case.metadata)
		with main.constraints as [_constraint("sample", "deny")]
		with data.policies as _sample({})
	[finding.object.name | some finding in findings] == [case.want]
}

# What controls Pods, one after the other.
test_findings_on_pods[kind] if {
	some kind in ["DaemonSet", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"]
	objects := [_owned(kind, "web", []), _owned("Pod", "web-1", [[kind, "web", true]])]
	findings := main.findings("sample", "deny") with input as [_file("a.yaml", resource) | some resource in objects]
		with main.constraints as [object.union(_constraint("sample", "deny"), {"match": null})]
		with data.policies as _sample({"path": [], "remedy": "Mend it."})
	[finding.object.kind | some finding in findings] == [kind]
}

_web := [
	_file("a.yaml", _owned("ReplicaSet", "web", [])),
	_file("a.yaml", _owned("Pod", "web-1", [["ReplicaSet", "web", true]])),
]

# Two constraints that each find one of the two objects find two things.
test_findings_of_two_constraints_are_kept if {
	findings := main.findings("sample", "deny") with input as _web
		with main.constraints as [object.union(_constraint("sample", "deny"), {
			"name": kind,
			"match": {"kinds": [{"apiGroups": ["*"], "kinds": [kind]}]},
		}) |
			some kind in ["ReplicaSet", "Pod"]
		]
		with data.policies as _sample({"path": []})
	{finding.object.kind | some finding in findings} == {"ReplicaSet", "Pod"}
}

# The remedy may well name the object that it is for.
test_findings_with_remedies_of_their_own[note] if {
	some note, paths in {
		"in the template": {"ReplicaSet": ["spec", "template", "metadata"], "Pod": ["metadata"]},
		"in the object": {"ReplicaSet": ["metadata"], "Pod": ["metadata"]},
		"nowhere": {"ReplicaSet": null, "Pod": null},
	}
	findings := main.findings("sample", "deny") with input as _web
		with main.constraints as [object.union(_constraint("sample", "deny"), {"parameters": paths})]
		with main.results as _results_with_remedies
	[finding.object.kind | some finding in findings] == ["ReplicaSet"]
}

test_findings_with_other_details[type] if {
	some details in [null, "spec", ["spec"]]
	type := type_name(details)
	findings := main.findings("sample", "deny") with input as _deployment
		with main.constraints as [_constraint("sample", "deny")]
		with data.policies as _sample(details)
	[finding.details | some finding in findings] == [details]
}

_results_with_remedies(constraint, review) := [{
	"msg": "Something is wrong.",
	"details": {"path": constraint.parameters[review.kind.kind], "remedy": sprintf("Mend %s.", [review.name])},
}]
