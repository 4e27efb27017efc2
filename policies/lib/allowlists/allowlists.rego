# METADATA
# title: Source allowlists
# description: >-
#   The networks that ingress-nginx lets in by the annotation
#   allowlist-source-range or its elder name whitelist-source-range, read as its
#   internal/ingress/annotations/ipallowlist does.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#whitelist-source-range
#   description: Whitelist source range
package lib.allowlists

import data.lib.addresses
import data.lib.nginx
import data.lib.snippets

# METADATA
# description: >-
#   The annotation that counts: allowlist-source-range, or else, where that is
#   empty, whitelist-source-range. What the other one says is overlooked, be it
#   the same or not. Undefined where there is neither.
chosen(annotations) := min([[text == "", i, key] |
	some i, key in _keys
	text := annotations[key]
])[2]

# METADATA
# description: The annotation to write.
preferred := _keys[0]

_keys := [nginx.key("allowlist-source-range"), nginx.key("whitelist-source-range")]

# METADATA
# description: >-
#   What is wrong with the list that counts. One bad entry, an empty one too, and
#   none of them counts: the answer to everybody is 503. Lists stay within the
#   parameter allowedSources, where there is one.
fault(annotations) := sprintf("is empty, %s; list the networks to let in", [consequence]) if {
	trim_space(annotations[chosen(annotations)]) == ""
	consequence := "which ingress-nginx overlooks or answers with 503"
} else := sprintf("has %s for an entry, %s; write addresses and networks alone", [bad, consequence]) if {
	bad := json.marshal([entry | some entry in _entries(annotations); not addresses.network(entry)][0])
	consequence := "which ingress-nginx answers with 503 altogether"
} else := sprintf("lets in %s; list the networks to let in", [concat(" and ", spanned)]) if {
	spanned := addresses.spans(_networks(annotations))
	count(spanned) > 0
} else := sprintf("lets in %s, which is not within %s; list what is", [entry, _text(sources)]) if {
	sources := input.parameters.allowedSources
	not is_null(sources)
	entry := [entry | some entry in _entries(annotations); not addresses.within(entry, sources)][0]
}

# METADATA
# description: >-
#   What lets others in beside the list, as {[annotation, what is wrong]}. Paths
#   below the open ones may have a location of their own.
bypasses(annotations, open) := _satisfied(annotations) | {[key, text] |
	some [key, statement] in snippets.weakening(annotations, _loosening, open)
	text := sprintf("has %q, which lets others in than the source allowlist; remove it", [statement])
}

_satisfied(annotations) := {[nginx.key("satisfy"), text] |
	nginx.text(annotations, "satisfy") == "any"
	text := "\"any\" lets in whoever authenticates, from anywhere; remove it or write \"all\""
}

# Those that let addresses in, and those that take a client's word for its own.
_loosening := {"allow", "real_ip_header", "real_ip_recursive", "set_real_ip_from"}

_entries(annotations) := [trim_space(entry) | some entry in split(annotations[chosen(annotations)], ",")]

# The networks let in, and those no client of the Internet comes from: a list
# that leaves out nothing but these leaves out nobody.
_networks(annotations) := {addresses.network(entry) | some entry in _entries(annotations)} | {
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
	"172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
	"100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/2", "8000::/1",
}

_text(sources) := concat(", ", [sprintf("%v", [source]) | some source in sources])
