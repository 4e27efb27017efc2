package lib.subjects_test

import data.lib.subjects

_name(path, value, host) := {"path": path, "value": value, "host": host}

_cases := {
	"dnsNames": {
		"spec": {"dnsNames": ["a.example", "*.B.example."]},
		"want": {_name(["dnsNames", 0], "a.example", "a.example"), _name(["dnsNames", 1], "*.B.example.", "*.b.example")},
	},
	"ipAddresses": {
		"spec": {"ipAddresses": ["10.1.2.3", "2001:DB8::1"]},
		"want": {
			_name(["ipAddresses", 0], "10.1.2.3", "10.1.2.3"),
			_name(["ipAddresses", 1], "2001:DB8::1", "2001:db8::1"),
		},
	},
	"commonName": {
		"spec": {"commonName": "A.example"},
		"want": {_name(["commonName"], "A.example", "a.example")},
	},
	"emailAddresses": {
		"spec": {"emailAddresses": ["jane@A.example", `"a@b"@c.example`, "jane", "jane@"]},
		"want": {
			_name(["emailAddresses", 0], "jane@A.example", "a.example"),
			_name(["emailAddresses", 1], `"a@b"@c.example`, "c.example"),
			_name(["emailAddresses", 2], "jane", ""),
			_name(["emailAddresses", 3], "jane@", ""),
		},
	},
	"spellings of old": {
		"spec": {"emailSANs": ["jane@a.example"], "uriSANs": ["https://a.example"]},
		"want": {
			_name(["emailSANs", 0], "jane@a.example", "a.example"),
			_name(["uriSANs", 0], "https://a.example", "a.example"),
		},
	},
	"otherNames": {
		"spec": {"otherNames": [
			{"oid": "1.3.6.1.4.1.311.20.2.3", "utf8Value": "jane@A.example"},
			{"oid": "1.2.3", "utf8Value": "a.example"},
			{"oid": "1.2.3"},
		]},
		"want": {
			_name(["otherNames", 0], {"oid": "1.3.6.1.4.1.311.20.2.3", "utf8Value": "jane@A.example"}, "a.example"),
			_name(["otherNames", 1], {"oid": "1.2.3", "utf8Value": "a.example"}, "a.example"),
			_name(["otherNames", 2], {"oid": "1.2.3"}, ""),
		},
	},
	"all": {
		"spec": {
			"commonName": "a.example", "dnsNames": ["b.example"], "literalSubject": "CN=c.example",
			"secretName": "d", "subject": {"organizations": ["e"]},
		},
		"want": {
			_name(["commonName"], "a.example", "a.example"),
			_name(["dnsNames", 0], "b.example", "b.example"),
			_name(["literalSubject"], "CN=c.example", "c.example"),
		},
	},
	"none": {"spec": {}, "want": set()},
	"empty": {
		"spec": {"commonName": "", "dnsNames": [], "literalSubject": "", "uris": null, "ipAddresses": null},
		"want": set(),
	},
	"null": {"spec": {"commonName": null, "dnsNames": null, "literalSubject": null}, "want": set()},
	"odd": {
		"spec": {"commonName": 5, "dnsNames": "a.example", "literalSubject": ["CN=a"], "uris": [null], "otherNames": ["a"]},
		"want": {
			_name(["commonName"], 5, ""),
			_name(["dnsNames"], "a.example", "a.example"),
			_name(["literalSubject"], ["CN=a"], ""),
			_name(["uris", 0], null, ""),
			_name(["otherNames", 0], "a", ""),
		},
	},
}

test_named[name] if {
	some name, test in _cases
	subjects.named(test.spec) == test.want
}
