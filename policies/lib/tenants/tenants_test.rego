package lib.tenants_test

import data.lib.tenants

_review := {"object": {"kind": "NetworkPolicy", "metadata": {"name": "web", "namespace": "shop"}}}

_in(labels) := object.union(_review, {"namespaceObject": {"metadata": {"name": "shop", "labels": labels}}})

test_defaults[name] if {
	some name, parameters in {"none": {}, "null": {"by": null, "tenantLabel": null, "podLabel": null}}
	got := [tenants.by, tenants.namespace_label, tenants.pod_label] with input.parameters as parameters
	got == ["namespaceLabel", "tenant", "app.kubernetes.io/instance"]
}

test_no_parameters if tenants.by == "namespaceLabel" with input as {"review": _review}

test_parameters if {
	parameters := {"by": "release", "tenantLabel": "team", "podLabel": "app"}
	got := [tenants.by, tenants.namespace_label, tenants.pod_label] with input.parameters as parameters
	got == ["release", "team", "app"]
}

test_own[name] if {
	some name, [labels, parameters, own] in {
		"by default": [{"tenant": "t1", "team": "t2"}, {}, {"t1"}],
		"by another label": [{"tenant": "t1", "team": "t2"}, {"tenantLabel": "team"}, {"t2"}],
		"none": [{"team": "t2"}, {}, set()],
		"empty": [{"tenant": ""}, {}, set()],
		"anyone's": [{"tenant": "*"}, {}, set()],
	}
	got := {tenant | tenant := tenants.own} with input as {"review": _in(labels), "parameters": parameters}
	got == own
}

_pinned(value) := {"matchLabels": {"app.kubernetes.io/instance": value}}

_expression(operator, values) := {"matchExpressions": [{
	"key": "app.kubernetes.io/instance",
	"operator": operator,
	"values": values,
}]}

_nobody := object.union(_pinned("blue"), _expression("NotIn", ["blue"]))

test_share_a_namespace if tenants.share({}, null) with input as {"parameters": {}}

test_share[name] if {
	some name, [selector, other, shared] in {
		"one and the same": [_pinned("blue"), _pinned("blue"), true],
		"one of a list": [_expression("In", ["blue"]), _pinned("blue"), true],
		"one, and nobody": [_pinned("blue"), _nobody, true],
		"nobody": [_nobody, _pinned("blue"), false],
		"another": [_pinned("blue"), _pinned("green"), false],
		"more": [_pinned("blue"), _expression("In", ["blue", "green"]), false],
		"all": [_pinned("blue"), {}, false],
		"all by null": [_pinned("blue"), null, false],
		"from all": [{}, _pinned("blue"), false],
		"from all by null": [null, _pinned("blue"), false],
		"from two": [_expression("In", ["blue", "green"]), _pinned("blue"), false],
		"those of none": [_expression("DoesNotExist", []), _expression("DoesNotExist", []), false],
		"those of an empty one": [_pinned(""), _pinned(""), false],
		"those of any": [_expression("Exists", []), _expression("Exists", []), false],
		"from any but one": [_expression("NotIn", ["blue"]), _pinned("green"), false],
	}
	got := {true | tenants.share(selector, other)} with input as {"parameters": {"by": "release"}}
	got == {true | shared}
}

# "*" stands for what no selector names.
test_share_others if {
	selector := {"matchExpressions": [
		{"key": "app.kubernetes.io/instance", "operator": "Exists"},
		{"key": "app.kubernetes.io/instance", "operator": "NotIn", "values": ["blue"]},
	]}
	not tenants.share(selector, selector) with input as {"parameters": {"by": "release"}}
}

test_share_by_another_label if {
	blue := {"matchLabels": {"team": "blue"}}
	tenants.share(blue, blue) with input as {"parameters": {"by": "release", "podLabel": "team"}}
	not tenants.share(blue, blue) with input as {"parameters": {"by": "release"}}
}

test_share_by_what_is_unknown if {
	blue := {"matchLabels": {"app.kubernetes.io/instance": "blue"}}
	not tenants.share(blue, blue) with input as {"parameters": {"by": "pods"}}
}
