package matrix_test

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/matrix"
)

func TestReadParameters(t *testing.T) {
	read := parameters(t, `
tierLabel: example.com/tier
tenantLabel: tenant
intraNamespace: declared
closedWorld: true
zones:
- {name: web, tier: web, names: [www]}
- {name: data, tier: data, perTenant: true}
externals:
- {name: partner, cidrs: [198.51.100.0/24, "2001:db8::/32"], except: [198.51.100.128/25]}
cluster: {podCIDRs: [10.0.0.0/8], serviceCIDRs: [172.16.0.0/12], nodeCIDRs: [192.0.2.0/24]}
flows:
- {from: web, to: data, ports: [{port: 5432}, {protocol: UDP, port: 1, endPort: 9}, {name: pg}], crossTenant: true}
- {from: "*", to: partner, anyPort: true}
anyPeer:
- {direction: Egress, ports: [53/UDP, 53/TCP]}
`)
	assert.Equal(t, matrix.Parameters{
		TierLabel: "example.com/tier", TenantLabel: "tenant",
		Zones: []matrix.Zone{{Name: "web", Tier: "web", Names: []string{"www"}}, {Name: "data", Tier: "data", PerTenant: true}},
		Externals: []matrix.External{{
			Name:   "partner",
			CIDRs:  []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("2001:db8::/32")},
			Except: []netip.Prefix{netip.MustParsePrefix("198.51.100.128/25")},
		}},
		PodCIDRs:     []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		ServiceCIDRs: []netip.Prefix{netip.MustParsePrefix("172.16.0.0/12")},
		NodeCIDRs:    []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
		Flows: []matrix.Flow{
			{From: "web", To: "data", CrossTenant: true, Ports: []matrix.FlowPort{{Protocol: "TCP", First: 5432, Last: 5432}, {Protocol: "UDP", First: 1, Last: 9}, {Protocol: "TCP", Name: "pg"}}},
			{From: "*", To: "partner", AnyPort: true},
		},
		AnyPeer: []matrix.Exemption{{Direction: "Egress", Ports: []matrix.FlowPort{{Protocol: "UDP", First: 53, Last: 53}, {Protocol: "TCP", First: 53, Last: 53}}}},
	}, read)
}

func TestReadParametersDefaults(t *testing.T) {
	read := parameters(t, `
tenantLabel:
zones: [{name: web, tier: web, names: }]
cluster: {podCIDRs: [10.0.0.0/8], nodeCIDRs: }
`)
	assert.Equal(t, "tier", read.TierLabel)
	assert.Empty(t, read.TenantLabel)
	assert.True(t, read.IntraNamespace)
}

// TestFaults has for each fault the line of the parameters that it is on, counted
// from the first.
func TestFaults(t *testing.T) {
	const right = `tierLabel: tier
tenantLabel: tenant
intraNamespace: allow
zones:
- {name: web, tier: web}
- {name: data, tier: data, perTenant: true}
externals:
- {name: partner, cidrs: [198.51.100.0/24]}
cluster: {podCIDRs: [10.0.0.0/8]}
flows:
- {from: web, to: data, ports: [{port: 5432}]}
anyPeer:
- {direction: Egress, ports: [53/UDP]}
`
	for name, test := range map[string]struct {
		old, new string
		want     []string // line:column and message after the field
	}{
		"unknown parameter":            {"intraNamespace", "intranamespace", []string{"3:17 intranamespace is unknown; correct or remove it: there are tierLabel, tenantLabel, intraNamespace, closedWorld, zones, externals, cluster, flows, anyPeer"}},
		"closedWorld no boolean":       {"intraNamespace: allow", "closedWorld: 1", []string{"3:14 closedWorld is the number 1; it must be true or false"}},
		"intraNamespace":               {"intraNamespace: allow", "intraNamespace: deny", []string{`3:17 intraNamespace is "deny"; it must be allow or declared`}},
		"tierLabel no label":           {"tierLabel: tier", "tierLabel: a b", []string{`1:12 tierLabel is "a b", which is no key of a label: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`}},
		"tierLabel the name":           {"tierLabel: tier", "tierLabel: kubernetes.io/metadata.name", []string{"1:12 tierLabel is kubernetes.io/metadata.name, which is the name of the Namespace; list names under zones[].names"}},
		"tierLabel a number":           {"tierLabel: tier", "tierLabel: 1", []string{"1:12 tierLabel is the number 1; it must be a string", `1:12 tierLabel is "", which is no key of a label: name part must be non-empty`}},
		"one label for both":           {"tenantLabel: tenant", "tenantLabel: tier", []string{`2:14 tenantLabel is "tier" as tierLabel is; a label says one thing`}},
		"no zones":                     {"zones:\n- {name: web, tier: web}\n- {name: data, tier: data, perTenant: true}", "zones: []", []string{"4:8 zones has no zone; write one for each tier", `9:10 flows[0].from is "web", which is neither a zone nor an external; there are partner, and * for every zone`, `9:19 flows[0].to is "data", which is neither a zone nor an external; there are partner, and * for every zone`}},
		"zones no list":                {"zones:\n- {name: web, tier: web}\n- {name: data, tier: data, perTenant: true}", "zones: {}", []string{"4:8 zones is an object; it must be a list", "4:8 zones has no zone; write one for each tier", `9:10 flows[0].from is "web", which is neither a zone nor an external; there are partner, and * for every zone`, `9:19 flows[0].to is "data", which is neither a zone nor an external; there are partner, and * for every zone`}},
		"a zone no object":             {"- {name: data, tier: data, perTenant: true}", "- {name: data, tier: data}\n- db", []string{"7:3 zones[2] is the string \"db\"; it must be an object", "7:3 zones[2].name is missing; name the zone", "7:3 zones[2] has neither a tier nor names; say which namespaces are in it"}},
		"a zone without a name":        {"{name: web, tier: web}", "{name: web, tier: web}\n- {tier: other}", []string{"6:3 zones[1].name is missing; name the zone"}},
		"a zone named *":               {"{name: web, tier: web}", "{name: web, tier: web}\n- {name: \"*\", tier: other}", []string{`6:10 zones[1].name is "*", which stands for every zone; give the zone a name of its own`}},
		"a zone named elsewhere":       {"{name: web, tier: web}", "{name: web, tier: web}\n- {name: elsewhere, tier: other}", []string{`6:10 zones[1].name is "elsewhere", which the table uses for what is in no zone; give the zone another name`}},
		"two zones of one name":        {"name: data, tier: data", "name: web, tier: data", []string{`6:10 zones[1].name is "web", as another zone is named; give each a name of its own`, `11:19 flows[0].to is "data", which is neither a zone nor an external; there are web, web, partner, and * for every zone`}},
		"two zones of one tier":        {"name: data, tier: data", "name: data, tier: web", []string{`6:22 zones[1].tier is "web", which is the tier of zone web already; a namespace is in one zone`}},
		"two zones of one namespace":   {"tier: web}", "names: [a, b, b]}", []string{`5:29 zones[0].names[2] is "b", which is in zone web already; a namespace is in one zone`}},
		"a zone of nothing":            {"name: web, tier: web", "name: web", []string{"5:3 zones[0] has neither a tier nor names; say which namespaces are in it"}},
		"an empty tier":                {"tier: web", `tier: ""`, []string{"5:21 zones[0].tier is empty; write a value of the tier label, or remove it"}},
		"a tier no label can have":     {"tier: web", `tier: "a b"`, []string{`5:21 zones[0].tier is "a b", which no label can have for a value: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`}},
		"a name no namespace can have": {"tier: web", "names: [A]", []string{`5:23 zones[0].names[0] is "A", which no namespace can have for a name: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`}},
		"names no strings":             {"tier: web", "names: [1]", []string{"5:23 zones[0].names[0] is the number 1; it must be a string", `5:23 zones[0].names[0] is "", which no namespace can have for a name: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`}},
		"perTenant without a label":    {"tenantLabel: tenant\n", "", []string{"5:39 zones[1].perTenant is true and there is no tenantLabel; name the label of Namespaces that says their tenant"}},
		"a misspelt field of a zone":   {"perTenant", "pertenant", []string{"6:39 zones[1].pertenant is unknown; correct or remove it: there are name, tier, names, perTenant"}},
		"an external without networks": {", cidrs: [198.51.100.0/24]", "", []string{"8:3 externals[0].cidrs has no network; write the addresses of the external"}},
		"an external of a zone's name": {"name: partner", "name: web", []string{`8:10 externals[0].name is "web", as another zone is named; give each a name of its own`}},
		"an unreadable network":        {"198.51.100.0/24", "198.51.100/24", []string{`8:27 externals[0].cidrs[0] is "198.51.100/24", which is no network; write one such as 10.0.0.0/8 or fc00::/7`}},
		"a network with a leading 0":   {"198.51.100.0/24", "010.0.0.0/8", []string{`8:27 externals[0].cidrs[0] is "010.0.0.0/8", which is no network; write one such as 10.0.0.0/8 or fc00::/7`}},
		"an address":                   {"198.51.100.0/24", "198.51.100.1", []string{`8:27 externals[0].cidrs[0] is "198.51.100.1", an address without the length of a network; write 198.51.100.1/32`}},
		"bits beyond the length":       {"198.51.100.0/24", "198.51.100.1/24", []string{`8:27 externals[0].cidrs[0] is "198.51.100.1/24", which has bits beyond its length; write 198.51.100.0/24`}},
		"an IPv4-mapped network":       {"198.51.100.0/24", `"::ffff:10.0.0.0/104"`, []string{`8:27 externals[0].cidrs[0] is "::ffff:10.0.0.0/104", an IPv4-mapped IPv6 network, which matches no packet; write it as IPv4`}},
		"an unreadable exception":      {"cidrs: [198.51.100.0/24]", "cidrs: [198.51.100.0/24], except: [x]", []string{`8:54 externals[0].except[0] is "x", which is no network; write one such as 10.0.0.0/8 or fc00::/7`}},
		"no cluster":                   {"cluster: {podCIDRs: [10.0.0.0/8]}\n", "", []string{"0:-1 cluster is missing; write the addresses of the pods under podCIDRs: a rule for addresses must not reach them"}},
		"no podCIDRs":                  {"podCIDRs: [10.0.0.0/8]", "serviceCIDRs: [10.0.0.0/8]", []string{"9:1 cluster.podCIDRs has no network; write the addresses of the pods: a rule for addresses must not reach them"}},
		"cluster no object":            {"{podCIDRs: [10.0.0.0/8]}", "[10.0.0.0/8]", []string{"9:10 cluster is a list; it must be an object"}},
		"a misspelt field of cluster":  {"podCIDRs: [10.0.0.0/8]", "podCIDRs: [10.0.0.0/8], nodes: []", []string{"9:42 cluster.nodes is unknown; correct or remove it: there are podCIDRs, serviceCIDRs, nodeCIDRs"}},
		"a flow from nowhere":          {"from: web, ", "", []string{"11:3 flows[0].from is missing; name a zone or an external, or * for every zone"}},
		"a flow to an unknown name":    {"to: data", "to: dta", []string{`11:19 flows[0].to is "dta", which is neither a zone nor an external; there are web, data, partner, and * for every zone`}},
		"a flow between externals":     {"from: web, to: data", "from: partner, to: partner", []string{"11:3 flows[0] joins the externals partner and partner, between which the cluster has no say; remove it"}},
		"a flow without ports":         {", ports: [{port: 5432}]", "", []string{"11:3 flows[0].ports has no port; write the ports of the flow, or say anyPort: true"}},
		"a flow with empty ports":      {"ports: [{port: 5432}]", "ports: []", []string{"11:32 flows[0].ports has no port; write the ports of the flow, or say anyPort: true"}},
		"anyPort and ports":            {"ports: [{port: 5432}]", "ports: [{port: 5432}], anyPort: true", []string{"11:57 flows[0].anyPort is true beside ports; remove one of the two"}},
		"a misspelt field of a flow":   {"ports: [{port: 5432}]", "ports: [{port: 5432}], crosstenant: true", []string{"11:61 flows[0].crosstenant is unknown; correct or remove it: there are from, to, ports, anyPort, crossTenant"}},
		"a port as a text":             {"port: 5432", `port: "5432"`, []string{`11:40 flows[0].ports[0].port is the string "5432"; it must be an integer`}},
		"port 0":                       {"port: 5432", "port: 0", []string{"11:40 flows[0].ports[0].port is 0; it must be between 1 and 65535"}},
		"port 65536":                   {"port: 5432", "port: 65536", []string{"11:40 flows[0].ports[0].port is 65536; it must be between 1 and 65535"}},
		"a range that ends before":     {"port: 5432", "port: 5432, endPort: 5431", []string{"11:55 flows[0].ports[0].endPort is 5431, less than port 5432; a range ends where it begins or after"}},
		"a range without a port":       {"port: 5432", "endPort: 5431", []string{"11:33 flows[0].ports[0] has neither a port nor a name; write which port it is"}},
		"a protocol alone":             {"port: 5432", "protocol: UDP", []string{"11:33 flows[0].ports[0] has neither a port nor a name; write which port it is"}},
		"an unknown protocol":          {"port: 5432", "port: 1, protocol: tcp", []string{`11:53 flows[0].ports[0].protocol is "tcp"; it must be TCP, UDP or SCTP`}},
		"a name and a number":          {"port: 5432", "port: 1, name: http", []string{"11:49 flows[0].ports[0].name stands beside a number; make them two ports of the list"}},
		"a name no port can have":      {"port: 5432", `name: "1"`, []string{`11:40 flows[0].ports[0].name is "1"; a port's name must contain at least one letter (a-z)`}},
		"a misspelt field of a port":   {"port: 5432", "port: 1, endport: 2", []string{"11:52 flows[0].ports[0].endport is unknown; correct or remove it: there are protocol, port, endPort, name"}},
		"an unknown direction":         {"direction: Egress", "direction: egress", []string{`13:15 anyPeer[0].direction is "egress"; it must be Ingress or Egress`}},
		"no exempt ports":              {"ports: [53/UDP]", "ports: []", []string{"13:30 anyPeer[0].ports has no port; write the ports that are open to any peer, such as 53/UDP"}},
		"an odd exempt port":           {"53/UDP", "UDP/53", []string{`13:31 anyPeer[0].ports[0] is "UDP/53"; write a port and its protocol, such as 53/UDP`}},
		"an exempt port out of range":  {"53/UDP", "70000/UDP", []string{`13:31 anyPeer[0].ports[0] is "70000/UDP"; a port is between 1 and 65535`}},
		"a misspelt field of anyPeer":  {"direction: Egress, ", "direction: Egress, peers: [], ", []string{"13:30 anyPeer[0].peers is unknown; correct or remove it: there are direction, ports"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, right, test.old)
			_, faults := matrix.ReadParameters(constraint(t, strings.Replace(right, test.old, test.new, 1)))
			var got []string
			for _, fault := range faults {
				assert.Equal(t, "world.yaml", fault.File)
				message, found := strings.CutPrefix(fault.Message, "K8sSegmentTiers tiers: spec.parameters.")
				assert.True(t, found, fault.Message)
				got = append(got, place(fault.Line-6, fault.Column-4)+" "+message)
			}
			assert.Equal(t, test.want, got)
		})
	}
	_, faults := matrix.ReadParameters(constraint(t, right))
	assert.Empty(t, faults)
}

func TestFaultsOfTheConstraint(t *testing.T) {
	for name, test := range map[string]struct{ object, want string }{
		"no parameters": {"spec: {}", "world.yaml:4:1: K8sSegmentTiers a: spec.parameters is missing; write the zones and the flows between them"},
		"no spec":       {"status: {}", "world.yaml:1:1: K8sSegmentTiers a: spec.parameters is missing; write the zones and the flows between them"},
		"an odd action": {"spec: {enforcementAction: maybe, parameters: {}}", `world.yaml:4:27: K8sSegmentTiers a: spec.enforcementAction: enforcementAction "maybe" is none of deny, warn, dryrun, scoped`},
		"a misspelling": {"spec: {parameter: {}}", `world.yaml:4:7: K8sSegmentTiers a: spec: unknown field "parameter"`},
	} {
		t.Run(name, func(t *testing.T) {
			object := decode(t, "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sSegmentTiers\nmetadata: {name: a}\n"+test.object+"\n", true)[0]
			_, faults := matrix.ReadParameters(&object)
			require.Len(t, faults, 1)
			assert.Equal(t, test.want, faults[0].Error())
		})
	}
}

func place(line, column int) string { return strconv.Itoa(line) + ":" + strconv.Itoa(column) }
