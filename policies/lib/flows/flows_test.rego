package lib.flows_test

import data.lib.flows
import data.lib.openings

_web_ports := [{"protocol": "TCP", "port": 8080}, {"protocol": "UDP", "name": "http", "port": null}]

_parameters := {
	"tenantLabel": "tenant",
	"zones": [
		{"name": "ingress", "tier": "ingress"},
		{"name": "web", "tier": "web", "perTenant": true},
		{"name": "db", "tier": "db", "perTenant": true},
		{"name": "dns", "names": ["kube-system"]},
	],
	"externals": [
		{"name": "balancer", "cidrs": ["192.0.2.10/32"]},
		{"name": "internet", "cidrs": ["0.0.0.0/0"]},
	],
	"flows": [
		{"from": "balancer", "to": "ingress", "ports": [{"port": 80}]},
		{"from": "ingress", "to": "web", "ports": _web_ports},
		{"from": "web", "to": "db", "ports": [{"port": 5432, "endPort": 5440, "name": null}], "crossTenant": false},
		{"from": "web", "to": "db", "ports": [{"protocol": "TCP", "port": 6000}], "crossTenant": true, "anyPort": false},
		{"from": "*", "to": "dns", "ports": [{"protocol": "UDP", "port": 53}]},
		{"from": "db", "to": "internet", "anyPort": true, "ports": [], "crossTenant": null},
	],
}

test_permitted[name] if {
	some name, [from, to, kin, want] in {
		"protocol left out": ["balancer", "ingress", true, {["TCP", 80, 80]}],
		"name": ["ingress", "web", true, {["TCP", 8080, 8080], ["UDP", "http"]}],
		"same tenant": ["web", "db", true, {["TCP", 5432, 5440], ["TCP", 6000, 6000]}],
		"other tenant": ["web", "db", false, {["TCP", 6000, 6000]}],
		"not back": ["db", "web", true, set()],
		"every zone": ["db", "dns", true, {["UDP", 53, 53]}],
		"no external": ["balancer", "dns", true, set()],
		"no unknown zone": ["other", "dns", true, set()],
		"any port": ["db", "internet", true, openings.everything],
		"other external": ["db", "balancer", true, set()],
	}
	got := flows.permitted(from, to, kin) with input.parameters as _parameters
	got == want
}

test_entrances if {
	flows.entrances == {"ingress"} with input.parameters as _parameters
	parameters := object.union(_parameters, {"flows": [
		{"from": "balancer", "to": "*", "ports": [{"port": 80}]},
		{"from": "web", "to": "db", "ports": [{"port": 80}]},
	]})
	flows.entrances == {"ingress", "web", "db", "dns"} with input.parameters as parameters
	flows.entrances == set() with input.parameters as {}
}

test_reached[name] if {
	some name, [zone, want] in {
		"one": ["ingress", {"web", "dns"}],
		"several": ["web", {"db", "dns"}],
		"no external": ["db", {"dns"}],
		"external": ["balancer", {"ingress"}],
		"unknown": ["other", set()],
	}
	got := flows.reached(zone) with input.parameters as _parameters
	got == want
}

test_reached_by_every_zone if {
	parameters := object.union(_parameters, {"flows": [{"from": "dns", "to": "*", "anyPort": true}]})
	flows.reached("dns") == {"ingress", "web", "db", "dns"} with input.parameters as parameters
	flows.reached("web") == set() with input.parameters as parameters
}

test_no_faults if {
	flows.faults == [] with input.parameters as _parameters
	flows.faults == [] with input.parameters as object.union(_parameters, {"flows": null})
	flows.faults == [] with input.parameters as {}
	flows.faults == [] with input as {}
}

test_faults[name] if {
	some name, [entry, want] in {
		"unknown from": [{"from": "wbe"}, ["flows[0].from \"wbe\" is no zone and no external"]],
		"unknown to": [{"to": "internet2"}, ["flows[0].to \"internet2\" is no zone and no external"]],
		"no from": [{"from": null}, ["flows[0].from null is no zone and no external"]],
		"two externals": [{"from": "balancer", "to": "internet"}, ["flows[0] joins two externals"]],
		"one external twice": [{"from": "internet", "to": "internet"}, ["flows[0] joins two externals"]],
		"unknown field": [{"fromPods": {}}, ["flows[0] has the unknown field \"fromPods\""]],
		"odd crossTenant": [{"crossTenant": "true"}, ["flows[0].crossTenant \"true\" is no boolean"]],
		"odd anyPort": [{"anyPort": 1}, ["flows[0].anyPort 1 is no boolean"]],
		"no ports": [{"ports": []}, ["flows[0] has no ports and no anyPort: true"]],
		"null": [{"ports": null, "anyPort": false}, ["flows[0] has no ports and no anyPort: true"]],
		"both": [{"anyPort": true}, ["flows[0] has both ports and anyPort"]],
		"odd ports": [{"ports": 80}, ["flows[0].ports is 80 and no list"]],
		"ports of odd type": [{"ports": {"a": {"port": 80}}}, ["flows[0].ports is {\"a\":{\"port\":80}} and no list"]],
		"odd name": [{"ports": [{"name": "HTTP"}]}, ["flows[0].ports[0] has the port \"HTTP\""]],
		"name and range": [{"ports": [{"name": "http", "endPort": 90}]}, ["flows[0].ports[0] has the endPort 90"]],
		"odd port": [{"ports": [{"port": 0, "name": null}]}, ["flows[0].ports[0] has the port 0"]],
		"odd protocol": [{"ports": [{"port": 80, "protocol": "tcp"}]}, ["flows[0].ports[0] has the protocol \"tcp\""]],
	}
	flow := object.union({"from": "web", "to": "db", "ports": [{"port": 80}]}, entry)
	got := flows.faults with input.parameters as object.union(_parameters, {"flows": [flow]})
	got == want
}

test_ports_without_number_and_name[text] if {
	some text, port in {
		`{"protocol":"TCP"}`: {"protocol": "TCP"},
		`{"name":"http","port":80}`: {"port": 80, "name": "http"},
		`{"name":null,"port":null}`: {"port": null, "name": null},
		`{"port":"http"}`: {"port": "http"},
		"80": 80,
		"null": null,
	}
	flow := {"from": "web", "to": "db", "ports": [{"port": 80}, port]}
	want := sprintf("flows[0].ports[1] is %s and has neither just a port nor just a name", [text])
	got := flows.faults with input.parameters as object.union(_parameters, {"flows": [flow]})
	got == [want]
}

test_faults_of_externals if {
	flows.faults == [
		"externals[0].cidrs lists none",
		"externals[1] has the name \"db\" of a zone",
		"externals[1].cidrs[0] \"10.0.0.1/8\" is no CIDR as Kubernetes writes it",
		"flows is \"none\" and no list",
	] with input.parameters as object.union(_parameters, {
		"externals": [{"name": "balancer"}, {"name": "db", "cidrs": ["10.0.0.1/8"]}],
		"flows": "none",
	})
}

test_order_of_faults if {
	joining := {"from": "internet", "to": "balancer", "anyPort": true}
	flows.faults == [
		"flows[0] has no ports and no anyPort: true",
		"flows[0] is 5 and no object",
		"flows[0].from null is no zone and no external",
		"flows[0].to null is no zone and no external",
		"flows[1] joins two externals",
	] with input.parameters as object.union(_parameters, {"flows": [5, joining]})
}
