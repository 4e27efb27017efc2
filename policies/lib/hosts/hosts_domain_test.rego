package lib.hosts_test

import data.lib.hosts

test_domain[text] if {
	some text in ["shop.example", "Shop.EXAMPLE", ".shop.example", "*.shop.example", "shop.example.", "*.Shop.example."]
	hosts.domain(text) == "shop.example"
}

test_domain_of_one_label if hosts.domain(".com") == "com"

test_no_domain[i] if {
	some i, text in [
		"", ".", "*", "*.", "*.*.example", "**.example", "..example", "shop..example", "*shop.example", "x*.shop.example",
		"shop.example/", " shop.example", "10.1.2.3", "bücher.example", "shop.example..", null, 5, ["shop.example"],
	]
	not hosts.domain(text)
}
