package lib.hosts_test

import data.lib.hosts

# A label of one letter, of two, with digits, with hyphens, first and later.
test_labels[host] if {
	some host in [
		"a.b", "ab.io", "a1.b2", "1a.2b", "a1b.c2d", "a-1-b.c-2-d", "1-2.3-4",
		"256.1.1.1", "260.1.1.1", "1.1.1.300", "01.1.1.0260", "1a2a3a4", "1.2.3",
	]
	hosts.sound(host)
	not hosts.fault(host)
}

test_addresses[host] if {
	some host in [
		"0.0.0.0", "9.10.99.100", "199.200.249.250", "255.255.255.255",
		"219.229.239.209", "251.252.253.254", "0.00.000.0000", "0255.01.1.1",
	]
	not hosts.valid(host)
}

test_no_wildcards[host] if {
	some host in ["*shop", "*", "a*.b"]
	not hosts.over_tld(host)
	not hosts.valid(host)
}

test_coverers_of_no_name if hosts.coverers(".shop.example") == {".shop.example"}

test_of_no_domain[domain] if {
	some domain, host in {
		"": "shop.example.",
		".example": "a..example",
		"*.example": "*.*.example",
		"-a.example": "-a.example",
	}
	not hosts.of_domain(host, domain)
}

test_of_a_domain_with_a_digit if hosts.of_domain("www.1.example", "1.example")
