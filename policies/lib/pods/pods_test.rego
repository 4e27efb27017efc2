package lib.pods_test

import data.lib.pods

_web := {"metadata": {"name": "web", "labels": {"app": "web"}}, "spec": {}, "status": {"phase": "Running"}}

test_isolable[name] if {
	some name, case in {
		"running": {"with": {}, "want": {"web": {"app": "web"}}},
		"pending": {"with": {"status": {"phase": "Pending"}}, "want": {"web": {"app": "web"}}},
		"unknown": {"with": {"status": {"phase": "Unknown"}}, "want": {"web": {"app": "web"}}},
		"status null": {"with": {"status": null}, "want": {"web": {"app": "web"}}},
		"spec null": {"with": {"spec": null}, "want": {"web": {"app": "web"}}},
		"succeeded": {"with": {"status": {"phase": "Succeeded"}}, "want": {}},
		"failed": {"with": {"status": {"phase": "Failed"}}, "want": {}},
		"being deleted": {"with": {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}, "want": {}},
		"deletionTimestamp null": {"with": {"metadata": {"deletionTimestamp": null}}, "want": {"web": {"app": "web"}}},
		"deletionTimestamp empty": {"with": {"metadata": {"deletionTimestamp": ""}}, "want": {"web": {"app": "web"}}},
		"V31 hostNetwork": {"with": {"spec": {"hostNetwork": true}}, "want": {}},
		"hostNetwork false": {"with": {"spec": {"hostNetwork": false}}, "want": {"web": {"app": "web"}}},
		"hostNetwork null": {"with": {"spec": {"hostNetwork": null}}, "want": {"web": {"app": "web"}}},
		"V27 labels null": {"with": {"metadata": {"labels": null}}, "want": {"web": {}}},
		"labels of odd type": {"with": {"metadata": {"labels": ["app"]}}, "want": {"web": {}}},
		"V161 a label of odd type": {"with": {"metadata": {"labels": {"app": 5}}}, "want": {"web": {"app": "5"}}},
	}
	got := pods.isolable("shop") with data.inventory.namespace as {
		"bank": {"v1": {"Pod": {"db": _web}}},
		"shop": {"v1": {"Pod": {"web": object.union(_web, case["with"])}}},
	}
	got == case.want
}

test_several if {
	got := pods.isolable("shop") with data.inventory.namespace.shop.v1.Pod as {"a": _web, "b": {}, "c": null}
	got == {"a": {"app": "web"}, "b": {}}
}

test_none[name] if {
	some name, inventory in {
		"no namespace": {},
		"null": null,
		"no version": {"shop": {}},
		"no kind": {"shop": {"v1": {}}},
		"none left": {"shop": {"v1": {"Pod": {}}}},
		"kind null": {"shop": {"v1": {"Pod": null}}},
		"another kind": {"shop": {"v1": {"Service": {"web": _web}}}},
		"another version": {"shop": {"v2": {"Pod": {"web": _web}}}},
	}
	got := pods.isolable("shop") with data.inventory.namespace as inventory
	got == {}
}

test_no_inventory if pods.isolable("shop") == {}
