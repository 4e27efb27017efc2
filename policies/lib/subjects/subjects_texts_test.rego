package lib.subjects_test

import data.lib.subjects

test_uris[uri] if {
	some uri, host in {
		"https://a.example": "a.example",
		"https://A.example/a/b": "a.example",
		"https://a.example:8443/a@b.example": "a.example",
		"https://a.example?b": "a.example",
		"https://a.example#b": "a.example",
		"https://a.example:/": "a.example",
		"https://jane:secret@a.example/": "a.example",
		"https://a.example./": "a.example",
		"spiffe://cluster.local/ns/shop/sa/web": "cluster.local",
		"a+b-c.9://a.example": "a.example",
		"https://10.1.2.3:443/": "10.1.2.3",
		"https://[2001:DB8::9]:443/": "2001:db8::9",
		"https://[::ffff:10.1.2.3]": "::ffff:10.1.2.3",
		"https://a.example@evil.example": "evil.example",
		"https://a.example\\@evil.example": "",
		"https://evil.example\\.a.example": "",
		"https://a@b@c.example": "",
		"https://[a.example]/": "",
		"https://[]/": "",
		"https://:443/": "",
		"https:///a": "",
		"https://a.example:b/": "",
		"https://a.example:443:443/": "",
		"9a://a.example": "",
		" https://a.example": "",
		"https://a.example\n": "a.example\n",
		"urn:uuid:5": "",
		"mailto:jane@a.example": "",
		"https://a?b@evil.example": "a",
		"https://a#b@evil.example": "a",
		"https://a[b.example/": "",
		"https://a]b.example/": "",
		"https://@a.example/": "a.example",
		"https://~a.example/": "~a.example",
		"a://a.example": "a.example",
		"HTTPS://a.example": "a.example",
		"a.example": "",
		"": "",
	}
	subjects.named({"uris": [uri]}) == {_name(["uris", 0], uri, host)}
}

test_literal_subjects[text] if {
	some text, hosts in {
		"CN=a.example,O=Shop": {"a.example"},
		"O=Shop, CN = A.example ,C=DE": {"a.example"},
		"cn=a.example": {"a.example"},
		"2.5.4.3=a.example": {"a.example"},
		"O=Shop+CN=a.example": {"a.example"},
		"CN=a.example,CN=b.example": {"a.example", "b.example"},
		`O=Shop\, CN\=x,CN=a.example`: {"a.example"},
		`O=a\,CN=b.example`: set(),
		"O=a=b,CN=c.example": {"c.example"},
		"CN=": {""},
		"CN=jane doe": {"jane doe"},
		"CN=#1304612e62": {"#1304612e62"},
		`CN=a\2eexample`: {`a\2eexample`},
		"O=Shop,C=DE": set(),
		"xCN=a.example": set(),
		`CN="a.example,O=b"`: {""},
		"CN=a.example;O=b": {""},
		"CN=a.example,": {""},
		"a.example": {""},
		"CN": {""},
		"=a.example": {""},
		"O=,CN=a.example": {"a.example"},
		"X-Y=1,CN=a.example": {"a.example"},
		`CN=a.example,O=b\`: {""},
	}
	subjects.named({"literalSubject": text}) == {_name(["literalSubject"], text, host) | some host in hosts}
}
