package lib.termination_test

_protocol(shown) := {
	"path": ["protocol"],
	"remedy": "Take HTTPS, or TLS.",
	"text": sprintf("spec.listeners[7].protocol %s shows no TLS; use HTTPS", [shown]),
}

_catch_all := {
	"path": ["hostname"],
	"remedy": "Name the host that the certificate is for.",
	"text": "spec.listeners[7] names no hostname and so serves every host; name the host",
}

_unsound(text) := {
	"path": ["hostname"],
	"remedy": "Name the host as DNS does, in lower case; a wildcard stands below a domain of yours.",
	"text": text,
}

_mode(text) := {
	"path": ["tls", "mode"],
	"remedy": "Let the Gateway end TLS, by mode Terminate.",
	"text": sprintf("spec.listeners[7].tls.mode %s; use Terminate", [text]),
}

_no_certificate := {
	"path": ["tls", "certificateRefs"],
	"remedy": "List the Secret of the certificate in tls.certificateRefs.",
	"text": "spec.listeners[7] has no certificate; name its Secret in tls.certificateRefs",
}

_com := _unsound(`host "*.com" spans a top-level domain, which no CA signs; name a domain of yours`)

_faulty := {
	"TCP": {"listener": {"protocol": "TCP"}, "want": {_protocol(`"TCP"`)}},
	"another protocol": {
		"listener": {"protocol": "TCP"},
		"permitted": {"protocols": {"UDP"}},
		"want": {_protocol(`"TCP"`)},
	},
	"no protocol": {"listener": {}, "want": {_protocol("null")}},
	"odd protocol": {"listener": {"protocol": ["HTTPS"]}, "want": {_protocol(`["HTTPS"]`)}},
	"TCP with a hostname": {
		"listener": {"protocol": "TCP", "hostname": "*.com"},
		"want": {_protocol(`"TCP"`), _com},
	},
	"no hostname": {"listener": object.remove(_https, ["hostname"]), "want": {_catch_all}},
	"empty hostname": {"listener": object.union(_https, {"hostname": ""}), "want": {_catch_all}},
	"TLS without hostname": {
		"listener": object.remove(_tls("Terminate"), ["hostname"]),
		"want": {_catch_all, _no_certificate},
	},
	"wildcard over a top-level domain": {"listener": object.union(_https, {"hostname": "*.com"}), "want": {_com}},
	"any hostname is not any text": {
		"listener": object.union(_https, {"hostname": "*.com"}),
		"permitted": {"anyHostname": true},
		"want": {_com},
	},
	"HTTP with such a hostname": {"listener": {"protocol": "HTTP", "hostname": "*.com"}, "want": {_com}},
	"odd hostname": {
		"listener": object.union(_https, {"hostname": 5}),
		"want": {_unsound(`host 5 is no DNS name; write one like "a.example" or "*.a.example"`)},
	},
	"no tls": {"listener": object.remove(_https, ["tls"]), "want": {_no_certificate}},
	"passthrough": {
		"listener": _tls("Passthrough"),
		"want": {_mode(`"Passthrough" leaves TLS to the pods`)},
	},
	"HTTPS passthrough": {
		"listener": object.union(_https, {"tls": {"mode": "Passthrough"}}),
		"permitted": {"passthrough": true},
		"want": {_mode(`"Passthrough" is for protocol TLS only`)},
	},
	"odd mode": {
		"listener": _tls(5),
		"permitted": {"passthrough": true},
		"want": {_mode("5 is none that there is")},
	},
	"HTTPS with an odd mode": {
		"listener": object.union(_https, {"tls": {"mode": "terminate"}}),
		"want": {_mode(`"terminate" is none that there is`)},
	},
	"option that is not permitted": {
		"listener": _option,
		"permitted": {"options": {"b"}},
		"want": {_no_certificate},
	},
	"empty option": {
		"listener": object.union(_option, {"tls": {"options": {"a": ""}}}),
		"permitted": {"options": {"a"}},
		"want": {_no_certificate},
	},
	"null option": {
		"listener": object.union(_option, {"tls": {"options": {"a": null}}}),
		"permitted": {"options": {"a"}},
		"want": {_no_certificate},
	},
	"odd options": {
		"listener": object.union(object.remove(_option, ["tls"]), {"tls": {"options": "a"}}),
		"permitted": {"options": {"a"}},
		"want": {_no_certificate},
	},
}

test_faults[name] if {
	some name, test in _faulty
	_faults(test) == test.want
}
