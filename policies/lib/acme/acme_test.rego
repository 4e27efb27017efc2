package lib.acme_test

import data.lib.acme

# V112: one server in several spellings.
test_endpoint[url] if {
	some url, want in {
		"https://acme.example/directory": "https://acme.example/directory",
		"https://acme.example/directory/": "https://acme.example/directory",
		"HTTPS://Acme.Example/directory": "https://acme.example/directory",
		"https://acme.example:443/directory": "https://acme.example/directory",
		"https://acme.example:/directory": "https://acme.example/directory",
		"https://acme.example./directory": "https://acme.example/directory",
		"https://acme.example:8443/Directory": "https://acme.example:8443/Directory",
		"https://acme.example:80/directory": "https://acme.example:80/directory",
		"http://acme.example:80/directory": "http://acme.example/directory",
		"http://acme.example:443/directory": "http://acme.example:443/directory",
		"https://acme.example": "https://acme.example",
		"https://acme.example/": "https://acme.example",
		"https://acme.example//": "https://acme.example/",
		"https://[2001:DB8::1]:14000/dir": "https://[2001:db8::1]:14000/dir",
		"https://[fd00::a]/dir": "https://[fd00::a]/dir",
		"https://[::ffff:10.1.2.3]": "https://[::ffff:10.1.2.3]",
		"https://acme-v02.example": "https://acme-v02.example",
		"https://10.1.2.3/acme/acme/directory": "https://10.1.2.3/acme/acme/directory",
		"https://acme.example/a%20b": "https://acme.example/a%20b",
	}
	acme.endpoint(url) == want
}

test_no_endpoint[i] if {
	some i, url in [
		"", "acme.example/directory", "//acme.example/directory", "ftp://acme.example/directory", "https:///directory",
		"https://acme.example@evil.example/directory", "https://u:p@acme.example/directory",
		"https://acme.example/directory?a=b", "https://acme.example/directory#a", " https://acme.example/directory",
		"https://acme.example/directory\n", "https://acme.example/dir ectory", "https://acme.example\\@evil.example/",
		"https://acme.example:443:80/", "https://acme.example:a/", "https://[acme.example]/", "https://[]/",
		"xhttps://acme.example/",
		null, 5, ["https://acme.example"], {"a": "https://acme.example"},
	]
	not acme.endpoint(url)
	acme.endpoints([url, "https://acme.example"]) == {"https://acme.example"}
}

test_endpoints[i] if {
	some i, test in [
		{"urls": ["https://a.example/", "https://A.example"], "want": {"https://a.example"}},
		{"urls": {"https://a.example/"}, "want": {"https://a.example"}},
		{"urls": [], "want": set()},
		{"urls": null, "want": set()},
		{"urls": "https://a.example", "want": set()},
		{"urls": {"a": "https://a.example"}, "want": set()},
	]
	acme.endpoints(test.urls) == test.want
}

test_types[i] if {
	some i, test in [
		{"spec": {}, "want": []},
		{"spec": {"acme": {}}, "want": ["acme"]},
		{"spec": {"selfSigned": {}, "acme": null}, "want": ["selfSigned"]},
		{
			"spec": {"venafi": {}, "vault": {}, "selfSigned": {}, "ca": {}, "acme": {}},
			"want": ["acme", "ca", "selfSigned", "vault", "venafi"],
		},
		{"spec": {"acme": "odd", "selfsigned": {}}, "want": ["acme"]},
		{"spec": null, "want": []},
		{"spec": "acme", "want": []},
		{"spec": [], "want": []},
	]
	acme.types(test.spec) == test.want
}
