package lib.serviceports_test

import data.lib.serviceports

test_lists[name] if {
	some name, test in {
		"a number": {"ports": [{"port": 80}], "want": {80}},
		"a name": {"ports": [{"name": "http", "port": 80}], "want": {"http", 80}},
		"TCP": {"ports": [{"port": 80, "protocol": "TCP"}], "want": {80}},
		"UDP": {"ports": [{"port": 80, "protocol": "UDP"}], "want": set()},
		"several": {"ports": [{"port": 81}, {"port": 80, "name": "http"}], "want": {"http", 80}},
		"no list": {"ports": {"http": {"port": 80}}, "want": set()},
		"null": {"ports": null, "want": set()},
		"of nobody": {"want": set()},
	}
	stored := {"shop": {"v1": {"Service": {"web": _service(ports) | ports := test.ports}}}, "bank": {"v1": {"Service": {
		"web": _service([{"name": "http", "port": 80}]),
		"api": _service([{"name": "http", "port": 80}]),
	}}}}
	got := {port |
		some port in ["http", 80, "TCP"]
		serviceports.lists("web", port)
	} with input as _review("shop") with data.inventory.namespace as stored
	got == test.want
}
