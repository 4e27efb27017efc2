package lib.ingresses_test

import data.lib.ingresses

_with_paths(paths) := {"rules": [object.union(_answer, {"http": {"paths": items}})]} if {
	items := [{"path": path, "pathType": "Prefix"} | some path in paths]
}

test_solver_of_paths[path] if {
	some path in ["/.well-known/acme-challenge/", "/.well-known/acme-challenge/Az09_-"]
	ingresses.solver(_label, {}, _with_paths([path]))
}

test_forged_paths[note] if {
	some note, paths in {
		"one of two": ["/.well-known/acme-challenge/a", "/"],
		"below another": ["/shop/.well-known/acme-challenge/a"],
	}
	not ingresses.solver(_label, {}, _with_paths(paths))
}
