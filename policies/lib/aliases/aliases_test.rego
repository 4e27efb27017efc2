package lib.aliases_test

import data.lib.aliases

_namespaces := {"shop", "shared"}

test_permitted[name] if {
	some name in [
		"db.example",
		"db.example.",
		"DB.Example",
		"db1.2example",
		"127.0.0.1.example",
		"0x7f.example",
		"localhost.example",
		"mylocalhost",
		"db.localhost.example",
		"db1",
		"db.mysvc",
		"web.cluster.local.example",
		"intranet",
		"db.bank",
		"web.shop.svc",
		"web.shop.svc.cluster.local",
		"web.shop.svc.cluster.local.",
		"Web.Shop.SVC.Cluster.Local",
		"db-0.db.shared.svc.cluster.local",
		"10-0-3-7.shop.pod.cluster.local",
		"db.bank.svc.example",
		"db.bank.svc.mycluster.local",
	]
	aliases.permitted(name, "cluster.local", _namespaces)
}

_refused := {
	"is no host name; name a host": [
		null,
		"",
		".",
		5,
		false,
		["db.example"],
		{"a": "db.example"},
		"localhost~",
		"2001:db8::1",
		" db.example",
		"db.example ",
		"db example",
	],
	"is the host of whoever looks it up, such as the Ingress controller; name a host": [
		"localhost",
		"localhost.",
		"LocalHost",
		"db.localhost",
		"localhost.localdomain",
		"ip6-localhost",
		"ip6-loopback",
	],
	"is an IP address; name the host": [
		"10.1.2.3",
		"10.1.2.3.",
		"192.0.2.1",
		"127.1",
		"2130706433",
		"0x7f000001",
		"0X7F.1",
		"127.0.0.0x1",
		"0x",
	],
	"is a name of the cluster in no allowed namespace; allowed: shared, shop": [
		"db.bank.svc.cluster.local",
		"db.bank.svc.cluster.local.",
		"DB.Bank.svc.Cluster.local",
		"db.bank.svc",
		"10-0-3-7.bank.pod.cluster.local",
		"web.shop.svc.bank.svc.cluster.local",
		"shop.svc.cluster.local",
		"shop.svc",
		"web.shop.any.cluster.local",
		"web.cluster.local",
		"web.bank.svc.shop.cluster.local",
		"shop.bank.svc.cluster.local",
	],
}

test_refused[name] if {
	some text, names in _refused
	some name in names
	not aliases.permitted(name, "cluster.local", _namespaces)
	aliases.fault(name, _namespaces) == text
}

test_another_domain if {
	aliases.permitted("db.bank.svc.cluster.local", "k8s.example", _namespaces)
	aliases.permitted("web.shop.svc.k8s.example", "k8s.example", _namespaces)
	aliases.permitted("k8s.example", "k8s.example", _namespaces)
	aliases.permitted("web.myk8s.example", "k8s.example", _namespaces)
	not aliases.permitted("db.bank.svc.k8s.example", "k8s.example", _namespaces)
	not aliases.permitted("db.bank.svc", "k8s.example", _namespaces)
}
