package lib.listings_test

import data.lib.listings

test_entries[name] if {
	some name, [list, want] in {
		"none": [null, []],
		"empty": [[], []],
		"text": ["a", []],
		"objects": [[{"name": "a"}, {}], [{"name": "a"}, {}]],
		"others": [["a", null, {"name": "a"}], [{}, {}, {"name": "a"}]],
	}
	got := listings.entries(list)
	got == want
}

test_faults[name] if {
	some name, [list, want] in {
		"none": [null, set()],
		"empty": [[], set()],
		"known": [[{"a": 1, "b": null}, {"a": 2}], set()],
		"text": ["a", {"zones is \"a\" and no list"}],
		"object": [{"a": {"a": 1}}, {"zones is {\"a\":{\"a\":1}} and no list"}],
		"no object": [[{"a": 1}, null, 5], {"zones[1] is null and no object", "zones[2] is 5 and no object"}],
		"unknown": [[{"a": 1}, {"c": null, "d": 1}], {
			"zones[1] has the unknown field \"c\"",
			"zones[1] has the unknown field \"d\"",
		}],
	}
	got := listings.faults("zones", list, {"a", "b"})
	got == want
}

test_unnamed if {
	listings.unnamed("zones", [{"name": "a"}, {"name": ""}, {"name": "*"}, {"name": 5}, {}, "a"]) == {
		"zones[1].name \"\" is no name",
		"zones[2].name \"*\" is no name",
		"zones[3].name 5 is no name",
		"zones[4].name null is no name",
		"zones[5].name null is no name",
	}
}

test_shared if {
	listings.shared("zones", "tier", {[0, "a"], [1, "b"], [2, "a"], [3, null], [4, null], [10, "a"]}) == {
		"zones[0] and zones[2] have the same tier \"a\"",
		"zones[0] and zones[10] have the same tier \"a\"",
		"zones[2] and zones[10] have the same tier \"a\"",
	}
	listings.shared("zones", "name", {[0, "a"], [1, "b"]}) == set()
}
