package policies.require_networkpolicy_test

import data.policies.require_networkpolicy

# A workload that nothing covers is denied whatever is wrong with it.
test_mutilated_workload[name] if {
	some whole in [_mutilable, _pod]
	some [path, odd] in _mutilations(whole, [null, false, "text", ["text"], {"a": {"b": []}}])
	path[0] in ["metadata", "spec"]
	name := sprintf("%s %s %v", [whole.kind, concat(".", path), odd])
	mutilated := json.patch(whole, [{"op": "replace", "path": path, "value": odd}])
	got := require_networkpolicy.violation with input as {"review": {"object": mutilated}, "parameters": _ingress}
		with data.inventory.namespace as {}
	count(got) == 1
}

_mutilable := _workload("apps/v1", "Deployment", {"template": {
	"metadata": {"name": "web", "labels": {"app": "web"}},
	"spec": {"hostNetwork": false},
}})

# A policy that isolates the pods isolates them no longer once one of its fields
# is of another type.
test_mutilated_selection[name] if {
	some [name, mutilated] in _mutilated({"podSelector": {
		"matchLabels": {"app": "web"},
		"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}],
	}})
	got := require_networkpolicy.violation with input as _given_deployment
		with data.inventory.namespace as _shop({"web": mutilated})
	count(got) == 1
}

test_mutilated_peers[name] if {
	some [name, mutilated] in _mutilated(_from([{"from": [_peer]}]))
	got := require_networkpolicy.violation with input as _given_deployment
		with data.inventory.namespace as _shop({"web": mutilated})
	count(got) == 1
}

test_mutilated_ports[name] if {
	some [name, mutilated] in _mutilated(_from([{"ports": [{"port": 80, "endPort": 90}]}]))
	got := require_networkpolicy.violation with input as _given_deployment
		with data.inventory.namespace as _shop({"web": mutilated})
	count(got) == 1
}

test_not_mutilated if {
	rules := [{"from": [_peer]}, {"ports": [{"port": 80, "endPort": 90}]}]
	got := require_networkpolicy.violation with input as _given_deployment
		with data.inventory.namespace as _shop({"web": {"spec": _from(rules)}})
	got == set()
}

_given_deployment := {"review": {"object": _deployment}, "parameters": _ingress}

_peer := {
	"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "gateway"}},
	"podSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["gateway"]}]},
}

_mutilated(spec) := {[name, mutilated] |
	policy := {"spec": object.union({"policyTypes": ["Ingress"]}, spec)}
	some [path, odd] in _mutilations(policy, [false, ["not a label"]])
	name := sprintf("%s %v", [concat(".", path), odd])
	mutilated := json.patch(policy, [{"op": "replace", "path": path, "value": odd}])
}

_mutilations(whole, odds) := {[path, odd] |
	walk(whole, [steps, _])
	count(steps) > 0
	path := [sprintf("%v", [step]) | some step in steps]
	some odd in odds
}
