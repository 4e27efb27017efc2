# METADATA
# title: What closes a namespace
# description: >-
#   Why a namespace has no default deny, in words that say what to mend; to be
#   asked only where it has none.
package lib.closures

import data.lib.anchors
import data.lib.enclosures

# METADATA
# description: >-
#   lack(namespace, direction): why nothing closes the namespace, with what would
#   be right ("text"), and the remedy. Of the reasons that apply it is the first;
#   the last one applies always.
lack(namespace, direction) := [reason |
	some reasons in [
		_opened_by_one(namespace, direction),
		_opened_by_several(namespace, direction),
		_of_another_direction(namespace, direction),
		_leaving(namespace, direction),
		{{"text": _absence(namespace, direction), "remedy": _addition(namespace, direction)}},
	]
	some reason in reasons
][0]

_opened_by_one(namespace, direction) := {{"text": text, "remedy": remedy} |
	some _ in anchors.staying(namespace, direction)
	audience := anchors.opened(namespace, direction)[0]
	[name, index] := enclosures.opening(anchors.rules(namespace, direction), direction, audience)
	rule := sprintf("spec.%s[%d]", [lower(direction), index])
	text := sprintf("%s of %q opens every TCP port to %s; narrow it", [rule, name, audience])
	remedy := sprintf("Narrow %s of NetworkPolicy %s/%s.", [rule, namespace, name])
}

_opened_by_several(namespace, direction) := {{"text": text, "remedy": remedy} |
	some _ in anchors.staying(namespace, direction)
	audience := anchors.opened(namespace, direction)[0]
	names := {sprintf("%q", [name]) | some [name, _, _] in anchors.rules(namespace, direction)}
	rules := sprintf("the %s rules of %s", [lower(direction), concat(" and ", names)])
	text := sprintf("%s together open every TCP port to %s; narrow them", [rules, audience])
	remedy := sprintf("Narrow %s in namespace %s.", [rules, namespace])
}

_of_another_direction(namespace, direction) := {{"text": text, "remedy": remedy} |
	name := min({name |
		some name, directions in anchors.of(namespace)
		not direction in directions
		enclosures.stays(namespace, name)
	})
	present := anchors.of(namespace)[name]
	types := concat(", ", present | {direction})
	text := sprintf("%q selects all pods, but is for %s; set its policyTypes to [%s]", [name, _only(present), types])
	named := sprintf("NetworkPolicy %s/%s", [namespace, name])
	remedy := sprintf("Set spec.policyTypes of %s to [%s], with the %s rules it needs.", [named, types, lower(direction)])
}

_only(present) := "no direction" if present == set()

_only(present) := sprintf("%s only", [way]) if some way in present

_leaving(namespace, direction) := {{"text": text, "remedy": _addition(namespace, direction)} |
	name := min(object.keys(anchors.of(namespace)))
	text := sprintf("%q is being deleted; add one that stays, with policyTypes [%s]", [name, direction])
}

_absence(namespace, direction) := sprintf("%s; add one with an empty podSelector and policyTypes [%s]", [
	_present(count(enclosures.policies(namespace))),
	direction,
])

_present(0) := "it has no NetworkPolicy"

_present(1) := "its NetworkPolicy does not select all pods"

_present(number) := sprintf("none of its %d NetworkPolicies selects all pods", [number]) if number > 1

_addition(namespace, direction) := sprintf(
	"Add a NetworkPolicy with an empty podSelector and policyTypes [%s] to namespace %s.",
	[direction, namespace],
)
