package lib.addresses_test

import data.lib.addresses

test_networks if {
	every text, cidr in {
		"10.1.2.3": "10.1.2.3/32",
		"10.1.2.3/8": "10.1.2.3/8",
		"10.0.0.0/0": "10.0.0.0/0",
		"2001:db8::1": "2001:db8::1/128",
		"2001:db8::/32": "2001:db8::/32",
		"::ffff:10.1.2.3": "::ffff:10.1.2.3/128",
		"::ffff:10.1.2.3/128": "::ffff:10.1.2.3/128",
		"::/0": "::/0",
		"::/96": "::/96",
	} {
		addresses.network(text) == cidr
	}
}

test_no_networks if {
	unreadable := [
		"", " 10.1.2.3", "10.1.2", "10.1.2.256", "010.1.2.3", "10.1.2.3/33", "10.1.2.3/", "/8", "10.1.2.3/8/8",
		"2001:db8::/129", "2001:db8", "fe80::1%eth0", "::ffff:10.0.0.0/104", "::ffff:0:0/96",
		"0:0:0:0:0:ffff:10.0.0.0/104",
		"host", 10, null, ["10.1.2.3"], {},
	]
	[text | some text in unreadable; addresses.network(text)] == []
}

_allowed := ["10.0.0.0/8", "192.168.1.7", "2001:db8::/32", "odd", null]

test_within if {
	every text in [
		"10.0.0.0", "10.255.255.255", "10.1.0.0/16", "10.1.2.3/8", "192.168.1.7", "192.168.1.7/32",
		"2001:db8::1", "2001:DB8:0:0::1", "2001:db8:1::/48", "::ffff:10.1.2.3",
	] {
		addresses.within(text, _allowed)
	}
}

test_not_within if {
	[text |
		some text in ["11.0.0.0", "10.0.0.0/7", "192.168.1.8", "192.168.1.6/31", "2001:db9::1", "odd", null, "::10.1.2.3"]
		addresses.within(text, _allowed)
	] == []
}

test_nothing_is_within_what_is_no_array if {
	every allowed in [null, "10.0.0.0/8", {"all": "10.0.0.0/8"}, []] {
		not addresses.within("10.1.2.3", allowed)
		not addresses.overlaps("10.1.2.3", allowed)
	}
}

test_overlaps if {
	[text |
		some text in ["10.1.2.3", "8.0.0.0/6", "0.0.0.0/0", "192.168.1.0/24", "2001::/16", "11.0.0.0", "2001:db9::/32", "odd"]
		addresses.overlaps(text, _allowed)
	] == ["10.1.2.3", "8.0.0.0/6", "0.0.0.0/0", "192.168.1.0/24", "2001::/16"]
}

_ipv4 := {"every IPv4 address"}

_ipv6 := {"every IPv6 address"}

test_spans if {
	every row in [
		[set(), set()],
		[{"0.0.0.0/0"}, _ipv4],
		[{"10.1.2.3/0"}, _ipv4],
		[{"0.0.0.0/1", "128.0.0.0/1"}, _ipv4],
		[["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2", "10.0.0.0/8"], _ipv4],
		[{"0.0.0.0/1", "128.0.0.0/2"}, set()],
		[{"::/0"}, _ipv6],
		[{"::/1", "8000::/1"}, _ipv6],
		[{"100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "2000::/3", "4000::/2", "8000::/1"}, _ipv6],
		[{"200::/7", "400::/6", "800::/5", "1000::/4", "2000::/3", "4000::/2", "8000::/1"}, set()],
		[{"0.0.0.0/0", "::/0"}, (_ipv4 | _ipv6)],
		[{"0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1", "odd"}, (_ipv4 | _ipv6)],
		[{"10.1.2.3", "2001:db8::1", "::1", "::ffff:10.1.2.3"}, set()],
	] {
		[texts, families] := row
		addresses.spans(texts) == families
	}
}

# The built-in function crashes on the first two by themselves, and OPA with it.
test_spans_of_what_net_cidr_merge_panics_on if {
	addresses.spans({"64:ff9b::/97", "64:ff9b::8000:0/97"}) == set()
	addresses.spans({"::/9", "80::/9", "::1", "::2"}) == set()
	addresses.spans({"::ffff:10.1.2.2", "::ffff:10.1.2.3", "10.1.2.4"}) == set()
}
