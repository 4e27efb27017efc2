# METADATA
# title: Lists of entries in the parameters
# description: >-
#   Parameters that are lists of objects, such as the zones, externals and flows
#   of a traffic matrix, and what is wrong with how they are written. What is null
#   counts as left out. The field is the parameter's name, for messages.
package lib.listings

# METADATA
# description: >-
#   entries(list): the entries of the list, in an array; {} for one that is no
#   object, and [] where there is no list.
entries(list) := [_object(entry) | some entry in list]

# METADATA
# description: >-
#   faults(field, list, known): what is wrong with the list, a set of texts, if its
#   entries may have the fields known and no others. A field left out says less
#   than one misspelt meant to say.
faults(field, list, known) := union({_no_list(field, list), _no_objects(field, list), _unknown(field, list, known)})

# METADATA
# description: >-
#   unnamed(field, list): which entries have no name, a set of texts. In flows "*"
#   is every zone.
unnamed(field, list) := {sprintf("%s[%d].name %s is no name", [field, i, json.marshal(name)]) |
	some i, entry in entries(list)
	name := object.get(entry, "name", null)
	not _is_name(name)
}

# METADATA
# description: >-
#   shared(field, what, pairs): which entries have the same of what can be of one
#   alone, a set of texts. Pairs are [index, value].
shared(field, what, pairs) := {sprintf("%s[%d] and %s[%d] have the same %s %s", [field, i, field, j, what, value]) |
	some [i, one] in pairs
	some [j, other] in pairs
	i < j
	one == other
	one != null
	value := json.marshal(one)
}

_no_list(field, list) := {sprintf("%s is %s and no list", [field, json.marshal(list)]) |
	not type_name(list) in {"array", "null"}
}

_no_objects(field, list) := {sprintf("%s[%d] is %s and no object", [field, i, json.marshal(entry)]) |
	some i, entry in [entry | some entry in list]
	not is_object(entry)
}

_unknown(field, list, known) := {sprintf("%s[%d] has the unknown field %q", [field, i, key]) |
	some i, entry in entries(list)
	some key, _ in entry
	not key in known
}

_is_name(name) if {
	is_string(name)
	not name in {"", "*"}
}

default _object(_) := {}

_object(entry) := entry if is_object(entry)
