package lib.externals_test

import data.lib.externals
import data.lib.prefixes

_externals := [
	{"name": "balancer", "cidrs": ["192.0.2.10/32", "192.0.2.11/32"], "except": null},
	{"name": "internet", "cidrs": ["0.0.0.0/0"], "except": ["128.0.0.0/1", "10.0.0.0/8", "0.0.0.0/2"]},
]

test_names if {
	externals.names == {"balancer", "internet"} with input.parameters.externals as _externals
	externals.names == set() with input.parameters.externals as ["a", {"name": 5}]
	externals.names == set() with input as {}
}

test_held[name] if {
	some name, want in {
		"balancer": {"192.0.2.10/32", "192.0.2.11/32"},
		"internet": {"64.0.0.0/2"},
		"other": set(),
	}
	got := externals.held(name) with input.parameters.externals as _externals
	{prefixes.text(prefix) | some prefix in got} == want
}

# Externals that share a name are at fault; what they hold is clear all the same.
test_held_by_two if {
	entries := [{"name": "a", "cidrs": ["192.0.2.0/25"]}, {"name": "a", "cidrs": ["198.51.100.0/24"]}]
	got := externals.held("a") with input.parameters.externals as entries
	{prefixes.text(prefix) | some prefix in got} == {"192.0.2.0/25", "198.51.100.0/24"}
}

test_no_faults if {
	externals.faults == [] with input.parameters.externals as _externals
	externals.faults == [] with input.parameters.externals as null
	externals.faults == [] with input as {}
}

test_faults[name] if {
	some name, [entry, want] in {
		"unknown field": [{"excepts": []}, ["externals[0] has the unknown field \"excepts\""]],
		"no name": [{"name": null}, ["externals[0].name null is no name"]],
		"every zone": [{"name": "*"}, ["externals[0].name \"*\" is no name"]],
		"no networks": [{"cidrs": []}, ["externals[0].cidrs lists none"]],
		"null": [{"cidrs": null}, ["externals[0].cidrs lists none"]],
		"unreadable": [{"cidrs": ["::/0", "::"]}, ["externals[0].cidrs[1] \"::\" is no CIDR as Kubernetes writes it"]],
		"odd networks": [{"cidrs": "192.0.2.0/24"}, ["externals[0].cidrs is \"192.0.2.0/24\" and no list"]],
		"odd except": [{"except": ["10.0.0.0"]}, ["externals[0].except[0] \"10.0.0.0\" is no CIDR as Kubernetes writes it"]],
	}
	external := object.union({"name": "a", "cidrs": ["192.0.2.0/24"]}, entry)
	got := externals.faults with input.parameters.externals as [external]
	got == want
}

test_shared_names if {
	entries := array.concat(_externals, [{"name": "balancer", "cidrs": ["::/0"]}])
	text := "externals[0] and externals[2] have the same name \"balancer\""
	externals.faults == [text] with input.parameters.externals as entries
}

test_no_list if {
	externals.faults == ["externals is {} and no list"] with input.parameters.externals as {}
}
