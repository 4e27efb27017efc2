package main_test

import data.main

test_inventory_of_odd_names[note] if {
	some note, case in {
		"an empty name and the beginning of one": {
			"metadata": [{"name": "", "generateName": "web-"}],
			"want": {"web-*"},
		},
		"a name beside the beginning of one": {
			"metadata": [{"generateName": "web-"}, {"name": "web-x", "generateName": "web-"}],
			"want": {"web-*", "web-x"},
		},
	}
	files := [_file(sprintf("%d.yaml", [i]), _manifest("v1", "Pod", metadata)) | some i, metadata in case.metadata]
	inventory := main.inventory with input as files
	object.keys(object.get(inventory, ["namespace", "default", "v1", "Pod"], {})) == case.want
}

# What is in no namespace is not in one without a name.
test_a_namespace_without_a_name_is_nobodys[name] if {
	some name in ["", 5]
	files := [_file("a.yaml", _manifest("v1", "Namespace", {"name": name}))]
	namespaces := main.namespaces with input as files
	namespaces == {}
	review := main.review_of(_manifest("cert-manager.io/v1", "ClusterIssuer", {"name": "ca"})) with input as files
	review.namespaceObject == {}
}
