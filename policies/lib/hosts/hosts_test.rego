package lib.hosts_test

import data.lib.hosts

test_sound[host] if {
	some host in [
		"shop.example", "a.b.c.d.example", "*.shop.example", "localhost", "1.example", "xn--bcher-kva.example",
		"1.2.3.999", "1.2.3.4.5", "a-b.example",
	]
	hosts.valid(host)
	hosts.sound(host)
	not hosts.over_tld(host)
}

# V81: what the API server refuses.
test_unsound[host] if {
	some host, fault in {
		"": `host "" is no DNS name; write one like "a.example" or "*.a.example"`,
		"*": `host "*" is no DNS name; write one like "a.example" or "*.a.example"`,
		"*.": `host "*." is no DNS name; write one like "a.example" or "*.a.example"`,
		"a.*.example": `host "a.*.example" is no DNS name; write one like "a.example" or "*.a.example"`,
		"*.*.example": `host "*.*.example" is no DNS name; write one like "a.example" or "*.a.example"`,
		"*shop.example": `host "*shop.example" is no DNS name; write one like "a.example" or "*.a.example"`,
		"10.1.2.3": `host "10.1.2.3" is no DNS name; write one like "a.example" or "*.a.example"`,
		"010.001.002.003": `host "010.001.002.003" is no DNS name; write one like "a.example" or "*.a.example"`,
		"2001:db8::1": `host "2001:db8::1" is no DNS name; write one like "a.example" or "*.a.example"`,
		"shop.example:8443": `host "shop.example:8443" is no DNS name; write one like "a.example" or "*.a.example"`,
		"my_shop.example": `host "my_shop.example" is no DNS name; write one like "a.example" or "*.a.example"`,
		"bücher.example": `host "bücher.example" is no DNS name; write one like "a.example" or "*.a.example"`,
		"shop..example": `host "shop..example" is no DNS name; write one like "a.example" or "*.a.example"`,
		"-shop.example": `host "-shop.example" is no DNS name; write one like "a.example" or "*.a.example"`,
		"shop.example\n": `host "shop.example\n" is no DNS name; write one like "a.example" or "*.a.example"`,
		"Shop.Example": `host "Shop.Example" is no DNS name in lower case; write "shop.example"`,
		"shop.example.": `host "shop.example." is no DNS name in lower case; write "shop.example"`,
		"*.Shop.example.": `host "*.Shop.example." is no DNS name in lower case; write "*.shop.example"`,
		"*.com": `host "*.com" spans a top-level domain, which no CA signs; name a domain of yours`,
	}
	not hosts.sound(host)
	hosts.fault(host) == fault
}

test_odd_types[type] if {
	some host in [null, 5, true, ["shop.example"], {"a": 1}]
	type := type_name(host)
	not hosts.sound(host)
	not hosts.over_tld(host)
	text := `host %s is no DNS name; write one like "a.example" or "*.a.example"`
	hosts.fault(host) == sprintf(text, [json.marshal(host)])
}

test_long_host if {
	label := concat("", [c | some _ in numbers.range(1, 249); c := "a"])
	hosts.valid(concat("", [label, ".abc"]))
	not hosts.valid(concat("", [label, ".abcd"]))
}

test_coverers[host] if {
	some host, want in {
		"api.shop.example": {"api.shop.example", "*.shop.example"},
		"v2.api.shop.example": {"v2.api.shop.example", "*.api.shop.example"},
		"shop.example": {"shop.example"},
		"*.shop.example": {"*.shop.example"},
		"*.api.shop.example": {"*.api.shop.example"},
		"localhost": {"localhost"},
		"*.com": set(),
	}
	hosts.coverers(host) == want
}

test_wildcards_above[host] if {
	some host, want in {
		"a.b.example": ["*.a.b.example", "*.b.example", "*.example"],
		"example": ["*.example"],
		"*.b.example": ["*.*.b.example", "*.b.example", "*.example"],
		"~^a.b.example": [],
		"a..example": [],
	}
	hosts.wildcards_above(host) == want
}

test_of_domain if {
	every host in ["shop.example", "www.shop.example", "a.b.shop.example", "*.shop.example", "*.a.shop.example"] {
		hosts.of_domain(host, "shop.example")
	}
}

test_not_of_domain if {
	[host |
		some host in ["evilshop.example", "shop.example.org", "example", "*.example", "", "*.", null, 1]
		hosts.of_domain(host, "shop.example")
	] == []
	every domain in ["", ".example", "*.shop.example", null] {
		not hosts.of_domain("shop.example", domain)
	}
}
