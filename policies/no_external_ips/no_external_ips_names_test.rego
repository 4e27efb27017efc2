package policies.no_external_ips_test

_elsewhere(namespaces) := sprintf("is a name of the cluster in no allowed namespace; allowed: %s", [namespaces])

_denied_names := {
	"V125 localhost": {
		"name": "localhost",
		"want": `"localhost" is the host of whoever looks it up, such as the Ingress controller; name a host`,
	},
	"V125 IP address": {"name": "10.1.2.3", "want": `"10.1.2.3" is an IP address; name the host`},
	"V125 IP address, whatever is allowed": {
		"name": "192.0.2.1",
		"parameters": _allowed,
		"want": `"192.0.2.1" is an IP address; name the host`,
	},
	"V125 another namespace": {
		"name": "db.bank.svc.cluster.local",
		"want": sprintf(`"db.bank.svc.cluster.local" %s`, [_elsewhere("shop")]),
	},
	"V125 a namespace that is not allowed": {
		"name": "db.bank.svc.cluster.local",
		"parameters": {"allowedNamespaces": ["shared", "monitoring", 5]},
		"want": sprintf(`"db.bank.svc.cluster.local" %s`, [_elsewhere("monitoring, shared, shop")]),
	},
	"allowed namespaces of odd type": {
		"name": "db.shared.svc.cluster.local",
		"parameters": {"allowedNamespaces": {"a": "shared"}},
		"want": sprintf(`"db.shared.svc.cluster.local" %s`, [_elsewhere("shop")]),
	},
	"another domain": {
		"name": "db.bank.svc.k8s.example",
		"parameters": {"clusterDomain": "K8s.example."},
		"want": sprintf(`"db.bank.svc.k8s.example" %s`, [_elsewhere("shop")]),
	},
	"another domain between dots": {
		"name": "db.bank.svc.k8s.example",
		"parameters": {"clusterDomain": ".k8s.example."},
		"want": sprintf(`"db.bank.svc.k8s.example" %s`, [_elsewhere("shop")]),
	},
	"a domain of odd type": {
		"name": "db.bank.svc.cluster.local",
		"parameters": {"clusterDomain": ["k8s.example"]},
		"want": sprintf(`"db.bank.svc.cluster.local" %s`, [_elsewhere("shop")]),
	},
	"an empty domain": {
		"name": "db.bank.svc.cluster.local",
		"parameters": {"clusterDomain": "."},
		"want": sprintf(`"db.bank.svc.cluster.local" %s`, [_elsewhere("shop")]),
	},
	"null": {"name": null, "want": "null is no host name; name a host"},
	"of odd type": {"name": ["db.example"], "want": `["db.example"] is no host name; name a host`},
}

test_name_denied[name] if {
	some name, test in _denied_names
	msg := concat("", ["Service shop/web: spec.externalName ", test.want])
	_seen == {[msg, ["spec", "externalName"]]} with input as _input({
		"spec": {"type": "ExternalName", "externalName": test.name},
		"parameters": object.get(test, "parameters", {}),
	})
}

test_no_name if {
	_seen == {[
		"Service shop/web: spec.externalName null is no host name; name a host",
		["spec", "externalName"],
	]} with input as _input({"spec": {"type": "ExternalName"}})
}

# V122
test_name_of_an_odd_type[i] if {
	some i, type in ["externalname", 5, false]
	_seen == {[
		`Service shop/web: spec.externalName "10.1.2.3" is an IP address; name the host`,
		["spec", "externalName"],
	]} with input as _input({"spec": {"type": type, "externalName": "10.1.2.3"}})
}

# V125
test_name_and_addresses if {
	spec := {"type": "ExternalName", "externalName": "localhost", "externalIPs": ["192.0.2.1"]}
	count(_seen) == 2 with input as _input({"spec": spec})
}
