package lib.authpaths_test

import data.lib.authpaths

_url := "nginx.ingress.kubernetes.io/auth-url"

_signin := "nginx.ingress.kubernetes.io/auth-signin"

_ingress(hosts, paths, annotations) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop", "annotations": annotations},
	"spec": {"rules": [
	{"host": host, "http": {"paths": [{"path": path, "pathType": "Prefix"} | some path in paths]}} |
		some host in hosts
	]},
}

_auth(others) := {"namespace": {"auth": {"networking.k8s.io/v1": {"Ingress": others}}}}

_at(hosts, paths) := _ingress(hosts, paths, {})

test_asked[name] if {
	some name, test in {
		"nothing": {"annotations": {}, "want": set()},
		"blank": {"annotations": {_url: " "}, "want": set()},
		"a host": {"annotations": {_url: "https://$host/a"}, "want": {[_url, "shop.example", "/a"]}},
		"blanks around it": {"annotations": {_url: " https://$host/a\n"}, "want": {[_url, "shop.example", "/a"]}},
		"a host and a path": {
			"annotations": {_url: "https://shop.example/a", _signin: "/b?rd=$c"},
			"want": {[_url, "shop.example", "/a"]},
		},
		"a stranger": {"annotations": {_url: "https://bank.example/a", _signin: "https://bank.example/b"}, "want": set()},
		"signing in": {
			"annotations": {_url: "http://a.b.svc", _signin: "/b?rd=$c"},
			"want": {[_signin, "shop.example", "/b"]},
		},
		"signing in by a URL": {
			"annotations": {_url: "http://a.b.svc", _signin: " https://$host/b?rd=$c "},
			"want": {[_signin, "shop.example", "/b"]},
		},
		"signing in for nobody": {"annotations": {_url: " ", _signin: "https://$host/b"}, "want": set()},
		"no URL": {"annotations": {_url: "shop.example/a"}, "want": set()},
		"another annotation": {"annotations": {"auth-url": "https://$host/a"}, "want": set()},
	}
	object_at_hand := _ingress(["shop.example"], ["/"], test.annotations)
	authpaths.unserved(null) == test.want with input.review.object as object_at_hand with data.inventory as {}
}

test_stranger_that_somebody_serves if {
	object_at_hand := _ingress(["shop.example"], ["/"], {_url: "https://bank.example/a"})
	authpaths.unserved(null) == set() with input.review.object as object_at_hand
		with data.inventory as _auth({"x": _at(["bank.example"], ["/b"])})
}

test_every_host_is_asked if {
	object_at_hand := _ingress(["a.example", "b.example", "*.c.example", ""], ["/"], {
		_url: "https://$host/a",
		"nginx.ingress.kubernetes.io/server-alias": `d.example,~^e\d`,
	})
	authpaths.unserved(null) == {[_url, host, "/a"] |
		some host in ["a.example", "b.example", "*.c.example", "d.example"]
	} with input.review.object as object_at_hand with data.inventory as {}
	others := {"x": _at(["a.example", "*.c.example"], ["/a"]), "y": _at(["d.example"], ["/a"])}
	authpaths.unserved(null) == {[_url, "b.example", "/a"]} with input.review.object as object_at_hand
		with data.inventory as _auth(others)
}

test_host_below_a_wildcard[name] if {
	some name, test in {
		"nobody": [{}, {[_url, "*.corp.example", "/a"]}],
		"the wildcard": [{"x": _at(["*.corp.example"], ["/a"])}, set()],
		"the host": [{"x": _at(["auth.corp.example"], ["/a"])}, set()],
		"the host by itself": [{"x": _at(["auth.corp.example"], ["/b"])}, {[_url, "auth.corp.example", "/a"]}],
		"the host by itself, beside the wildcard": [
			{"x": _at(["auth.corp.example"], ["/b"]), "y": _at(["*.corp.example"], ["/a"])},
			{[_url, "auth.corp.example", "/a"]},
		],
	}
	object_at_hand := _ingress(["*.corp.example"], ["/"], {_url: "https://auth.corp.example/a"})
	authpaths.unserved(null) == test[1] with input.review.object as object_at_hand with data.inventory as _auth(test[0])
}

test_served[name] if {
	some name, test in {
		"by another": {"others": {"x": _at(["shop.example"], ["/a"])}, "want": 0},
		"below the path of another": {"others": {"x": _at(["shop.example"], ["/a/b"])}, "want": 1},
		"no deeper than here": {"others": {"x": _at(["shop.example"], ["/"])}, "want": 1},
		"by one that authenticates": {"others": {"x": _ingress(["shop.example"], ["/a"], {_url: "https://b"})}, "want": 1},
		"by one that authenticates less deep": {
			"others": {"x": _ingress(["shop.example"], ["/a"], {_url: "https://b"}), "y": _at(["shop.example"], ["/a/a"])},
			"want": 0,
		},
		"by one that authenticates as deep": {
			"others": {"x": _ingress(["shop.example"], ["/a"], {_url: "https://b"}), "y": _at(["shop.example"], ["/a"])},
			"want": 1,
		},
		"by one that authenticates deeper": {
			"others": {"x": _ingress(["shop.example"], ["/a/a"], {_url: "https://b"}), "y": _at(["shop.example"], ["/a"])},
			"want": 1,
		},
		"at another host": {"others": {"x": _at(["bank.example"], ["/a"])}, "want": 1},
		"what all have": {"others": {"x": _at(["shop.example"], ["/a"])}, "global": true, "want": 1},
		"what all have but one": {
			"others": {"x": _ingress(["shop.example"], ["/a"], {"nginx.ingress.kubernetes.io/enable-global-auth": "false"})},
			"global": true,
			"want": 0,
		},
	}
	object_at_hand := _ingress(["shop.example"], ["/"], {_url: "https://$host/a/a"})
	global := object.get(test, "global", null)
	count(authpaths.unserved(global)) == test.want with input.review.object as object_at_hand
		with data.inventory as _auth(test.others)
}

test_behind_itself if {
	object_at_hand := _ingress(["shop.example"], ["/", "/a"], {_url: "https://$host/a"})
	inventory := _auth({"x": _at(["shop.example"], ["/a"])})
	authpaths.unserved(null) == {[_url, "shop.example", "/a"]} with input.review.object as object_at_hand
		with data.inventory as inventory
}

test_signing_in_where_others_are_asked if {
	object_at_hand := _ingress(["a.example", "b.example"], ["/"], {_url: "https://$host/a", _signin: "https://$host/b"})
	inventory := _auth({"x": _at(["a.example"], ["/a"])})
	authpaths.unserved(null) == {
		[_url, "b.example", "/a"],
		[_signin, "a.example", "/b"],
	} with input.review.object as object_at_hand with data.inventory as inventory
}
