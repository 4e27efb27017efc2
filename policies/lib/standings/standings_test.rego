package lib.standings_test

import data.lib.standings

_in(namespace, policy) := {namespace: {"networking.k8s.io/v1": {"NetworkPolicy": {"web": policy}}}}

_exists := {"key": "app", "operator": "Exists"}

_plain := {"expressions": [], "directions": {"Ingress"}, "stays": true}

test_of[name] if {
	some name, case in {
		"all pods": {"policy": {"spec": {"podSelector": {}}}, "standing": {}},
		"no podSelector": {"policy": {"spec": {}}, "standing": {}},
		"podSelector null": {"policy": {"spec": {"podSelector": null}}, "standing": {}},
		"spec null": {"policy": {"spec": null}, "standing": {}},
		"no spec": {"policy": {}, "standing": {}},
		"matchLabels": {"policy": {"spec": {"podSelector": {"matchLabels": {"app": "web"}}}}, "standing": {}},
		"matchExpressions": {
			"policy": {"spec": {"podSelector": {"matchExpressions": [_exists]}}},
			"standing": {"expressions": [_exists]},
		},
		"matchExpressions null": {"policy": {"spec": {"podSelector": {"matchExpressions": null}}}, "standing": {}},
		"directions": {
			"policy": {"spec": {"policyTypes": ["Ingress", "Egress"]}},
			"standing": {"directions": {"Ingress", "Egress"}},
		},
		"being deleted": {"policy": {"metadata": {"deletionTimestamp": "now"}}, "standing": {"stays": false}},
		"metadata null": {"policy": {"metadata": null}, "standing": {}},
		"deletionTimestamp null": {"policy": {"metadata": {"deletionTimestamp": null}}, "standing": {}},
	}
	every namespace in ["shop", "default"] {
		standing := standings.of[namespace].web with data.inventory.namespace as _in(namespace, case.policy)
		standing == object.union(_plain, case.standing)
	}
	unplaced := standings.of["default"].web with data.inventory.cluster as _in("x", case.policy).x
	unplaced == object.union(_plain, case.standing)
}

test_of_unreadable[name] if {
	some name, policy in {
		"null": null,
		"a text": "all",
		"spec a text": {"spec": "all"},
		"spec a list": {"spec": []},
		"podSelector a text": {"spec": {"podSelector": "all"}},
		"a label that Kubernetes refuses": {"spec": {"podSelector": {"matchLabels": {"app": "~"}}}},
		"an expression that Kubernetes refuses": {"spec": {"podSelector": {"matchExpressions": [{"key": "app"}]}}},
	}
	not standings.of.shop.web with data.inventory.namespace as _in("shop", policy)
}

_pods := {"podSelector": {"matchLabels": {"app": "web"}}}

_block := {"ipBlock": {"cidr": "10.0.0.0/8"}}

test_wide[name] if {
	some name, case in {
		"no rules": {"policy": {"spec": {}}, "wide": {"Ingress": [], "Egress": []}},
		"no spec": {"policy": {}, "wide": {"Ingress": [], "Egress": []}},
		"some pods": {
			"policy": {"spec": {"ingress": [{"from": [_pods]}], "egress": [{"to": [_pods, _pods]}]}},
			"wide": {"Ingress": [], "Egress": []},
		},
		"others": {
			"policy": {"spec": {"ingress": [{"from": [_pods]}, {"from": [_pods, _block]}], "egress": [{}]}},
			"wide": {"Ingress": [{"from": [_pods, _block]}], "Egress": [{}]},
		},
		"of another type": {"policy": {"spec": {"ingress": "all"}}, "wide": {"Ingress": [null], "Egress": []}},
	}
	every namespace in ["shop", "default"] {
		wide := standings.wide[namespace].web with data.inventory.namespace as _in(namespace, case.policy)
		wide == case.wide
	}
	unplaced := standings.wide["default"].web with data.inventory.cluster as _in("x", case.policy).x
	unplaced == case.wide
}
