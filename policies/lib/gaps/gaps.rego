# METADATA
# title: Gaps in coverage
# description: >-
#   Why no NetworkPolicy covers the pods of the object under review, in words
#   that say what to mend; to be asked only where they are not covered.
package lib.gaps

import data.lib.coverage
import data.lib.prospects
import data.lib.reviews
import data.lib.workloads

# METADATA
# description: >-
#   By direction, what is wrong with what would be right ("text"), and the
#   remedy. A direction is Ingress, Egress, or any, where either would do. Of
#   the reasons that apply it is the first; the last one applies always.
gap[direction] := {"text": text, "remedy": remedy} if {
	some direction, reasons in _reasons
	[_, text, remedy] := min(reasons)
}

_reasons[direction] contains [1, text, "Remove hostNetwork from the pod spec."] if {
	workloads.host_network
	some direction, purpose in _for
	text := sprintf("%s, and with hostNetwork none can isolate %s %s; remove hostNetwork", [_present, _pods, purpose])
}

_reasons[direction] contains [2, text, remedy] if {
	count(coverage.policies) == 0
	some direction, purpose in _for
	text := sprintf("%s, so nothing isolates %s %s; add one whose podSelector %s", [_present, _pods, purpose, _fitting])
	remedy := _addition(purpose)
}

_reasons[direction] contains [3, text, remedy] if {
	some way, _ in coverage.isolating
	[name, index] := coverage.opening_rule[way]
	rule := sprintf("spec.%s[%d]", [lower(way), index])
	audience := coverage.opened[way][0]
	fault := sprintf("%s of %q opens every TCP port to %s", [rule, name, audience])
	text := sprintf("%s for %s: %s; narrow it", [_none_isolates, way, fault])
	remedy := sprintf("Narrow %s of NetworkPolicy %s/%s.", [rule, reviews.namespace, name])
	some direction in [way, "any"]
}

_reasons[direction] contains [4, text, remedy] if {
	some way, _ in coverage.isolating
	names := {sprintf("%q", [name]) | some name in coverage.in_force[way]; coverage.rules_of(name, way) != []}
	rules := sprintf("the %s rules of %s", [lower(way), concat(" and ", names)])
	audience := coverage.opened[way][0]
	fault := sprintf("%s together open every TCP port to %s", [rules, audience])
	text := sprintf("%s for %s: %s; narrow them", [_none_isolates, way, fault])
	remedy := sprintf("Narrow %s in namespace %s.", [rules, reviews.namespace])
	some direction in [way, "any"]
}

_reasons[direction] contains [5, text, remedy] if {
	name := min({name | some name in coverage.selecting; coverage.stays(name)})
	present := coverage.directions_of(name)
	fault := sprintf("%q selects %s, but is for %s", [name, _words.them, _only[concat("", present)]])
	some direction, way in {"Ingress": "Ingress", "Egress": "Egress", "any": "Ingress"}
	types := concat(", ", present | {way})
	text := sprintf("%s for %s: %s; set its policyTypes to [%s]", [_none_isolates, way, fault, types])
	named := sprintf("NetworkPolicy %s/%s", [reviews.namespace, name])
	remedy := sprintf("Set spec.policyTypes of %s to [%s], with the %s rules it needs.", [named, types, lower(way)])
}

_reasons[direction] contains [6, text, remedy] if {
	fault := sprintf("%q selects %s, but is being deleted", [min(coverage.selecting), _words.them])
	some direction, purpose in _for
	text := sprintf("%s %s: %s; add one that stays", [_none_isolates, purpose, fault])
	remedy := _addition(purpose)
}

_reasons[direction] contains [7, text, remedy] if {
	asked := concat(", ", [lack.asks | some lack in coverage.nearest.lacks])
	some direction, purpose in _for
	nearest := sprintf("%s, %q, asks for %s%s", [_nearest, coverage.nearest.name, asked, _have])
	text := sprintf("%s %s; %s", [_none_selects, purpose, nearest])
	named := sprintf("NetworkPolicy %s/%s", [reviews.namespace, coverage.nearest.name])
	remedy := sprintf("Mend the labels of the pods or the podSelector of %s, or add one %s.", [named, purpose])
}

_reasons[direction] contains [8, text, remedy] if {
	some direction, purpose in _for
	text := sprintf("%s %s; add one whose podSelector %s", [_none_selects, purpose, _fitting])
	remedy := _addition(purpose)
}

_for := {"Ingress": "for Ingress", "Egress": "for Egress", "any": "for Ingress or Egress"}

_only := {"": "no direction", "Ingress": "Ingress only", "Egress": "Egress only"}

_addition(purpose) := sprintf("Add a NetworkPolicy %s to namespace %s whose podSelector %s.", addition) if {
	addition := [purpose, reviews.namespace, _fitting]
}

_present := sprintf("namespace %s has %s", [reviews.namespace, _quantity])

default _quantity := "1 NetworkPolicy"

_quantity := "no NetworkPolicy" if count(coverage.policies) == 0

_quantity := sprintf("%d NetworkPolicies", [count(coverage.policies)]) if count(coverage.policies) > 1

_none_selects := sprintf("%s, but none that selects %s", [_present, _pods])

default _nearest := "the nearest"

_nearest := "a near one" if count(coverage.policies) > count(prospects.near)

_none_isolates := sprintf("%s, but none that isolates %s", [_present, _pods])

default _have := ""

_have := concat("", [_words.have, concat(", ", found)]) if {
	found := {lack.has | some lack in coverage.nearest.lacks}
	found != set()
}

default _words := {"pods": "its pods", "them": "them", "have": " and the pods have "}

_words := {"pods": "it", "them": "it", "have": " and the pod has "} if reviews.kind == "Pod"

_pods := sprintf("%s (%s)", [_words.pods, _carried])

default _carried := "no labels"

_carried := sprintf("labels %s", [_labels]) if _labels != ""

default _fitting := "is empty"

_fitting := sprintf("matches %s", [_labels]) if _labels != ""

_labels := concat(", ", [sprintf("%s=%s", [key, value]) | some key, value in workloads.own_labels])
