package lib.endpoints_test

import data.lib.endpoints

_of_db := {"kubernetes.io/service-name": "db"}

_kept_labels := {
	"kubernetes.io/service-name": "db",
	"endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
}

_of_kubernetes := {"kubernetes.io/service-name": "kubernetes"}

_selecting := {"selector": {"app": "db"}}

# V129, by what the inventory holds of the Service.
test_by_service[name] if {
	some name, test in {
		"Endpoints": {"object": _hand_made, "service": _selecting, "count": 0},
		"slice": {"object": _slice(_kept_labels), "service": _selecting, "count": 0},
		"Endpoints labelled as of another": {
			"object": _named("web", object.union(_hand_made, {"metadata": {"labels": _kept_labels}})),
			"service": _selecting,
			"count": 1,
		},
		"slice without the label": {"object": _slice(_of_db), "service": _selecting, "count": 1},
		"slice with another label": {
			"object": _slice(object.union(_kept_labels, {"endpointslice.kubernetes.io/managed-by": "me"})),
			"service": _selecting,
			"count": 1,
		},
		"slice of no Service": {
			"object": _slice(object.remove(_kept_labels, ["kubernetes.io/service-name"])),
			"service": _selecting,
			"count": 1,
		},
		"slice of another Service": {
			"object": _slice(object.union(_kept_labels, _of_kubernetes)),
			"service": _selecting,
			"count": 1,
		},
		"no selector": {"object": _hand_made, "service": {}, "count": 1},
		"selector null": {"object": _hand_made, "service": {"selector": null}, "count": 1},
		"empty selector": {"object": _hand_made, "service": {"selector": {}}, "count": 1},
		"odd selector": {"object": _hand_made, "service": {"selector": "app=db"}, "count": 1},
		"V129 forged label": {"object": _slice(_kept_labels), "service": {}, "count": 1},
		"ExternalName": {
			"object": _slice(_kept_labels),
			"service": object.union(_selecting, {"type": "ExternalName"}),
			"count": 1,
		},
		"ClusterIP": {
			"object": _slice(_kept_labels),
			"service": object.union(_selecting, {"type": "ClusterIP"}),
			"count": 0,
		},
	}
	found := endpoints.entries with input.review.object as test.object
		with data.inventory.namespace as {"shop": {"v1": {"Service": {"db": {"spec": test.service}}}}}
	count(found) == test.count
}

# Nothing is known of the Service: nobody keeps them.
test_unknown_service[name] if {
	some name, inventory in {
		"nothing": {},
		"no namespaces": {"namespace": {}},
		"another namespace": {"namespace": {"other": {"v1": {"Service": {"db": {"spec": _selecting}}}}}},
		"another Service": {"namespace": {"shop": {"v1": {"Service": {"web": {"spec": _selecting}}}}}},
		"one without namespace": {"cluster": {"v1": {"Service": {"db": {"spec": _selecting}}}}},
		"odd": {"namespace": {"shop": {"v1": {"Service": {"db": "10.0.3.7"}}}}},
	}
	some whole in [_hand_made, _slice(_kept_labels)]
	found := endpoints.entries with input.review.object as whole with data.inventory as inventory
	count(found) == 1
}

# A manifest that names no namespace is where kubectl would put it.
test_unplaced_service if {
	found := endpoints.entries with input.review.object as _in("default", _hand_made)
		with data.inventory.cluster.v1.Service.db.spec as _selecting
	count(found) == 0
}

test_of_api_servers[name] if {
	some name, test in {
		"Endpoints": {"object": _in("default", _named("kubernetes", _hand_made)), "count": 0},
		"slice": {"object": _in("default", _named("kubernetes", _slice(_of_kubernetes))), "count": 0},
		"another namespace": {"object": _named("kubernetes", _hand_made), "count": 1},
		"another name": {"object": _in("default", _hand_made), "count": 1},
		"slice of another name": {"object": _in("default", _slice(_of_kubernetes)), "count": 1},
		"slice of another Service": {"object": _in("default", _named("kubernetes", _slice(_of_db))), "count": 1},
		"slice of no Service": {"object": _in("default", _named("kubernetes", _slice({}))), "count": 1},
	}
	found := endpoints.entries with input.review.object as test.object
	count(found) == test.count
}

# Nobody but they themselves is known by these names at admission.
test_by_user[user] if {
	some user, expected in {
		"system:apiserver": 0,
		"system:kube-controller-manager": 0,
		"system:serviceaccount:kube-system:endpoint-controller": 0,
		"system:serviceaccount:kube-system:endpointslice-controller": 0,
		"system:serviceaccount:kube-system:endpointslicemirroring-controller": 0,
		"system:serviceaccount:shop:endpoint-controller": 1,
		"jane": 1,
	}
	found := endpoints.entries with input.review as {"object": _hand_made, "userInfo": {"username": user}}
	count(found) == expected
}

test_odd_labels[i] if {
	some i, labels in [null, "a", ["kubernetes.io/service-name"], {"kubernetes.io/service-name": 5}]
	found := endpoints.entries with input.review.object as _slice(labels)
		with data.inventory.namespace.shop.v1.Service.db.spec as _selecting
	count(found) == 1
}

_hand_made := _endpoints([{"addresses": [{"ip": "10.0.3.7"}]}])

_in(namespace, whole) := object.union(whole, {"metadata": {"namespace": namespace}})

_named(name, whole) := object.union(whole, {"metadata": {"name": name}})
