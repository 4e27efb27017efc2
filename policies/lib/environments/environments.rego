# METADATA
# title: Environments
# description: >-
#   Which of the environments that the parameter "environments" lists the
#   namespace under review belongs to: the first whose namespaceSelector selects
#   it. An environment is an object with a name, a namespaceSelector and arrays
#   of what is allowed there. Of a namespace that is not known well enough, all
#   that it may belong to have to agree. A ClusterIssuer belongs to all of them,
#   and who asks it to one.
package lib.environments

import data.lib.namespaces
import data.lib.reviews

# METADATA
# description: Whether any environments are set, be they readable or not.
asked if not object.get(input, ["parameters", "environments"], null) in [null, []]

# METADATA
# scope: document
# description: >-
#   allowed(field): the texts that the environment lists under the field, as a
#   set; empty where the environment is not known. For what belongs to all
#   environments, those of any.
default allowed(_) := set()

allowed(field) := _of_any(field) if {
	_in_all
} else := _of_own(field) if {
	_certain
}

# METADATA
# scope: document
# description: Where something is not allowed, for a message, with a blank before it; "" without environments.
default place := ""

place := " in any environment" if {
	asked
	_in_all
} else := sprintf(" in environment %s", [concat(" or ", [_name(environment) | some environment in _possible])]) if {
	_certain
} else := " in a namespace of no environment" if {
	asked
	count(_possible) == 0
} else := " in a namespace whose environment is not known" if {
	asked
}

_in_all if reviews.kind == "ClusterIssuer"

_all := input.parameters.environments if is_array(input.parameters.environments)

# Those that may be the first to select the namespace.
_possible := [environment |
	some i, environment in _all
	namespaces.selectable(_selector(environment))
	every earlier in array.slice(_all, 0, i) {
		not namespaces.selected(_selector(earlier))
	}
]

_certain if {
	some environment in _possible
	namespaces.selected(_selector(environment))
}

_of_any(field) := union({_texts(environment, field) | some environment in _all})

_of_own(field) := intersection({_texts(environment, field) | some environment in _possible})

# What stands for a selector that is absent selects nothing for sure.
default _selector(_) := "absent"

_selector(environment) := environment.namespaceSelector if not is_null(environment.namespaceSelector)

default _texts(_, _) := set()

_texts(environment, field) := {text | some text in environment[field]; is_string(text)} if is_array(environment[field])

default _name(_) := "(unnamed)"

_name(environment) := environment.name if is_string(environment.name)
