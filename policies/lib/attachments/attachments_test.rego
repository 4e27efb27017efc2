package lib.attachments_test

import data.lib.attachments

_parent := {
	"group": "gateway.networking.k8s.io",
	"kind": "Gateway",
	"name": "public",
	"namespace": "shop",
	"port": null,
	"section": "",
}

test_parent[name] if {
	some name, test in {
		"name": {"ref": {}, "want": {}},
		"null": {
			"ref": {"group": null, "kind": null, "namespace": null, "port": null, "sectionName": null},
			"want": {},
		},
		"empty": {"ref": {"kind": "", "namespace": "", "sectionName": ""}, "want": {}},
		"in full": {
			"ref": {"group": "a.example", "kind": "A", "namespace": "infra", "port": 443, "sectionName": "https"},
			"want": {"group": "a.example", "kind": "A", "namespace": "infra", "port": 443, "section": "https"},
		},
		"core group": {"ref": {"group": "", "kind": "Service"}, "want": {"group": "", "kind": "Service"}},
	}
	attachments.parent(object.union({"name": "public"}, test.ref), "shop") == object.union(_parent, test.want)
}

test_no_parent[i] if {
	some i, ref in [null, "public", ["public"], {}, {"name": null}, {"name": 5}]
	not attachments.parent(ref, "shop")
}

test_chosen[name] if {
	some name, test in {
		"any": {"parent": {}, "listener": {"name": "https", "port": 443}},
		"any without fields": {"parent": {}, "listener": {}},
		"section": {"parent": {"section": "https"}, "listener": {"name": "https", "port": 443}},
		"port": {"parent": {"port": 443}, "listener": {"name": "https", "port": 443}},
		"both": {"parent": {"section": "https", "port": 443}, "listener": {"name": "https", "port": 443}},
	}
	attachments.chosen(object.union(_parent, test.parent), test.listener)
}

test_not_chosen[name] if {
	some name, test in {
		"section": {"section": "http"},
		"port": {"port": 80},
		"section of two": {"section": "http", "port": 443},
		"port of two": {"section": "https", "port": 80},
	}
	not attachments.chosen(object.union(_parent, test), {"name": "https", "port": 443})
	not attachments.chosen(object.union(_parent, test), {})
}

test_admits_kind[name] if {
	some name, listener in {
		"HTTPS": {"protocol": "HTTPS"},
		"HTTP": {"protocol": "HTTP"},
		"another protocol": {"protocol": "HBONE"},
		"no protocol": {},
		"no kinds": {"allowedRoutes": {"kinds": []}},
		"null": {"allowedRoutes": {"kinds": null}},
		"listed": {"allowedRoutes": {"kinds": [{"kind": "GRPCRoute"}, {"kind": "HTTPRoute"}]}},
		"listed with group": {"allowedRoutes": {"kinds": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute"}]}},
		"listed with group null": {"allowedRoutes": {"kinds": [{"group": null, "kind": "HTTPRoute"}]}},
	}
	attachments.admits_kind(listener, "HTTPRoute")
}

test_admits_no_kind[name] if {
	some name, listener in {
		"TCP": {"protocol": "TCP"},
		"TLS": {"protocol": "TLS"},
		"UDP": {"protocol": "UDP"},
		"others": {"allowedRoutes": {"kinds": [{"kind": "GRPCRoute"}]}},
		"another group": {"allowedRoutes": {"kinds": [{"group": "a.example", "kind": "HTTPRoute"}]}},
		"core group": {"allowedRoutes": {"kinds": [{"group": "", "kind": "HTTPRoute"}]}},
	}
	not attachments.admits_kind(listener, "HTTPRoute")
}

_namespaces(value) := {"allowedRoutes": {"namespaces": value}}

test_from[name] if {
	some name, listener in {
		"absent": {},
		"null": {"allowedRoutes": null},
		"namespaces null": _namespaces(null),
		"from null": _namespaces({"from": null}),
		"Same": _namespaces({"from": "Same"}),
	}
	attachments.from(listener) == "Same"
	attachments.admits(listener, "shop", "shop")
	not attachments.admits(listener, "infra", "shop")
}

test_from_all if {
	attachments.admits(_namespaces({"from": "All"}), "infra", "shop")
	attachments.admits(_namespaces({"from": "All"}), "shop", "shop")
}

test_from_odd[i] if {
	some i, from in ["None", "Selector", "all", 5, false]
	attachments.from(_namespaces({"from": from})) == from
	not attachments.admits(_namespaces({"from": from}), "shop", "shop")
}
