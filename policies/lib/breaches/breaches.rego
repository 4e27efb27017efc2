# METADATA
# title: Breaches of the traffic matrix
# description: >-
#   What the rules of a NetworkPolicy open that no flow permits. Rules and peers
#   are to be without the faults that lib.peers finds. A breach is {"who", "rank",
#   "opened"} and "takes" or "other": who is let, in which order to say so, the
#   openings that are not permitted, and what it would take to permit them, or
#   where a flow would have to lead to or come from.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
package lib.breaches

import data.lib.audiences
import data.lib.crossings
import data.lib.exemptions
import data.lib.openings
import data.lib.peers
import data.lib.remotes
import data.lib.reviews
import data.lib.selections
import data.lib.zones

# METADATA
# description: "of_everyone(direction, opened): the breaches of a rule without peers."
of_everyone(direction, opened) := {breach |
	left := openings.without(opened, object.get(exemptions.permitted, direction, set()))
	left != set()
	takes := sprintf("peers named in %s", [peers.sides[direction]])
	breach := {"who": "everyone", "rank": 0, "opened": left, "takes": takes}
}

# METADATA
# scope: document
# description: "of_peer(peer, direction, opened): the breaches of a peer."
of_peer(peer, direction, opened) := remotes.breaches(peer.ipBlock, direction, opened)

of_peer(peer, direction, opened) := union({_of_namespace(namespace, direction, opened) |
	some namespace in audiences.selected(peer.namespaceSelector)
}) if {
	"namespaceSelector" in peers.given(peer)
}

of_peer(peer, direction, opened) := _of_namespace(audiences.own, direction, opened) if {
	peers.given(peer) == {"podSelector"}
}

# METADATA
# description: What is wrong with intraNamespace, an array of texts; [] where nothing is.
faults := [sprintf("intraNamespace %s is neither allow nor declared", [json.marshal(_within)]) |
	not _within in {"allow", "declared", null}
]

_within := object.get(input, ["parameters", "intraNamespace"], null)

_of_namespace(namespace, direction, opened) := set() if {
	namespace.name == reviews.namespace
	_within != "declared"
} else := {_stray(namespace.name, opened)} if {
	namespace.zone == ""
} else := union({
	_of_zone(namespace, direction, opened),
	_of_tenant(namespace, direction, opened),
})

_stray("", opened) := {
	"who": "namespaces of no zone",
	"rank": 1,
	"opened": opened,
	"takes": sprintf("the %s of a zone in the namespaceSelector", [zones.tier_label]),
}

_stray(name, opened) := {
	"who": sprintf("namespace %s (not known)", [name]),
	"rank": 1,
	"opened": opened,
	"takes": sprintf("namespace %s to be known", [name]),
} if {
	name != ""
}

_of_zone(namespace, direction, opened) := {breach |
	left := _lacking(namespace.zone, direction, opened)
	left != set()
	breach := {
		"who": _who(namespace),
		"rank": 2,
		"opened": left,
		"other": namespace.zone,
	}
}

# What only namespaces of the same tenant are permitted.
_of_tenant(namespace, direction, opened) := {breach |
	not _kin(namespace)
	foreign := openings.without(opened, crossings.permitted(namespace.zone, direction, false))
	left := openings.without(foreign, _lacking(namespace.zone, direction, opened))
	left != set()
	crossing := crossings.flow([namespace.zone], direction, left)
	breach := {
		"who": sprintf("%s of %s", [_who(namespace), _others.who]),
		"rank": 2,
		"opened": left,
		"takes": sprintf("%s (or %s with crossTenant)", [_others.takes, crossing]),
	}
}

_lacking(zone, direction, opened) := openings.without(opened, crossings.permitted(zone, direction, true))

_who(namespace) := "its own namespace" if {
	namespace.name == reviews.namespace
} else := sprintf("zone %s", [namespace.zone])

_kin(namespace) if {
	not {namespace.zone, audiences.zone} - zones.per_tenant == set()
}

_kin(namespace) if {
	namespace.tenant == audiences.tenant
	not namespace.tenant in {"", selections.other}
}

_others := {
	"who": "any tenant",
	"takes": sprintf("a value of %s on Namespace %s", [zones.tenant_label, reviews.namespace]),
} if {
	audiences.tenant == ""
} else := {
	"who": "other tenants",
	"takes": sprintf("%s=%s in the namespaceSelector", [zones.tenant_label, audiences.tenant]),
}
