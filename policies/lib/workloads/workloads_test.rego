package lib.workloads_test

import data.lib.workloads

_template := ["spec", "template"]

test_path[name] if {
	some name, case in {
		"Pod": {"apiVersion": "v1", "kind": "Pod", "path": []},
		"ReplicationController": {"apiVersion": "v1", "kind": "ReplicationController", "path": _template},
		"Deployment": {"apiVersion": "apps/v1", "kind": "Deployment", "path": _template},
		"ReplicaSet": {"apiVersion": "apps/v1", "kind": "ReplicaSet", "path": _template},
		"StatefulSet": {"apiVersion": "apps/v1", "kind": "StatefulSet", "path": _template},
		"DaemonSet": {"apiVersion": "apps/v1", "kind": "DaemonSet", "path": _template},
		"Job": {"apiVersion": "batch/v1", "kind": "Job", "path": _template},
		"CronJob": {"apiVersion": "batch/v1", "kind": "CronJob", "path": ["spec", "jobTemplate", "spec", "template"]},
		"an old version": {"apiVersion": "batch/v1beta1", "kind": "Job", "path": _template},
		"Deployment of extensions": {"apiVersion": "extensions/v1beta1", "kind": "Deployment", "path": _template},
		"ReplicaSet of extensions": {"apiVersion": "extensions/v1beta1", "kind": "ReplicaSet", "path": _template},
		"DaemonSet of extensions": {"apiVersion": "extensions/v1beta1", "kind": "DaemonSet", "path": _template},
	}
	found := workloads.path with input as _given(object.remove(case, ["path"]))
	found == case.path
	labels_path := workloads.labels_path with input as _given(object.remove(case, ["path"]))
	labels_path == array.concat(case.path, ["metadata", "labels"])
}

test_no_path[name] if {
	some name, case in {
		"another kind": {"apiVersion": "v1", "kind": "Service"},
		"another group": {"apiVersion": "example.com/v1", "kind": "Deployment"},
		"Pod of another group": {"apiVersion": "metrics.k8s.io/v1", "kind": "Pod"},
		"a template by itself": {"apiVersion": "v1", "kind": "PodTemplate"},
		"nothing": {},
	}
	not workloads.path with input as _given(case)
}

_given(whole) := {"review": {"object": whole}}

test_pods[name] if {
	some name, case in object.union(_pods, _odd)
	labels := workloads.own_labels with input as _given(case.object)
	labels == case.labels
	spec := workloads.pod_spec with input as _given(case.object)
	spec == case.spec
	host_network := workloads.host_network with input as _given(case.object)
	host_network == case.host_network
}

_pods := {
	"V32 the labels of the template, not those of the workload": {
		"object": _deployment({"metadata": {"labels": {"app": "web"}}, "spec": {"containers": []}}),
		"labels": {"app": "web"}, "spec": {"containers": []}, "host_network": false,
	},
	"the labels of a Pod": {
		"object": {
			"apiVersion": "v1", "kind": "Pod",
			"metadata": {"labels": {"app": "web"}}, "spec": {"hostNetwork": false},
		},
		"labels": {"app": "web"}, "spec": {"hostNetwork": false}, "host_network": false,
	},
	"V33 a CronJob": {
		"object": _cronjob({"metadata": {"labels": {"app": "web"}}, "spec": {"hostNetwork": true}}),
		"labels": {"app": "web"}, "spec": {"hostNetwork": true}, "host_network": true,
	},
	"labels of other types": {
		"object": _deployment({"metadata": {"labels": {"app": null, "version": 1, "canary": true}}}),
		"labels": {"app": "", "version": "1", "canary": "true"}, "spec": {}, "host_network": false,
	},
	"V31 hostNetwork": {
		"object": _deployment({"spec": {"hostNetwork": true}}),
		"labels": {}, "spec": {"hostNetwork": true}, "host_network": true,
	},
	"hostNetwork null": {
		"object": _deployment({"spec": {"hostNetwork": null}}),
		"labels": {}, "spec": {"hostNetwork": null}, "host_network": false,
	},
	"hostNetwork of another type": {
		"object": _deployment({"spec": {"hostNetwork": "false"}}),
		"labels": {}, "spec": {"hostNetwork": "false"}, "host_network": true,
	},
}

_deployment(template) := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "web", "labels": {"app": "workload"}},
	"spec": {"template": template},
}

_cronjob(template) := {
	"apiVersion": "batch/v1",
	"kind": "CronJob",
	"spec": {"jobTemplate": {"spec": {"template": template}}},
}

_odd[name] := {"object": whole, "labels": {}, "spec": {}, "host_network": false} if {
	some odd in [null, false, 1, "text", [], ["text"], {}]
	some name, whole in {
		sprintf("V34 template %v", [odd]): _deployment(odd),
		sprintf("V34 metadata %v", [odd]): _deployment({"metadata": odd}),
		sprintf("V34 labels %v", [odd]): _deployment({"metadata": {"labels": odd}}),
		sprintf("pod spec %v", [odd]): _deployment({"spec": odd}),
		sprintf("spec %v", [odd]): {"apiVersion": "apps/v1", "kind": "Deployment", "spec": odd},
		sprintf("spec of a Pod %v", [odd]): {"apiVersion": "v1", "kind": "Pod", "spec": odd},
	}
}
