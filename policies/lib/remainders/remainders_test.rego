package lib.remainders_test

import data.lib.remainders

test_sound[i] if {
	some i, block in [
		{"cidr": "10.0.0.0/8"},
		{"cidr": "10.0.0.0/8", "except": null},
		{"cidr": "::/0", "except": []},
		{"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "192.168.0.0/16"]},
	]
	not remainders.fault(block)
}

test_fault[fault] if {
	some fault, block in {
		"is null; write its cidr": null,
		"is \"10.0.0.0/8\"; write its cidr": "10.0.0.0/8",
		"has the unknown field \"excepts\"; remove it": {"cidr": "10.0.0.0/8", "zone": "a", "excepts": []},
		"has cidr null, which is no network; write it like \"192.0.2.0/24\"": {},
		"has cidr \"10.0.0.1\", which is no network; write it like \"192.0.2.0/24\"": {"cidr": "10.0.0.1"},
		"has cidr \"10.0.0.1/8\", which is no network; write it like \"192.0.2.0/24\"": {"cidr": "10.0.0.1/8"},
		"has cidr \"::ffff:a00:0/104\", which is no network; write it like \"192.0.2.0/24\"": {"cidr": "::ffff:a00:0/104"},
		"has cidr 8, which is no network; write it like \"192.0.2.0/24\"": {"cidr": 8},
		"has except \"10.0.0.0/8\"; write a list of networks": {"cidr": "0.0.0.0/0", "except": "10.0.0.0/8"},
		"has except {\"a\":\"10.0.0.0/8\"}; write a list of networks": {"cidr": "0.0.0.0/0", "except": {"a": "10.0.0.0/8"}},
		"has except \"ten\", which is no network; write it like \"192.0.2.0/24\"": {
			"cidr": "0.0.0.0/0",
			"except": ["10.0.0.0/8", "ten", null],
		},
		"has except null, which is no network; write it like \"192.0.2.0/24\"": {"cidr": "0.0.0.0/0", "except": [null]},
	}
	got := remainders.fault(block)
	got == fault
}

test_met[name] if {
	some name, [block, ranges, met] in {
		"apart": [{"cidr": "192.0.2.0/24"}, ["10.244.0.0/16"], []],
		"inside": [{"cidr": "10.244.3.7/32"}, ["10.244.0.0/16"], ["10.244.3.7/32"]],
		"around": [{"cidr": "10.0.0.0/8"}, ["10.96.0.0/12", "10.244.0.0/16"], ["10.244.0.0/16", "10.96.0.0/12"]],
		"excepted": [{"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}, ["10.244.0.0/16"], []],
		"excepted by two": [{"cidr": "0.0.0.0/0", "except": ["10.0.0.0/9", "10.128.0.0/9"]}, ["10.0.0.0/8"], []],
		"excepted in part": [{"cidr": "0.0.0.0/0", "except": ["10.244.0.0/17"]}, ["10.244.0.0/16"], ["10.244.128.0/17"]],
		"the other family": [{"cidr": "0.0.0.0/0"}, ["fd00::/48"], []],
		"IPv6": [{"cidr": "fd00::/8", "except": null}, ["fd00::/48"], ["fd00::/48"]],
		"no ranges": [{"cidr": "0.0.0.0/0"}, [], []],
	}
	got := remainders.met(block, ranges)
	got == met
}

test_what_cannot_be_read_meets_nothing_that_is_known if not remainders.met({"cidr": "ten"}, ["10.0.0.0/8"])
