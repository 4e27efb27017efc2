package main_test

import data.main

_pod(name) := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}

_list(items) := {"apiVersion": "v1", "kind": "List", "items": items}

test_documents[note] if {
	some note, case in {
		"a manifest without --combine": {
			"input": _pod("web"),
			"want": [{"path": "", "object": _pod("web")}],
		},
		"manifests with --combine": {
			"input": [{"path": "a.yaml", "contents": _pod("a")}, {"path": "b.yaml", "contents": _pod("b")}],
			"want": [{"path": "a.yaml", "object": _pod("a")}, {"path": "b.yaml", "object": _pod("b")}],
		},
		"V160 an empty document": {
			"input": [{"path": "a.yaml", "contents": null}],
			"want": [],
		},
		"an empty document without --combine": {"input": null, "want": []},
		"no document": {"input": [], "want": []},
		"V42 a List": {
			"input": [{"path": "a.yaml", "contents": _list([_pod("a"), _pod("b")])}],
			"want": [{"path": "a.yaml", "object": _pod("a")}, {"path": "a.yaml", "object": _pod("b")}],
		},
		"a List without --combine": {
			"input": _list([_pod("a")]),
			"want": [{"path": "", "object": _pod("a")}],
		},
		"Lists in a List": {
			"input": _list([_list([_list([_pod("a")])]), _pod("b")]),
			"want": [{"path": "", "object": _pod("b")}, {"path": "", "object": _pod("a")}],
		},
		"an empty List": {"input": _list([]), "want": []},
		"an empty item": {"input": _list([null]), "want": []},
		"a typed list, its items without kind": {
			"input": {"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "a"}}]},
			"want": [{"path": "", "object": _pod("a")}],
		},
		"a typed list, its items with kind": {
			"input": {"apiVersion": "v1", "kind": "PodList", "items": [{"apiVersion": "v2", "kind": "Other"}]},
			"want": [{"path": "", "object": {"apiVersion": "v2", "kind": "Other"}}],
		},
		"items beside something that is no list": {
			"input": object.union(_pod("a"), {"items": [_pod("b")]}),
			"want": [
				{"path": "", "object": object.union(_pod("a"), {"items": [_pod("b")]})},
				{"path": "", "object": _pod("b")},
			],
		},
	}
	main.documents == case.want with input as case.input
}

test_fault[note] if {
	some note, case in {
		"a string": {"document": "replicas: 2", "want": ["string where a mapping is expected"]},
		"a sequence": {"document": [_pod("a")], "want": ["array where a mapping is expected"]},
		"false": {"document": false, "want": ["boolean where a mapping is expected"]},
		"values of a chart": {"document": {"replicas": 2}, "want": ["no apiVersion and no kind"]},
		"no kind": {"document": {"apiVersion": "v1"}, "want": ["no kind"]},
		"an empty kind": {"document": {"apiVersion": "v1", "kind": ""}, "want": ["no kind"]},
		"an apiVersion that is no text": {"document": {"apiVersion": 1, "kind": "Pod"}, "want": ["no apiVersion"]},
		"a List of a mapping": {
			"document": _list({"web": _pod("web")}),
			"want": ["object where the items of a List are expected"],
		},
		"a List of nothing": {"document": _list(null), "want": []},
		"a custom resource called a list": {"document": {"apiVersion": "example.com/v1", "kind": "AllowList"}, "want": []},
		"a Pod": {"document": _pod("web"), "want": []},
	}
	[fault | fault := main.fault(case.document)] == case.want
}

test_violation_input[note] if {
	some note, case in {
		"names the file": {
			"input": [{"path": "chart/values.yaml", "contents": {"replicas": 2}}],
			"want": {{
				"msg": "not a Kubernetes object: chart/values.yaml: no apiVersion and no kind",
				"_loc": {"file": "chart/values.yaml"},
			}},
		},
		"without --combine conftest names the file": {
			"input": "replicas",
			"want": {{"msg": "not a Kubernetes object: string where a mapping is expected", "_loc": {"file": ""}}},
		},
		"sequences of a file with several documents": {
			"input": [[_pod("a")]],
			"want": {{"msg": "not a Kubernetes object: array where a mapping is expected", "_loc": {"file": ""}}},
		},
		"an item that is nothing of its own": {
			"input": _list([{"metadata": {"name": "a"}}]),
			"want": {{"msg": "not a Kubernetes object: no kind", "_loc": {"file": ""}}},
		},
		"a sequence of no mappings": {
			"input": ["web"],
			"want": {{"msg": "not a Kubernetes object: array where a mapping is expected", "_loc": {"file": ""}}},
		},
		"Lists too deep": {
			"input": _list([_list([_list([_list([_pod("a")])])])]),
			"want": {{
				"msg": "not a Kubernetes object: Lists in one another, more than three deep",
				"_loc": {"file": ""},
			}},
		},
		"a manifest": {"input": _pod("a"), "want": set()},
		"an empty document": {"input": [{"path": "a.yaml", "contents": null}], "want": set()},
	}
	main.violation_input == case.want with input as case.input
}
