package lib.gaps_test

import data.lib.gaps

# Several reasons at once: the first of them is given.
test_gap_of_many[name] if {
	some name, case in _ranked
	got := gaps.gap with input as {"review": {"object": _deployment}}
		with data.inventory.namespace as {"shop": {"networking.k8s.io/v1": {"NetworkPolicy": case.policies}}}
	got.any == {"text": concat(" ", case.text), "remedy": case.remedy}
}

_halves := [_from("0.0.0.0/1"), _from("128.0.0.0/1")]

_ranked := {
	"open by two rules, in either direction": {
		"policies": {"a": _in(_halves)},
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress: the ingress rules of "a" together open every TCP port to every IPv4`,
			"address; narrow them",
		],
		"remedy": `Narrow the ingress rules of "a" in namespace shop.`,
	},
	"open by one rule before open by two": {
		"policies": {"a": {"spec": {
			"ingress": [{}],
			"egress": [{"to": rule.from} | some rule in _halves],
		}}},
		"text": [
			"namespace shop has 1 NetworkPolicy, but none that isolates its pods (labels app=web,",
			`tier=x) for Ingress: spec.ingress[0] of "a" opens every TCP port to everyone; narrow it`,
		],
		"remedy": "Narrow spec.ingress[0] of NetworkPolicy shop/a.",
	},
}
