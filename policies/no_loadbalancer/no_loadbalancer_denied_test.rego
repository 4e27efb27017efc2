package policies.no_loadbalancer_test

_way_in := "type LoadBalancer is a way in past the Ingress controller; use ClusterIP"

_way_in_but := concat(" or ", [
	_way_in,
	`loadBalancerClass "example.com/internal"`,
	`loadBalancerClass "internal-vip"`,
	`annotation service.beta.kubernetes.io/aws-load-balancer-internal "0.0.0.0/0"`,
	`annotation service.beta.kubernetes.io/aws-load-balancer-internal "true"`,
	`annotation service.beta.kubernetes.io/aws-load-balancer-scheme "internal"`,
])

_not_allowed_class(class) := sprintf(
	`loadBalancerClass %s is not allowed; allowed: "example.com/internal", "internal-vip"`,
	[class],
)

_denied := {
	"LoadBalancer": {"spec": _load_balancer, "want": [_way_in, ["spec", "type"]]},
	"LoadBalancer without annotation": {
		"spec": _load_balancer,
		"parameters": _parameters,
		"want": [_way_in_but, ["spec", "type"]],
	},
	"another annotation": {
		"spec": _load_balancer,
		"annotations": {"cloud.google.com/load-balancer-type": "internal"},
		"parameters": _parameters,
		"want": [_way_in_but, ["spec", "type"]],
	},
	"annotations with nothing allowed": {
		"spec": _load_balancer,
		"annotations": {_scheme: "internal", _internal: "true"},
		"want": [_way_in, ["spec", "type"]],
	},
	"annotation of another value": {
		"spec": _load_balancer,
		"annotations": {_scheme: "internet-facing"},
		"parameters": _parameters,
		"want": [
			sprintf(`annotation %s "internet-facing" is not allowed; allowed: "internal"`, [_scheme]),
			["metadata", "annotations", _scheme],
		],
	},
	"annotation in other letters": {
		"spec": _load_balancer,
		"annotations": {_internal: "True"},
		"parameters": _parameters,
		"want": [
			sprintf(`annotation %s "True" is not allowed; allowed: "0.0.0.0/0", "true"`, [_internal]),
			["metadata", "annotations", _internal],
		],
	},
	"an allowed annotation that another one overrules": {
		"spec": _load_balancer,
		"annotations": {_internal: "true", _scheme: "internet-facing"},
		"parameters": _parameters,
		"want": [
			sprintf(`annotation %s "internet-facing" is not allowed; allowed: "internal"`, [_scheme]),
			["metadata", "annotations", _scheme],
		],
	},
	"two annotations of other values": {
		"spec": _load_balancer,
		"annotations": {_scheme: "internet-facing", _internal: "false"},
		"parameters": _parameters,
		"want": [
			sprintf(`annotation %s "false" is not allowed; allowed: "0.0.0.0/0", "true"`, [_internal]),
			["metadata", "annotations", _internal],
		],
	},
	"annotation without an allowed value": {
		"spec": _load_balancer,
		"annotations": {_scheme: "internal"},
		"parameters": {"allowedAnnotations": [{"key": _scheme, "values": []}]},
		"want": [
			sprintf(`annotation %s "internal" is not allowed; allowed: none`, [_scheme]),
			["metadata", "annotations", _scheme],
		],
	},
	"class": {
		"spec": _of_class("service.k8s.aws/nlb"),
		"want": [`loadBalancerClass "service.k8s.aws/nlb" is not allowed; allowed: none`, ["spec", "loadBalancerClass"]],
	},
	"V128 class that is not allowed beside an annotation that is": {
		"spec": _of_class("service.k8s.aws/nlb"),
		"annotations": {_scheme: "internal"},
		"parameters": _parameters,
		"want": [_not_allowed_class(`"service.k8s.aws/nlb"`), ["spec", "loadBalancerClass"]],
	},
	"class empty beside an annotation": {
		"spec": _of_class(""),
		"annotations": {_scheme: "internal"},
		"parameters": _parameters,
		"want": [_not_allowed_class(`""`), ["spec", "loadBalancerClass"]],
	},
	"class of odd type": {
		"spec": _of_class(["internal-vip"]),
		"parameters": _parameters,
		"want": [_not_allowed_class(`["internal-vip"]`), ["spec", "loadBalancerClass"]],
	},
	"class false": {
		"spec": _of_class(false),
		"annotations": {_scheme: "internal"},
		"parameters": _parameters,
		"want": [_not_allowed_class("false"), ["spec", "loadBalancerClass"]],
	},
	"V122 lower-case type": {
		"spec": {"type": "loadbalancer"},
		"annotations": {_scheme: "internal"},
		"parameters": _parameters,
		"want": [
			`type "loadbalancer" is none of ClusterIP, ExternalName, LoadBalancer, NodePort; use ClusterIP`,
			["spec", "type"],
		],
	},
	"type of odd type, of an allowed class": {
		"spec": {"type": ["LoadBalancer"], "loadBalancerClass": "internal-vip"},
		"parameters": _parameters,
		"want": [
			`type ["LoadBalancer"] is none of ClusterIP, ExternalName, LoadBalancer, NodePort; use ClusterIP`,
			["spec", "type"],
		],
	},
}

test_denied[name] if {
	some name, test in _denied
	[text, path] := test.want
	_seen == {[concat("", ["Service shop/web: ", text]), path]} with input as _input(test)
}
