package policies.restrict_ingress_sources_test

_denied_lists := {
	"V137 both differ": {
		"annotations": {_allowlist: "0.0.0.0/0", _whitelist: "203.0.113.0/24"},
		"want": [_allowlist, `"0.0.0.0/0" lets in every IPv4 address; list the networks to let in`],
	},
	"V138": {
		"annotations": {_whitelist: "0.0.0.0/0"},
		"want": [_whitelist, `"0.0.0.0/0" lets in every IPv4 address; list the networks to let in`],
	},
	"V138 IPv6": {
		"annotations": {_allowlist: "203.0.113.0/24, ::/0"},
		"want": [_allowlist, `"203.0.113.0/24, ::/0" lets in every IPv6 address; list the networks to let in`],
	},
	"V138 halves": {
		"annotations": {_allowlist: "0.0.0.0/1,::/1,128.0.0.0/1,8000::/1"},
		"want": [
			_allowlist,
			concat("", [
				`"0.0.0.0/1,::/1,128.0.0.0/1,8000::/1" lets in every IPv4 address and every IPv6 address; `,
				"list the networks to let in",
			]),
		],
	},
	"V138 all but what is private": {
		"annotations": {_allowlist: concat(",", _public)},
		"want": [
			_allowlist,
			sprintf("%q lets in every IPv4 address; list the networks to let in", [concat(",", _public)]),
		],
	},
	"V138 all of IPv6 that is routed": {
		"annotations": {_allowlist: "2000::/3"},
		"want": [_allowlist, `"2000::/3" lets in every IPv6 address; list the networks to let in`],
	},
	"V138 host bits": {
		"annotations": {_allowlist: "203.0.113.7/0"},
		"want": [_allowlist, `"203.0.113.7/0" lets in every IPv4 address; list the networks to let in`],
	},
	"V139 trailing comma": {
		"annotations": {_whitelist: "203.0.113.0/24,"},
		"want": [_whitelist, _unreadable(`"203.0.113.0/24,"`, `""`)],
	},
	"V139 garbage beside everything": {
		"annotations": {_whitelist: "0.0.0.0/0, office"},
		"want": [_whitelist, _unreadable(`"0.0.0.0/0, office"`, `"office"`)],
	},
	"V139 first of several": {
		"annotations": {_whitelist: "203.0.113.0/33,203.0.113.256"},
		"want": [_whitelist, _unreadable(`"203.0.113.0/33,203.0.113.256"`, `"203.0.113.0/33"`)],
	},
	"V139 blanks for commas": {
		"annotations": {_whitelist: "203.0.113.0/24 198.51.100.0/24"},
		"want": [_whitelist, _unreadable(`"203.0.113.0/24 198.51.100.0/24"`, `"203.0.113.0/24 198.51.100.0/24"`)],
	},
	"V140": {"annotations": {_allowlist: ""}, "want": [_allowlist, concat("", [`"" `, _empty])]},
	"V140 blank": {
		"annotations": {_allowlist: " ", _whitelist: "203.0.113.0/24"},
		"want": [_allowlist, concat("", [`" " `, _empty])],
	},
	"V140 whitelist": {"annotations": {_whitelist: ""}, "want": [_whitelist, concat("", [`"" `, _empty])]},
	"V140 both": {"annotations": {_whitelist: "", _allowlist: ""}, "want": [_allowlist, concat("", [`"" `, _empty])]},
	"outside": {
		"annotations": {_allowlist: "203.0.113.7,198.51.100.0/24,192.0.2.0/24"},
		"parameters": {"allowedSources": ["203.0.113.0/24", "198.51.100.0/25"]},
		"want": [
			_allowlist,
			concat("", [
				`"203.0.113.7,198.51.100.0/24,192.0.2.0/24" lets in 198.51.100.0/24, `,
				"which is not within 203.0.113.0/24, 198.51.100.0/25; list what is",
			]),
		],
	},
	"none allowed": {
		"annotations": _restricted,
		"parameters": {"allowedSources": []},
		"want": [_allowlist, `"203.0.113.0/24" lets in 203.0.113.0/24, which is not within ; list what is`],
	},
	"odd parameter": {
		"annotations": _restricted,
		"parameters": {"allowedSources": "203.0.113.0/24"},
		"want": [_allowlist, `"203.0.113.0/24" lets in 203.0.113.0/24, which is not within ; list what is`],
	},
}

_public := [
	"1.0.0.0/8", "2.0.0.0/7", "4.0.0.0/6", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3",
	"64.0.0.0/3", "96.0.0.0/6", "100.0.0.0/10", "100.128.0.0/9", "101.0.0.0/8", "102.0.0.0/7", "104.0.0.0/5",
	"112.0.0.0/5", "120.0.0.0/6", "124.0.0.0/7", "126.0.0.0/8", "128.0.0.0/3", "160.0.0.0/5", "168.0.0.0/8",
	"169.0.0.0/9", "169.128.0.0/10", "169.192.0.0/11", "169.224.0.0/12", "169.240.0.0/13", "169.248.0.0/14",
	"169.252.0.0/15", "169.255.0.0/16", "170.0.0.0/7", "172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10",
	"172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4", "192.0.0.0/9", "192.128.0.0/11",
	"192.160.0.0/13", "192.169.0.0/16", "192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12", "192.192.0.0/10",
	"193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4",
]

_empty := "is empty, which ingress-nginx overlooks or answers with 503; list the networks to let in"

_unreadable(value, entry) := concat("", [
	value,
	" has ",
	entry,
	" for an entry, which ingress-nginx answers with 503 altogether; write addresses and networks alone",
])

test_denied_lists[name] if {
	some name, test in _denied_lists
	[key, text] := test.want
	_seen == {[sprintf("Ingress shop/web: annotation %s %s", [key, text]), key]} with input as _input(test)
	_remedies == {"List the addresses and networks to let in, separated by commas."} with input as _input(test)
}

# Whatever lies beside what is private could be where clients come from.
test_a_gap_counts[gap] if {
	some gap in ["11.0.0.0/8", "100.0.0.0/10", "172.0.0.0/12", "192.169.0.0/16", "208.0.0.0/4"]
	rest := [network | some network in _public; network != gap]
	_seen == set() with input as _input({"annotations": {_allowlist: concat(",", rest)}})
}
