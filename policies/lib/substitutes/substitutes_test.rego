package lib.substitutes_test

import data.lib.substitutes

_default := ["write the DNS name of a Service instead", "Write the DNS name of a Service instead."]

_of_service := ["write db.data.svc.cluster.local instead", "Write db.data.svc.cluster.local instead."]

_left_out := [
	"leave host out, and the kubelet asks the pod itself",
	"Leave host out, and the kubelet asks the pod itself.",
]

_selected := [
	"no controller keeps it there; let the Service select its pods, or be of type ExternalName with a DNS name",
	"Let the Service select its pods, or be of type ExternalName with a DNS name.",
]

test_advice[name] if {
	some name, test in {
		"text": {"form": "text", "written": "10.0.3.7", "want": _default},
		"address": {"form": "address", "written": "10.0.3.7", "want": _default},
		"address of a Service": {"form": "text", "written": "10.96.3.7", "want": _of_service},
		"IPv6 address of a Service": {"form": "text", "written": "fd00:0::37", "want": _of_service},
		"name of a pod": {"form": "text", "written": "10-0-3-7.shop.pod.cluster.local", "want": _default},
		"name of an endpoint": {
			"form": "text",
			"written": "10-0-3-7.cache.shop.svc",
			"want": ["write cache.shop.svc.cluster.local instead", "Write cache.shop.svc.cluster.local instead."],
		},
		"host": {"form": "host", "written": "10.96.3.7", "want": _left_out},
		"endpoint": {"form": "endpoint", "written": "10.96.3.7", "want": _selected},
		"externalName": {
			"form": "externalName",
			"written": "10.96.3.7",
			"want": ["DNS resolves no address; write db.data.svc.cluster.local instead", _of_service[1]],
		},
		"externalName of a pod": {"form": "externalName", "written": "10-0-3-7.shop.pod", "want": _default},
		"endpoint of a pod": {
			"form": "endpoint",
			"written": "10-0-3-7.shop.pod",
			"want": [
				"let the Service select its pods, or be of type ExternalName with a DNS name",
				"Let the Service select its pods, or be of type ExternalName with a DNS name.",
			],
		},
	}
	spec := {"clusterIPs": ["10.96.3.7", "fd00::37"]}
	advice := substitutes.advice(test.form, test.written) with data.inventory.namespace.data.v1.Service.db.spec as spec
	remedy := substitutes.remedy(test.form, test.written) with data.inventory.namespace.data.v1.Service.db.spec as spec
	[advice, remedy] == test.want
}

test_misplaced if {
	substitutes.misplaced("endpoint", "203.0.113.9")
	substitutes.misplaced("externalName", "203.0.113.9")
	not substitutes.misplaced("text", "10.0.3.7")
	not substitutes.misplaced("address", "10.0.3.7")
	not substitutes.misplaced("host", "10.0.3.7")
	not substitutes.misplaced("endpoint", "10-0-3-7.shop.pod")
	not substitutes.misplaced("externalName", "10.0.3.7.nip.io")
}

test_domain[name] if {
	some name, test in {
		"none": {"parameters": {}, "want": "cluster.local"},
		"null": {"parameters": {"clusterDomain": null}, "want": "cluster.local"},
		"odd": {"parameters": {"clusterDomain": ["a"]}, "want": "cluster.local"},
		"empty": {"parameters": {"clusterDomain": ""}, "want": "cluster.local"},
		"another": {"parameters": {"clusterDomain": "k8s.example"}, "want": "k8s.example"},
	}
	substitutes.domain == test.want with input.parameters as test.parameters
}

test_domain_is_written if {
	got := substitutes.remedy("text", "10-0-3-7.cache.shop.svc") with input.parameters.clusterDomain as "k8s.example"
	got == "Write cache.shop.svc.k8s.example instead."
}
