package apiserver

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// refusal is an object, or the part of one that a test is about, with the
// messages of all its faults.
type refusal struct {
	written  string
	messages []string
}

func testRefusals(t *testing.T, head string, refusals map[string]refusal) {
	t.Helper()
	for name, c := range refusals {
		t.Run(name, func(t *testing.T) {
			object := read(t, head)
			for key, value := range read(t, c.written) {
				object[key] = value
			}
			assert.Equal(t, c.messages, messages(t, object))
		})
	}
}

const (
	labelForm     = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`
	keyForm       = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`
	subdomainForm = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`
	wildcardForm  = `a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`
	dnsLabelForm  = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`
	cidrForm      = `must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`
)

func TestNetworkPolicyRefused(t *testing.T) {
	testRefusals(t, policyHead, map[string]refusal{
		"V9 three policyTypes": {
			"spec: {policyTypes: [Ingress, Egress, Ingress]}",
			[]string{"spec.policyTypes has 3 entries; there are only Ingress and Egress"},
		},
		"V9 lower case": {
			"spec: {policyTypes: [ingress]}",
			[]string{`spec.policyTypes[0] is "ingress"; it must be Ingress or Egress`},
		},
		"V10 policyType": {
			"spec: {policyType: [Egress]}",
			[]string{"unknown field spec.policyType; did you mean policyTypes?"},
		},
		"V18 ipBlocks": {
			`spec: {ingress: [{from: [
				{ipBlock: {cidr: 10.1.2.3/8}},
				{ipBlock: {cidr: 10.1.2.3}},
				{ipBlock: {cidr: 010.0.0.0/8}},
				{ipBlock: {cidr: '::ffff:10.0.0.0/104'}},
				{ipBlock: {cidr: fd00::1}},
				{ipBlock: {cidr: ' 10.0.0.0/8'}},
				{ipBlock: {cidr: somewhere}},
				{ipBlock: {except: [10.0.0.0/8]}}]}]}`,
			[]string{
				`spec.ingress[0].from[0].ipBlock.cidr is "10.1.2.3/8": must not have bits set beyond the prefix length; write 10.0.0.0/8`,
				`spec.ingress[0].from[1].ipBlock.cidr is "10.1.2.3": ` + cidrForm + `; write 10.1.2.3/32`,
				`spec.ingress[0].from[2].ipBlock.cidr is "010.0.0.0/8": must not have leading 0s in IP or prefix length; write 10.0.0.0/8`,
				`spec.ingress[0].from[3].ipBlock.cidr is "::ffff:10.0.0.0/104": must not have an IPv4-mapped IPv6 address; write 10.0.0.0/8`,
				`spec.ingress[0].from[4].ipBlock.cidr is "fd00::1": ` + cidrForm + `; write fd00::1/128`,
				`spec.ingress[0].from[5].ipBlock.cidr is " 10.0.0.0/8": ` + cidrForm + `; write 10.0.0.0/8`,
				`spec.ingress[0].from[6].ipBlock.cidr is "somewhere": ` + cidrForm,
				`spec.ingress[0].from[7].ipBlock.cidr is missing; write the network, such as 10.0.0.0/8`,
			},
		},
		"V18 exceptions": {
			"spec: {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8, 11.0.0.0/16, 10.1.2.3/16, 10.1.0.0/16]}}]}]}",
			[]string{
				`spec.egress[0].to[0].ipBlock.except[0] is "10.0.0.0/8", which is no smaller part of the cidr 10.0.0.0/8; remove it or correct one of the two`,
				`spec.egress[0].to[0].ipBlock.except[1] is "11.0.0.0/16", which is no smaller part of the cidr 10.0.0.0/8; remove it or correct one of the two`,
				`spec.egress[0].to[0].ipBlock.except[2] is "10.1.2.3/16": must not have bits set beyond the prefix length; write 10.1.0.0/16`,
			},
		},
		"V18 ipBlock and podSelector": {
			"spec: {ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]}",
			[]string{"spec.ingress[0].from[0] has an ipBlock and a selector; make them two peers of the list"},
		},
		"V19 an empty peer": {
			"spec: {ingress: [{from: [{}]}]}",
			[]string{"spec.ingress[0].from[0] names no peer; give it a podSelector, a namespaceSelector or an ipBlock"},
		},
		"V26 selectors": {
			`spec: {podSelector: {matchExpressions: [
				{key: a, operator: In}, {key: a, operator: NotIn, values: []},
				{key: a, operator: Exists, values: [x]}, {key: a, operator: DoesNotExist, values: [x]},
				{key: a, operator: in, values: [x]}, {key: a b, operator: In, values: [a b]}]},
				ingress: [{from: [{namespaceSelector: {matchLabels: {a: b c}}}]}]}`,
			[]string{
				"spec.ingress[0].from[0].namespaceSelector.matchLabels.a is \"b c\": " + labelForm,
				"spec.podSelector.matchExpressions[0].values is empty; the operator In needs at least one value",
				"spec.podSelector.matchExpressions[1].values is empty; the operator NotIn needs at least one value",
				"spec.podSelector.matchExpressions[2].values is set; the operator Exists takes no values",
				"spec.podSelector.matchExpressions[3].values is set; the operator DoesNotExist takes no values",
				`spec.podSelector.matchExpressions[4].operator is "in"; it must be In, NotIn, Exists or DoesNotExist`,
				`spec.podSelector.matchExpressions[5].key is "a b": ` + keyForm,
				`spec.podSelector.matchExpressions[5].values[0] is "a b": ` + labelForm,
			},
		},
		"ports": {
			`spec: {ingress: [{ports: [
				{port: 80, endPort: 79}, {endPort: 80}, {port: http, endPort: 80}, {port: 0}, {port: 65536},
				{port: HTTP}, {port: '80'}, {protocol: tcp, port: 80}, {port: 80, endPort: 65536}]}]}`,
			[]string{
				"spec.ingress[0].ports[0].endPort is 79, less than port 80; a range ends where it begins or after",
				"spec.ingress[0].ports[1].endPort is 80 without a port; add the port at which the range begins",
				`spec.ingress[0].ports[2].endPort is 80 and port is the name "http"; a range needs a number in port`,
				"spec.ingress[0].ports[3].port is missing or 0; it must be between 1 and 65535",
				"spec.ingress[0].ports[4].port is 65536; it must be between 1 and 65535",
				`spec.ingress[0].ports[5].port is "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), and must contain at least one letter (a-z)`,
				`spec.ingress[0].ports[6].port is "80": must contain at least one letter (a-z)`,
				`spec.ingress[0].ports[7].protocol is "tcp"; it must be TCP, UDP or SCTP`,
				"spec.ingress[0].ports[8].endPort is 65536; it must be between 1 and 65535",
			},
		},
	})
}

func TestIngressRefused(t *testing.T) {
	const head = "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}}"
	testRefusals(t, head, map[string]refusal{
		"V81 hosts of rules": {
			`spec: {rules: [{host: '*'}, {host: a.*.com}, {host: 10.0.0.1}, {host: 'a.com:8080'}, {host: a_b.com}, {host: bücher.example},
				{host: Shop.Example}, {host: shop.example.}, {host: 'https://Shop.example/x'}, {host: ' a.com'}, {host: '*.A.com'}]}`,
			[]string{
				`spec.rules[0].host is "*": ` + wildcardForm,
				`spec.rules[1].host is "a.*.com": ` + wildcardForm,
				`spec.rules[2].host is the IP address "10.0.0.1"; a host is a DNS name`,
				`spec.rules[3].host is "a.com:8080", which is no host name; write "a.com"`,
				`spec.rules[4].host is "a_b.com": ` + subdomainForm,
				`spec.rules[5].host is "bücher.example": ` + subdomainForm,
				`spec.rules[6].host is "Shop.Example", which is no host name; write "shop.example"`,
				`spec.rules[7].host is "shop.example.", which is no host name; write "shop.example"`,
				`spec.rules[8].host is "https://Shop.example/x", which is no host name; write "shop.example"`,
				`spec.rules[9].host is " a.com", which is no host name; write "a.com"`,
				`spec.rules[10].host is "*.A.com", which is no host name; write "*.a.com"`,
			},
		},
		"V81 hosts and secrets of TLS": {
			"spec: {rules: [{host: a.com}], tls: [{hosts: ['', A.com, 10.0.0.1, '*'], secretName: A}]}",
			[]string{
				`spec.tls[0].hosts[0] is empty; name a host or leave it out`,
				`spec.tls[0].hosts[1] is "A.com", which is no host name; write "a.com"`,
				`spec.tls[0].hosts[3] is "*": ` + wildcardForm,
				`spec.tls[0].secretName is "A": ` + subdomainForm,
			},
		},
		"V87 class and annotation": {
			"{metadata: {name: a, annotations: {kubernetes.io/ingress.class: traefik}}, spec: {ingressClassName: nginx, rules: [{host: a.com}]}}",
			[]string{`annotation kubernetes.io/ingress.class is "traefik" and spec.ingressClassName is "nginx"; remove the annotation`},
		},
		"neither rules nor backend": {
			"spec: {tls: [{hosts: [a.com]}]}",
			[]string{"spec has neither rules nor a defaultBackend; add one of them"},
		},
		"class name": {
			"spec: {ingressClassName: Nginx, rules: [{host: a.com}]}",
			[]string{`spec.ingressClassName is "Nginx": ` + subdomainForm},
		},
		"paths": {
			`spec: {rules: [{http: {paths: []}}, {http: {paths: [
				{path: /, backend: {service: {name: a, port: {number: 80}}}},
				{path: a, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}},
				{path: a, pathType: ImplementationSpecific, backend: {service: {name: a, port: {number: 80}}}},
				{path: /a/../b//c/., pathType: Exact, backend: {service: {name: a, port: {number: 80}}}},
				{path: /, pathType: prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]}`,
			[]string{
				"spec.rules[0].http.paths is empty; give the rule at least one path",
				"spec.rules[1].http.paths[0].pathType is missing; it must be Exact, Prefix or ImplementationSpecific",
				`spec.rules[1].http.paths[1].path is "a"; it must begin with /`,
				`spec.rules[1].http.paths[2].path is "a"; it must begin with /`,
				`spec.rules[1].http.paths[3].path is "/a/../b//c/."; it must not contain /../`,
				`spec.rules[1].http.paths[3].path is "/a/../b//c/."; it must not contain //`,
				`spec.rules[1].http.paths[3].path is "/a/../b//c/."; it must not end with /.`,
				`spec.rules[1].http.paths[4].pathType is "prefix"; it must be Exact, Prefix or ImplementationSpecific`,
			},
		},
		"backends": {
			`spec: {defaultBackend: {}, rules: [{http: {paths: [
				{pathType: Prefix, path: /, backend: {service: {name: a, port: {number: 80}}, resource: {kind: A, name: a}}},
				{pathType: Prefix, path: /, backend: {service: {name: a, port: {number: 80, name: http}}}},
				{pathType: Prefix, path: /, backend: {service: {name: a}}},
				{pathType: Prefix, path: /, backend: {service: {name: A, port: {number: 65536}}}},
				{pathType: Prefix, path: /, backend: {service: {port: {name: '80'}}}},
				{pathType: Prefix, path: /, backend: {resource: {apiGroup: A, name: a/b}}}]}}]}`,
			[]string{
				"spec.defaultBackend names no backend; give it a service or a resource",
				"spec.rules[0].http.paths[0].backend has both a service and a resource; keep one of them",
				"spec.rules[0].http.paths[1].backend.service.port has both a name and a number; keep one of them",
				"spec.rules[0].http.paths[2].backend.service.port.number is missing; give the Service's port by number or by name",
				`spec.rules[0].http.paths[3].backend.service.name is "A": ` + dnsLabelForm,
				"spec.rules[0].http.paths[3].backend.service.port.number is 65536; it must be between 1 and 65535",
				"spec.rules[0].http.paths[4].backend.service.name is missing; name the Service",
				`spec.rules[0].http.paths[4].backend.service.port.name is "80": must contain at least one letter (a-z)`,
				`spec.rules[0].http.paths[5].backend.resource.apiGroup is "A": ` + subdomainForm,
				"spec.rules[0].http.paths[5].backend.resource.kind is missing; name the resource's kind",
				`spec.rules[0].http.paths[5].backend.resource.name is "a/b": may not contain '/'`,
			},
		},
		"V89 fields of v1beta1 in v1": {
			"spec: {backend: {serviceName: a, servicePort: 80}, rules: [{host: a.com}]}",
			[]string{"unknown field spec.backend; IngressSpec has no such field: correct or remove it"},
		},
		"V89 v1beta1 is judged the same": {
			"{apiVersion: networking.k8s.io/v1beta1, spec: {backend: {serviceName: A}, rules: [{host: A.com, http: {paths: [{backend: {serviceName: a, servicePort: HTTP}}, {backend: {servicePort: 80}}]}}]}}",
			[]string{
				`spec.backend.serviceName is "A": ` + dnsLabelForm,
				"spec.backend.servicePort is missing; give the Service's port by number or by name",
				`spec.rules[0].host is "A.com", which is no host name; write "a.com"`,
				`spec.rules[0].http.paths[0].backend.servicePort is "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), and must contain at least one letter (a-z)`,
				"spec.rules[0].http.paths[1].backend.serviceName is missing; name the Service",
			},
		},
		"V89 v1beta1 without rules": {
			"{apiVersion: extensions/v1beta1, spec: {}}",
			[]string{"spec has neither rules nor a backend; add one of them"},
		},
	})
}

func TestServiceRefused(t *testing.T) {
	testRefusals(t, serviceHead, map[string]refusal{
		"V122 ClusterIP with a node port": {
			"spec: {ports: [{port: 80, nodePort: 30080}]}",
			[]string{"spec.ports[0].nodePort is 30080 on a Service of type ClusterIP; remove it or make the type NodePort"},
		},
		"V122 what only load balancers have": {
			"spec: {allocateLoadBalancerNodePorts: false, loadBalancerClass: a/b, loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80}]}",
			[]string{
				"spec.allocateLoadBalancerNodePorts is set on a Service of type ClusterIP; remove it or make the type LoadBalancer",
				"spec.loadBalancerClass is set on a Service of type ClusterIP; remove it or make the type LoadBalancer",
				"spec.loadBalancerSourceRanges is set on a Service of type ClusterIP; remove it or make the type LoadBalancer",
			},
		},
		"V122 headless": {
			"spec: {type: NodePort, clusterIP: None, ports: [{port: 80}]}",
			[]string{"spec.clusterIP is None on a Service of type NodePort; only a ClusterIP Service can be headless"},
		},
		"V122 lower case": {
			"spec: {type: nodePort, ports: [{port: 80}]}",
			[]string{`spec.type is "nodePort"; it must be ClusterIP, NodePort, LoadBalancer or ExternalName`},
		},
		"V124 external IPs": {
			"spec: {externalIPs: [127.0.0.1, '::1', 0.0.0.0, 169.254.0.1, 224.0.0.1, 010.0.0.1, x], ports: [{port: 80}]}",
			[]string{
				`spec.externalIPs[0] is "127.0.0.1": it must not be a loopback address (127.0.0.0/8, ::1/128)`,
				`spec.externalIPs[1] is "::1": it must not be a loopback address (127.0.0.0/8, ::1/128)`,
				`spec.externalIPs[2] is "0.0.0.0": the unspecified address reaches nothing`,
				`spec.externalIPs[3] is "169.254.0.1": it must not be a link-local address (169.254.0.0/16, fe80::/10)`,
				`spec.externalIPs[4] is "224.0.0.1": it must not be a link-local multicast address (224.0.0.0/24, ff02::/10)`,
				`spec.externalIPs[5] is "010.0.0.1": must not have leading 0s`,
				`spec.externalIPs[6] is "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`,
			},
		},
		"V125 external names": {
			"spec: {type: ExternalName, externalName: a_b, clusterIP: 10.0.0.1, ipFamilies: [IPv4], ipFamilyPolicy: SingleStack}",
			[]string{
				"spec.clusterIP is set on an ExternalName Service; remove it",
				`spec.externalName is "a_b": ` + subdomainForm,
				"spec.ipFamilies is set on an ExternalName Service; remove it",
				"spec.ipFamilyPolicy is set on an ExternalName Service; remove it",
			},
		},
		"no external name": {
			"spec: {type: ExternalName}",
			[]string{"spec.externalName is missing; name the host that the Service stands for"},
		},
		"V127 source ranges": {
			"{spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1/8, 1.2.3.4], ports: [{port: 80}]}}",
			[]string{
				`spec.loadBalancerSourceRanges[0] is "10.0.0.1/8": must not have bits set beyond the prefix length; write 10.0.0.0/8`,
				`spec.loadBalancerSourceRanges[1] is "1.2.3.4": ` + cidrForm + `; write 1.2.3.4/32`,
			},
		},
		"V127 source ranges in the annotation": {
			"{metadata: {name: a, annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: '10.0.0.0/8, x'}}, spec: {ports: [{port: 80}]}}",
			[]string{
				`metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges] is "x": ` + cidrForm,
				"metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges] is set on a Service of type ClusterIP; remove it or make the type LoadBalancer",
			},
		},
		"ports": {
			`spec: {type: NodePort, ports: [
				{name: a, port: 80, nodePort: 30080}, {name: a, port: 443, nodePort: 30080}, {port: 80},
				{name: A, port: 65536, protocol: tcp, targetPort: '1', nodePort: 70000, appProtocol: a b}, {name: b}]}`,
			[]string{
				`spec.ports[1].name is "a", the name of ports[0]; give each port its own`,
				"spec.ports[1].nodePort is 30080/TCP, the same as ports[0]; give each port its own",
				"spec.ports[2].name is missing; a Service of several ports names each of them",
				"spec.ports[2].port is 80/TCP, the same as ports[0]; remove one of them",
				`spec.ports[3].appProtocol is "a b": ` + keyForm,
				`spec.ports[3].name is "A": ` + dnsLabelForm,
				"spec.ports[3].nodePort is 70000; it must be between 1 and 65535",
				"spec.ports[3].port is 65536; it must be between 1 and 65535",
				`spec.ports[3].protocol is "tcp"; it must be TCP, UDP or SCTP`,
				`spec.ports[3].targetPort is "1": must contain at least one letter (a-z)`,
				"spec.ports[4].port is missing or 0; it must be between 1 and 65535",
			},
		},
		"no ports": {
			"spec: {selector: {a b: c}}",
			[]string{
				"spec.ports is empty; give the Service at least one port",
				`spec.selector[a b] has the key "a b": ` + keyForm,
			},
		},
		"a misspelt field is not missing too": {
			"spec: {prots: [{port: 80}], type: nodeport}",
			[]string{
				"unknown field spec.prots; did you mean ports?",
				`spec.type is "nodeport"; it must be ClusterIP, NodePort, LoadBalancer or ExternalName`,
			},
		},
		"policies": {
			"spec: {externalTrafficPolicy: Local, internalTrafficPolicy: x, sessionAffinity: x, trafficDistribution: x, healthCheckNodePort: 30000, ports: [{port: 80}]}",
			[]string{
				"spec.externalTrafficPolicy is set on a Service that nothing outside reaches; remove it",
				"spec.healthCheckNodePort is set; only a LoadBalancer Service whose externalTrafficPolicy is Local has one",
				`spec.internalTrafficPolicy is "x"; it must be Cluster or Local`,
				`spec.sessionAffinity is "x"; it must be None or ClientIP`,
				`spec.trafficDistribution is "x"; it must be one of PreferClose, PreferSameZone, PreferSameNode`,
			},
		},
		"policies of load balancers": {
			"spec: {type: LoadBalancer, loadBalancerClass: a b, externalTrafficPolicy: local, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}, ports: [{port: 80}]}",
			[]string{
				`spec.externalTrafficPolicy is "local"; it must be Cluster or Local`,
				`spec.loadBalancerClass is "a b": ` + keyForm,
				"spec.sessionAffinityConfig.clientIP.timeoutSeconds is 0; it must be between 1 and 86400",
			},
		},
		"health check": {
			"spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 70000, ports: [{port: 80}]}",
			[]string{"spec.healthCheckNodePort is 70000; it must be between 1 and 65535"},
		},
		"cluster IPs without the first": {
			"spec: {clusterIPs: [10.0.0.1, 10.0.0.2], ipFamilies: [IPv6, IPv6, x], ipFamilyPolicy: x, ports: [{port: 80}]}",
			[]string{
				"spec.clusterIPs has two addresses of one IP family; it may have one of each",
				"spec.clusterIPs is set without clusterIP; set clusterIP to the first of them",
				`spec.clusterIPs[0] is "10.0.0.1" and ipFamilies[0] is IPv6; make them agree`,
				`spec.clusterIPs[1] is "10.0.0.2" and ipFamilies[1] is IPv6; make them agree`,
				`spec.ipFamilies[1] is "IPv6" a second time; remove it`,
				`spec.ipFamilies[2] is "x"; it must be IPv4 or IPv6`,
				`spec.ipFamilyPolicy is "x"; it must be SingleStack, PreferDualStack or RequireDualStack`,
			},
		},
		"cluster IPs that are none": {
			"spec: {clusterIP: 10.0.0.x, ports: [{port: 80}]}",
			[]string{`spec.clusterIP is "10.0.0.x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`},
		},
		"cluster IPs that disagree": {
			"spec: {clusterIP: None, clusterIPs: [10.0.0.1], ports: [{port: 80}]}",
			[]string{`spec.clusterIPs[0] is "10.0.0.1" and clusterIP is "None"; they must be the same`},
		},
		"cluster IPs beside None": {
			"spec: {clusterIP: None, clusterIPs: [None, 10.0.0.1, 'fd00::1'], ports: [{port: 80}]}",
			[]string{
				"spec.clusterIPs has 3 entries; it may have two, one of each IP family",
				"spec.clusterIPs[1] stands beside None; a headless Service has no IP",
			},
		},
	})
}
