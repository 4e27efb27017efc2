package lib.redirects_test

import data.lib.redirects

_ssl := "nginx.ingress.kubernetes.io/ssl-redirect"

_force := "nginx.ingress.kubernetes.io/force-ssl-redirect"

_http := "kubernetes.io/ingress.allow-http"

test_closed[name] if {
	some name, test in {
		"no annotation": {"annotations": {}, "classes": set()},
		"redirect": {"annotations": {_ssl: "true"}, "classes": {"nginx"}},
		"V84 no boolean": {"annotations": {_ssl: "no"}, "classes": {"nginx"}},
		"V84 forced": {"annotations": {_ssl: "false", _force: "1"}, "classes": {"nginx"}},
		"not forced": {"annotations": {_force: "false"}, "classes": {"nginx"}},
		"V85 GCE without HTTP": {"annotations": {_http: "false"}, "classes": {"gce"}},
		"V85 of no GCE class": {"annotations": {_http: "true"}, "classes": {"nginx"}},
	}
	redirects.openings(test.annotations, test.classes) == {}
}

test_open[name] if {
	some name, test in {
		"V84 false": {
			"annotations": {_ssl: "F"},
			"key": _ssl,
			"text": `"F" leaves plain HTTP open; remove it or set it to "true"`,
		},
		"V84 false, not forced": {
			"annotations": {_ssl: "false", _force: "0"},
			"key": _ssl,
			"text": `"false" leaves plain HTTP open; remove it or set it to "true"`,
		},
		"V84 false, forced by no boolean": {
			"annotations": {_ssl: "false", _force: "yes"},
			"key": _ssl,
			"text": `"false" leaves plain HTTP open; remove it or set it to "true"`,
		},
		"V85 absent": {
			"annotations": {},
			"class": "gce",
			"key": _http,
			"text": `is absent, which leaves plain HTTP open on the GCE controller; set it to "false"`,
		},
		"V85 true": {
			"annotations": {_http: "true"},
			"class": "gce-internal",
			"key": _http,
			"text": `"true" leaves plain HTTP open on the GCE controller; set it to "false"`,
		},
		"V85 no boolean": {
			"annotations": {_http: ""},
			"class": "gce",
			"key": _http,
			"text": `"" leaves plain HTTP open on the GCE controller; set it to "false"`,
		},
	}
	openings := redirects.openings(test.annotations, {object.get(test, "class", "nginx")})
	object.keys(openings) == {test.key}
	openings[test.key].text == test.text
}

test_both_open if {
	object.keys(redirects.openings({_ssl: "0"}, {"gce"})) == {_ssl, _http}
}

test_remedies if {
	openings := redirects.openings({_ssl: "0"}, {"gce"})
	openings[_ssl].remedy == "Remove the annotation: ingress-nginx redirects to HTTPS by default."
	openings[_http].remedy == `Set the annotation to "false".`
}
