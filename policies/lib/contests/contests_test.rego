package lib.contests_test

import data.lib.contests

_id := ["bank", "web"]

_object(spec, metadata) := {
	"kind": "Ingress",
	"metadata": object.union({"namespace": "shop", "name": "web"}, metadata),
	"spec": spec,
}

_reviewed(spec) := {"review": {"object": _object(spec, {})}}

_stored(namespace, ingress) := {namespace: {"networking.k8s.io/v1": {"Ingress": {"web": ingress, "api": ingress}}}}

_rule(host) := {"host": host, "http": {"paths": [{"path": "/"}]}}

_alias := {"annotations": {"nginx.ingress.kubernetes.io/server-alias": "c.example"}}

test_hosts if {
	reviewed := _object({"rules": [_rule("a.example"), _rule("b.example")], "defaultBackend": {}}, _alias)
	contests.hosts == {"a.example", "b.example", "c.example", ""} with input.review.object as reviewed
	count(contests.own) == 6 with input.review.object as reviewed
}

test_of if {
	rival := {"spec": {"rules": [_rule("a.example"), _rule("b.example")]}, "metadata": _alias}
	got := contests.of(_id) with input as _reviewed({}) with data.inventory.namespace as _stored("bank", rival)
	{claim.host | some claim in got} == {"a.example", "b.example", "c.example"}
	bare := contests.of(_id) with input as _reviewed({}) with data.inventory.namespace as _stored("bank", {})
	bare == set()
	not contests.of(_id) with input as _reviewed({})
}

_certified := {
	"nothing": {"tls": null, "want": {}},
	"its own host": {"tls": [{"hosts": ["a.example"]}], "want": {}},
	"its own host in upper case": {"tls": [{"hosts": ["A.Example"]}], "want": {}},
	"a wildcard over its own host": {"tls": [{"hosts": ["*.example"]}], "want": {}},
	"below its own wildcard": {"tls": [{"hosts": ["www.b.example"]}], "want": {}},
	"an alias": {"tls": [{"hosts": ["c.example"]}], "want": {}},
	"another host": {
		"tls": [{"hosts": ["a.example", "d.example"]}],
		"want": {"d.example": ["spec", "tls", 0, "hosts", 1]},
	},
	"another host in both cases": {
		"tls": [{"hosts": ["d.example"]}, {"hosts": ["D.Example"]}],
		"want": {"d.example": ["spec", "tls", 0, "hosts", 0]},
	},
	"another host in upper case": {
		"tls": [{}, {"hosts": ["D.Example"]}],
		"want": {"d.example": ["spec", "tls", 1, "hosts", 0]},
	},
	"another wildcard": {"tls": [{"hosts": ["*.d.example"]}], "want": {"*.d.example": ["spec", "tls", 0, "hosts", 0]}},
	"another host twice": {
		"tls": [{"hosts": ["a.example"]}, {"hosts": ["a.example", "d.example", "d.example"]}, {"hosts": ["d.example"]}],
		"want": {"d.example": ["spec", "tls", 1, "hosts", 1]},
	},
	"the domain of its own wildcard": {
		"tls": [{"hosts": ["b.example"]}],
		"want": {"b.example": ["spec", "tls", 0, "hosts", 0]},
	},
}

test_certified[name] if {
	some name, test in _certified
	spec := {"rules": [_rule("a.example"), _rule("*.b.example")], "tls": test.tls}
	got := contests.certified with input.review.object as _object(spec, _alias)
	got == test.want
}

test_foreign if {
	contests.foreign(["bank", "web"]) with input as _reviewed({})
	not contests.foreign(["shop", "api"]) with input as _reviewed({})
}

_annotated(class) := {"annotations": {"kubernetes.io/ingress.class": class}}

_classes_differ := {
	"fields": [{"spec": {"ingressClassName": "a"}}, {"spec": {"ingressClassName": "b"}}],
	"annotations": [{"metadata": _annotated("a")}, {"metadata": _annotated("b")}],
	"field and annotation": [{"spec": {"ingressClassName": "a"}}, {"metadata": _annotated("b")}],
}

test_classes_differ[name] if {
	some name, [mine, theirs] in _classes_differ
	reviewed := _object(object.get(mine, "spec", {}), object.get(mine, "metadata", {}))
	contests.classes_differ(_id) with input.review.object as reviewed
		with data.inventory.namespace as _stored("bank", theirs)
}

_classes_meet := {
	"same": [{"spec": {"ingressClassName": "a"}}, {"spec": {"ingressClassName": "a"}}],
	"field and annotation": [{"spec": {"ingressClassName": "a"}}, {"metadata": _annotated("a")}],
	"one of two": [
		{"spec": {"ingressClassName": "a"}, "metadata": _annotated("b")},
		{"spec": {"ingressClassName": "b"}},
	],
	"none of its own": [{}, {"spec": {"ingressClassName": "a"}}],
	"none of theirs": [{"spec": {"ingressClassName": "a"}}, {}],
	"neither": [{}, {}],
	"empty": [{"spec": {"ingressClassName": "a"}}, {"metadata": _annotated("")}],
	"odd": [{"spec": {"ingressClassName": ["a"]}}, {"spec": {"ingressClassName": "b"}}],
	"odd one of theirs": [{"spec": {"ingressClassName": "a"}}, {"spec": {"ingressClassName": 5}}],
	"odd spec of theirs": [{"spec": {"ingressClassName": "a"}}, {"spec": "b"}],
}

test_classes_meet[name] if {
	some name, [mine, theirs] in _classes_meet
	reviewed := _object(object.get(mine, "spec", {}), object.get(mine, "metadata", {}))
	not contests.classes_differ(_id) with input.review.object as reviewed
		with data.inventory.namespace as _stored("bank", theirs)
}

test_uncontested[name] if {
	path := {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}
	rules := [{"host": "a.example", "http": {"paths": [path]}}]
	some name, test in {
		"alone": {"want": {true}},
		"with TLS": {"hosts": ["a.example"], "want": {true}},
		"another host in TLS": {"hosts": ["a.example", "b.example"], "want": set()},
		"its host elsewhere": {"rival": {"spec": {"rules": rules}}, "want": set()},
		"not ordinary": {"rules": [{"host": "a.example"}], "want": set()},
	}
	tls := {"tls": [{"hosts": hosts, "secretName": "web"}] | hosts := test.hosts}
	spec := object.union({"rules": object.get(test, "rules", rules)}, tls)
	got := {true | contests.uncontested} with input as _reviewed(spec)
		with data.inventory.namespace as _stored("bank", object.get(test, "rival", {}))
	got == test.want
}
