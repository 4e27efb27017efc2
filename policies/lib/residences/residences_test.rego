package lib.residences_test

import data.lib.residences

test_housed[name] if {
	some name, labels in {"shop": {"tier": "web"}, "dns": {}, "kube-system": {"tier": "cache"}}
	not residences.fault with input as _input(name) with input.review.namespaceObject.metadata.labels as labels
}

test_housed_by_name if {
	not residences.fault with input as _input("dns")
}

test_fault[name] if {
	some name, [labels, want] in {
		"no tier": [{}, "namespace shop is in no zone: it has no label tier; take one of db, web"],
		"odd tier": [{"tier": "cache"}, "namespace shop is in no zone: tier=cache is the tier of none; take one of db, web"],
		"empty tier": [{"tier": ""}, "namespace shop is in no zone: tier= is the tier of none; take one of db, web"],
	}
	got := residences.fault with input as _input("shop") with input.review.namespaceObject.metadata.labels as labels
	got == want
}

test_not_known if {
	residences.fault == concat("", [
		"namespace shop is in no zone: no zone has its name, and its labels are not known;",
		" make it known",
	]) with input as _input("shop")
}

_input(namespace) := {
	"review": {"object": {"metadata": {"namespace": namespace}}},
	"parameters": {"zones": [
		{"name": "frontend", "tier": "web"},
		{"name": "db", "tier": "db"},
		{"name": "dns", "names": ["kube-system", "dns"]},
	]},
}
