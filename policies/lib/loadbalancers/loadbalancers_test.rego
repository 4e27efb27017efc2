package lib.loadbalancers_test

import data.lib.loadbalancers

_scheme := "service.beta.kubernetes.io/aws-load-balancer-scheme"

_internal := "service.beta.kubernetes.io/aws-load-balancer-internal"

_parameters := {
	"allowedClasses": ["internal-vip", "example.com/internal"],
	"allowedAnnotations": [{"key": _scheme, "values": ["internal"]}, {"key": _internal, "values": ["true"]}],
}

test_classes if {
	loadbalancers.allowed_classes == {"example.com/internal", "internal-vip"} with input.parameters as _parameters
	loadbalancers.allowed_classes_text == `"example.com/internal", "internal-vip"` with input.parameters as _parameters
}

test_no_classes[i] if {
	some i, classes in [[], null, "internal-vip", {"a": "internal-vip"}, [5, null, ["internal-vip"]]]
	loadbalancers.allowed_classes == set() with input.parameters.allowedClasses as classes
	loadbalancers.allowed_classes_text == "none" with input.parameters.allowedClasses as classes
}

test_annotated[name] if {
	some name, annotations in {
		"one": {_scheme: "internal"},
		"the other": {_internal: "true", "a": "b"},
		"both": {_scheme: "internal", _internal: "true"},
	}
	loadbalancers.annotated with input as _input(annotations)
	loadbalancers.refused_annotations == [] with input as _input(annotations)
}

test_not_annotated[name] if {
	some name, test in {
		"none": {"annotations": {}, "refused": []},
		"another": {"annotations": {"a": "internal"}, "refused": []},
		"another value": {"annotations": {_scheme: "internet-facing"}, "refused": [_scheme]},
		"the other's value": {"annotations": {_internal: "internal"}, "refused": [_internal]},
		"overruled": {"annotations": {_scheme: "internet-facing", _internal: "true"}, "refused": [_scheme]},
		"both refused": {"annotations": {_scheme: "a", _internal: "false"}, "refused": [_internal, _scheme]},
	}
	not loadbalancers.annotated with input as _input(test.annotations)
	loadbalancers.refused_annotations == test.refused with input as _input(test.annotations)
}

test_odd_annotations[i] if {
	some i, entries in [
		null,
		_scheme,
		{"a": {"key": _scheme, "values": ["internal"]}},
		[null, _scheme, {"values": ["internal"]}, {"key": 5, "values": ["internal"]}, {"key": [_scheme], "values": ["a"]}],
	]
	parameters := {"allowedAnnotations": entries}
	not loadbalancers.annotated with input as object.union(_input({_scheme: "internal"}), {"parameters": parameters})
	loadbalancers.alternatives == "ClusterIP" with input.parameters as parameters
}

test_odd_values[i] if {
	some i, values in [null, "internal", {"a": "internal"}, [5, null]]
	parameters := {"allowedAnnotations": [{"key": _scheme, "values": values}]}
	loadbalancers.alternatives == "ClusterIP" with input.parameters as parameters
}

test_refusal if {
	annotations := {_scheme: "internet-facing"}
	text := loadbalancers.refusal(_scheme) with input as _input(annotations)
	text == sprintf(`annotation %s "internet-facing" is not allowed; allowed: "internal"`, [_scheme])
}

test_alternatives if {
	got := loadbalancers.alternatives with input.parameters as _parameters
	got == concat(" or ", [
		"ClusterIP",
		`loadBalancerClass "example.com/internal"`,
		`loadBalancerClass "internal-vip"`,
		sprintf(`annotation %s "true"`, [_internal]),
		sprintf(`annotation %s "internal"`, [_scheme]),
	])
}

test_no_alternatives if loadbalancers.alternatives == "ClusterIP" with input as {}

_input(annotations) := {"review": {"object": {"metadata": {"annotations": annotations}}}, "parameters": _parameters}
