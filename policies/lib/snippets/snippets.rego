# METADATA
# title: Snippets
# description: >-
#   The configuration of nginx that annotations bring along, read as nginx reads
#   it: words, quoted or not, up to a semicolon or a brace, and comments where a
#   word could begin (ngx_conf_read_token in its src/core/ngx_conf_file.c).
# related_resources:
# - ref: https://nginx.org/en/docs/beginners_guide.html#conf_structure
#   description: Structure of the configuration
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#configuration-snippet
#   description: Configuration snippet
package lib.snippets

import data.lib.locations
import data.lib.nginx

# METADATA
# description: >-
#   weakening(annotations, directives, open): the statements that undo a
#   restriction, as [annotation, statement]: those of the directives given,
#   satisfy unless it asks for all, and a location of its own, which has no
#   restriction, unless it is a plain path below the open ones.
weakening(annotations, directives, open) := {[key, concat(" ", words)] |
	some [key, words] in statements(annotations)
	_weakens(words, directives, open)
}

# METADATA
# description: >-
#   All statements, as [annotation, the words]. Where a block begins or ends says
#   nothing: its directives count wherever they stand.
statements(annotations) := {[key, words] |
	some name in ["auth-snippet", "configuration-snippet", "location-snippet", "server-snippet"]
	key := nginx.key(name)
	some words in _read(object.get(annotations, key, ""))
}

_weakens(words, directives, _) if words[0] in directives

_weakens(words, _, _) if {
	words[0] == "satisfy"
	words != ["satisfy", "all"]
}

_weakens(words, _, open) if {
	words[0] == "location"
	not _plain(words, open)
}

_plain(words, open) if {
	locations.below(words[count(words) - 1], open)
	every modifier in array.slice(words, 1, count(words) - 1) {
		modifier in {"=", "^~"}
	}
}

_read(text) := {words |
	tokens := [token | some token in regex.find_n(_token, text, -1); not startswith(token, "#")]
	ends := [i | some i, token in array.concat(tokens, [";"]); token in {";", "{", "}"}]
	some n, end in ends
	start := array.concat([-1], ends)[n] + 1
	words := [_unquoted(token) | some token in array.slice(tokens, start, end)]
	words != []
}

# A comment, a quoted word, what ends a statement, a word. The braces of ${name}
# belong to the word, and so does what a backslash precedes.
_token := concat("|", [
	`#[^\n]*`,
	`(?s:"(?:\\.|[^"])*")`,
	`(?s:'(?:\\.|[^'])*')`,
	`[;{}]`,
	`(?s:(?:\\.|\$\{|[^\s;{])+)`,
])

_unquoted(token) := regex.replace(token, `(?s)^(?:"(.*)"|'(.*)')`, "$1$2")
