package policies.no_loadbalancer_test

_unset := "spec.loadBalancerSourceRanges is not set, so that everyone may come in; list the networks that may"

_sources_denied := {
	"sources of a load balancer that is not allowed": {
		"spec": _load_balancer,
		"parameters": {"requireSourceRanges": true},
		"want": [_way_in, ["spec", "type"]],
	},
	"V127 no sources": {
		"spec": _of_class("internal-vip"),
		"parameters": _sources,
		"want": [
			_unset,
			["spec", "loadBalancerSourceRanges"],
		],
	},
	"V127 no sources, by annotation": {
		"spec": _load_balancer,
		"annotations": {_scheme: "internal", "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8"},
		"parameters": _sources,
		"want": [
			_unset,
			["spec", "loadBalancerSourceRanges"],
		],
	},
	"V127 everyone": {
		"spec": object.union(_of_class("internal-vip"), {"loadBalancerSourceRanges": ["10.0.0.0/8", "0.0.0.0/0"]}),
		"parameters": _sources,
		"want": [
			"spec.loadBalancerSourceRanges lets in every IPv4 address; list the networks that may come in",
			["spec", "loadBalancerSourceRanges"],
		],
	},
	"odd requireSourceRanges": {
		"spec": _of_class("internal-vip"),
		"parameters": object.union(_parameters, {"requireSourceRanges": "false"}),
		"want": [
			_unset,
			["spec", "loadBalancerSourceRanges"],
		],
	},
}

test_sources_denied[name] if {
	some name, test in _sources_denied
	[text, path] := test.want
	_seen == {[concat("", ["Service shop/web: ", text]), path]} with input as _input(test)
}
