package lib.hostnames_test

import data.lib.hostnames

_pairs := {
	"same": {"one": "a.example", "another": "a.example"},
	"same wildcard": {"one": "*.a.example", "another": "*.a.example"},
	"one label": {"one": "*.a.example", "another": "b.a.example"},
	"two labels": {"one": "*.a.example", "another": "c.b.a.example"},
	"wildcard below": {"one": "*.a.example", "another": "*.b.a.example"},
	"every host": {"one": "", "another": "a.example"},
	"every host twice": {"one": "", "another": ""},
}

_strangers := {
	"another": {"one": "a.example", "another": "b.example"},
	"apex": {"one": "*.a.example", "another": "a.example"},
	"suffix alone": {"one": "*.a.example", "another": "ba.example"},
	"below no wildcard": {"one": "a.example", "another": "b.a.example"},
	"star alone": {"one": "*a.example", "another": "ba.example"},
	"other wildcards": {"one": "*.a.example", "another": "*.b.example"},
	"star behind": {"one": "a*.b.example", "another": "ca*.b.example"},
	"within": {"one": "*.a.example", "another": "b.a.example.c"},
	"number": {"one": 5, "another": "a.example"},
	"list": {"one": ["a.example"], "another": "a.example"},
}

test_overlap[name] if {
	some name, pair in _pairs
	hostnames.overlap(pair.one, pair.another)
	hostnames.overlap(pair.another, pair.one)
}

test_no_overlap[name] if {
	some name, pair in _strangers
	not hostnames.overlap(pair.one, pair.another)
	not hostnames.overlap(pair.another, pair.one)
}

test_meets[name] if {
	some name, names in {
		"none": [],
		"one": ["a.example"],
		"one of two": ["b.example", "*.example"],
	}
	hostnames.meets("a.example", names)
}

test_meets_nothing[name] if {
	some name, names in {
		"another": ["b.example"],
		"odd": [["a.example"]],
	}
	not hostnames.meets("a.example", names)
}

test_certifies[name] if {
	some name, test in {
		"same": {"host": "a.example", "name": "a.example"},
		"same wildcard": {"host": "*.a.example", "name": "*.a.example"},
		"one label": {"host": "*.a.example", "name": "b.a.example"},
		"every host": {"host": "", "name": "a.example"},
		"narrower": {"host": "b.a.example", "name": "*.a.example"},
		"much narrower": {"host": "*.c.b.a.example", "name": "*.a.example"},
	}
	hostnames.certifies(test.host, test.name)
}

test_certifies_nothing[name] if {
	some name, test in {
		"another": {"host": "a.example", "name": "b.example"},
		"two labels": {"host": "*.a.example", "name": "c.b.a.example"},
		"wildcard below": {"host": "*.a.example", "name": "*.b.a.example"},
		"apex": {"host": "*.a.example", "name": "a.example"},
		"top-level domain": {"host": "*.example", "name": "a.example"},
		"number": {"host": 5, "name": "a.example"},
	}
	not hostnames.certifies(test.host, test.name)
}
