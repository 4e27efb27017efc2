package lib.issuers_test

import data.lib.issuers

_ref(kind, name) := {"group": "cert-manager.io", "kind": kind, "name": name}

# V113
test_canonical[name] if {
	some name, test in {
		"name alone": {"ref": {"name": "ca"}, "want": _ref("Issuer", "ca")},
		"empty kind and group": {"ref": {"name": "ca", "kind": "", "group": ""}, "want": _ref("Issuer", "ca")},
		"null kind and group": {"ref": {"name": "ca", "kind": null, "group": null}, "want": _ref("Issuer", "ca")},
		"kind": {"ref": {"name": "ca", "kind": "ClusterIssuer"}, "want": _ref("ClusterIssuer", "ca")},
		"all": {
			"ref": {"name": "ca", "kind": "A", "group": "b.example", "other": 1},
			"want": {"name": "ca", "kind": "A", "group": "b.example"},
		},
	}
	issuers.canonical(test.ref) == test.want
}

_odd := {
	"null": null,
	"text": "ca",
	"list": [{"name": "ca"}],
	"no name": {"kind": "ClusterIssuer"},
	"empty name": {"name": ""},
	"null name": {"name": null},
	"odd name": {"name": 5},
	"odd kind": {"name": "ca", "kind": ["ClusterIssuer"]},
	"odd group": {"name": "ca", "group": 5},
}

test_odd_references[name] if {
	some name, ref in _odd
	not issuers.canonical(ref)
	issuers.listed([ref]) == set()
}

test_listed if {
	issuers.listed([{"name": "b"}, {"name": "a", "kind": "ClusterIssuer"}]) == {
		_ref("Issuer", "b"),
		_ref("ClusterIssuer", "a"),
	}
}

test_odd_lists[i] if {
	some i, refs in [null, "ca", {"a": {"name": "ca"}}, 5]
	issuers.listed(refs) == set()
}

test_text[want] if {
	some want, ref in {
		`ClusterIssuer "ca"`: _ref("ClusterIssuer", "ca"),
		`A.b.example "ca"`: {"name": "ca", "kind": "A", "group": "b.example"},
		`Issuer "a\"b"`: _ref("Issuer", `a"b`),
	}
	issuers.text(ref) == want
}

test_text_of_all if {
	issuers.text_of_all({_ref("Issuer", "b"), _ref("ClusterIssuer", "c"), _ref("Issuer", "a")}) == concat(", ", [
		`ClusterIssuer "c"`,
		`Issuer "a"`,
		`Issuer "b"`,
	])
}

test_text_of_one if issuers.text_of_all({_ref("Issuer", "b")}) == `Issuer "b"`

# By their texts, which begin with the kind, and not as OPA orders objects.
test_text_of_all_is_sorted if {
	refs := issuers.listed([{"group": "a.example", "kind": "Vault", "name": "v"}, _ref("ClusterIssuer", "c")])
	issuers.text_of_all(refs) == `ClusterIssuer "c", Vault.a.example "v"`
}

test_text_of_none if issuers.text_of_all(set()) == "none"
