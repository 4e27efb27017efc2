package lib.spellings_test

import data.lib.spellings

test_of_pods[name] if {
	some name, value in {
		"10-0-3-7.shop.pod": "10.0.3.7",
		"10-0-3-7.shop.pod.cluster.local": "10.0.3.7",
		"10-0-3-7.shop.pod.cluster.local.": "10.0.3.7",
		"10-0-3-7.shop-2.POD.k8s-1.example": "10.0.3.7",
		"10-0-3-7.web.shop.svc": "10.0.3.7",
		"10-0-3-7.web-1.shop-2.svc.k8s-1.example.": "10.0.3.7",
		"fd00--12.shop.pod": "fd00::12",
		"FD00-0-0-0-0-0-0-12.shop.pod.cluster.local": "fd00::12",
		"--1.web.shop.svc": "::1",
		"fd00--.shop.pod": "fd00::",
	}
	spellings.spelled(name)
	spellings.of_pod(name)
	spellings.value(name) == value
}

test_of_anybody[name] if {
	some name, value in {
		"10.0.3.7.nip.io": "10.0.3.7",
		"10-0-3-7.sslip.io": "10.0.3.7",
		"web.10.0.3.7.xip.io.": "10.0.3.7",
		"web-10-0-3-7.NIP.io": "10.0.3.7",
		"1.10.0.3.7.nip.io": "10.0.3.7",
		"110.120.103.117.nip.io": "110.120.103.117",
	}
	spellings.spelled(name)
	not spellings.of_pod(name)
	not spellings.service_name(name)
	spellings.value(name) == value
}

test_not_spelled[name] if {
	some name in [
		"web.shop.svc.cluster.local",
		"web-0.web.shop.svc",
		"db-0.db.shop.svc",
		"ip-10-0-3-7.ec2.internal",
		"10-0-3-7.example.com",
		"10-0-3-7.pod",
		"10-0-3-7.web.svc",
		"10-0-3-7.web.shop",
		"10-0-3-7.a.b.c.svc",
		"10-0-3-7.a.b.pod",
		"10-0-3-7.pod.b",
		"10-0-3-7.svc.b.c",
		".shop.pod",
		"nip.io",
		"10-0-3-7.shop.podcast",
		"10-0-3-7.web.shop.svcs",
		"10-0-3.shop.pod",
		"10-0-3-7-8.shop.pod",
		"10-0-3-256.shop.pod",
		"x.10-0-3-7.shop.pod",
		"10.0.3.7.nip.io.example.com",
		"10.0.3.7.nip.example",
		"web.nip.io.10.0.3.7",
		"10.0.3.7.nipxio",
		"10.0.3.7xnip.io",
		"x10.0.3.7.nip.io",
		"10.0.3.nip.io",
		"10.0.3.1117.nip.io",
		"1110.0.3.7.nip.io",
		"10.0.3.7",
		"fd00::12",
		"",
	]
	not spellings.spelled(name)
	not spellings.of_pod(name)
	not spellings.service_name(name)
	spellings.value(name) == name
}

test_service_name[name] if {
	some name, service in {
		"10-0-3-7.web.shop.svc": "web.shop",
		"10-0-3-7.WEB.shop.svc.cluster.local": "web.shop",
		"10-0-3-7.web.pod.svc": "web.pod",
	}
	spellings.service_name(name) == service
}

test_no_service_name[name] if {
	some name in ["10-0-3-7.shop.pod.cluster.local", "10-0-3-7.web.pod.svcs", "web-0.web.shop.svc"]
	not spellings.service_name(name)
}

test_canonical[address] if {
	some address, text in {
		"10.0.3.7": "10.0.3.7",
		"fd00:0::12": "fd00::12",
		"FD00::12": "fd00::12",
		"::ffff:a00:307": "10.0.3.7",
	}
	spellings.canonical(address) == text
	spellings.value(address) == text
}

test_not_canonical if not spellings.canonical("fd00::g")
