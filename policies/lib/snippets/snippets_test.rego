package lib.snippets_test

import data.lib.snippets

_snippet := "nginx.ingress.kubernetes.io/configuration-snippet"

_read(text) := {words | some [_, words] in snippets.statements({_snippet: text})}

test_statements[text] if {
	some text, want in {
		"": set(),
		" ; ;{}": set(),
		"allow all;": {["allow", "all"]},
		"allow all": {["allow", "all"]},
		"\tallow\n all\r\n;": {["allow", "all"]},
		"deny all;allow all;": {["deny", "all"], ["allow", "all"]},
		"if ($a){allow all;}deny all;": {["if", "($a)"], ["allow", "all"], ["deny", "all"]},
		"location /a { location /b { allow all; } }": {["location", "/a"], ["location", "/b"], ["allow", "all"]},
		"# allow all;": set(),
		"#allow all;\ndeny all; # satisfy any;": {["deny", "all"]},
		"deny#all allow all;": {["deny#all", "allow", "all"]},
		`"allow" 'all';`: {["allow", "all"]},
		`set $a "b; allow all;";`: {["set", "$a", "b; allow all;"]},
		`set $a 'b} # "c';`: {["set", "$a", `b} # "c`]},
		`set $a "b\"; allow all;";`: {["set", "$a", `b\"; allow all;`]},
		`set $a 'b\'; allow all;';`: {["set", "$a", `b\'; allow all;`]},
		`set $a b\;c; allow all;`: {["set", "$a", `b\;c`], ["allow", "all"]},
		`set $a \;b;`: {["set", "$a", `\;b`]},
		"set $a ${b}c; allow all;": {["set", "$a", "${b}c"], ["allow", "all"]},
		"set $a b${c}d{allow all;": {["set", "$a", "b${c}d"], ["allow", "all"]},
		`set $a b"c;allow all;`: {["set", "$a", `b"c`], ["allow", "all"]},
		`set $a "b;allow all;`: {["set", "$a", `"b`], ["allow", "all"]},
		"#\nallow all;": {["allow", "all"]},
		`set "a" "b;c" 'd' 'e;f';`: {["set", "a", "b;c", "d", "e;f"]},
		`set "" '';`: {["set", "", ""]},
		`set ""a ''b;`: {["set", "", "a", "", "b"]},
		`set b"c" d'e';`: {["set", `b"c"`, `d'e'`]},
		"set \"a\nb\" 'c\nd';": {["set", "a\nb", "c\nd"]},
		"set a\\\nb;": {["set", "a\\\nb"]},
		"set }b;": {["set"], ["b"]},
	}
	_read(text) == want
}

test_annotations[name] if {
	some name, want in {
		"auth-snippet": {"deny"},
		"configuration-snippet": {"deny"},
		"location-snippet": {"deny"},
		"server-snippet": {"deny"},
		"stream-snippet": set(),
		"modsecurity-snippet": set(),
		"satisfy": set(),
	}
	key := concat("", ["nginx.ingress.kubernetes.io/", name])
	snippets.statements({key: "deny all;"}) == {[key, [word, "all"]] | some word in want}
}

test_another_prefix if snippets.statements({"nginx.org/server-snippet": "deny all;"}) == set()

test_weakening[statement] if {
	some statement, want in {
		"allow all": {"allow all"},
		"deny all": set(),
		"satisfy any": {"satisfy any"},
		"satisfy all": set(),
		"satisfy": {"satisfy"},
		"satisfy all any": {"satisfy all any"},
		"location /a": {"location /a"},
		"location": {"location"},
		"location /open/a": set(),
		"location = /open": set(),
		"location ^~ /open": set(),
		"location ~ /open": {"location ~ /open"},
		"location ~* /open": {"location ~* /open"},
		"location ~/open": {"location ~/open"},
		"location = ~ /open": {"location = ~ /open"},
		"location @open": {"location @open"},
		"location /open-too": {"location /open-too"},
	}
	snippets.weakening({_snippet: concat("", [statement, " ;"])}, {"allow"}, ["/open"]) == {[_snippet, text] |
		some text in want
	}
}
