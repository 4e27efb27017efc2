package lib.directory_test

import data.lib.directory

_name := "kubernetes.io/metadata.name"

_inventory := {
	"shop": {"metadata": {"labels": {"tier": "web", "tenant": null}}},
	"plain": {"metadata": {}},
	"forged": {"metadata": {"labels": {_name: "shop", "tier": "db"}}},
	"odd": null,
	"text": {"metadata": {"labels": "tier"}},
}

test_labels[name] if {
	some name, want in {
		"shop": {{_name: "shop", "tier": "web", "tenant": ""}},
		"plain": {{_name: "plain"}},
		"forged": {{_name: "forged", "tier": "db"}},
		"text": {{_name: "text"}},
		"odd": set(),
		"other": set(),
	}
	got := {labels | labels := directory.labels(name)} with input as _input({})
		with data.inventory.cluster.v1.Namespace as _inventory
	got == want
}

test_names if {
	directory.names == {"shop", "plain", "forged", "text"} with input as _input({})
		with data.inventory.cluster.v1.Namespace as _inventory
	directory.names == {"till"} with input as _input({"namespaceObject": {"metadata": {}}})
}

test_empty_inventory if {
	directory.names == set() with input as _input({})
	not directory.labels("shop") with input as _input({})
	not directory.labels("till") with input as _input({})
}

# What comes with the review counts for its namespace alone.
test_review[name] if {
	some name, want in {"till": {_name: "till", "tier": "db"}, "shop": {_name: "shop", "tier": "web", "tenant": ""}}
	got := directory.labels(name) with input as _input({"namespaceObject": {"metadata": {"labels": {"tier": "db"}}}})
		with data.inventory.cluster.v1.Namespace as object.union(_inventory, {"till": {"metadata": {}}})
	got == want
}

_input(review) := {"review": object.union({"object": {"metadata": {"namespace": "till"}}}, review)}
