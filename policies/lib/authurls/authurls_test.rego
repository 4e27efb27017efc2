package lib.authurls_test

import data.lib.authurls

test_parts[text] if {
	some text, want in {
		"https://$host/oauth2/auth": ["https", "$host", "/oauth2/auth"],
		"HTTPS://Shop.Example./A": ["https", "shop.example", "/A"],
		"http://a-b_c.example:8080": ["http", "a-b_c.example", ""],
		"https://a.example:8?": ["https", "a.example", ""],
		"https://a.example/?A1": ["https", "a.example", "/"],
		"https://a.example?x=/y?z&$a,b:c~d-e_f.g": ["https", "a.example", ""],
		"https://a.example/x?rd=https://$host$request_uri": ["https", "a.example", "/x"],
		"https://a.example:65535/x,y&z=$1:~-._": ["https", "a.example", "/x,y&z=$1:~-._"],
	}
	authurls.parts(text) == {"scheme": want[0], "host": want[1], "path": want[2]}
}

test_no_parts[text] if {
	some text in [
		"", "/oauth2/auth", "shop.example", "ftp://a.example/", "https:/a.example", "https://", "https:///a",
		"https://a.example:/a", "https://a.example:123456/a", "https://a.example:x/a", "https://b@a.example/",
		"https://a..b/",
		"https://a.example/a b", "https://a.example/a;b", "https://a.example/a#b", "https://a.example/{a}",
		"https://a.example\\b",
		"https://[::1]/a", "xhttps://a.example/", " https://a.example/", "https://a.example/a\n", "https://a.example/%61",
	]
	not authurls.parts(text)
}

_served := {"shop.example", "*.corp.example"}

_fault(text) := authurls.fault(text, _served, {"login.example", "*.sso.example"}, "Cluster.Local")

test_no_fault[text] if {
	some text in [
		"https://$host/oauth2/auth", "https://shop.example/oauth2/auth", "https://a.corp.example/oauth2/auth",
		"https://login.example", "https://a.sso.example", "http://a.b.svc", "http://a.b.svc.cluster.local",
		"https://a-1.b-2.svc.cluster.local:8443/x",
	]
	not _fault(text)
}

test_fault[text] if {
	some text, want in {
		"": `is no URL to ingress-nginx; write "https://$host/oauth2/auth"`,
		"https://bank.example/": _stranger("bank.example"),
		"http://bank.example/": _stranger("bank.example"),
		"https://a.b.corp.example/": _stranger("a.b.corp.example"),
		"https://corp.example/": _stranger("corp.example"),
		"https://a.b.sso.example/": _stranger("a.b.sso.example"),
		"https://$http_host/": _stranger("$http_host"),
		"http://a.svc/": _stranger("a.svc"),
		"http://a.b.c.svc/": _stranger("a.b.c.svc"),
		"http://.b.svc/": _stranger(".b.svc"),
		"http://a.b.svc.svc/": _stranger("a.b.svc.svc"),
		"http://abc.svc/": _stranger("abc.svc"),
		"http://a.bxsvc/": _stranger("a.bxsvc"),
		"http://$http_a.b.svc/": _stranger("$http_a.b.svc"),
		"http://a.$http_b.svc/": _stranger("a.$http_b.svc"),
		"http://a.b.svc.cluster.local.example/": _stranger("a.b.svc.cluster.local.example"),
		"http://a.b.cluster.local/": _stranger("a.b.cluster.local"),
		"http://$host/": `asks "$host" by plain HTTP; write https`,
		"http://shop.example/": `asks "shop.example" by plain HTTP; write https`,
		"http://login.example/": `asks "login.example" by plain HTTP; write https`,
	}
	_fault(text) == want
}

test_host_of_the_client if {
	want := `asks "$host", which the client makes up where a rule serves every host; name the host`
	authurls.fault("https://$host/", {"", "shop.example"}, set(), "cluster.local") == want
	not authurls.fault("https://shop.example/", {"", "shop.example"}, set(), "cluster.local")
}

test_service[host] if {
	some host, want in {"a.b.svc": true, "a.b.svc.x": true, "a..svc": false, "a.b.svc.y": false, "a.b": false}
	{true | authurls.service(host, "x")} == {true | want}
}

test_odd_domain if authurls.fault("http://a.b.svc.5", set(), set(), 5) == _stranger("a.b.svc.5")

_stranger(host) := concat("", [
	sprintf("asks %q, which is a stranger; ", [host]),
	"ask a host of this Ingress or a Service of the cluster",
])
