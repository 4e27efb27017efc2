package proof_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// segmentationCase is a NetworkPolicy whose verdict is known.
type segmentationCase struct {
	name, namespace, spec string
	denied                bool
	change                string
}

func segmentationCases() []segmentationCase {
	backend := "namespaceSelector: {matchLabels: {tier: backend, tenant: t1}}"
	private := "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16"
	return []segmentationCase{
		{"1 closed in both directions", "t1-frontend", "{podSelector: {}, policyTypes: [Ingress, Egress]}", false, ""},
		{"2 the tier before", "t1-frontend", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: ingress}}}], ports: [{port: 8080}]}]}", false, ""},
		{"3 some pods and a named port", "t1-frontend", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: ingress}}, podSelector: {matchLabels: {app: nginx}}}], ports: [{port: http}]}]}", false, ""},
		{"4 no from", "t1-db", "{ingress: [{ports: [{port: 5432}]}]}", true, ""},
		{"5 an empty rule", "t1-frontend", "{ingress: [{}]}", true, ""},
		{"6 every namespace", "t1-db", "{ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 5432}]}]}", true, ""},
		{"7 some pods of every namespace", "t1-db", "{ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: backend}}}], ports: [{port: 5432}]}]}", true, ""},
		{"8 a tier too far", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: frontend, tenant: t1}}}], ports: [{port: 5432}]}]}", true, ""},
		{"9 the tenant's own tier before", "t1-db", "{ingress: [{from: [{" + backend + "}], ports: [{port: 5432}]}]}", false, ""},
		{"10 anybody's tier before", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: backend}}}], ports: [{port: 5432}]}]}", true, ""},
		{"11 every port", "t1-db", "{ingress: [{from: [{" + backend + "}]}]}", true, ""},
		{"12 another protocol", "t1-db", "{ingress: [{from: [{" + backend + "}], ports: [{port: 5432, protocol: UDP}]}]}", true, ""},
		{"13 a range inside", "t1-backend", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: frontend, tenant: t1}}}], ports: [{port: 8080, endPort: 8085}]}]}", false, ""},
		{"14 a range too long", "t1-backend", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: frontend, tenant: t1}}}], ports: [{port: 8080, endPort: 8090}]}]}", true, ""},
		{"15 both load balancers", "ingress-nginx", "{ingress: [{from: [{ipBlock: {cidr: 192.0.2.10/31}}], ports: [{port: 80}]}]}", false, ""},
		{"16 everybody", "ingress-nginx", "{ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 80}]}]}", true, ""},
		{"17 the internet", "egress", "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [" + private + "]}}], ports: [{port: 443}]}]}", false, ""},
		{"18 the internet and the cluster", "egress", "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}]}", true, ""},
		{"19 past the proxy", "t1-frontend", "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 443}]}]}", true, ""},
		{"20 names", "t1-frontend", "{policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53}, {port: 53, protocol: UDP}]}]}", false, ""},
		{"21 names of anybody", "t1-frontend", "{policyTypes: [Egress], egress: [{ports: [{port: 53}, {port: 53, protocol: UDP}]}]}", true, ""},
		{"22 names of anybody, exempt", "t1-frontend", "{policyTypes: [Egress], egress: [{ports: [{port: 53}, {port: 53, protocol: UDP}]}]}", false, "anyPeer: [{direction: Egress, ports: [53/UDP, 53/TCP]}]"},
		{"23 its own pods", "t1-db", "{ingress: [{from: [{podSelector: {}}]}]}", false, ""},
		{"24 two peers for one", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tenant: t1}}}, {podSelector: {matchLabels: {app: backend}}}], ports: [{port: 5432}]}]}", true, ""},
		{"25 what it is not", "t1-backend", "{policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [frontend, ingress]}]}}], ports: [{port: 5432}]}]}", true, ""},
		{"26 rules that are not in force", "t1-frontend", "{policyTypes: [Ingress], egress: [{}]}", false, ""},
		{"27 rules that are", "t1-frontend", "{egress: [{}]}", true, ""},
		{"28 a pod's address", "t1-backend", "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.244.3.7/32}}], ports: [{port: 5432}]}]}", true, ""},
		{"30 a label of anybody's", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {project: shop}}}], ports: [{port: 5432}]}]}", true, ""},
		{"31 a label that only the tier before has", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {project: shop}}}], ports: [{port: 5432}]}]}", false, "closedWorld: true"},
		{"32 a namespace by name", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: t1-backend}}}], ports: [{port: 5432}]}]}", false, ""},
		{"33 an unknown namespace by name", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: unknown}}}], ports: [{port: 5432}]}]}", true, ""},
		{"a namespace by name and by a label that it may get", "t1-db", "{policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system, project: data}}}]}]}", true, ""},
		{"the same where only what is there counts", "t1-db", "{policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system, project: data}}}]}]}", false, "closedWorld: true"},
		{"34 a selector that selects nothing", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: db}, matchExpressions: [{key: tier, operator: NotIn, values: [db]}]}}]}]}", false, ""},
		{"39 null peers", "t1-db", "{ingress: [{from: null, ports: [{port: 5432}]}]}", true, ""},
		{"40 a null rule", "t1-db", "{ingress: [null]}", true, ""},
		{"42 a misspelt field", "t1-db", "{ingress: [{From: [{" + backend + "}], ports: [{port: 5432}]}]}", true, ""},
		{"47 strangers", "kube-system", "{ingress: [{from: [{ipBlock: {cidr: 8.8.8.0/24}}], ports: [{port: 53, protocol: UDP}]}]}", true, ""},
		{"the other tenant", "t1-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: backend, tenant: t2}}}], ports: [{port: 5432}]}]}", true, ""},
		{"nobody's tier with tenants", "nobodys-db", "{ingress: [{from: [{namespaceSelector: {matchLabels: {tier: backend, tenant: t1}}}], ports: [{port: 5432}]}]}", true, ""},
		{"its own pods have to be declared", "t1-db", "{ingress: [{from: [{podSelector: {}}], ports: [{port: 5432}]}]}", true, "intraNamespace: declared"},
		{"all of IPv6", "egress", "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: '::/0', except: ['fc00::/7', 'fe80::/10']}}], ports: [{port: 443}]}]}", false, ""},
		{"all of IPv6 and the cluster's", "egress", "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: '::/0'}}], ports: [{port: 443}]}]}", true, ""},
		{"a pod's address in an external", "t1-backend", "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.244.3.7/32}}], ports: [{port: 1521}]}]}", true,
			"externals: [{name: loadbalancer, cidrs: [192.0.2.10/32]}, {name: company-db, cidrs: [10.0.0.0/8]}, {name: internet, cidrs: [0.0.0.0/0]}]"},
		{"a service's address", "t1-backend", "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.96.0.10/32}}], ports: [{port: 53}]}]}", true, ""},
	}
}

// TestSegmentationCases holds the enumeration, and the rule, to verdicts that
// are known.
func TestSegmentationCases(t *testing.T) {
	rules := newTribunal(t)
	for _, c := range segmentationCases() {
		t.Run(c.name, func(t *testing.T) {
			around := surroundings{parseChart(t, architecture), residents()}
			if c.change != "" {
				around.chart = around.chart.with(t, c.change)
			}
			var spec map[string]any
			require.NoError(t, yaml.Unmarshal([]byte(c.spec), &spec))
			policy := map[string]any{
				"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
				"metadata": map[string]any{"name": "p", "namespace": c.namespace}, "spec": spec,
			}
			_, forbidden := around.forbidden(policy)
			assert.Equal(t, c.denied, forbidden, "the enumeration")
			said := rules.denials(t, around, []map[string]any{policy})[0]
			assert.Equal(t, c.denied, len(said) > 0, "the rule: %q", said)
		})
	}
}
