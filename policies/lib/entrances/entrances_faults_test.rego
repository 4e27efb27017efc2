package lib.entrances_test

_unsound(i, text) := {
	"path": ["spec", "hostnames", i],
	"remedy": "Name the host as DNS does, in lower case; a wildcard stands below a domain of yours.",
	"text": text,
}

_by_default := {
	"path": ["spec", "useDefaultGateways"],
	"remedy": "Name the Gateway in spec.parentRefs.",
	"text": "spec.useDefaultGateways leaves its Gateway to the cluster; name one in spec.parentRefs",
}

_unknown(i) := {"path": ["spec", "parentRefs", i], "remedy": "Name a Gateway that exists.", "text": _missing}

_faulty := {
	"default Gateways": {"listeners": [_https], "spec": {"useDefaultGateways": "All"}, "want": {_by_default}},
	"odd default Gateways": {"listeners": [_https], "spec": {"useDefaultGateways": true}, "want": {_by_default}},
	"unknown parent": {
		"listeners": [_https],
		"spec": {"parentRefs": [_ref, {"name": "a"}], "hostnames": ["shop.example", "bank.example"]},
		"want": {_unknown(1)},
	},
	"unattached": {
		"listeners": [_https],
		"spec": {"parentRefs": [object.union(_ref, {"sectionName": "a"})]},
		"want": {_unattached(0)},
	},
	"unattached beside attached": {
		"listeners": [_https],
		"spec": {"parentRefs": [_ref, object.union(_ref, {"sectionName": "a"})], "hostnames": ["bank.example"]},
		"want": {_unattached(1), _unserved(0, "bank.example")},
	},
	"plain": {"listeners": [_http, _https], "want": {_plain(0)}},
	"plain without hostnames": {"listeners": [_http], "spec": {"hostnames": []}, "want": {_plain(0)}},
	"nameless listener": {"listeners": [object.remove(_http, ["name"])], "want": {object.union(
		_plain(0),
		{"text": "listener null of Gateway infra/public serves it in plain text; name one of HTTPS, or redirect there"},
	)}},
	"another protocol and class": {
		"listeners": [_http],
		"permitted": {"protocols": {"HBONE", "nginx"}, "classes": {"alb", "HTTP"}},
		"want": {_plain(0)},
	},
	"plain for one, unserved the other": {
		"listeners": [object.union(_http, {"hostname": "shop.example"})],
		"spec": {"hostnames": ["bank.example", "shop.example"]},
		"want": {_plain(0), _unserved(0, "bank.example")},
	},
	"plain for a host that no certificate would do for": {
		"listeners": [object.union(_http, {"hostname": "*.shop.example"})],
		"spec": {"hostnames": ["b.a.shop.example"]},
		"want": {_plain(0)},
	},
	"top-level domain": {
		"listeners": [_https],
		"spec": {"hostnames": ["shop.example", "*.com"]},
		"want": {_unsound(1, `host "*.com" spans a top-level domain, which no CA signs; name a domain of yours`)},
	},
	"odd hostname": {
		"listeners": [_https],
		"spec": {"hostnames": [5]},
		"want": {_unsound(0, `host 5 is no DNS name; write one like "a.example" or "*.a.example"`)},
	},
	"unserved": {
		"listeners": [_https],
		"spec": {"hostnames": ["shop.example", "bank.example"]},
		"want": {_unserved(1, "bank.example")},
	},
	"unserved by a class": {
		"listeners": [_https],
		"spec": {"hostnames": ["bank.example"]},
		"permitted": {"classes": {"nginx"}},
		"want": {_unserved(0, "bank.example")},
	},
	"two labels": {
		"listeners": [
			object.union(_wide, {"hostname": "*.z.example"}),
			_wide,
			object.union(_wide, {"hostname": "*.example"}),
		],
		"spec": {"hostnames": ["b.a.shop.example"]},
		"want": {_uncovered(0, concat("", [
			`no certificate for "*.example" of Gateway infra/public is good for "b.a.shop.example"; `,
			"add a listener for it",
		]))},
	},
}

test_faults[name] if {
	some name, test in _faulty
	_found == test.want with input as _input(test) with data.inventory as _gateway(test.listeners)
}

test_odd_spec[i] if {
	some i, route in [{}, {"spec": null}, {"spec": "a"}, {"spec": [{"parentRefs": []}]}]
	_found == {{
		"path": ["spec"],
		"remedy": "Give the route a spec.",
		"text": "it has no spec that tells its parents; give it one",
	}} with input as {"review": {"object": route}, "permitted": {}}
}
