package main_test

import data.main

# One element of what _list makes, of another kind.
_listing(kind, items) := {"apiVersion": "v1", "kind": kind, "items": items}

test_documents_of_lists[note] if {
	some note, case in {
		"two Lists deep": {
			"input": _list([_list([_pod("a")])]),
			"want": [_pod("a")],
		},
		"a List of a mapping": {
			"input": _list({"web": _pod("web")}),
			"want": [_list({"web": _pod("web")})],
		},
		"a kind that ends like a list": {
			"input": _listing("Artist", [_pod("a")]),
			"want": [_listing("Artist", [_pod("a")]), _pod("a")],
		},
		"a kind that begins like a list": {
			"input": _listing("Listing", [_pod("a")]),
			"want": [_listing("Listing", [_pod("a")]), _pod("a")],
		},
		"an item without kind alone": {
			"input": _listing("PodList", [{"apiVersion": "v2"}]),
			"want": [{"apiVersion": "v2"}],
		},
		"an item without apiVersion alone": {
			"input": _listing("PodList", [{"kind": "Other"}]),
			"want": [{"kind": "Other"}],
		},
		"an item whose kind is no text": {
			"input": _listing("PodList", [{"apiVersion": false, "kind": false}]),
			"want": [{"apiVersion": "v1", "kind": "Pod"}],
		},
	}
	[document.object | some document in main.documents] == case.want with input as case.input
}

test_no_fault[note] if {
	some note, document in {
		"items of a kind that ends like a list": _listing("Artist", "all"),
		"items of a kind that begins like a list": _listing("Listing", "all"),
		"items of a Pod": _listing("Pod", {"web": 1}),
	}
	not main.fault(document)
}

# It looks like what --combine makes, but for not being a sequence.
test_values_that_look_combined if {
	values := {"web": {"path": "/web", "contents": _pod("web")}}
	main.documents == [{"path": "", "object": values}] with input as values
}
