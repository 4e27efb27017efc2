package lib.reviews_test

import data.lib.reviews

_going := {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z", "annotations": {"a": "b"}}, "spec": {"a": 1}}

_changed(path, value) := json.patch(_going, [{"op": "add", "path": path, "value": value}])

test_operations[name] if {
	some name, case in _operations
	case.judged == _holds("judged") with input as {"review": case.review}
	case.terminating == _holds("terminating") with input as {"review": case.review}
	case.leaving == _holds("leaving") with input as {"review": case.review}
}

_operations := {
	"creation": {
		"review": {"operation": "CREATE", "object": {}},
		"judged": true, "terminating": false, "leaving": false,
	},
	"no operation, as in audit": {
		"review": {"object": {}},
		"judged": true, "terminating": false, "leaving": false,
	},
	"V166 deletion": {
		"review": {"operation": "DELETE", "object": null, "oldObject": {}},
		"judged": false, "terminating": false, "leaving": false,
	},
	"update": {
		"review": {"operation": "UPDATE", "object": {}, "oldObject": {}},
		"judged": true, "terminating": false, "leaving": false,
	},
	"V37 a finalizer removed": {
		"review": {"operation": "UPDATE", "object": _going, "oldObject": _changed("/metadata/finalizers", ["a"])},
		"judged": true, "terminating": true, "leaving": true,
	},
	"V37 without annotations": {
		"review": {
			"operation": "UPDATE",
			"object": {"metadata": {"deletionTimestamp": "now"}, "spec": {}},
			"oldObject": {"spec": {}},
		},
		"judged": true, "terminating": true, "leaving": true,
	},
	"the spec changed on the way out": {
		"review": {"operation": "UPDATE", "object": _going, "oldObject": _changed("/spec/a", 2)},
		"judged": true, "terminating": true, "leaving": false,
	},
	"an annotation changed on the way out": {
		"review": {"operation": "UPDATE", "object": _going, "oldObject": _changed("/metadata/annotations/a", "c")},
		"judged": true, "terminating": true, "leaving": false,
	},
	"the annotations added on the way out": {
		"review": {"operation": "UPDATE", "object": _going, "oldObject": {"spec": {"a": 1}}},
		"judged": true, "terminating": true, "leaving": false,
	},
	"no old object": {
		"review": {"operation": "UPDATE", "object": _going},
		"judged": true, "terminating": true, "leaving": false,
	},
	"V37 deletionTimestamp in a manifest": {
		"review": {"object": _going, "oldObject": _going},
		"judged": true, "terminating": false, "leaving": false,
	},
	"V37 deletionTimestamp on creation": {
		"review": {"operation": "CREATE", "object": _going, "oldObject": _going},
		"judged": true, "terminating": false, "leaving": false,
	},
	"deletionTimestamp null": {
		"review": {
			"operation": "UPDATE",
			"object": _changed("/metadata/deletionTimestamp", null),
			"oldObject": _going,
		},
		"judged": true, "terminating": false, "leaving": false,
	},
	"deletionTimestamp empty": {
		"review": {
			"operation": "UPDATE",
			"object": _changed("/metadata/deletionTimestamp", ""),
			"oldObject": _going,
		},
		"judged": true, "terminating": false, "leaving": false,
	},
}

default _holds(_) := false

_holds("judged") if reviews.judged

_holds("terminating") if reviews.terminating

_holds("leaving") if reviews.leaving
