package lib.hostpaths_test

import data.lib.hostpaths

_prefix(path) := {"path": path, "exact": false}

_exact(path) := {"path": path, "exact": true}

test_collide[pair] if {
	some pair in [
		[_prefix("/api"), _prefix("/api")],
		[_prefix("/api"), _prefix("/api/")],
		[_prefix("/api"), _exact("/api")],
		[_prefix("/api/"), _exact("/api")],
		[_prefix("/api"), _exact("/api/")],
		[_exact("/api"), _exact("/api")],
		[_prefix("/"), _exact("/")],
	]
	hostpaths.collide(pair[0], pair[1])
	hostpaths.collide(pair[1], pair[0])
}

test_apart[pair] if {
	some pair in [
		[_prefix("/api"), _prefix("/")],
		[_prefix("/api"), _prefix("/API")],
		[_prefix("/api"), _prefix("/apis")],
		[_prefix("/api"), _prefix("/api~")],
		[_exact("/api"), _exact("/api/")],
		[_exact("/api/"), _exact("/api")],
		[_prefix("/api"), _prefix(5)],
	]
	not hostpaths.collide(pair[0], pair[1])
	not hostpaths.collide(pair[1], pair[0])
}

test_nest[pair] if {
	some pair in [
		[_prefix("/"), _prefix("/api")],
		[_prefix("/"), _exact("/api")],
		[_prefix("/api"), _prefix("/api/v1")],
		[_prefix("/api/"), _exact("/api/v1/")],
	]
	hostpaths.nest(pair[0], pair[1])
	hostpaths.nest(pair[1], pair[0])
}

test_beside[pair] if {
	some pair in [
		[_prefix("/api"), _prefix("/api")],
		[_prefix("/api"), _prefix("/api/")],
		[_prefix("/api"), _prefix("/apis")],
		[_prefix("/api"), _prefix("/v1/api/a")],
		[_exact("/"), _prefix("/api")],
		[_exact("/api"), _exact("/api/v1")],
		[_prefix("/"), _prefix(5)],
	]
	not hostpaths.nest(pair[0], pair[1])
	not hostpaths.nest(pair[1], pair[0])
}
