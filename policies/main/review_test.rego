package main_test

import data.main

_manifest(api_version, kind, metadata) := {"apiVersion": api_version, "kind": kind, "metadata": metadata}

test_objects_stand_where_the_cluster_puts_them[note] if {
	some note, case in {
		"V41 no namespace": {
			"input": _manifest("v1", "Pod", {"name": "web"}),
			"want": _manifest("v1", "Pod", {"name": "web", "namespace": "default"}),
		},
		"an empty namespace": {
			"input": _manifest("v1", "Pod", {"name": "web", "namespace": ""}),
			"want": _manifest("v1", "Pod", {"name": "web", "namespace": "default"}),
		},
		"a namespace that is null": {
			"input": _manifest("v1", "Pod", {"name": "web", "namespace": null}),
			"want": _manifest("v1", "Pod", {"name": "web", "namespace": "default"}),
		},
		"no metadata": {
			"input": {"apiVersion": "v1", "kind": "Pod"},
			"want": _manifest("v1", "Pod", {"namespace": "default"}),
		},
		"metadata of another type": {
			"input": _manifest("v1", "Pod", "web"),
			"want": _manifest("v1", "Pod", {"namespace": "default"}),
		},
		"a namespace": {
			"input": _manifest("apps/v1", "Deployment", {"name": "web", "namespace": "shop"}),
			"want": _manifest("apps/v1", "Deployment", {"name": "web", "namespace": "shop"}),
		},
		"cluster-scoped": {
			"input": _manifest("cert-manager.io/v1", "ClusterIssuer", {"name": "ca"}),
			"want": _manifest("cert-manager.io/v1", "ClusterIssuer", {"name": "ca"}),
		},
		"cluster-scoped with a namespace": {
			"input": _manifest("cert-manager.io/v1", "ClusterIssuer", {"name": "ca", "namespace": "kube-system"}),
			"want": _manifest("cert-manager.io/v1", "ClusterIssuer", {"name": "ca"}),
		},
		"cluster-scoped without metadata": {
			"input": {"apiVersion": "v1", "kind": "Namespace"},
			"want": _manifest("v1", "Namespace", {}),
		},
		"cluster-scoped with metadata of another type": {
			"input": _manifest("v1", "Namespace", ["web"]),
			"want": _manifest("v1", "Namespace", {}),
		},
	}
	main.objects == [{"path": "", "object": case.want}] with input as case.input
}

test_objects_leave_out_what_is_none if {
	main.objects == [] with input as {"replicas": 2}
}

test_review_of[note] if {
	some note, case in {
		"a group": {
			"object": _manifest("networking.k8s.io/v1", "Ingress", {"name": "web", "namespace": "shop"}),
			"want": {
				"kind": {"group": "networking.k8s.io", "version": "v1", "kind": "Ingress"},
				"name": "web",
				"namespace": "shop",
			},
		},
		"the core group": {
			"object": _manifest("v1", "Pod", {"generateName": "web-", "namespace": "shop"}),
			"want": {"kind": {"group": "", "version": "v1", "kind": "Pod"}, "name": "", "namespace": "shop"},
		},
		"cluster-scoped": {
			"object": _manifest("v1", "Namespace", {"name": "shop"}),
			"want": {"kind": {"group": "", "version": "v1", "kind": "Namespace"}, "name": "shop", "namespace": ""},
		},
		"a name of another type": {
			"object": _manifest("v1", "Pod", {"name": 7, "namespace": "shop"}),
			"want": {"kind": {"group": "", "version": "v1", "kind": "Pod"}, "name": "", "namespace": "shop"},
		},
	}
	rest := {"namespaceObject": {}, "operation": "", "object": case.object}
	main.review_of(case.object) == object.union(case.want, rest) with input as case.object
}

test_review_has_the_namespace if {
	shop := _manifest("v1", "Namespace", {"name": "shop", "labels": {"tier": "db"}})
	review := main.review_of(_manifest("v1", "Pod", {"name": "web", "namespace": "shop"})) with input as shop
	review.namespaceObject == shop
}

test_namespaced[note] if {
	some note, case in {
		"a Pod": {"group": "", "kind": "Pod", "want": true},
		"a Namespace": {"group": "", "kind": "Namespace", "want": false},
		"a Namespace of another group": {"group": "example.com", "kind": "Namespace", "want": true},
		"a ClusterRole": {"group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "want": false},
		"an Issuer": {"group": "cert-manager.io", "kind": "Issuer", "want": true},
		"a constraint": {"group": "constraints.gatekeeper.sh", "kind": "K8sNoNodePort", "want": false},
		"declared to be outside": {"group": "market.example", "kind": "Catalogue", "want": false},
		"declared to be inside, against the table": {"group": "kyverno.io", "kind": "ClusterPolicy", "want": true},
		"its definition": {"group": "apiextensions.k8s.io", "kind": "CustomResourceDefinition", "want": false},
		"declared by something else": {"group": "market.example", "kind": "Sale", "want": true},
	}
	answers := [true | main.namespaced(case.group, case.kind)] with input as [
		_file("a.yaml", _definition("apiextensions.k8s.io/v1", "market.example", "Catalogue", "Cluster")),
		_file("a.yaml", _definition("apiextensions.k8s.io/v1beta1", "kyverno.io", "ClusterPolicy", "Namespaced")),
		_file("a.yaml", _definition("example.com/v1", "market.example", "Sale", "Cluster")),
		_file("a.yaml", _manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", {"name": "unfinished"})),
	]
	answer := count(answers) == 1
	answer == case.want
}

_definition(api_version, group, kind, scope) := {
	"apiVersion": api_version,
	"kind": "CustomResourceDefinition",
	"spec": {"group": group, "names": {"kind": kind}, "scope": scope},
}
