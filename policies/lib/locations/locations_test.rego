package lib.locations_test

import data.lib.locations

test_below[path] if {
	some path in ["/oauth2", "/oauth2/", "/oauth2/auth", "/hooks/a", "/a.b_c~d-E9/f"]
	locations.below(path, ["/oauth2", "/hooks/", "/a.b_c~d-E9"])
}

test_not_below[i] if {
	some i, path in [
		"/", "", "/oauth", "/oauth2-admin", "/hooksa", "oauth2/a", "/oauth2(/|$)",
		"/oauth2/.*", "/oauth2|/", "/oauth2/$1", 5, null,
	]
	not locations.below(path, ["/oauth2", "/hooks/"])
}

test_everything_is_below_the_root if {
	locations.below("/a/b", ["/"])
	locations.below("/", ["/"])
}

test_prefix_is_a_path if {
	not locations.below("oauth2/a", ["oauth2"])
	not locations.below("/a/oauth2/b", ["/oauth2"])
	not locations.below("/a", ["/a~"])
	not locations.below("/a/b", ["/a~"])
	locations.below("/hooks", ["/hooks/"])
}

test_nothing_is_below_what_is_no_path[i] if {
	some i, prefixes in [[], [5], "/", null, {}]
	not locations.below("/a", prefixes)
}

_paths(paths) := {"host": "shop.example", "http": {"paths": [{"path": path} | some path in paths]}}

_confined(spec, annotations) if {
	locations.confined({"metadata": {"annotations": annotations}, "spec": spec}, {"/oauth2", "/hooks"})
}

test_confined if {
	spec := {"rules": [_paths(["/oauth2", "/hooks/a"]), _paths(["/oauth2/auth"])]}
	_confined(spec, {"nginx.ingress.kubernetes.io/auth-url": "a"})
	locations.confined({"spec": {"rules": [_paths(["/oauth2"])]}}, ["/oauth2"])
}

_oauth2 := {"rules": [_paths(["/oauth2"])]}

test_not_confined[name] if {
	some name, test in {
		"another path": {"spec": {"rules": [_paths(["/oauth2", "/"])]}},
		"another rule": {"spec": {"rules": [_paths(["/oauth2"]), _paths(["/"])]}},
		"no paths": {"spec": {"rules": [_paths(["/oauth2"]), _paths([])]}},
		"no http": {"spec": {"rules": [{"host": "shop.example"}]}},
		"odd paths": {"spec": {"rules": [{"http": {"paths": {"a": {"path": "/oauth2"}}}}]}},
		"no path": {"spec": {"rules": [{"http": {"paths": [{}]}}]}},
		"no rules": {"spec": {"rules": []}},
		"no spec": {"spec": {}},
		"odd spec": {"spec": null},
		"default backend": {"spec": {"rules": [_paths(["/oauth2"])], "defaultBackend": {}}},
		"backend": {"spec": {"rules": [_paths(["/oauth2"])], "backend": {}}},
		"rewritten": {"spec": _oauth2, "annotations": {"nginx.ingress.kubernetes.io/rewrite-target": "/"}},
		"expressions": {"spec": _oauth2, "annotations": {"nginx.ingress.kubernetes.io/use-regex": "/"}},
		"another root": {"spec": _oauth2, "annotations": {"nginx.ingress.kubernetes.io/app-root": "/"}},
		"a snippet": {"spec": _oauth2, "annotations": {"nginx.ingress.kubernetes.io/server-snippet": "/"}},
	}
	not _confined(test.spec, object.get(test, "annotations", {}))
}

_one(path, type) := {"spec": {"rules": [
	{"host": "bank.example", "http": {"paths": [{"path": "/", "pathType": "Prefix"}]}},
	{"host": "Shop.example", "http": {"paths": [{"path": path, "pathType": type}]}},
]}}

test_depth[name] if {
	some name, test in {
		"exact": {"path": "/oauth2/auth", "type": "Exact", "want": 12},
		"exact prefix": {"path": "/oauth2", "type": "Exact", "want": 0},
		"prefix": {"path": "/oauth2", "type": "Prefix", "want": 7},
		"prefix with a slash": {"path": "/oauth2/", "type": "Prefix", "want": 8},
		"prefix that is the path": {"path": "/oauth2/auth", "type": "Prefix", "want": 12},
		"prefix of half an element": {"path": "/oauth2/au", "type": "Prefix", "want": 0},
		"prefix of the end": {"path": "/auth", "type": "Prefix", "want": 0},
		"implementation specific end": {"path": "/auth", "type": "ImplementationSpecific", "want": 0},
		"exact expression": {"path": "/oauth2(/|$)(.*)", "type": "Exact", "want": 0},
		"root": {"path": "/", "type": "Prefix", "want": 1},
		"implementation specific": {"path": "/oauth2/au", "type": "ImplementationSpecific", "want": 10},
		"implementation specific, another": {"path": "/oauth2/b", "type": "ImplementationSpecific", "want": 0},
		"no type": {"path": "/oauth2/au", "type": null, "want": 10},
		"expression": {"path": "/oauth2(/|$)(.*)", "type": "ImplementationSpecific", "want": 16},
		"expression from the start": {"path": "/auth(.*)", "type": "ImplementationSpecific", "want": 0},
		"expression for another": {"path": "/hooks(/|$)", "type": "ImplementationSpecific", "want": 0},
		"expression of another type": {"path": "/oauth2(/|$)(.*)", "type": "Prefix", "want": 0},
		"dot that is no expression": {"path": "/oauth2/a.th", "type": "ImplementationSpecific", "want": 0},
		"expression that cannot be read": {"path": "/oauth2(", "type": "ImplementationSpecific", "want": 0},
		"odd path": {"path": 5, "type": "Prefix", "want": 0},
	}
	locations.depth(_one(test.path, test.type), "shop.example", "/oauth2/auth") == test.want
}

test_path_that_is_no_expression if {
	locations.depth(_one("/~o_A-2/a.th", "ImplementationSpecific"), "shop.example", "/~o_A-2/auth") == 0
	locations.depth(_one("/~o_A-2/a.th(.*)", "ImplementationSpecific"), "shop.example", "/~o_A-2/auth") == 16
}

test_longest_path_counts if {
	ingress := {"spec": {"rules": [_paths(["/", "/oauth2", "/oauth"])]}}
	locations.depth(ingress, "shop.example", "/oauth2/auth") == 7
}

test_depth_at_another_host if locations.depth(_one("/oauth2", "Prefix"), "corp.example", "/a") == 1

test_depth_without_paths[i] if {
	some i, rule in [
		{"host": "shop.example"},
		{"host": "shop.example", "http": null},
		{"host": "shop.example", "http": {"paths": {"a": {"path": "/oauth2"}}}},
	]
	locations.depth({"spec": {"rules": [rule]}}, "shop.example", "/oauth2/auth") == 1
}

test_depth_without_path if {
	rule := {"host": "shop.example", "http": {"paths": [{"pathType": "Prefix"}]}}
	locations.depth({"spec": {"rules": [rule]}}, "shop.example", "/oauth2/auth") == 1
}

test_depth_of_nothing[i] if {
	some i, ingress in [{}, {"spec": null}, {"spec": {"rules": []}}, {"spec": {"defaultBackend": {}}}]
	locations.depth(ingress, "shop.example", "/oauth2/auth") == 0
}
