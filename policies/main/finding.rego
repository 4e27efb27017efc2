package main

# METADATA
# description: >-
#   findings(policy, action): what the constraints of a policy that are enforced
#   by an action find in the input, as conftest's results. What is wrong in the
#   same way with an object and with the one that makes it, such as a Pod and
#   its ReplicaSet, is found once, on the latter.
# scope: document
findings(policy, action) := {found.finding |
	everything := _found(policy, action)
	causes := {found.cause | some found in everything}
	some found in everything
	not found.inherited in causes
}

# METADATA
# description: >-
#   results(constraint, review): the violations of a constraint's policy. One
#   that cannot be asked is not one that has nothing to say.
# scope: document
results(constraint, review) := _complaint(review, sprintf(
	"%s judges it by other objects, which are not at hand; run conftest test with --combine",
	[constraint.policy],
)) if {
	constraint.inventory
	not combined # regal ignore:external-reference
} else := violations if {
	shown := _shown(constraint)

	# regal ignore:external-reference,with-outside-test-context
	violations := data.policies[constraint.policy].violation with input as _question(constraint, review)
		with data.inventory as shown # regal ignore:external-reference,with-outside-test-context,unresolved-reference
} else := _complaint(review, sprintf(
	"the policy %s of constraint %s is not there; give conftest the whole folder of policies",
	[constraint.policy, constraint.name],
))

_complaint(review, text) := [{"msg": sprintf("%s: %s", [_ref(review), text]), "details": {}}]

_ref(review) := sprintf("%s %s", [review.kind.kind, concat("/", [part |
	some part in [review.namespace, review.name]
	part != ""
])])

_question(constraint, review) := {"review": review, "parameters": object.get(constraint, "parameters", {})}

_shown(constraint) := inventory if {
	constraint.inventory
} else := {}

# A function of its own, or OPA would index the comprehension below by policy and
# action, and evaluate all policies to answer for one.
_enforced(policy, action) := [constraint |
	some constraint in constraints
	constraint.policy == policy
	constraint.enforcementAction == action
]

_found(policy, action) := [found |
	some constraint in _enforced(policy, action)
	some entry in objects
	matched(object.get(constraint, "match", {}), entry.object)
	review := review_of(entry.object)
	some result in results(constraint, review)
	cause := _cause(constraint, review, object.get(result, "details", {}))
	found := {
		"finding": _finding(constraint, entry, result),
		"cause": cause,
		"inherited": object.union(cause, _maker(entry.object)),
	}
]

# An absent msg stays absent, and conftest refuses the result.
_finding(constraint, entry, result) := object.union(
	object.filter(result, ["msg", "details"]),
	{
		"_loc": {"file": entry.path},
		"policy": constraint.policy,
		"constraint": constraint.name,
		"kind": object.get(constraint, "kind", ""),
		"severity": object.get(constraint, "severity", ""),
		"object": {
			"apiVersion": entry.object.apiVersion,
			"kind": entry.object.kind,
			"namespace": _text(entry.object.metadata, "namespace"),
			"name": _called(entry.object.metadata),
		},
	},
)

_called(metadata) := metadata.name if {
	_filled(metadata.name)
} else := concat("", [metadata.generateName, "*"]) if {
	_filled(metadata.generateName)
} else := ""

_cause(constraint, review, details) := {
	"constraint": constraint.name,
	"namespace": review.namespace,
	"kind": review.kind.kind,
	"name": review.name,
	"details": _about_pod(details),
}

# What makes an object, as its ownerReferences tell. Kinds that make one
# another in a circle would hide a finding for good: only those that cannot
# are believed.
_maker(resource) := makers[0] if {
	makers := [{"kind": owner.kind, "name": owner.name} |
		some owner in resource.metadata.ownerReferences
		owner.controller == true
		owner.kind in _makers[resource.kind]
	]
} else := {"kind": ""}

_makers := {
	"Job": {"CronJob"},
	"Pod": {"DaemonSet", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"},
	"ReplicaSet": {"Deployment"},
}

# The details as a Pod of the workload has them.
_about_pod(details) := object.union(
	object.remove(details, ["remedy"]),
	{"path": _path_in_pod(object.get(details, "path", null))},
) if {
	is_object(details)
} else := details

_path_in_pod(path) := array.slice(path, 4, count(path)) if {
	array.slice(path, 0, 4) == ["spec", "jobTemplate", "spec", "template"]
} else := array.slice(path, 2, count(path)) if {
	array.slice(path, 0, 2) == ["spec", "template"]
} else := path
