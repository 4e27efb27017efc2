package lib.openings_test

import data.lib.openings

test_of[name] if {
	some name, [ports, want] in {
		"null": [null, openings.everything],
		"empty": [[], openings.everything],
		"V62": [[{"port": 80}], {["TCP", 80, 80]}],
		"V14": [[{}], {["TCP", 1, 65535]}],
		"a port that is null": [[null], {["TCP", 1, 65535]}],
		"fields that are null": [[{"protocol": null, "port": null, "endPort": null}], {["TCP", 1, 65535]}],
		"protocol alone": [[{"protocol": "UDP"}], {["UDP", 1, 65535]}],
		"range": [[{"protocol": "SCTP", "port": 80, "endPort": 89}], {["SCTP", 80, 89]}],
		"no end": [[{"port": 80, "endPort": null}], {["TCP", 80, 80]}],
		"name": [[{"port": "http"}], {["TCP", "http"]}],
		"name and protocol": [[{"port": "dns", "protocol": "UDP"}], {["UDP", "dns"]}],
		"several": [[{"port": 80}, {"port": 80, "protocol": "UDP"}], {["TCP", 80, 80], ["UDP", 80, 80]}],
	}
	got := openings.of(ports)
	got == want
}

test_everything if openings.everything == {["TCP", 1, 65535], ["UDP", 1, 65535], ["SCTP", 1, 65535]}

test_no_faults[i] if {
	some i, port in [
		null, {}, {"protocol": null, "port": null, "endPort": null},
		{"protocol": "TCP"}, {"protocol": "UDP", "port": 1}, {"protocol": "SCTP", "port": 65535},
		{"port": 80, "endPort": 80}, {"port": 1, "endPort": 65535}, {"port": 80.0},
		{"port": "http"}, {"port": "a"}, {"port": "8a"}, {"port": "a-b-c"}, {"port": "a-b2cd"}, {"port": "abcdefghijklmno"},
	]
	openings.faults(port) == set()
}

test_faults[name] if {
	some name, [port, want] in {
		"text": ["80", {"is \"80\" and no port"}],
		"number": [80, {"is 80 and no port"}],
		"unknown field": [{"Port": 80}, {"has the unknown field \"Port\""}],
		"unknown field that is null": [{"port": 80, "name": null}, {"has the unknown field \"name\""}],
		"V62 lower case": [{"protocol": "tcp"}, {"has the protocol \"tcp\""}],
		"ICMP": [{"protocol": "ICMP"}, {"has the protocol \"ICMP\""}],
		"odd protocol": [{"protocol": 6}, {"has the protocol 6"}],
		"0": [{"port": 0}, {"has the port 0"}],
		"too high": [{"port": 65536}, {"has the port 65536"}],
		"fraction": [{"port": 80.5}, {"has the port 80.5"}],
		"odd": [{"port": true}, {"has the port true"}],
		"number as text": [{"port": "80"}, {"has the port \"80\""}],
		"upper case": [{"port": "Http"}, {"has the port \"Http\""}],
		"two hyphens": [{"port": "a--b"}, {"has the port \"a--b\""}],
		"hyphen first": [{"port": "-a"}, {"has the port \"-a\""}],
		"hyphen last": [{"port": "a-"}, {"has the port \"a-\""}],
		"empty": [{"port": ""}, {"has the port \"\""}],
		"long": [{"port": "abcdefghijklmnop"}, {"has the port \"abcdefghijklmnop\""}],
		"end before": [{"port": 80, "endPort": 79}, {"has the endPort 79"}],
		"end alone": [{"endPort": 80}, {"has the endPort 80"}],
		"end of a name": [{"port": "http", "endPort": 80}, {"has the endPort 80"}],
		"end of null": [{"port": null, "endPort": 80}, {"has the endPort 80"}],
		"end too high": [{"port": 80, "endPort": 65536}, {"has the endPort 65536"}],
		"odd end": [{"port": 80, "endPort": "89"}, {"has the endPort \"89\""}],
		"all at once": [{"protocol": "tcp", "port": 0, "endPort": 0}, {
			"has the protocol \"tcp\"",
			"has the port 0",
			"has the endPort 0",
		}],
	}
	got := openings.faults(port)
	got == want
}
