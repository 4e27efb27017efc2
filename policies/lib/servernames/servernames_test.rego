package lib.servernames_test

import data.lib.servernames

test_of_alias[alias] if {
	some alias, host in {
		"shop.example": "shop.example",
		"Shop.Example": "shop.example",
		`~^(www\.)?Shop\.example$`: `~^(www\.)?Shop\.example$`,
		"~*.shop.example": "~*.shop.example",
		"*.shop.example": `~^.+\.shop\.example$`,
		".shop.example": `~^(.+\.)?shop\.example$`,
		"shop.*": `~^shop\..+$`,
		"*": "*",
		"A~B": "a~b",
		"A.*.b": "a.*.b",
	}
	servernames.of_alias(alias) == host
}

_overlapping := {
	["shop.example", "shop.example"],
	["", ""],
	["*.shop.example", "*.shop.example"],
	["*.shop.example", "www.shop.example"],
	["*.example", "shop.example"],
	[`~^www\.shop`, `~^www\.shop`],
	[`~^(www\.)?shop\.example$`, "shop.example"],
	[`~^(www\.)?SHOP\.example$`, "shop.example"],
	[`~shop`, "my-shop.example"],
	["~.*", ""],
	["~^a~b$", "a~b"],
	[`~^www\.`, "*.shop.example"],
	[`~^store-[0-9]+\.Shop\.example$`, "*.shop.example"],
	[`~^store-[0-9]+\.shop\.example`, "*.shop.example"],
	[`~^store-[0-9]+.shop.example$`, "*.shop.example"],
	[`~^(eu\.)?store-[0-9]+\.shop\.example$`, "*.shop.example"],
	[`~^(eu\.)*store\.shop\.example$`, "*.shop.example"],
	[`~^store-\d+\.shop\.example$`, "*.shop.example"],
	[servernames.of_alias(".shop.example"), "*.example"],
	[servernames.of_alias("*.shop.example"), "a.b.shop.example"],
	[servernames.of_alias("*.shop.example"), "*.a.shop.example"],
	[servernames.of_alias(".shop.example"), "shop.example"],
	[servernames.of_alias(".shop.example"), "www.shop.example"],
	[servernames.of_alias("shop.*"), "shop.example"],
	[servernames.of_alias("shop.*"), "shop.example.org"],
}

test_overlap[pair] if {
	some pair in _overlapping
	servernames.overlap(pair[0], pair[1])
	servernames.overlap(pair[1], pair[0])
}

_apart := {
	["shop.example", "bank.example"],
	["", "shop.example"],
	["", "*.shop.example"],
	["*.shop.example", "shop.example"],
	["*.shop.example", "a.b.shop.example"],
	["*.shop.example", "*.a.shop.example"],
	["*.shop.example", "*.bank.example"],
	["shop.example", "w.shop.example"],
	["~^www.shop", "~^www"],
	["~.*", "~^shop"],
	["~^shop", "~^shop~^shop"],
	[`~^www\.shop\.example$`, "shop.example"],
	[`~^www$`, ""],
	[`~^api\.`, "*.shop.example"],
	[`~^store-[0-9]+\.shop\.example\.org$`, "*.shop.example"],
	[`~^store-[0-9]+shop\.example$`, "*.shop.example"],
	[`~^.*\.eu\.shop\.example$`, "*.shop.example"],
	[`~^(eu\.|us\.)store\.shop\.example$`, "*.shop.example"],
	[`~^(eu\.)?(us\.)+store\.shop\.example$`, "*.shop.example"],
	[`~^store\.shop\.example$|^bank\.example$`, "*.shop.example"],
	[`~^store-shop\.example$`, "*.shop.example"],
	[`~^(eu\.(x)?y)store\.shop\.example$`, "*.shop.example"],
	[`~^(eu\.)x\)?store\.shop\.example$`, "*.shop.example"],
	[`~^my-shop\.example$`, "*shop.example"],
	[`~^a\.shop\.example$`, "a*.shop.example"],
	[`~^a\.www$`, "a.*"],
	["x~.y.shop.example", "*.shop.example"],
	["shop~|.*", "bank.example"],
	["~^(?!www)", "shop.example"],
	["~^(?!www)", "*.shop.example"],
	[servernames.of_alias("*.shop.example"), "shop.example"],
	[servernames.of_alias("*.shop.example"), "aXshop.example"],
	[servernames.of_alias("*.shop.example"), "a.shop.example.org"],
	[servernames.of_alias("*.shop.example"), "a.shopXexample"],
	[servernames.of_alias(".shop.example"), "my-shop.example"],
	[servernames.of_alias(".shop.example"), "shop.example.org"],
	[servernames.of_alias("shop.*"), "www.shop.example"],
	[servernames.of_alias("shop.*"), "shopping.example"],
	[servernames.of_alias("shop.*"), "shop."],
}

test_apart[pair] if {
	some pair in _apart
	not servernames.overlap(pair[0], pair[1])
	not servernames.overlap(pair[1], pair[0])
}

# What no host is overlaps nothing, not even where a host is a text of it.
test_odd[i] if {
	some i, odd in [null, 5, true, ["shop.example"], {}]
	every host in ["", "shop.example", "*.shop.example", "~.*"] {
		not servernames.overlap(odd, host)
		not servernames.overlap(host, odd)
	}
}

test_wildcard[host] if {
	some host, want in {
		"www.shop.example": "*.shop.example",
		"*.shop.example": "*.shop.example",
		"localhost": "localhost",
		".shop.example": ".shop.example",
		"": "",
	}
	servernames.wildcard(host) == want
}

test_readable if {
	every host in ["", "shop.example", "*.shop.example", "(", "a~(", `~^www\d+\.shop\.example$`] {
		servernames.readable(host)
	}
	every host in ["~^(?!www)", "~(", "~*"] {
		not servernames.readable(host)
	}
}
