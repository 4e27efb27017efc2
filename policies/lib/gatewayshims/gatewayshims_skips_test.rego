package lib.gatewayshims_test

import data.lib.gatewayshims

_https := {
	"name": "https",
	"protocol": "HTTPS",
	"hostname": "shop.example",
	"tls": {"mode": "Terminate", "certificateRefs": [{"name": "shop-tls"}]},
}

_gateway(annotations, listeners) := object.union(
	_reviewed("Gateway", annotations),
	{"spec": {"listeners": listeners}},
)

_with(refs) := object.union(_https, {"tls": {"certificateRefs": refs}})

test_no_skip[name] if {
	some name, listener in {
		"HTTPS": _https,
		"TLS": object.union(_https, {"protocol": "TLS"}),
		"no mode": object.union(object.remove(_https, ["tls"]), {"tls": {"certificateRefs": [{"name": "a"}]}}),
		"in full": _with([{"name": "a", "group": "", "kind": "Secret", "namespace": "shop"}]),
		"cert-manager's own words": _with([{"name": "a", "group": "core", "kind": ""}]),
		"null": _with([{"name": "a", "group": null, "kind": null, "namespace": null}]),
	}
	gateway := _gateway({"cert-manager.io/ignore-tls-listeners": "a"}, [listener])
	gatewayshims.skips == {} with input.review.object as gateway
	gatewayshims.certified == {0: listener} with input.review.object as gateway
}

test_not_certified[name] if {
	some name, listener in {
		"HTTP": {"protocol": "HTTP"},
		"odd protocol": {"protocol": 5},
		"passthrough": {"protocol": "TLS", "tls": {"mode": "Passthrough"}},
	}
	gatewayshims.skips == {} with input.review.object as _gateway({}, [listener])
	gatewayshims.certified == {} with input.review.object as _gateway({}, [listener])
}

_ref(j, field, reason) := [
	["tls", "certificateRefs", j, field],
	sprintf("tls.certificateRef[%d].%s: %s; name a Secret of this namespace", [j, field, reason]),
]

_hostless := [["hostname"], "hostname: Required value: the hostname cannot be empty; name the host"]

_foreign := "cross-namespace secret references are not allowed in listeners"

_empty := [
	["tls", "certificateRefs"],
	"tls.certificateRef: Required value: listener has no certificateRefs; name the Secret",
]

_skipped := {
	"no hostname": {"listener": object.remove(_https, ["hostname"]), "want": {_hostless}},
	"empty hostname": {"listener": object.union(_https, {"hostname": ""}), "want": {_hostless}},
	"odd hostname": {"listener": object.union(_https, {"hostname": ["shop.example"]}), "want": {_hostless}},
	"no tls": {
		"listener": object.remove(_https, ["tls", "name"]),
		"want": {[["tls"], "tls: Required value: the TLS block cannot be empty; add it"]},
	},
	"odd tls": {"listener": object.union(_https, {"tls": "a"}), "want": {_empty}},
	"no certificateRefs": {"listener": _with([]), "want": {_empty}},
	"mode": {
		"listener": object.union(_https, {"tls": {"mode": "terminate"}}),
		"want": {[
			["tls", "mode"],
			`tls.mode: Unsupported value: "terminate": supported values: "Terminate"; use that`,
		]},
	},
	"references": {
		"listener": _with([{"name": "a"}, {"group": "a", "kind": "A", "name": "a", "namespace": "a"}]),
		"want": {
			_ref(1, "group", `Unsupported value: "a": supported values: "core", ""`),
			_ref(1, "kind", `Unsupported value: "A": supported values: "Secret", ""`),
			_ref(1, "namespace", sprintf("Invalid value: \"a\": %s", [_foreign])),
		},
	},
	"empty namespace": {
		"listener": _with([{"name": "a", "namespace": ""}]),
		"want": {_ref(0, "namespace", sprintf("Invalid value: \"\": %s", [_foreign]))},
	},
	"no name": {"listener": _with([{}]), "want": {_ref(0, "name", "Required value")}},
	"empty name": {"listener": _with([{"name": ""}]), "want": {_ref(0, "name", "Required value")}},
	"odd reference": {"listener": _with(["shop-tls"]), "want": {_ref(0, "name", "Required value")}},
	"null reference": {"listener": _with([null]), "want": {_ref(0, "name", "Required value")}},
	"several": {"listener": object.remove(_with([]), ["hostname"]), "want": {_hostless, _empty}},
}

test_skips[name] if {
	some name, test in _skipped
	want := {{"path": array.concat(["spec", "listeners", 1], path), "text": text} |
		some [path, words] in test.want
		text := sprintf("cert-manager skips the listener: spec.listeners[1].%s", [words])
	}
	gatewayshims.skips == {1: want} with input.review.object as _gateway({}, [_https, test.listener])
}

test_ignored[names] if {
	some names in ["https", "a,https", "a, https ,b"]
	key := "cert-manager.io/ignore-tls-listeners"
	listener := object.remove(_https, ["hostname"])
	gatewayshims.skips == {0: {{
		"path": ["metadata", "annotations", key],
		"text": "cert-manager ignores spec.listeners[0], as cert-manager.io/ignore-tls-listeners asks; take it out there",
	}}} with input.review.object as _gateway({key: names}, [listener, object.union(_https, {"name": "b c"})])
}

test_not_ignored[names] if {
	some names in ["", "http", "https a", "https;", "HTTPS"]
	gateway := _gateway({"cert-manager.io/ignore-tls-listeners": names}, [_https, object.remove(_https, ["name"])])
	gatewayshims.skips == {} with input.review.object as gateway
}
