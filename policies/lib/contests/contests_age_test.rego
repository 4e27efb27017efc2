package lib.contests_test

import data.lib.contests

_canary(value) := {"annotations": {"nginx.ingress.kubernetes.io/canary": value}}

_accompanies := {
	"a canary of it": {"mine": {}, "theirs": _canary("true"), "want": true},
	"it is the canary": {"mine": _canary("true"), "theirs": {}, "want": true},
	"two canaries": {"mine": _canary("true"), "theirs": _canary("1"), "want": false},
	"no canary": {"mine": {}, "theirs": {}, "want": false},
	"false": {"mine": {}, "theirs": _canary("false"), "want": false},
	"odd annotations": {"mine": {}, "theirs": {"annotations": "canary"}, "want": false},
	"a canary of odd annotations": {"mine": _canary("true"), "theirs": {"annotations": null}, "want": true},
}

test_accompanies[name] if {
	some name, test in _accompanies
	got := {id |
		some id in [["shop", "api"], ["shop", "none"]]
		contests.accompanies(id) with input.review.object as _object({}, test.mine)
			with data.inventory.namespace as _stored("shop", {"metadata": test.theirs})
	}
	got == {true: {["shop", "api"]}, false: set()}[test.want]
}

test_no_company_in_another_namespace if {
	not contests.accompanies(_id) with input.review.object as _object({}, {})
		with data.inventory.namespace as _stored("bank", {"metadata": _canary("true")})
}

_january := "2026-01-10T08:00:00Z"

_february := "2026-02-10T08:00:00Z"

_came_later := {
	"younger": {"mine": _january, "theirs": _february, "want": true},
	"older": {"mine": _february, "theirs": _january, "want": false},
	"at once": {"mine": _january, "theirs": _january, "want": false},
	"no date": {"mine": null, "theirs": _january, "want": false},
	"no date of theirs": {"mine": _january, "theirs": null, "want": false},
	"odd date": {"mine": 5, "theirs": _january, "want": false},
	"odd date of theirs": {"mine": _january, "theirs": ["2027"], "want": false},
}

_ages(test, operation) := {"review": {
	"operation": operation,
	"object": _object({}, {"creationTimestamp": test.mine}),
}}

test_came_later[name] if {
	some name, test in _came_later
	stored := _stored("bank", {"metadata": {"creationTimestamp": test.theirs}})
	got := {operation |
		some operation in ["UPDATE", "CREATE", ""]
		contests.came_later(_id) with input as _ages(test, operation) with data.inventory.namespace as stored
	}
	got == {true: {"UPDATE"}, false: set()}[test.want]
}

test_came_later_without_dates if {
	not contests.came_later(_id) with input.review as {"operation": "UPDATE", "object": _object({}, {})}
		with data.inventory.namespace as _stored("bank", {})
}

test_former if {
	old := _object({"rules": [_rule("a.example")], "defaultBackend": {}}, _alias)
	got := contests.former with input.review.oldObject as old
	{claim.host | some claim in got} == {"a.example", "", "c.example"}
	none := contests.former with input.review.oldObject as {}
	none == set()
}
