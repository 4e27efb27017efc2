package lib.clusterips_test

import data.lib.clusterips

test_services if {
	found := clusterips.services with data.inventory.namespace as {
		"data": {"v1": {"Service": {
			"db": {"spec": {"clusterIP": "10.96.3.7", "clusterIPs": ["10.96.3.7", "fd00:0::37"]}},
			"listed": {"spec": {"clusterIPs": ["10.96.3.8"]}},
			"headless": {"spec": {"clusterIP": "None", "clusterIPs": ["None"]}},
			"pending": {"spec": {"clusterIP": ""}},
			"odd": {"spec": {"clusterIP": 5, "clusterIPs": "10.96.3.9"}},
			"without spec": {},
			"null": {"spec": null},
		}}},
		"shop": {"v1": {
			"Service": {"web": {"spec": {"clusterIP": "10.96.3.10"}}},
			"Pod": {"a": {"spec": {"clusterIP": "10.96.3.11"}}},
		}},
		"empty": {},
	}
		with data.inventory.cluster.v1.Service as {
			"api": {"spec": {"clusterIP": "10.96.3.12"}},
			"listed": {"spec": {"clusterIPs": ["10.96.3.13", "fd00:0::38"]}},
		}
	object.remove(found, ["", "None", 5]) == {
		"10.96.3.7": ["data", "db"],
		"fd00:0::37": ["data", "db"],
		"fd00::37": ["data", "db"],
		"10.96.3.8": ["data", "listed"],
		"10.96.3.10": ["shop", "web"],
		"10.96.3.12": ["default", "api"],
		"10.96.3.13": ["default", "listed"],
		"fd00:0::38": ["default", "listed"],
		"fd00::38": ["default", "listed"],
	}
}

# A Service that names its namespace comes before one that names none.
test_placed_first if {
	found := clusterips.services with data.inventory.namespace.shop.v1.Service.web.spec.clusterIP as "10.96.3.7"
		with data.inventory.cluster.v1.Service.api.spec.clusterIP as "10.96.3.7"
	found == {"10.96.3.7": ["shop", "web"]}
}

# No two Services have an address. In manifests by hand, the one that says it as
# it is written, and in the list.
test_two_services[address] if {
	some address, name in {"10.96.3.7": "listed", "10.96.3.8": "plain"}
	specs := {
		"by name": {"spec": {"clusterIP": "10.96.3.7"}},
		"listed": {"spec": {"clusterIPs": ["10.96.3.7"]}},
		"mapped": {"spec": {"clusterIP": "::ffff:10.96.3.8"}},
		"plain": {"spec": {"clusterIP": "10.96.3.8"}},
	}
	placed := clusterips.services with data.inventory.namespace.shop.v1.Service as specs
	placed[address] == ["shop", name]
	unplaced := clusterips.services with data.inventory.cluster.v1.Service as specs
	unplaced[address] == ["default", name]
}

test_nothing_known[i] if {
	some i, inventory in [{}, {"namespace": {}}, {"cluster": {}}, {"namespace": {"shop": {"v1": {"Service": {}}}}}]
	found := clusterips.services with data.inventory as inventory
	found == {}
}
