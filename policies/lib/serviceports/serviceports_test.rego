package lib.serviceports_test

import data.lib.serviceports

_review(namespace) := {"review": {"object": {"metadata": {"namespace": namespace}}}}

_web := {"spec": {"ports": [{"port": 80}]}}

_api := {"spec": {"ports": [{"port": 8080}]}}

test_known[name] if {
	some name, test in {
		"of the namespace": {
			"namespace": {"shop": {"v1": {"Service": {"web": _web, "api": _api}}}},
			"want": {"web": _web, "api": _api},
		},
		"of another namespace": {"namespace": {"bank": {"v1": {"Service": {"web": _web}}}}, "want": {}},
		"of no namespace": {"cluster": {"v1": {"Service": {"web": _web}}}, "want": {}},
		"of another version": {"namespace": {"shop": {"serving.knative.dev/v1": {"Service": {"web": _web}}}}, "want": {}},
		"none left": {"namespace": {"shop": {"v1": {"Service": {}}}}, "want": {}},
		"null": {"namespace": {"shop": {"v1": {"Service": null}}}, "want": {}},
		"namespaces null": {"namespace": null, "want": {}},
	}
	got := serviceports.known with input as _review("shop")
		with data.inventory.namespace as object.get(test, "namespace", {})
		with data.inventory.cluster as object.get(test, "cluster", {})
	got == test.want
}

test_known_in_default if {
	got := serviceports.known with input as _review("default")
		with data.inventory.namespace as {"default": {"v1": {"Service": {"web": _web}}}}
		with data.inventory.cluster as {"v1": {"Service": {"web": _api, "api": _api}}}
	got == {"web": _web, "api": _api}
}

test_known_without_inventory if {
	got := serviceports.known with input as _review("shop")
	got == {}
}

_service(ports) := {"spec": {"ports": ports}}

_external(ports) := {"spec": {"type": "ExternalName", "externalName": "a.example", "ports": ports}}

test_offers[name] if {
	some name, test in {
		"number": {"service": _service([{"port": 80}]), "port": 80},
		"number of a named port": {"service": _service([{"name": "http", "port": 80}]), "port": 80},
		"name": {"service": _service([{"name": "http", "port": 80}]), "port": "http"},
		"second port": {"service": _service([{"port": 80}, {"port": 81}]), "port": 81},
		"TCP": {"service": _service([{"port": 80, "protocol": "TCP"}]), "port": 80},
		"protocol null": {"service": _service([{"port": 80, "protocol": null}]), "port": 80},
		"protocol empty": {"service": _service([{"port": 80, "protocol": ""}]), "port": 80},
		"any number of an ExternalName": {"service": _external([{"name": "http", "port": 80}]), "port": 9999},
		"a name of an ExternalName": {"service": _external([{"name": "http", "port": 80}]), "port": "http"},
		"no port of an ExternalName": {"service": _external(null), "port": 9999},
	}
	serviceports.offers(test.service, test.port)
}

_faults := {
	"number": {
		"service": _service([
			{"name": "http", "port": 80},
			{"port": 8443},
			{"name": "", "port": 81},
			{"name": 5, "port": 82},
		]),
		"port": 9999,
		"want": `has no port 9999 for TCP; ask for one of 80 ("http"), 81, 82, 8443`,
	},
	"a number, where the port has no name": {
		"service": _service([{"port": 80}]),
		"port": 9999,
		"want": "has no port 9999 for TCP; ask for one of 80",
	},
	"name": {
		"service": _service([{"name": "http", "port": 80}]),
		"port": "https",
		"want": `has no port "https" for TCP; ask for one of 80 ("http")`,
	},
	"number as a name": {
		"service": _service([{"port": 80}]),
		"port": "80",
		"want": `has no port "80" for TCP; ask for one of 80`,
	},
	"targetPort": {
		"service": _service([{"port": 81, "targetPort": 8080}, {"port": 80, "targetPort": 8080}]),
		"port": 8080,
		"want": "has no port 8080, which its port 80 calls targetPort; ask for 80",
	},
	"named targetPort": {
		"service": _service([{"port": 81, "targetPort": "admin"}, {"port": 80, "targetPort": "web"}]),
		"port": "web",
		"want": `has no port "web", which its port 80 calls targetPort; ask for 80`,
	},
	"UDP": {
		"service": _service([{"port": 53, "protocol": "UDP"}, {"port": 80}]),
		"port": 53,
		"want": "has no port 53 for TCP; ask for one of 80",
	},
	"targetPort for UDP": {
		"service": _service([{"port": 53, "targetPort": 5353, "protocol": "UDP"}]),
		"port": 5353,
		"want": "has no port 5353, nor any other for TCP; add it to the Service",
	},
	"no ports": {
		"service": _service([]),
		"port": 80,
		"want": "has no port 80, nor any other for TCP; add it to the Service",
	},
	"ports null": {
		"service": _service(null),
		"port": "http",
		"want": `has no port "http", nor any other for TCP; add it to the Service`,
	},
	"a name of an ExternalName": {
		"service": _external([]),
		"port": "http",
		"want": `has no port "http", nor any other for TCP; add it to the Service`,
	},
	"a number of a Service of odd type": {
		"service": {"spec": {"type": "Externalname"}},
		"port": 80,
		"want": "has no port 80, nor any other for TCP; add it to the Service",
	},
	"odd ports": {
		"service": _service(["80", null, {"port": "80"}, {}]),
		"port": 80,
		"want": `has no port 80 for TCP; ask for one of "80"`,
	},
	"no list": {
		"service": _service({"port": 80}),
		"port": 80,
		"want": "has no port 80, nor any other for TCP; add it to the Service",
	},
}

test_faults[name] if {
	some name, test in _faults
	not serviceports.offers(test.service, test.port)
	serviceports.fault(test.service, test.port) == test.want
}

test_odd_services[i] if {
	some i, service in [null, 5, "web", [], {}, {"spec": null}, {"spec": "web"}]
	not serviceports.offers(service, 80)
	serviceports.fault(service, 80) == "has no port 80, nor any other for TCP; add it to the Service"
}
