package main_test

import data.main

_deployment := _manifest("apps/v1", "Deployment", {
	"name": "web-frontend",
	"namespace": "shop",
	"labels": {"app": "web"},
})

_namespace := _manifest("v1", "Namespace", {"name": "shop", "labels": {"tier": "frontend"}})

_issuer := _manifest("cert-manager.io/v1", "ClusterIssuer", {"name": "ca"})

_generated := _manifest("batch/v1", "Job", {"generateName": "migrate-", "namespace": "shop"})

test_matched_by_what_says_nothing[note] if {
	some note, case in {
		"nothing": {"match": {}, "object": _deployment, "want": true},
		"null": {"match": null, "object": _deployment, "want": true},
		"keys that are null": {
			"match": {
				"kinds": null, "scope": null, "namespaces": null, "excludedNamespaces": null,
				"labelSelector": null, "namespaceSelector": null, "name": null, "source": null,
			},
			"object": _deployment,
			"want": true,
		},
		"keys that are empty": {
			"match": {
				"kinds": [], "scope": "", "namespaces": [], "excludedNamespaces": [],
				"labelSelector": {}, "namespaceSelector": {}, "name": "", "source": "",
			},
			"object": _deployment,
			"want": true,
		},
		"an unknown key": {"match": {"kind": ["Pod"]}, "object": _deployment, "want": true},
		"kinds of another type": {"match": {"kinds": "Pod"}, "object": _deployment, "want": true},
	}
	answers := [true | main.matched(case.match, case.object)] with input as case.object
	answer := count(answers) == 1
	answer == case.want
}

test_matched_by_kind[note] if {
	some note, case in {
		"its group and kind": {
			"match": {"kinds": [{"apiGroups": ["apps"], "kinds": ["Deployment"]}]},
			"object": _deployment,
			"want": true,
		},
		"another kind": {
			"match": {"kinds": [{"apiGroups": ["apps"], "kinds": ["DaemonSet"]}]},
			"object": _deployment,
			"want": false,
		},
		"another group": {
			"match": {"kinds": [{"apiGroups": ["extensions"], "kinds": ["Deployment"]}]},
			"object": _deployment,
			"want": false,
		},
		"group and kind of different entries": {
			"match": {"kinds": [{"apiGroups": ["apps"], "kinds": ["Pod"]}, {"apiGroups": [""], "kinds": ["Deployment"]}]},
			"object": _deployment,
			"want": false,
		},
		"the second entry": {
			"match": {"kinds": [{"apiGroups": [""], "kinds": ["Pod"]}, {"apiGroups": ["apps"], "kinds": ["Deployment"]}]},
			"object": _deployment,
			"want": true,
		},
		"any group": {
			"match": {"kinds": [{"apiGroups": ["*"], "kinds": ["Deployment"]}]},
			"object": _deployment,
			"want": true,
		},
		"no group": {"match": {"kinds": [{"kinds": ["Deployment"]}]}, "object": _deployment, "want": true},
		"any kind": {
			"match": {"kinds": [{"apiGroups": ["apps"], "kinds": ["*"]}]},
			"object": _deployment,
			"want": true,
		},
		"no kinds": {"match": {"kinds": [{"apiGroups": ["apps"], "kinds": null}]}, "object": _deployment, "want": true},
		"any kind of another group": {
			"match": {"kinds": [{"apiGroups": ["batch"], "kinds": []}]},
			"object": _deployment,
			"want": false,
		},
		"the core group": {
			"match": {"kinds": [{"apiGroups": [""], "kinds": ["Namespace"]}]},
			"object": _namespace,
			"want": true,
		},
	}
	answers := [true | main.matched(case.match, case.object)] with input as case.object
	answer := count(answers) == 1
	answer == case.want
}

test_matched_by_scope[note] if {
	some note, case in {
		"scope Namespaced, namespaced": {"match": {"scope": "Namespaced"}, "object": _deployment, "want": true},
		"scope Namespaced, a Namespace": {"match": {"scope": "Namespaced"}, "object": _namespace, "want": false},
		"scope Namespaced, cluster-scoped": {"match": {"scope": "Namespaced"}, "object": _issuer, "want": false},
		"scope Cluster, namespaced": {"match": {"scope": "Cluster"}, "object": _deployment, "want": false},
		"scope Cluster, a Namespace": {"match": {"scope": "Cluster"}, "object": _namespace, "want": true},
		"scope Cluster, cluster-scoped": {"match": {"scope": "Cluster"}, "object": _issuer, "want": true},
		"scope *": {"match": {"scope": "*"}, "object": _issuer, "want": true},
		"scope misspelt": {"match": {"scope": "namespaced"}, "object": _issuer, "want": true},
	}
	answers := [true | main.matched(case.match, case.object)] with input as case.object
	answer := count(answers) == 1
	answer == case.want
}

# V164
test_matched_by_namespace[note] if {
	some note, case in {
		"its namespace": {"match": {"namespaces": ["dev", "shop"]}, "object": _deployment, "want": true},
		"other namespaces": {"match": {"namespaces": ["dev", "prod-*"]}, "object": _deployment, "want": false},
		"a glob of its namespace": {"match": {"namespaces": ["sh*"]}, "object": _deployment, "want": true},
		"a Namespace by its name": {"match": {"namespaces": ["shop"]}, "object": _namespace, "want": true},
		"another Namespace": {"match": {"namespaces": ["dev"]}, "object": _namespace, "want": false},
		"namespaces, cluster-scoped": {"match": {"namespaces": ["dev"]}, "object": _issuer, "want": true},
		"its namespace excluded": {"match": {"excludedNamespaces": ["dev", "shop"]}, "object": _deployment, "want": false},
		"excluded by a glob": {"match": {"excludedNamespaces": ["*op"]}, "object": _deployment, "want": false},
		"others excluded": {"match": {"excludedNamespaces": ["kube-*"]}, "object": _deployment, "want": true},
		"a Namespace excluded": {"match": {"excludedNamespaces": ["shop"]}, "object": _namespace, "want": false},
		"excluded, cluster-scoped": {"match": {"excludedNamespaces": ["*"]}, "object": _issuer, "want": true},
	}
	answers := [true | main.matched(case.match, case.object)] with input as case.object
	answer := count(answers) == 1
	answer == case.want
}

test_matched_by_label_and_name[note] if {
	some note, case in {
		"its labels": {"match": {"labelSelector": {"matchLabels": {"app": "web"}}}, "object": _deployment, "want": true},
		"other labels": {"match": {"labelSelector": {"matchLabels": {"app": "db"}}}, "object": _deployment, "want": false},
		"labels of what has none": {
			"match": {"labelSelector": {"matchLabels": {"app": "db"}}},
			"object": _issuer,
			"want": false,
		},
		"labels to be absent": {
			"match": {"labelSelector": {"matchExpressions": [{"key": "legacy", "operator": "DoesNotExist"}]}},
			"object": _issuer,
			"want": true,
		},
		"its name": {"match": {"name": "web-frontend"}, "object": _deployment, "want": true},
		"a glob of its name": {"match": {"name": "*-frontend"}, "object": _deployment, "want": true},
		"another name": {"match": {"name": "web"}, "object": _deployment, "want": false},
		"the beginning of a name to come": {"match": {"name": "migrate-*"}, "object": _generated, "want": true},
		"the middle of a name to come": {"match": {"name": "*grate*"}, "object": _generated, "want": true},
		"the end of a name to come": {"match": {"name": "*-"}, "object": _generated, "want": false},
		"all of a name to come": {"match": {"name": "migrate-"}, "object": _generated, "want": false},
		"any name": {"match": {"name": "*"}, "object": _generated, "want": true},
	}
	answers := [true | main.matched(case.match, case.object)] with input as case.object
	answer := count(answers) == 1
	answer == case.want
}

test_matched_by_source_and_all_together[note] if {
	some note, case in {
		"source All": {"match": {"source": "All"}, "object": _deployment, "want": true},
		"source Original": {"match": {"source": "Original"}, "object": _deployment, "want": true},
		"source Generated": {"match": {"source": "Generated"}, "object": _deployment, "want": false},
		"all keys": {
			"match": {
				"kinds": [{"apiGroups": ["apps"], "kinds": ["Deployment"]}],
				"namespaces": ["shop"],
				"labelSelector": {"matchLabels": {"app": "web"}},
				"name": "web-*",
			},
			"object": _deployment,
			"want": true,
		},
		"all keys but one": {
			"match": {
				"kinds": [{"apiGroups": ["apps"], "kinds": ["Deployment"]}],
				"namespaces": ["shop"],
				"labelSelector": {"matchLabels": {"app": "web"}},
				"name": "api-*",
			},
			"object": _deployment,
			"want": false,
		},
	}
	answers := [true | main.matched(case.match, case.object)] with input as case.object
	answer := count(answers) == 1
	answer == case.want
}

_by_name := {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}

_by_other_name := {"matchExpressions": [{
	"key": "kubernetes.io/metadata.name",
	"operator": "NotIn",
	"values": ["shop"],
}]}

_by_tier := {"matchLabels": {"tier": "frontend"}}

_by_other_tier := {"matchLabels": {"tier": "db"}}

test_matched_by_labels_of_the_namespace[note] if {
	some note, case in {
		"labels of the Namespace": {"selector": _by_tier, "object": _deployment, "given": [_namespace], "want": true},
		"other labels": {"selector": _by_other_tier, "object": _deployment, "given": [_namespace], "want": false},
		"its name, which the manifest does not label": {
			"selector": _by_name,
			"object": _deployment,
			"given": [_namespace],
			"want": true,
		},
		"V44 a false name": {
			"selector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
			"object": _deployment,
			"given": [_manifest("v1", "Namespace", {
				"name": "shop",
				"labels": {"kubernetes.io/metadata.name": "kube-system"},
			})],
			"want": false,
		},
		"name and labels": {
			"selector": object.union(_by_name, {"matchExpressions": [{"key": "tier", "operator": "Exists"}]}),
			"object": _deployment,
			"given": [_namespace],
			"want": true,
		},
		"a Namespace without labels": {
			"selector": _by_tier,
			"object": _deployment,
			"given": [_manifest("v1", "Namespace", {"name": "shop", "labels": null})],
			"want": false,
		},
		"the Namespace itself": {"selector": _by_tier, "object": _namespace, "given": [], "want": true},
		"another Namespace": {"selector": _by_other_tier, "object": _namespace, "given": [], "want": false},
		"the Namespace by its name": {"selector": _by_other_name, "object": _namespace, "given": [], "want": false},
		"cluster-scoped": {"selector": _by_tier, "object": _issuer, "given": [], "want": true},
	}
	files := [_file("a.yaml", resource) | some resource in case.given]
	answers := [true | main.matched({"namespaceSelector": case.selector}, case.object)] with input as files
	answer := count(answers) == 1
	answer == case.want
}

test_matched_where_the_namespace_is_not_at_hand[note] if {
	some note, case in {
		"by name": {"selector": _by_name, "object": _deployment, "want": true},
		"by other name": {
			"selector": _by_other_name,
			"object": _deployment,
			"want": false,
		},
		"everything": {"selector": {}, "object": _deployment, "want": true},
		"by label": {"selector": _by_other_tier, "object": _deployment, "want": true},
		"by name and label": {
			"selector": object.union(_by_other_name, _by_tier),
			"object": _deployment,
			"want": true,
		},
	}
	answers := [true | main.matched({"namespaceSelector": case.selector}, case.object)] with input as []
	answer := count(answers) == 1
	answer == case.want
}

# The tables of Gatekeeper's pkg/wildcard/wildcard_test.go.
test_fits[note] if {
	some note, case in {
		"exact": {"pattern": "kube-system", "text": "kube-system", "want": true},
		"no glob, another text": {"pattern": "kube-system", "text": "gatekeeper-system", "want": false},
		"prefix": {"pattern": "kube-*", "text": "kube-system", "want": true},
		"another prefix": {"pattern": "kube-*", "text": "gatekeeper-system", "want": false},
		"suffix": {"pattern": "*-system", "text": "kube-system", "want": true},
		"another suffix": {"pattern": "*-system", "text": "kube-public", "want": false},
		"no asterisk": {"pattern": "kube-", "text": "kube-system", "want": false},
		"both": {"pattern": "*-kube-*", "text": "test-kube-test", "want": true},
		"both, another text": {"pattern": "*-kube-*", "text": "my-kub-controller", "want": false},
		"hyphens": {"pattern": "-kube-", "text": "test-kube-test", "want": false},
		"consecutive hyphens": {"pattern": "*--*", "text": "my--namespace", "want": true},
		"two asterisks": {"pattern": "**", "text": "my:namespace", "want": true},
		"one asterisk": {"pattern": "*", "text": "default", "want": true},
		"an asterisk within": {"pattern": "kube*system", "text": "kube-system", "want": false},
	}
	answers := [true | main.fits(case.pattern, case.text)]
	answer := count(answers) == 1
	answer == case.want
}
