package lib.settings_test

import data.lib.settings

# The key of the one argument that has an address.
test_flags[name] if {
	some name, test in {
		"flag in it": {"args": ["--db=10.0.3.7"], "key": "--db"},
		"several signs": {"args": ["--db=a=10.0.3.7\n=b"], "key": "--db"},
		"flag before it": {"args": ["--a", "b", "-db", "10.0.3.7"], "key": "-db"},
		"flag before it and in it": {"args": ["--a", "--db=10.0.3.7"], "key": "--db"},
		"flag before another": {"args": ["--a", "-h10.0.3.7"], "key": ""},
		"flag with a value before it": {"args": ["--a=b", "10.0.3.7"], "key": ""},
		"no flag before it": {"args": ["a", "10.0.3.7"], "key": ""},
		"dashes before it": {"args": ["a -b", "10.0.3.7"], "key": ""},
		"words before it": {"args": ["-b c", "10.0.3.7"], "key": ""},
		"a dash before it": {"args": ["-", "10.0.3.7"], "key": ""},
		"first": {"args": ["10.0.3.7", "--db"], "key": ""},
		"variable": {"args": ["DB=10.0.3.7"], "key": ""},
		"words": {"args": ["-a 10.0.3.7=b"], "key": ""},
		"no name": {"args": ["-=10.0.3.7"], "key": ""},
		"no value": {"args": ["-h10.0.3.7="], "key": "-h10.0.3.7"},
		"a dash in it": {"args": ["a-b=10.0.3.7"], "key": ""},
		"a dash in the value": {"args": ["--db", "my-user@10.0.3.7"], "key": "--db"},
		"odd before it": {"args": [5, "10.0.3.7"], "key": ""},
	}
	some field in ["args", "command"]
	{entry.key | some entry in _found(_container({field: test.args}))} == {test.key}
}

test_flags_of_hooks if {
	exec := {"exec": {"command": ["nc", "--host", "10.0.3.7", "--also=10.0.3.8"]}}
	found := {[entry.key, entry.text] | some entry in _found(_container({"readinessProbe": exec}))}
	found == {["--host", "10.0.3.7"], ["--also", "--also=10.0.3.8"]}
}

# Of an odd shape, with the steps to the text behind the list of containers.
test_odd_shapes[name] if {
	some name, test in {
		"containers of text": {"containers": "10.0.3.7", "steps": [], "place": "containers"},
		"container of text": {"containers": ["10.0.3.7"], "steps": [0], "place": "containers[0]"},
		"containers in an object": {"containers": {"a": "10.0.3.7"}, "steps": ["a"], "place": "containers.a"},
		"env of text": {"containers": [{"env": "10.0.3.7"}], "steps": [0, "env"], "place": "env of containers[0]"},
		"variable of text": {
			"containers": [{"env": ["10.0.3.7"]}],
			"steps": [0, "env", 0],
			"place": "env[0] of containers[0]",
		},
		"env in an object": {
			"containers": [{"env": {"A": "10.0.3.7"}}],
			"steps": [0, "env", "A"],
			"place": "env.A of containers[0]",
		},
		"value in a list": {
			"containers": [{"env": [{"name": "A", "value": ["10.0.3.7"]}]}],
			"steps": [0, "env", 0, "value", 0],
			"place": "env A of containers[0]",
			"key": "A",
		},
		"args of text": {"containers": [{"args": "10.0.3.7"}], "steps": [0, "args"], "place": "args of containers[0]"},
		"args in lists": {
			"containers": [{"args": [["10.0.3.7"]]}],
			"steps": [0, "args", 0, 0],
			"place": "args[0][0] of containers[0]",
		},
		"probe of text": {
			"containers": [{"livenessProbe": "10.0.3.7"}],
			"steps": [0, "livenessProbe"],
			"place": "livenessProbe of containers[0]",
		},
		"host in a list": {
			"containers": [{"livenessProbe": {"httpGet": {"host": ["10.0.3.7"]}}}],
			"steps": [0, "livenessProbe", "httpGet", "host", 0],
			"place": "livenessProbe.httpGet.host[0] of containers[0]",
		},
	}
	_found({"containers": test.containers}) == {{
		"path": array.concat(["spec", "template", "spec", "containers"], test.steps),
		"place": test.place,
		"key": object.get(test, "key", ""),
		"text": "10.0.3.7",
		"form": "text",
	}}
}

test_odd_aliases[name] if {
	some name, aliases in {"text": "10.0.3.7", "texts": ["10.0.3.7"], "an object": {"ip": "10.0.3.7"}}
	{entry.form | some entry in _found({"hostAliases": aliases})} == {"address"}
}

test_cronjob if {
	pod := _container({"args": ["10.0.3.7"]})
	whole := {"apiVersion": "batch/v1", "kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": pod}}}}}
	found := settings.entries with input.review.object as whole
	path := ["spec", "jobTemplate", "spec", "template", "spec", "containers", 0, "args", 0]
	{entry.path | some entry in found} == {path}
}
