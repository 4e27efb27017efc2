package policies.no_nodeport_test

_node_port := ["type NodePort opens ports on every node; use ClusterIP", ["type"]]

_allocates := [
	"type LoadBalancer allocates node ports; set spec.allocateLoadBalancerNodePorts to false",
	["allocateLoadBalancerNodePorts"],
]

_health := [`externalTrafficPolicy "Local" opens a node port of its own; use Cluster`, ["healthCheckNodePort"]]

_port(text) := [concat("", ["spec.ports[0] ", text]), ["ports", 0, "nodePort"]]

_denied := {
	"V117": {"spec": {"type": "NodePort", "ports": [_http]}, "want": {_node_port}},
	"V117 allocated": {"spec": {"type": "NodePort", "ports": [_named(31789)]}, "want": {_node_port}},
	"V117 headless, nothing to name": {
		"spec": {"type": "NodePort", "clusterIP": "None", "ports": [_named(30080)]},
		"parameters": _ranges,
		"want": {_node_port},
	},
	"NodePort without ports": {"spec": {"type": "NodePort"}, "parameters": _ranges, "want": {_node_port}},
	"V118": {"spec": {"type": "LoadBalancer", "ports": [_named(30080)]}, "want": {_allocates}},
	"V118 null": {
		"spec": object.union(_unallocated, {"allocateLoadBalancerNodePorts": null}),
		"want": {_allocates},
	},
	"V118 not a boolean": {
		"spec": object.union(_unallocated, {"allocateLoadBalancerNodePorts": "false"}),
		"want": {_allocates},
	},
	"V119": {
		"spec": object.union(_unallocated, {"ports": [_named(30080)]}),
		"want": {_port("has nodePort 30080, open on every node; remove it")},
	},
	"V119 not allowed": {
		"spec": object.union(_unallocated, {"ports": [_named(30081)]}),
		"parameters": _ranges,
		"want": {_port("has nodePort 30081, open on every node; name one of 30080, 30443-30449")},
	},
	"node port of odd type": {
		"spec": object.union(_unallocated, {"ports": [_named("30080")]}),
		"parameters": _ranges,
		"want": {_port(`has nodePort "30080", open on every node; name one of 30080, 30443-30449`)},
	},
	"NodePort names none": {
		"spec": {"type": "NodePort", "ports": [_http]},
		"parameters": _ranges,
		"want": {_port("names no nodePort; name one of 30080, 30443-30449")},
	},
	"NodePort names null": {
		"spec": {"type": "NodePort", "ports": [_named(null)]},
		"parameters": _ranges,
		"want": {_port("names no nodePort; name one of 30080, 30443-30449")},
	},
	"LoadBalancer names zero": {
		"spec": {"type": "LoadBalancer", "ports": [_named(0)]},
		"parameters": _ranges,
		"want": {_port("names no nodePort; name one of 30080, 30443-30449")},
	},
	"V121": {"spec": object.union(_unallocated, {"externalTrafficPolicy": "Local"}), "want": {_health}},
	"V121 beside V118": {
		"spec": {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "healthCheckNodePort": 32511},
		"want": {_allocates, _health},
	},
	"V121 not allowed": {
		"spec": object.union(_unallocated, {"externalTrafficPolicy": "Local", "healthCheckNodePort": 32511}),
		"parameters": _ranges,
		"want": {_health},
	},
	"unknown traffic policy": {
		"spec": object.union(_unallocated, {"externalTrafficPolicy": "cluster"}),
		"want": {[`externalTrafficPolicy "cluster" opens a node port of its own; use Cluster`, ["healthCheckNodePort"]]},
	},
	"V122 ClusterIP names a node port": {
		"spec": {"ports": [_named(30080)]},
		"parameters": _ranges,
		"want": {_port("has nodePort 30080, open on every node; remove it")},
	},
	"V122 ExternalName names a node port": {
		"spec": {"type": "ExternalName", "ports": [_named(30080)]},
		"want": {_port("has nodePort 30080, open on every node; remove it")},
	},
	"V122 ClusterIP and allocation": {
		"spec": {"allocateLoadBalancerNodePorts": false, "ports": [_http]},
		"want": {[
			"spec.allocateLoadBalancerNodePorts is not for type ClusterIP; remove it",
			["allocateLoadBalancerNodePorts"],
		]},
	},
	"V122 NodePort and allocation": {
		"spec": {"type": "NodePort", "allocateLoadBalancerNodePorts": false, "ports": [_named(30080)]},
		"parameters": _ranges,
		"want": {[
			"spec.allocateLoadBalancerNodePorts is not for type NodePort; remove it",
			["allocateLoadBalancerNodePorts"],
		]},
	},
	"V122 lower-case type": {
		"spec": {"type": "nodeport", "ports": [_named(30080)]},
		"parameters": _ranges,
		"want": {[`type "nodeport" is none of ClusterIP, ExternalName, LoadBalancer; use ClusterIP`, ["type"]]},
	},
	"type of odd type": {
		"spec": {"type": ["NodePort"], "ports": [_http]},
		"want": {[`type ["NodePort"] is none of ClusterIP, ExternalName, LoadBalancer; use ClusterIP`, ["type"]]},
	},
	"type false": {
		"spec": {"type": false},
		"want": {["type false is none of ClusterIP, ExternalName, LoadBalancer; use ClusterIP", ["type"]]},
	},
	"health check port of no load balancer": {
		"spec": {"healthCheckNodePort": 30080, "externalTrafficPolicy": "Local"},
		"parameters": _ranges,
		"want": {[
			"healthCheckNodePort 30080 has no externalTrafficPolicy Local to serve; remove it",
			["healthCheckNodePort"],
		]},
	},
	"odd port": {"spec": {"ports": ["80"]}, "want": {_port(`is "80"; write a port`)}},
	"odd ports": {"spec": {"ports": {"http": 80}}, "want": {_port(`is [{"http":80}]; write a port`)}},
	"ports of odd type": {"spec": {"ports": 80}, "want": {_port("is [80]; write a port")}},
	"odd port of a NodePort": {
		"spec": {"type": "NodePort", "ports": [null]},
		"parameters": _ranges,
		"want": {_port("is null; write a port")},
	},
	"odd parameter": {
		"spec": {"type": "NodePort", "ports": [_named(30080)]},
		"parameters": {"allowedPorts": {"a": {"port": 30080}}},
		"want": {_node_port},
	},
	"odd allowed ports": {
		"spec": {"type": "NodePort", "ports": [_named(30080)]},
		"parameters": {"allowedPorts": ["30080", {"port": "30080"}]},
		"want": {_node_port},
	},
}

test_denied[name] if {
	some name, test in _denied
	_seen == {[concat("", ["Service shop/web: ", text]), array.concat(["spec"], path)] |
		some [text, path] in test.want
	} with input as _input(test)
}
