package policies.require_ingress_auth_test

# A neighbour may be behind other authentication, but then nobody gets to sign in.
test_unserved[name] if {
	some name, test in {
		"V152 nothing there": {"inventory": {}},
		"V152 behind the same": {"inventory": {"oauth2": object.union(_oauth2, _by(_authenticated))}},
		"V152 behind another": {"inventory": {"oauth2": object.union(_oauth2, _by({_url: _service}))}},
		"V152 behind what all have": {"inventory": {"oauth2": _oauth2}, "parameters": {"globalAuth": true}},
	}
	_seen == {[
		concat("", [
			"Ingress shop/web: annotation nginx.ingress.kubernetes.io/auth-url needs shop.example/oauth2/auth, ",
			"which no other Ingress serves without authentication; let one do so",
		]),
		["metadata", "annotations", _url],
	]} with input as _input(object.union(test, {"annotations": _authenticated})) with data.inventory as _inventory(test)
}

test_nowhere_to_sign_in if {
	annotations := {_url: _service, _signin: "https://$host/oauth2/start"}
	_seen == {[
		concat("", [
			"Ingress shop/web: annotation nginx.ingress.kubernetes.io/auth-signin needs shop.example/oauth2/start, ",
			"which no other Ingress serves without authentication; let one do so",
		]),
		["metadata", "annotations", _signin],
	]} with input as _input({"annotations": annotations}) with data.inventory as {}
}

_by(annotations) := {"metadata": {"annotations": annotations}}
