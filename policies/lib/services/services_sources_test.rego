package lib.services_test

import data.lib.services

test_confining[name] if {
	some name, ranges in {
		"a network": ["10.0.0.0/8"],
		"V127 blanks": [" 10.0.0.0/8 ", "\t192.0.2.7/32"],
		"both families": ["192.0.2.0/24", "2001:db8::/32"],
		"half of everyone": ["0.0.0.0/1"],
		"host bits": ["10.1.2.3/8"],
	}
	services.confining(ranges)
}

test_open[name] if {
	some name, test in {
		"null": {"ranges": null, "text": _unset},
		"empty": {"ranges": [], "text": _unset},
		"text": {"ranges": "10.0.0.0/8", "text": _no_list},
		"a map": {"ranges": {"a": "10.0.0.0/8"}, "text": _no_list},
		"false": {"ranges": false, "text": _no_list},
		"an address": {"ranges": ["10.0.0.0/8", "192.0.2.7"], "text": _no_network(`"192.0.2.7"`)},
		"a name": {"ranges": ["internal/8"], "text": _no_network(`"internal/8"`)},
		"empty entry": {"ranges": [""], "text": _no_network(`""`)},
		"two in one": {"ranges": ["10.0.0.0/8,192.0.2.0/24"], "text": _no_network(`"10.0.0.0/8,192.0.2.0/24"`)},
		"odd entry": {"ranges": [8, null], "text": _no_network("8")},
		"odd entry behind": {"ranges": ["10.0.0.0/8", {"cidr": "a"}], "text": _no_network(`{"cidr":"a"}`)},
		"odd beside everyone": {"ranges": ["0.0.0.0/0", "a"], "text": _no_network(`"a"`)},
		"V127 IPv4": {"ranges": ["0.0.0.0/0"], "text": _lets_in("every IPv4 address")},
		"V127 blanks around everyone": {"ranges": [" 0.0.0.0/0 "], "text": _lets_in("every IPv4 address")},
		"V127 IPv6": {"ranges": ["10.0.0.0/8", "::/0"], "text": _lets_in("every IPv6 address")},
		"V127 both": {"ranges": ["::/0", "0.0.0.0/0"], "text": _lets_in("every IPv4 address and every IPv6 address")},
		"V127 halves": {"ranges": ["128.0.0.0/1", "0.0.0.0/1 "], "text": _lets_in("every IPv4 address")},
		"V127 host bits": {"ranges": ["10.1.2.3/0"], "text": _lets_in("every IPv4 address")},
	}
	not services.confining(test.ranges)
	services.openness(test.ranges) == test.text
}

_unset := "is not set, so that everyone may come in; list the networks that may"

_no_list := "is no list of networks; list those that may come in"

_no_network(entry) := sprintf(`has %s, which is no network; write it like "192.0.2.0/24"`, [entry])

_lets_in(whom) := sprintf("lets in %s; list the networks that may come in", [whom])
