package lib.ingresses_test

import data.lib.ingresses

_ingress := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"rules": [{"host": "shop.example"}]},
}

_being_deleted := object.union(_ingress, {"metadata": {"deletionTimestamp": "2026-01-02T03:04:05Z"}})

_label := {"acme.cert-manager.io/http01-solver": "true"}

_solver := object.union(_ingress, {"metadata": {"labels": _label}, "spec": {"rules": [_answer]}})

_answer := {"host": "shop.example", "http": {"paths": [{
	"path": "/.well-known/acme-challenge/Xm3Zp1_q-7",
	"pathType": "Exact",
}]}}

test_judged[name] if {
	some name, review in {
		"manifest": {"object": _ingress},
		"create": {"object": _ingress, "operation": "CREATE"},
		"update": {"object": _ingress, "oldObject": _ingress, "operation": "UPDATE"},
		"V89 networking.k8s.io/v1beta1": {"object": object.union(_ingress, {"apiVersion": "networking.k8s.io/v1beta1"})},
		"V89 extensions/v1beta1": {"object": object.union(_ingress, {"apiVersion": "extensions/v1beta1"})},
		"V91 forged": {"object": object.union(_ingress, {"metadata": {"labels": _label}})},
		"odd labels": {"object": object.union(_solver, {"metadata": {"labels": "acme.cert-manager.io/http01-solver"}})},
		"odd metadata": {"object": object.union(_ingress, {"metadata": "web"})},
	}
	ingresses.judged with input.review as review
	ingresses.present with input.review as review
}

test_not_judged[name] if {
	some name, review in {
		"delete": {"object": _ingress, "operation": "DELETE"},
		"leaving": {"object": _being_deleted, "oldObject": _being_deleted, "operation": "UPDATE"},
		"V91 solver": {"object": _solver},
		"another kind": {"object": object.union(_ingress, {"kind": "IngressClass"})},
		"another group": {"object": object.union(_ingress, {"apiVersion": "config.openshift.io/v1"})},
		"nothing": {},
	}
	not ingresses.judged with input.review as review
	present := [true | ingresses.present with input.review as review]
	present == [true | name == "V91 solver"]
}

test_lists if {
	ingresses.rules({"rules": [1]}) == [1]
	ingresses.tls({"tls": [1]}) == [1]
}

test_odd_lists[i] if {
	some i, odd in [null, "a", 5, true, {"a": 1}]
	ingresses.rules({"rules": odd}) == []
	ingresses.tls({"tls": odd}) == []
}

test_absent_lists if {
	ingresses.rules({}) == []
	ingresses.tls({}) == []
}

test_plain[i] if {
	some i, spec in [{}, {"tls": null}, {"tls": []}]
	ingresses.plain with input.review.object.spec as spec
}

test_plain_without_spec if ingresses.plain with input.review.object as {"kind": "Ingress"}

test_not_plain[i] if {
	some i, spec in [{"tls": [{}]}, {"tls": "a"}, {"tls": {}}, null, "a", [], 5]
	not ingresses.plain with input.review.object.spec as spec
}

test_host[i] if {
	some i, test in [
		{"rule": {"host": "shop.example"}, "want": "shop.example"},
		{"rule": {"host": 5}, "want": 5},
		{"rule": {"host": false}, "want": false},
		{"rule": {"host": null}, "want": ""},
		{"rule": {"host": ""}, "want": ""},
		{"rule": {}, "want": ""},
		{"rule": "shop.example", "want": ""},
		{"rule": null, "want": ""},
	]
	ingresses.host(test.rule) == test.want
}

test_host_fault if {
	ingresses.host_fault(3, "") == "spec.rules[3] names no host and so serves every host; name the host"
	ingresses.host_fault(3, "A.example") == `host "A.example" is no DNS name in lower case; write "a.example"`
}

test_aliases[text] if {
	some text, want in {
		"a.example": {"a.example"},
		" a.example ,,b.example,a.example": {"a.example", "b.example"},
		" , ": set(),
	}
	ingresses.aliases({"nginx.ingress.kubernetes.io/server-alias": text}) == want
}

test_no_aliases if ingresses.aliases({}) == set()

test_default_backends[i] if {
	some i, test in [
		{"spec": {}, "want": set()},
		{"spec": {"defaultBackend": null, "backend": null}, "want": set()},
		{"spec": {"defaultBackend": {}}, "want": {"defaultBackend"}},
		{"spec": {"backend": {"serviceName": "web"}}, "want": {"backend"}},
		{"spec": {"defaultBackend": false, "backend": ""}, "want": {"defaultBackend", "backend"}},
	]
	ingresses.default_backends(test.spec) == test.want
}

test_classes[i] if {
	some i, test in [
		{"spec": {}, "annotations": {}, "want": set()},
		{"spec": {"ingressClassName": null}, "annotations": {}, "want": set()},
		{"spec": {"ingressClassName": "a"}, "annotations": {}, "want": {"a"}},
		{"spec": {"ingressClassName": 5}, "annotations": {}, "want": {5}},
		{"spec": {}, "annotations": {"kubernetes.io/ingress.class": "b"}, "want": {"b"}},
		{"spec": {"ingressClassName": "a"}, "annotations": {"kubernetes.io/ingress.class": "b"}, "want": {"a", "b"}},
		{"spec": {"ingressClassName": "a"}, "annotations": {"kubernetes.io/ingress.class": "a"}, "want": {"a"}},
	]
	ingresses.classes(test.spec, test.annotations) == test.want
}

test_routed[i] if {
	some i, spec in [
		{"rules": [{}]},
		{"rules": [{}], "defaultBackend": {}},
		{"defaultBackend": {}},
		{"backend": {}, "rules": null},
		{"defaultBackend": {}, "rules": []},
	]
	ingresses.routed(spec)
}

test_not_routed[i] if {
	some i, spec in [{}, {"rules": []}, {"rules": null}, {"rules": "a"}, {"defaultBackend": {}, "rules": "a"}]
	not ingresses.routed(spec)
}
