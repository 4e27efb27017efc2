package main_test

import data.main

_file(path, resource) := {"path": path, "contents": resource}

_labelled(labels) := _manifest("v1", "Pod", {"name": "web", "namespace": "shop", "labels": labels})

test_inventory[note] if {
	some note, case in {
		"nothing": {"input": [], "want": {"cluster": {}, "namespace": {}}},
		"namespaced and not": {
			"input": [
				_file("a.yaml", _labelled({"app": "web"})),
				_file("a.yaml", _manifest("v1", "Pod", {"name": "db", "namespace": "shop"})),
				_file("b.yaml", _manifest("v1", "Pod", {"name": "web"})),
				_file("b.yaml", _manifest("v1", "Namespace", {"name": "shop"})),
			],
			"want": {
				"cluster": {"v1": {"Namespace": {"shop": _manifest("v1", "Namespace", {"name": "shop"})}}},
				"namespace": {
					"shop": {"v1": {"Pod": {
						"db": _manifest("v1", "Pod", {"name": "db", "namespace": "shop"}),
						"web": _labelled({"app": "web"}),
					}}},
					"default": {"v1": {"Pod": {"web": _manifest("v1", "Pod", {"name": "web", "namespace": "default"})}}},
				},
			},
		},
		"the last of one name, and not a mixture": {
			"input": [_file("b.yaml", _labelled({"tier": "db"})), _file("a.yaml", _labelled({"app": "web"}))],
			"want": {"cluster": {}, "namespace": {"shop": {"v1": {"Pod": {"web": _labelled({"tier": "db"})}}}}},
		},
		"V88 names to come": {
			"input": [
				_file("a.yaml", _manifest("v1", "Pod", {"generateName": "web-"})),
				_file("b.yaml", _manifest("v1", "Pod", {"generateName": "db-", "labels": {"a": "1"}})),
				_file("c.yaml", _manifest("v1", "Pod", {"generateName": "db-", "labels": {"a": "2"}})),
				_file("d.yaml", _manifest("v1", "Pod", {})),
			],
			"want": {"cluster": {}, "namespace": {"default": {"v1": {"Pod": {
				"web-*": _manifest("v1", "Pod", {"generateName": "web-", "namespace": "default"}),
				"db-*1": _manifest("v1", "Pod", {"generateName": "db-", "namespace": "default", "labels": {"a": "1"}}),
				"db-*": _manifest("v1", "Pod", {"generateName": "db-", "namespace": "default", "labels": {"a": "2"}}),
				"*": _manifest("v1", "Pod", {"namespace": "default"}),
			}}}}},
		},
	}
	main.inventory == case.want with input as case.input
}

test_namespaces if {
	shop := _manifest("v1", "Namespace", {"name": "shop", "labels": {"tier": "db"}})
	namespaces := main.namespaces with input as [
		_file("a.yaml", _manifest("v1", "Namespace", {"name": "shop", "labels": {"team": "a"}})),
		_file("b.yaml", shop),
		_file("b.yaml", _manifest("v1", "Namespace", {"generateName": "tmp-"})),
		_file("b.yaml", _manifest("example.com/v1", "Namespace", {"name": "other"})),
		_file("b.yaml", _manifest("v1", "Pod", {"name": "web"})),
	]
	namespaces == {"shop": shop}
}
