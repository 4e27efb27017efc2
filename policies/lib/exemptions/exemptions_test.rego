package lib.exemptions_test

import data.lib.exemptions

test_permitted if {
	exemptions.permitted == {
		"Egress": {["UDP", 53, 53], ["TCP", 53, 53], ["TCP", 8080, 8089]},
		"Ingress": {["SCTP", 1, 65535]},
	} with input.parameters.anyPeer as [
		{"direction": "Egress", "ports": ["53/UDP", "53/TCP"]},
		{"direction": "Ingress", "ports": ["1-65535/SCTP"]},
		{"direction": "Egress", "ports": ["8080-8089/TCP"]},
	]
}

test_nothing_permitted[i] if {
	some i, entries in [
		null, [], "53/UDP", [null], [{"direction": "Egress"}], [{"direction": "egress", "ports": ["53/UDP"]}],
		[{"ports": ["53/UDP"]}], [{"direction": "Egress", "ports": _odd}],
	]
	got := exemptions.permitted with input.parameters.anyPeer as entries
	got == {}
}

_odd := [
	53, null, "", "53", "UDP", "53/udp", "53/ICMP", "0/UDP", "65536/UDP", "90-80/UDP", "53-/UDP", "-53/UDP", "dns/UDP",
	"53/UDP ", " 53/UDP", "53/UDP,54/UDP", "1-2-3/UDP", "53/",
]

test_no_faults if {
	exemptions.faults == [] with input.parameters.anyPeer as []
	exemptions.faults == [] with input.parameters.anyPeer as null
	exemptions.faults == [] with input as {}
	exemptions.faults == [] with input.parameters.anyPeer as [{"direction": "Ingress", "ports": ["53/UDP"]}]
}

test_faults[name] if {
	some name, [entry, want] in {
		"unknown field": [{"zones": []}, ["anyPeer[0] has the unknown field \"zones\""]],
		"odd direction": [{"direction": "egress"}, ["anyPeer[0].direction \"egress\" is neither Ingress nor Egress"]],
		"no direction": [{"direction": null}, ["anyPeer[0].direction null is neither Ingress nor Egress"]],
		"no ports": [{"ports": null}, ["anyPeer[0].ports null is no list of ports"]],
		"empty": [{"ports": []}, ["anyPeer[0].ports [] is no list of ports"]],
		"text": [{"ports": "53/UDP"}, ["anyPeer[0].ports \"53/UDP\" is no list of ports"]],
		"odd port": [{"ports": ["53/UDP", "53", 54]}, [
			"anyPeer[0].ports[1] \"53\" is no port like \"53/UDP\"",
			"anyPeer[0].ports[2] 54 is no port like \"53/UDP\"",
		]],
	}
	exemption := object.union({"direction": "Egress", "ports": ["53/UDP"]}, entry)
	got := exemptions.faults with input.parameters.anyPeer as [exemption]
	got == want
}

test_no_list if {
	exemptions.faults == ["anyPeer is \"53/UDP\" and no list"] with input.parameters.anyPeer as "53/UDP"
}
