package lib.allowlists_test

import data.lib.allowlists

_allowlist := "nginx.ingress.kubernetes.io/allowlist-source-range"

_whitelist := "nginx.ingress.kubernetes.io/whitelist-source-range"

test_preferred if allowlists.preferred == _allowlist

test_chosen[name] if {
	some name, test in {
		"V137 allowlist": [{_allowlist: "a"}, _allowlist],
		"V137 whitelist": [{_whitelist: "a"}, _whitelist],
		"V137 both": [{_allowlist: "a", _whitelist: "b"}, _allowlist],
		"V137 both, the other way": [{_allowlist: "b", _whitelist: "a"}, _allowlist],
		"V140 allowlist empty": [{_allowlist: "", _whitelist: "b"}, _whitelist],
		"V140 allowlist blank": [{_allowlist: " ", _whitelist: "b"}, _allowlist],
		"V140 whitelist empty": [{_allowlist: "a", _whitelist: ""}, _allowlist],
		"V140 both empty": [{_allowlist: "", _whitelist: ""}, _allowlist],
		"V140 one empty": [{_whitelist: ""}, _whitelist],
	}
	allowlists.chosen(test[0]) == test[1]
}

test_none_chosen[i] if {
	some i, annotations in [{}, {"nginx.ingress.kubernetes.io/denylist-source-range": "a"}]
	not allowlists.chosen(annotations)
	not allowlists.fault(annotations) with input.parameters.allowedSources as ["10.0.0.0/8"]
}

_sources := ["10.0.0.0/8", "2001:db8::/32"]

_empty := "is empty, which ingress-nginx overlooks or answers with 503; list the networks to let in"

_unreadable(entry) := concat("", [
	sprintf("has %q for an entry, ", [entry]),
	"which ingress-nginx answers with 503 altogether; write addresses and networks alone",
])

_outside(entry) := sprintf("lets in %s, which is not within 10.0.0.0/8, 2001:db8::/32; list what is", [entry])

_spans(families) := sprintf("lets in %s; list the networks to let in", [families])

test_fault[text] if {
	some text, want in {
		"": _empty,
		" \n": _empty,
		",": _unreadable(""),
		"10.0.0.0/8,": _unreadable(""),
		"10.0.0.0/8, a, b": _unreadable("a"),
		"0.0.0.0/0,a": _unreadable("a"),
		"0.0.0.0/0": _spans("every IPv4 address"),
		"10.0.0.0/8 , ::/0": _spans("every IPv6 address"),
		"::/1,128.0.0.0/1,8000::/1,0.0.0.0/1": _spans("every IPv4 address and every IPv6 address"),
		"198.51.100.7": _outside("198.51.100.7"),
		"10.1.2.3,2001:db9::/32,a.b": _unreadable("a.b"),
		"10.1.2.3,2001:db9::/32,11.0.0.0/8": _outside("2001:db9::/32"),
	}
	allowlists.fault({_allowlist: text}) == want with input.parameters.allowedSources as _sources
}

# All but where no client of the Internet comes from.
_public := concat(",", [
	"1.0.0.0/8", "2.0.0.0/7", "4.0.0.0/6", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3",
	"64.0.0.0/3", "96.0.0.0/6", "100.0.0.0/10", "100.128.0.0/9", "101.0.0.0/8", "102.0.0.0/7", "104.0.0.0/5",
	"112.0.0.0/5", "120.0.0.0/6", "124.0.0.0/7", "126.0.0.0/8", "128.0.0.0/3", "160.0.0.0/5", "168.0.0.0/8",
	"169.0.0.0/9", "169.128.0.0/10", "169.192.0.0/11", "169.224.0.0/12", "169.240.0.0/13", "169.248.0.0/14",
	"169.252.0.0/15", "169.255.0.0/16", "170.0.0.0/7", "172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10",
	"172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4", "192.0.0.0/9", "192.128.0.0/11",
	"192.160.0.0/13", "192.169.0.0/16", "192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12", "192.192.0.0/10",
	"193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4",
])

test_all_of_the_internet[text] if {
	some text, families in {_public: "every IPv4 address", "2000::/3": "every IPv6 address"}
	allowlists.fault({_allowlist: text}) == _spans(families)
}

test_no_fault[text] if {
	some text in ["10.1.2.3", " 10.1.2.3/8\n,2001:db8::1 ", "10.0.0.0/9,10.128.0.0/9"]
	not allowlists.fault({_allowlist: text}) with input.parameters.allowedSources as _sources
}

test_no_limits[text] if {
	some text in ["198.51.100.7", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fd00::/8"]
	not allowlists.fault({_allowlist: text}) with input.parameters as {}
	not allowlists.fault({_allowlist: text}) with input.parameters.allowedSources as null
}

test_odd_limits[text] if {
	some text, limits in {"5, a": [5, "a"], "": "10.0.0.0/8"}
	want := sprintf("lets in 10.1.2.3, which is not within %s; list what is", [text])
	allowlists.fault({_allowlist: "10.1.2.3"}) == want with input.parameters.allowedSources as limits
}

_any := `"any" lets in whoever authenticates, from anywhere; remove it or write "all"`

test_bypasses[name] if {
	some name, test in {
		"nothing": [{}, set()],
		"all": [{"satisfy": "all"}, set()],
		"any": [{"satisfy": "any"}, {["satisfy", _any]}],
		"any beside blanks": [{"satisfy": "\n any "}, {["satisfy", _any]}],
		"Any": [{"satisfy": "Any"}, set()],
		"snippets": [
			{"satisfy": "any", "server-snippet": "allow all;", "configuration-snippet": "satisfy any; deny all;"},
			{
				["satisfy", _any],
				["server-snippet", _loosens("allow all")],
				["configuration-snippet", _loosens("satisfy any")],
			},
		],
		"the address of the client": [
			{"server-snippet": "set_real_ip_from ::/0; real_ip_recursive on; real_ip_header X-A;"},
			{
				["server-snippet", _loosens("set_real_ip_from ::/0")],
				["server-snippet", _loosens("real_ip_recursive on")],
				["server-snippet", _loosens("real_ip_header X-A")],
			},
		],
		"locations": [
			{"server-snippet": "location /open/a { } location /a { }"},
			{["server-snippet", _loosens("location /a")]},
		],
		"harmless": [{"configuration-snippet": "more_set_headers a; return 403;"}, set()],
	}
	annotations := {concat("", ["nginx.ingress.kubernetes.io/", key]): text | some key, text in test[0]}
	allowlists.bypasses(annotations, ["/open"]) == {[concat("", ["nginx.ingress.kubernetes.io/", key]), text] |
		some [key, text] in test[1]
	}
}

_loosens(statement) := sprintf("has %q, which lets others in than the source allowlist; remove it", [statement])
