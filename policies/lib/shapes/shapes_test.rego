package lib.shapes_test

import data.lib.shapes

_texts(root, shape) := {oddity.text: oddity.at | some oddity in shapes.oddities(root, shape)}

test_sound[i] if {
	some i, root in [
		{},
		{"spec": null},
		{"spec": {"rules": null, "tls": null}},
		{"spec": {"rules": [], "tls": []}},
		{"spec": {"rules": [null], "tls": [null]}},
		{"spec": {"rules": [{"host": null, "http": null}], "tls": [{"hosts": null}]}},
		{"spec": {"rules": [{"host": "a.example", "http": {"paths": null}}], "tls": [{"hosts": [null]}]}},
		{"spec": {"rules": [{"http": {"paths": [{"path": "/"}]}}], "tls": [{"hosts": ["a.example"]}]}},
		{"metadata": 5, "rules": 5, "spec": {"other": 5, "paths": 5}},
		null,
	]
	shapes.oddities(root, shapes.routes) == set()
	shapes.oddities(root, shapes.paths) == set()
}

_with_paths(paths) := {"spec": {"rules": [{"http": {"paths": paths}}]}}

_odd := {
	"spec is 5; write a spec": {"spec": 5},
	`spec.rules is {"a":1}; write a list of rules`: {"spec": {"rules": {"a": 1}}},
	`spec.rules[0] is "a"; write a rule`: {"spec": {"rules": ["a"]}},
	`spec.rules[1] is []; write a rule`: {"spec": {"rules": [{}, []]}},
	"spec.rules[0].http is true; write its paths": {"spec": {"rules": [{"http": true}]}},
	"spec.rules[0].http.paths is 5; write a list of paths": {"spec": {"rules": [{"http": {"paths": 5}}]}},
	`spec.rules[0].http.paths[1] is "/"; write a path and its backend`: _with_paths([{}, "/"]),
}

test_odd[text] if {
	some text, root in _odd
	object.keys(_texts(root, shapes.routes)) == {text}
	object.keys(_texts(root, shapes.paths)) == {text}
}

_odd_routes := {
	"spec.rules[0].host is 5; write a DNS name": {"spec": {"rules": [{"host": 5}]}},
	"spec.rules[0].http.paths[0].path is 5; write a path that begins with a slash": _with_paths([{"path": 5}]),
	`spec.tls is "a"; write a list of TLS entries`: {"spec": {"tls": "a"}},
	"spec.tls[0] is 5; write a TLS entry": {"spec": {"tls": [5]}},
	`spec.tls[0].hosts is "a"; write a list of DNS names`: {"spec": {"tls": [{"hosts": "a"}]}},
	"spec.tls[0].hosts[10] is 5; write a DNS name": {"spec": {"tls": [{"hosts": array.concat(
		["a" | some _ in numbers.range(1, 10)],
		[5],
	)}]}},
}

test_odd_routes[text] if {
	some text, root in _odd_routes
	object.keys(_texts(root, shapes.routes)) == {text}
	shapes.oddities(root, shapes.paths) == set()
}

test_every_oddity_and_its_path if {
	root := {"spec": {"rules": [{"host": 5, "http": {"paths": [5, {"path": 6}]}}], "tls": [{"hosts": [7]}]}}
	path := ["spec", "rules", 0, "http", "paths", 1, "path"]
	_texts(root, shapes.routes) == {
		"spec.rules[0].host is 5; write a DNS name": ["spec", "rules", 0, "host"],
		"spec.rules[0].http.paths[0] is 5; write a path and its backend": ["spec", "rules", 0, "http", "paths", 0],
		"spec.rules[0].http.paths[1].path is 6; write a path that begins with a slash": path,
		"spec.tls[0].hosts[0] is 7; write a DNS name": ["spec", "tls", 0, "hosts", 0],
	}
}

test_oddity_far_down if {
	root := {"spec": {"rules": array.concat([null | some _ in numbers.range(0, 9)], [5])}}
	_texts(root, shapes.paths) == {"spec.rules[10] is 5; write a rule": ["spec", "rules", 10]}
}
