package lib.workloads_test

import data.lib.workloads

_uids := {"batch.kubernetes.io/controller-uid": null, "controller-uid": null}

_named(value) := {"batch.kubernetes.io/job-name": value, "job-name": value}

test_labels[name] if {
	some name, case in object.union(_labels, _job_labels)
	got := workloads.labels with input as _given({
		"apiVersion": case.apiVersion,
		"kind": case.kind,
		"metadata": object.get(case, "metadata", {"name": "nightly"}),
		"spec": case.spec,
	})
	got == case.labels
}

_web := {"template": {"metadata": {"labels": {"app": "web"}}}}

_labels := {
	"V35 a Deployment": {
		"apiVersion": "apps/v1", "kind": "Deployment", "spec": _web,
		"labels": {"app": "web", "pod-template-hash": null},
	},
	"V35 a Deployment overwrites its hash": {
		"apiVersion": "apps/v1", "kind": "Deployment",
		"spec": {"template": {"metadata": {"labels": {"pod-template-hash": "mine"}}}},
		"labels": {"pod-template-hash": null},
	},
	"V35 a ReplicaSet adds nothing": {
		"apiVersion": "apps/v1", "kind": "ReplicaSet",
		"spec": {"template": {"metadata": {"labels": {"pod-template-hash": "abc"}}}},
		"labels": {"pod-template-hash": "abc"},
	},
	"V35 a StatefulSet": {
		"apiVersion": "apps/v1", "kind": "StatefulSet", "spec": _web,
		"labels": {
			"app": "web",
			"apps.kubernetes.io/pod-index": null,
			"controller-revision-hash": null,
			"statefulset.kubernetes.io/pod-name": null,
		},
	},
	"V35 a DaemonSet": {
		"apiVersion": "apps/v1", "kind": "DaemonSet", "spec": _web,
		"labels": {"app": "web", "controller-revision-hash": null, "pod-template-generation": null},
	},
	"a Deployment that says Indexed": {
		"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"completionMode": "Indexed"},
		"labels": {"pod-template-hash": null},
	},
}

_job_labels := {
	"V33 a Job": {
		"apiVersion": "batch/v1", "kind": "Job", "spec": _web,
		"labels": object.union_n([{"app": "web"}, _uids, _named("nightly")]),
	},
	"V33 a Job to be named": {
		"apiVersion": "batch/v1", "kind": "Job", "metadata": {"generateName": "nightly-"}, "spec": {},
		"labels": object.union(_uids, _named(null)),
	},
	"V33 a Job with an empty name": {
		"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": ""}, "spec": {},
		"labels": object.union(_uids, _named(null)),
	},
	"V33 a Job with a name of another type": {
		"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": 1}, "spec": {},
		"labels": object.union(_uids, _named(null)),
	},
	"V33 a Job as the API server stores it": {
		"apiVersion": "batch/v1", "kind": "Job",
		"spec": {"template": {"metadata": {"labels": {"controller-uid": "42", "job-name": "nightly"}}}},
		"labels": object.union_n([_uids, _named("nightly"), {"controller-uid": "42"}]),
	},
	"V33 a Job that selects its pods itself": {
		"apiVersion": "batch/v1", "kind": "Job", "spec": object.union(_web, {"manualSelector": true}),
		"labels": {"app": "web"},
	},
	"V33 manualSelector of another type": {
		"apiVersion": "batch/v1", "kind": "Job", "spec": object.union(_web, {"manualSelector": "true"}),
		"labels": {"app": "web"},
	},
	"V33 manualSelector null": {
		"apiVersion": "batch/v1", "kind": "Job", "spec": {"manualSelector": null},
		"labels": object.union(_uids, _named("nightly")),
	},
	"V33 manualSelector false": {
		"apiVersion": "batch/v1", "kind": "Job", "spec": {"manualSelector": false},
		"labels": object.union(_uids, _named("nightly")),
	},
	"V33 an indexed Job": {
		"apiVersion": "batch/v1", "kind": "Job", "spec": {"completionMode": "Indexed"},
		"labels": object.union_n([_uids, _named("nightly"), {"batch.kubernetes.io/job-completion-index": null}]),
	},
	"V33 a Job without spec": {
		"apiVersion": "batch/v1", "kind": "Job", "spec": null,
		"labels": object.union(_uids, _named("nightly")),
	},
	"V33 a CronJob names its Jobs": {
		"apiVersion": "batch/v1", "kind": "CronJob", "spec": {"jobTemplate": {"spec": _web}},
		"labels": object.union_n([{"app": "web"}, _uids, _named(null)]),
	},
	"V33 an indexed CronJob": {
		"apiVersion": "batch/v1", "kind": "CronJob", "spec": {"jobTemplate": {"spec": {"completionMode": "Indexed"}}},
		"labels": object.union_n([_uids, _named(null), {"batch.kubernetes.io/job-completion-index": null}]),
	},
}
