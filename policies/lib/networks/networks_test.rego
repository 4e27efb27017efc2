package lib.networks_test

import data.lib.networks
import data.lib.prefixes

test_of[name] if {
	some name, [cidrs, excepted, want] in {
		"none": [null, null, set()],
		"one": [["10.0.0.0/8"], null, {"10.0.0.0/8"}],
		"several": [["10.0.0.0/8", "fc00::/7"], [], {"10.0.0.0/8", "fc00::/7"}],
		"excepted": [["10.0.0.0/8"], ["10.0.0.0/9"], {"10.128.0.0/9"}],
		"excepted from another": [["10.0.0.0/8", "192.0.2.0/24"], ["192.0.2.0/25"], {"10.0.0.0/8", "192.0.2.128/25"}],
		"unreadable": [["10.0.0.0", "10.0.0.0/8", null], ["10.0.0.1/9", 5], {"10.0.0.0/8"}],
		"no list": ["10.0.0.0/8", "10.0.0.0/9", set()],
	}
	got := {prefixes.text(prefix) | some prefix in networks.of(cidrs, excepted)}
	got == want
}

test_faults[name] if {
	some name, [list, want] in {
		"none": [null, set()],
		"empty": [[], set()],
		"readable": [["10.0.0.0/8", "::/0"], set()],
		"text": ["10.0.0.0/8", {"pods is \"10.0.0.0/8\" and no list"}],
		"object": [{"a": "::/0"}, {"pods is {\"a\":\"::/0\"} and no list"}],
		"unreadable": [["::/0", "10.0.0.0", null], {
			"pods[1] \"10.0.0.0\" is no CIDR as Kubernetes writes it",
			"pods[2] null is no CIDR as Kubernetes writes it",
		}],
	}
	got := networks.faults("pods", list)
	got == want
}
