package lib.listeners_test

import data.lib.listeners

test_entries if {
	listeners.entries({"listeners": [{"name": "a"}, "b", null]}) == [{"name": "a"}, {}, {}]
}

test_no_entries[i] if {
	some i, spec in [{}, null, "a", {"listeners": null}, {"listeners": "a"}, {"listeners": {"a": {"name": "a"}}}]
	listeners.entries(spec) == []
}

test_protocol if {
	listeners.protocol({"protocol": "HTTP"}) == "HTTP"
	listeners.protocol({"protocol": 5}) == 5
	listeners.protocol({}) == null
}

test_hostname if {
	listeners.hostname({"hostname": "a.example"}) == "a.example"
	listeners.hostname({"hostname": ["a.example"]}) == ["a.example"]
	listeners.hostname({"hostname": false}) == false
	listeners.hostname({"hostname": null}) == ""
	listeners.hostname({}) == ""
}

test_tls if {
	listeners.tls({"tls": {"mode": "A"}}) == {"mode": "A"}
	every listener in [{}, {"tls": null}, {"tls": "A"}, {"tls": [{"mode": "A"}]}] {
		listeners.tls(listener) == {}
	}
}

test_mode if {
	listeners.mode({"tls": {"mode": "Passthrough"}}) == "Passthrough"
	listeners.mode({"tls": {"mode": false}}) == false
	every listener in [{}, {"tls": null}, {"tls": {}}, {"tls": {"mode": null}}] {
		listeners.mode(listener) == "Terminate"
	}
}

test_refs if {
	listeners.refs({"tls": {"certificateRefs": [{"name": "a"}, null]}}) == [{"name": "a"}, null]
	every tls in [null, "a", {}, {"certificateRefs": null}, {"certificateRefs": "a"}, {"certificateRefs": {"name": "a"}}] {
		listeners.refs({"tls": tls}) == []
	}
}

test_no_tls_no_refs if listeners.refs({}) == []

test_encrypted if {
	{protocol |
		some protocol in ["HTTP", "HTTPS", "TLS", "TCP", "UDP", "https", null, 5]
		listeners.encrypted({"protocol": protocol})
	} == {"HTTPS", "TLS"}
	not listeners.encrypted({})
}

test_guarded if {
	permitted := {"classes": {"alb"}, "protocols": {"HBONE"}}
	listeners.guarded({"protocol": "HTTPS"}, "nginx", permitted)
	listeners.guarded({"protocol": "HBONE"}, "nginx", permitted)
	listeners.guarded({"protocol": "HTTP"}, "alb", permitted)
	not listeners.guarded({"protocol": "HTTP"}, "nginx", permitted)
	not listeners.guarded({"protocol": "alb"}, "HBONE", permitted)
	not listeners.guarded({}, null, permitted)
}
