# METADATA
# title: Ordinary Ingresses
# description: >-
#   The form that nearly all Ingresses have. Whatever is so written has parts of the
#   right types throughout, and most questions about it need not be asked. It is told
#   by one expression over the text of the spec, for the price of a few questions.
package lib.ordinary

import data.lib.reviews

# METADATA
# description: >-
#   The hosts of the Ingress under review, undefined unless it is ordinary: there are
#   rules, and all name a host, whose names are short together, and paths in plain
#   characters, each to one port of a Service; spec.tls, if there is one, has entries
#   with hosts and a Secret; nothing else is there but a class; and there are no aliases.
hosts := named if {
	not reviews.annotations["nginx.ingress.kubernetes.io/server-alias"]
	regex.match(_spec, json.marshal(reviews.spec))
	named := {host | host := reviews.spec.rules[_].host}
	count(concat("", named)) <= 253
}

_spec := concat("", [
	`^\{(?:"ingressClassName":"[^"\\]*",)?"rules":`, _some(_rule),
	`(?:,"tls":`, _some(_entry), `)?\}$`,
])

_rule := concat("", [`\{"host":`, _host, `,"http":\{"paths":`, _some(_path), `\}\}`])

_path := concat("", [
	`\{"backend":\{"service":\{"name":"[^"\\]+","port":\{"n(?:ame":"[^"\\]+"|umber":[1-9][0-9]*)\}\}\},`,
	`"path":"/[A-Za-z0-9._~/-]*","pathType":"(?:Exact|ImplementationSpecific|Prefix)"\}`,
])

_entry := concat("", [`\{"hosts":`, _some(_host), `,"secretName":"[^"\\]+"\}`])

# A DNS name of two labels at least, by its first letter no address, or a wildcard over
# one. Each character tells how to go on, which makes it quick.
_host := `"(?:\*\.)?[a-z](?:-*[a-z0-9])*(?:\.[a-z0-9](?:-*[a-z0-9])*)+"`

_some(form) := concat("", [`\[`, form, `(?:,`, form, `)*\]`])
