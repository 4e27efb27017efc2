package lib.tls_test

import data.lib.tls

_odd := [
	null, 5, true, "shop.example", [], {}, ["shop.example"],
	{"hosts": "shop.example"},
	{"hosts": {"a": "shop.example"}},
]

test_hosts_of if {
	tls.hosts_of({"hosts": ["shop.example", 5, null, "*.shop.example"]}) == ["shop.example", "*.shop.example"]
}

test_secret_of if tls.secret_of({"secretName": "shop-tls"}) == "shop-tls"

test_odd_entries[i] if {
	some i, entry in _odd
	tls.hosts_of(entry) == []
	tls.secret_of(entry) == ""
	tls.missing(entry) == {"hosts", "secretName"}
	tls.listed == {} with input.review.object.spec.tls as [entry]
	tls.served == set() with input.review.object.spec.tls as [entry]
}

test_no_entries[i] if {
	some i, odd in [null, "a", {"a": {"hosts": ["a.example"], "secretName": "a"}}, []]
	tls.entries == [] with input.review.object.spec.tls as odd
	tls.listed == {} with input.review.object.spec.tls as odd
	tls.duplicates == set() with input.review.object.spec.tls as odd
}

test_odd_secrets[i] if {
	some i, secret in [null, 5, true, ["shop-tls"], ""]
	tls.secret_of({"secretName": secret}) == ""
}

test_listed_and_served if {
	entries := [
		{"hosts": ["a.example"], "secretName": "a"},
		{"hosts": ["b.example", "a.example"]},
		{"hosts": ["c.example"], "secretName": ""},
		{"secretName": "d"},
	]
	tls.listed == {"a.example": {0, 1}, "b.example": {1}, "c.example": {2}} with input.review.object.spec.tls as entries
	tls.served == {"a.example"} with input.review.object.spec.tls as entries
}

test_missing[i] if {
	some i, test in [
		{"entry": {"hosts": ["a.example"], "secretName": "a"}, "want": set()},
		{"entry": {"hosts": ["a.example"]}, "want": {"secretName"}},
		{"entry": {"hosts": [], "secretName": "a"}, "want": {"hosts"}},
	]
	tls.missing(test.entry) == test.want
}

test_fault[name] if {
	some name, test in {
		"no entry": {
			"entries": [],
			"path": ["here"],
			"text": "is in no spec.tls entry; add it to spec.tls[].hosts",
		},
		"V73 no Secret": {
			"entries": [{"hosts": ["a.example"], "secretName": "a"}, {"hosts": ["v2.api.shop.example"]}],
			"path": ["spec", "tls", 1, "secretName"],
			"text": "is covered by spec.tls[1], which has no secretName; name the Secret there",
		},
		"V73 no Secret for the wildcard, twice": {
			"entries": [{"hosts": ["*.api.shop.example"]}, {"hosts": ["v2.api.shop.example"]}],
			"path": ["spec", "tls", 0, "secretName"],
			"text": "is covered by spec.tls[0], which has no secretName; name the Secret there",
		},
		"V74 no hosts": {
			"entries": [{"hosts": ["a.example"], "secretName": "a"}, {"secretName": "b"}, {"secretName": "c"}],
			"path": ["spec", "tls", 1, "hosts"],
			"text": "is in no spec.tls entry, and spec.tls[1] lists no hosts; add it there",
		},
		"V76 the nearest of two wildcards": {
			"entries": [{"hosts": ["*.example", "*.shop.example"], "secretName": "a"}, {"secretName": "b"}],
			"path": ["here"],
			"text": `is in no spec.tls entry, and "*.shop.example" covers exactly one label; add it to spec.tls[].hosts`,
		},
		"V81 a wildcard over a top-level domain": {
			"entries": [{"hosts": ["*.example"], "secretName": "a"}],
			"path": ["here"],
			"text": concat("", [
				`is in no spec.tls entry, and "*.example" spans a top-level domain, which no CA signs; `,
				"add it to spec.tls[].hosts",
			]),
		},
		"V71 an empty entry": {
			"entries": [{}],
			"path": ["here"],
			"text": "is in no spec.tls entry; add it to spec.tls[].hosts",
		},
	}
	fault := tls.fault(tls.listed, "v2.api.shop.example", ["here"]) with input.review.object.spec.tls as test.entries
	fault == {"path": test.path, "text": test.text}
}

_used_twice(first, second, name) := [first, concat("", [
	sprintf(`spec.tls[%d].secretName: Invalid value: %q: `, [first, name]),
	"this secret name must only appear in a single TLS entry but is also used in ",
	sprintf("spec.tls[%d].secretName", [second]),
])]

# V109
test_duplicates[name] if {
	some name, test in {
		"none": {"secrets": ["a", "b", "c"], "want": set()},
		"twice": {"secrets": ["a", "b", "a"], "want": {_used_twice(0, 2, "a")}},
		"three times": {"secrets": ["c", "a", "a", "a"], "want": {_used_twice(1, 2, "a")}},
		"two of them": {"secrets": ["a", "b", "b", "a"], "want": {_used_twice(0, 3, "a"), _used_twice(1, 2, "b")}},
		"no name": {"secrets": ["a", "", null], "want": {_used_twice(1, 2, "")}},
	}
	entries := [{"secretName": secret} | some secret in test.secrets]
	tls.duplicates == test.want with input.review.object.spec.tls as entries
}
