package policies.no_host_network_test

_on := "true puts the pods on the network of their nodes, where no NetworkPolicy reaches them; remove it"

_network(value) := [concat(" ", ["hostNetwork", value]), ["hostNetwork"]]

_opens(list, port, allowed) := [
	sprintf("%s[0].ports[0] opens port %s of its node, past the load balancer; allowed: %s", [list, port, allowed]),
	[list, 0, "ports", 0, "hostPort"],
]

_denied := {
	"V31 hostNetwork": {"spec": {"hostNetwork": true, "containers": []}, "want": {_network(_on)}},
	"hostNetwork of odd type": {
		"spec": {"hostNetwork": "false"},
		"parameters": _host,
		"want": {_network(`"false" is no boolean; remove it`)},
	},
	"hostNetwork 0": {"spec": {"hostNetwork": 0}, "want": {_network("0 is no boolean; remove it")}},
	"odd allowHostNetwork": {
		"spec": {"hostNetwork": true},
		"parameters": {"allowHostNetwork": "true"},
		"want": {_network(_on)},
	},
	"allowHostNetwork false": {
		"spec": {"hostNetwork": true},
		"parameters": {"allowHostNetwork": false},
		"want": {_network(_on)},
	},
	"hostPort": {
		"spec": _with([{"containerPort": 8080, "hostPort": 8080}]),
		"want": {_opens("containers", "8080", "none")},
	},
	"hostPort outside the ranges": {
		"spec": _with([{"containerPort": 9100, "hostPort": 9510}]),
		"parameters": _ranges,
		"want": {_opens("containers", "9510", "9100, 9500-9509")},
	},
	"hostPort on the loopback": {
		"spec": _with([{"hostPort": 8080, "hostIP": "127.0.0.1"}]),
		"want": {_opens("containers", "8080", "none")},
	},
	"hostPort of odd type": {
		"spec": _with([{"hostPort": "9100"}]),
		"parameters": _ranges,
		"want": {_opens("containers", `"9100"`, "9100, 9500-9509")},
	},
	"hostPort false": {"spec": _with([{"hostPort": false}]), "want": {_opens("containers", "false", "none")}},
	"hostPort of an init container": {
		"spec": {"initContainers": [{"ports": [{"hostPort": 80}]}]},
		"want": {_opens("initContainers", "80", "none")},
	},
	"hostPort of a sidecar": {
		"spec": {"containers": [{}], "initContainers": [{"restartPolicy": "Always", "ports": [{"hostPort": 80}]}]},
		"want": {_opens("initContainers", "80", "none")},
	},
	"hostPort of an ephemeral container": {
		"spec": {"ephemeralContainers": [{"ports": [{"hostPort": 80}]}]},
		"want": {_opens("ephemeralContainers", "80", "none")},
	},
	"each": {
		"spec": {"containers": [{"ports": [{"hostPort": 80}]}], "initContainers": [{"ports": [{"hostPort": 81}]}]},
		"want": {_opens("containers", "80", "none"), _opens("initContainers", "81", "none")},
	},
	"hostNetwork, and the ports that it opens": {
		"spec": _on_host([{"containerPort": 80}, {"containerPort": 81, "hostPort": 81}]),
		"want": {_network(_on)},
	},
	"hostNetwork and a hostPort of its own": {
		"spec": _on_host([{"containerPort": 80, "hostPort": 8080}]),
		"want": {_network(_on), _opens("containers", "8080", "none")},
	},
	"hostNetwork and a hostPort alone": {
		"spec": _on_host([{"hostPort": 8080}]),
		"want": {_network(_on), _opens("containers", "8080", "none")},
	},
	"a port on the host network": {
		"spec": _on_host([{"containerPort": 8080}]),
		"parameters": _host,
		"want": {_opens("containers", "8080", "9100, 9500-9509")},
	},
	"hostPort on the host network": {
		"spec": _on_host([{"containerPort": 8080, "hostPort": 8080}]),
		"parameters": {"allowHostNetwork": true},
		"want": {_opens("containers", "8080", "none")},
	},
	"hostPort 0 on the host network": {
		"spec": _on_host([{"containerPort": 8080, "hostPort": 0}]),
		"parameters": {"allowHostNetwork": true},
		"want": {_opens("containers", "8080", "none")},
	},
	"no number on the host network": {
		"spec": _on_host([{"name": "http"}]),
		"parameters": _host,
		"want": {_opens("containers", "null", "9100, 9500-9509")},
	},
	"containers of odd type": {
		"spec": {"containers": "web"},
		"want": {["containers is not a list; write one", ["containers"]]},
	},
	"init containers of odd type": {
		"spec": {"initContainers": {"ports": [{"hostPort": 80}]}},
		"want": {["initContainers is not a list; write one", ["initContainers"]]},
	},
	"a container of odd type": {
		"spec": {"containers": ["web"]},
		"want": {["containers[0] is not an object; write one", ["containers", 0]]},
	},
	"ports of odd type": {
		"spec": _with({"hostPort": 80}),
		"want": {["containers[0].ports is not a list; write one", ["containers", 0, "ports"]]},
	},
	"a port of odd type": {
		"spec": _with([80]),
		"want": {["containers[0].ports[0] is not an object; write one", ["containers", 0, "ports", 0]]},
	},
	"odd allowed ports": {
		"spec": _with([{"hostPort": 9100}]),
		"parameters": {"allowedHostPorts": {"a": {"port": 9100}}},
		"want": {_opens("containers", "9100", "none")},
	},
	"odd allowed port": {
		"spec": _with([{"hostPort": 9100}]),
		"parameters": {"allowedHostPorts": ["9100", {"port": "9100"}]},
		"want": {_opens("containers", "9100", "none")},
	},
}

test_denied[name] if {
	some name, test in _denied
	_seen == {[concat("", ["Deployment shop/web: spec.template.spec.", text]), path] |
		some [text, path] in test.want
	} with input as _input(test)
}
