//go:build e2e && unix

package e2e_test

// fixtureDifference is where a cluster does not say what bulkhead or the suite
// says, and why. testdata/differences.txt has what either says.
type fixtureDifference struct {
	aspect, reason string
	cases          []string
}

// knownFixtureDifferences are all of them; any other fails, as does one that is no
// more.
func knownFixtureDifferences() []fixtureDifference {
	return []fixtureDifference{{
		aspect: otherAssertion,
		reason: "in a cluster every namespace that something is in is there, with its labels",
		cases: []string{
			"allowed_acme_servers/environments/Namespace not known",
			"allowed_acme_servers/environment for the rest/Namespace not known",
			"allowed_ingress_hosts/domains/domain by labels of a Namespace that is not known",
			"allowed_ingress_hosts/domains/domain by labels of another Namespace",
			"isolate_tenants/defaults/nothing is shared",
			"isolate_tenants/segmented/a namespace that is not known is one of its own",
			"require_gateway_tls/baseline/Gateway for namespaces with a label that is not known",
			"require_gateway_tls/baseline/HTTP listener for namespaces with a label that is not known",
			"require_ingress_auth/required/a namespace that is not known may be one of them",
			"require_tier/segmented/an Ingress in a namespace that is not known",
			"restrict_ingress_sources/required/a namespace that is not known may be one of them",
			"segment_tiers/closed-world/all namespaces, in a closed world",
			"segment_tiers/reference/S24 V22 db from a tenant or pods",
			"segment_tiers/reference/V41 no namespace",
			"segment_tiers/reference/V65 a namespace that is not known",
		},
	}, {
		aspect: otherAssertion,
		reason: "Gatekeeper's inventory loses an object when its deletion begins",
		cases: []string{
			"require_default_deny/allow-all counts/allow-all counts: being deleted",
			"require_default_deny/both directions/a default deny that is being deleted",
			"require_ingress_backend/baseline/a Service that is being deleted serves on",
			"require_networkpolicy/baseline/a policy that is being deleted does not count",
			"unique_ingress_hosts/baseline/a rival that is being deleted serves on",
		},
	}, {
		aspect: otherVerdict,
		reason: "a Namespace is judged when it is there, since nothing can be in it before",
		cases:  []string{"require_default_deny/both directions/a Namespace that is to be named"},
	}, {
		aspect: otherVerdict,
		reason: "the schema of the Gateway API fills in the group of a reference, which the message quotes",
		cases: []string{
			"require_gateway_tls/baseline/certificate in a ConfigMap",
			"require_gateway_tls/baseline/Service for a parent without its group",
		},
	}, {
		aspect: otherVerdict,
		reason: "the API server gives a new Ingress the default class",
		cases: []string{
			"require_ingress_class/allowed/V87 left to a default that is not allowed",
			"require_ingress_class/allowed/V87 left to one of two defaults",
			"require_ingress_class/class required/V87 left to the default too late",
			"require_ingress_class/class required/V87 not given the default on creation",
		},
	}, {
		aspect: otherVerdict,
		reason: "the API server chooses a node port where none is named, and the policy judges that",
		cases: []string{
			"no_nodeport/allowed ports/node port that is not named",
			"no_nodeport/allowed ports/V118 node port of a LoadBalancer that is not named",
			"no_nodeport/any port/nodePort 0 names none",
			"no_nodeport/any port/healthCheckNodePort 0 names none",
		},
	}, {
		aspect: otherVerdict,
		reason: "the API server gives the pods of a Job labels with its name and a uid, which the message quotes",
		cases: []string{
			"require_networkpolicy/baseline/a Job is not covered",
			"require_networkpolicy/baseline/V33 a Job is not selected by the name of another",
			"require_networkpolicy/baseline/V33 the uid of a Job is known at run time only",
		},
	}, {
		aspect: takenAlone,
		reason: "the API server asks of new Ingresses alone that field and annotation agree, bulkhead of every manifest",
		cases: []string{
			"require_ingress_class/annotation accepted/V87 update that disagrees",
			"require_ingress_class/baseline/V87 update that disagrees",
		},
	}, {
		aspect: refusedAlone,
		reason: "a Pod gets its ephemeral containers by a subresource, which bulkhead does not hold manifests to",
		cases: []string{
			"no_host_network/baseline/a debugging container without ports",
			"require_private_dns/baseline/ephemeral containers",
		},
	}, {
		aspect: refusedAlone,
		reason: "the API server takes mirror pods of a node alone, which the fixtures do not name",
		cases: []string{
			"require_networkpolicy/baseline/V45 a mirror pod that a policy selects",
			"require_networkpolicy/baseline/V45 a mirror pod that no policy selects",
		},
	}, {
		aspect: refusedAlone,
		reason: "nobody can write a deletionTimestamp into what is there",
		cases:  []string{"require_default_deny/both directions/V37 a deletionTimestamp in a manifest is no way out"},
	}, {
		aspect: refusedAlone,
		reason: "this cluster has no IPv6",
		cases:  []string{"require_private_dns/baseline/a Service of its own"},
	}, {
		aspect: refusedAlone,
		reason: "bulkhead does not hold hostAliases to the form of addresses",
		cases:  []string{"require_private_dns/baseline/V131 hostAliases"},
	}, {
		aspect: refusedAlone,
		reason: "nothing can be changed that is not there",
		cases:  []string{"keep_networkpolicy/both/UPDATE without oldObject"},
	}}
}
