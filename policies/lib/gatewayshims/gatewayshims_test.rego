package lib.gatewayshims_test

import data.lib.gatewayshims

_cluster := "cert-manager.io/cluster-issuer"

_issuer := "cert-manager.io/issuer"

_kind := "cert-manager.io/issuer-kind"

_group := "cert-manager.io/issuer-group"

_usages := "cert-manager.io/usages"

_reviewed(kind, annotations) := {
	"kind": kind,
	"metadata": {"name": "shop", "namespace": "shop", "annotations": annotations},
	"spec": {"parentRef": {"name": "public", "namespace": "infra"}},
}

_inventory(annotations) := {"namespace": {"infra": {"gateway.networking.k8s.io/v1": shelf}}} if {
	shelf := {"Gateway": {"public": {"metadata": {"name": "public", "annotations": annotations}}}}
}

test_annotations[name] if {
	some name, test in {
		"none": {"own": {}, "gateway": {}, "want": {}},
		"own": {"own": {_cluster: "a"}, "gateway": {}, "want": {_cluster: "a"}},
		"lent": {"own": {}, "gateway": {_cluster: "a", _issuer: "b"}, "want": {_cluster: "a", _issuer: "b"}},
		"lent to one with others": {
			"own": {_usages: "b"},
			"gateway": {_issuer: "b"},
			"want": {_issuer: "b", _usages: "b"},
		},
		"not lent": {"own": {_issuer: "a"}, "gateway": {_cluster: "b"}, "want": {_issuer: "a"}},
		"not lent beside an empty one": {"own": {_cluster: ""}, "gateway": {_issuer: "b"}, "want": {_cluster: ""}},
		"imposed": {
			"own": {_issuer: "a", _kind: "A", _group: "a.example"},
			"gateway": {_kind: "B", _group: "b.example"},
			"want": {_issuer: "a", _kind: "B", _group: "b.example"},
		},
		"nothing else": {"own": {}, "gateway": {_usages: "a", "kubernetes.io/tls-acme": "true"}, "want": {}},
		"odd": {"own": {}, "gateway": "a", "want": {}},
	}
	set := _reviewed("ListenerSet", test.own)
	gatewayshims.annotations == test.want with input.review.object as set with data.inventory as _inventory(test.gateway)
}

test_own_annotations_alone if {
	inventory := _inventory({_cluster: "a", _kind: "A"})
	gatewayshims.annotations == {_usages: "b"} with input.review.object as _reviewed("Gateway", {_usages: "b"})
		with data.inventory as inventory
	gatewayshims.annotations == {_usages: "b"} with input.review.object as _reviewed("ListenerSet", {_usages: "b"})
		with data.inventory as {}
}

test_plain[name] if {
	some name, spec in {
		"none": {},
		"null": {"listeners": null},
		"HTTP": {"listeners": [{"protocol": "HTTP"}, {"protocol": "TCP"}]},
		"passthrough": {"listeners": [{"protocol": "TLS", "tls": {"mode": "Passthrough"}}]},
	}
	gatewayshims.plain with input.review.object.spec as spec
	gatewayshims.certified == {} with input.review.object.spec as spec
}

test_no_object_is_plain if gatewayshims.plain with input.review.object as {}

test_not_plain[i] if {
	some i, spec in [
		null,
		"a",
		{"listeners": "a"},
		{"listeners": {"a": {"protocol": "HTTP"}}},
		{"listeners": [{"protocol": "HTTP"}, {"protocol": "HTTPS"}]},
		{"listeners": [{"protocol": "TLS"}]},
		{"listeners": [{}]},
		{"listeners": [{"protocol": ["HTTP"]}]},
		{"listeners": ["HTTP"]},
	]
	not gatewayshims.plain with input.review.object.spec as spec
}

test_lends[from] if {
	some from in ["All", "Same", "Selector"]
	spec := {"allowedListeners": {"namespaces": {"from": from}}}
	gatewayshims.lends with input.review.object as {"kind": "Gateway", "spec": spec}
	not gatewayshims.lends with input.review.object as {"kind": "ListenerSet", "spec": spec}
}

test_lends_not[i] if {
	some i, allowed in [null, {}, {"namespaces": {}}, {"namespaces": {"from": "None"}}, {"namespaces": {"from": 5}}]
	not gatewayshims.lends with input.review.object as {"kind": "Gateway", "spec": {"allowedListeners": allowed}}
}
