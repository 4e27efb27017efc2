# METADATA
# title: Redirects to HTTPS
# description: >-
#   The annotations by which an Ingress opens plain HTTP beside its TLS.
#   ingress-nginx redirects to HTTPS wherever it has a certificate, unless
#   ssl-redirect says no, and force-ssl-redirect overrules that
#   (redirect_to_https in its rootfs/etc/nginx/lua/lua_ingress.lua). The GCE
#   controller serves plain HTTP unless allow-http says no.
# related_resources:
# - ref: https://kubernetes.github.io/ingress-nginx/user-guide/tls/#server-side-https-enforcement-through-redirect
#   description: ssl-redirect and force-ssl-redirect
# - ref: https://cloud.google.com/kubernetes-engine/docs/how-to/load-balance-ingress#disabling_http
#   description: allow-http
package lib.redirects

import data.lib.booleans

# METADATA
# description: >-
#   What opens plain HTTP, as an object from annotation to
#   {"remedy": what to do, "text": what is wrong}. A text that is no boolean
#   leaves the controller's default, which is to redirect in ingress-nginx and
#   to serve plain HTTP in GCE's.
openings(annotations, classes) := object.union(_nginx(annotations), _gce(annotations, classes))

default _nginx(_) := {}

_nginx(annotations) := {key: {"remedy": remedy, "text": text}} if {
	key := "nginx.ingress.kubernetes.io/ssl-redirect"
	booleans.parses_false(annotations[key])
	not booleans.parses_true(object.get(annotations, "nginx.ingress.kubernetes.io/force-ssl-redirect", ""))
	text := sprintf("%q leaves plain HTTP open; remove it or set it to \"true\"", [annotations[key]])
	remedy := "Remove the annotation: ingress-nginx redirects to HTTPS by default."
}

default _gce(_, _) := {}

_gce(annotations, classes) := {key: {"remedy": remedy, "text": text}} if {
	key := "kubernetes.io/ingress.allow-http"
	count({"gce", "gce-internal"} & classes) > 0
	not booleans.parses_false(object.get(annotations, key, ""))
	text := sprintf("%s leaves plain HTTP open on the GCE controller; set it to \"false\"", [_found(annotations, key)])
	remedy := "Set the annotation to \"false\"."
}

_found(annotations, key) := sprintf("%q", [annotations[key]])

_found(annotations, key) := "is absent, which" if not annotations[key]
