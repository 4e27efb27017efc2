package matrix_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/matrix"
)

// The peers and ports of rules.
const (
	fromWeb      = "{from: [{namespaceSelector: {matchLabels: {tier: web}}}], ports: [{port: 5432}]}"
	toData       = "{to: [{namespaceSelector: {matchLabels: {tier: data}}}], ports: [{port: 5432}]}"
	fromVisitors = "{from: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 443}]}"
	fromAnywhere = "{from: [{namespaceSelector: {}}]}"
	toAnywhere   = "{to: [{namespaceSelector: {}}]}"
)

func TestCells(t *testing.T) {
	web := namespace("web", "tier: web") + "---\n" + workload("web", "app", "https: 443")
	data := namespace("data", "tier: data, tenant: t1") + "---\n" + workload("data", "pg", "pg: 6432")
	const (
		webUnused  = "visitors -> web unused: declared [TCP/443] may [] must []"
		webOpen    = "visitors -> web ok: declared [TCP/443] may [TCP/443] must [TCP/443]"
		dataUnused = "web -> data unused: declared [TCP/5432 TCP/pg] may [] must []"
		jobsUnused = "jobs -> data unused: declared [TCP/5432] may [] must []"
		partner    = "jobs -> partner unused: declared [all] may [] must []"
	)
	for name, test := range map[string]struct {
		world []string
		want  []string
	}{
		"nothing": {
			[]string{namespace("web", "tier: web")},
			[]string{webUnused, dataUnused, jobsUnused, partner},
		},
		"as declared": {
			[]string{web, policy("web", "p", fromVisitors, toData), data, policy("data", "p", fromWeb, "")},
			[]string{webOpen, "web -> data ok: declared [TCP/5432 TCP/pg] may [TCP/5432] must [TCP/5432]", jobsUnused, partner},
		},
		"a named port is the destination's": {
			[]string{web, policy("web", "p", fromVisitors, "{to: [{namespaceSelector: {matchLabels: {tier: data}}}], ports: [{port: 6432}]}"), data,
				policy("data", "p", "{from: [{namespaceSelector: {matchLabels: {tier: web}}}], ports: [{port: pg}]}", "")},
			[]string{webOpen, "web -> data ok: declared [TCP/5432 TCP/pg] may [TCP/6432] must [TCP/6432]", jobsUnused, partner},
		},
		"another port": {
			[]string{web, policy("web", "p", fromVisitors, toAnywhere), data,
				policy("data", "p", "{from: [{namespaceSelector: {matchLabels: {tier: web}}}], ports: [{port: 5432, endPort: 5433}]}", "")},
			[]string{webOpen, "web -> data forbidden: declared [TCP/5432 TCP/pg] may [TCP/5432-5433] must [TCP/5432-5433]", jobsUnused, partner},
		},
		"blocked": {
			[]string{web, policy("web", "p", fromVisitors, ""), data, policy("data", "p", fromWeb, "")},
			[]string{webOpen, "web -> data blocked: declared [TCP/5432 TCP/pg] may [] must []", jobsUnused, partner},
		},
		"the other way": {
			[]string{web, policy("web", "p", fromVisitors+", "+fromAnywhere, toData), data, policy("data", "p", fromWeb, "{ports: [{port: 443}], to: [{namespaceSelector: {matchLabels: {tier: web}}}]}")},
			[]string{webOpen, "web -> data ok: declared [TCP/5432 TCP/pg] may [TCP/5432] must [TCP/5432]", "data -> web forbidden: declared [] may [TCP/443] must [TCP/443]", jobsUnused, partner},
		},
		"two namespaces of one zone": {
			[]string{web, policy("web", "p", fromVisitors, toAnywhere), namespace("www", "tier: web"), workload("www", "app"), policy("www", "p", fromVisitors+", "+fromAnywhere, "")},
			[]string{webOpen, "web -> web forbidden: declared [] may [all] must [all]", dataUnused, jobsUnused, partner},
		},
		"within a namespace": {
			[]string{web, workload("web", "other"), policy("web", "p", fromVisitors+", {from: [{podSelector: {}}]}", "{to: [{podSelector: {}}]}")},
			[]string{webOpen, dataUnused, jobsUnused, partner},
		},
		"an exception of the matrix's addresses": {
			[]string{namespace("jobs", "tier: jobs, tenant: t1"), workload("jobs", "job"), policy("jobs", "p", "", "{to: [{ipBlock: {cidr: 198.51.100.0/24}}]}")},
			[]string{webUnused, dataUnused, jobsUnused, "jobs -> partner ok: declared [all] may [all] must [all]", "jobs -> elsewhere forbidden: declared [] may [all] must [all]"},
		},
		"addresses of pods": {
			[]string{namespace("jobs", "tier: jobs, tenant: t1"), workload("jobs", "job"), policy("jobs", "p", "", "{to: [{ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: 1}]}"), web, policy("web", "p", fromVisitors, "")},
			[]string{webOpen, dataUnused, "jobs -> data unused: declared [TCP/5432] may [] must []", "jobs -> partner blocked: declared [all] may [] must []", "jobs -> elsewhere forbidden: declared [] may [TCP/1] must [TCP/1]"},
		},
		"no zone": {
			[]string{web, policy("web", "p", fromVisitors+", {from: [{namespaceSelector: {}}], ports: [{port: 80}]}", toAnywhere), namespace("other", "tier: others"), workload("other", "app"), workload("other", "app2")},
			[]string{webOpen, dataUnused, "web -> unzoned forbidden: declared [] may [all] must [all]", jobsUnused, partner, "unzoned -> web forbidden: declared [] may [TCP/80] must [TCP/80]"},
		},
		"an unknown namespace": {
			[]string{web, policy("web", "p", fromVisitors, toData), workload("db", "pg"), policy("db", "p", fromWeb, "")},
			[]string{webOpen, dataUnused, "web -> unknown forbidden: declared [] may [TCP/5432] must []", jobsUnused, partner},
		},
		"two unknown namespaces": {
			[]string{workload("a", "a"), policy("a", "p", "", "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: b}}}], ports: [{port: 1}]}"), workload("b", "b"), policy("b", "p", fromAnywhere, "")},
			[]string{webUnused, dataUnused, jobsUnused, partner, "unknown -> unknown forbidden: declared [] may [TCP/1] must [TCP/1]"},
		},
		"hostNetwork is left out": {
			[]string{web, policy("web", "p", fromVisitors, ""), namespace("data", "tier: data, tenant: t1"), `apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: data}
spec: {hostNetwork: true, containers: [{name: c, image: c}]}
`},
			[]string{webOpen, dataUnused, jobsUnused, partner},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, cells(made(t, parameters(t, small), test.world...)))
		})
	}
}

func TestCellsOfTenants(t *testing.T) {
	jobs := func(tenant, labels string) string {
		return namespace(tenant+"-jobs", labels) + "---\n" + workload(tenant+"-jobs", "job") + "---\n" + policy(tenant+"-jobs", "p", "", toAnywhere)
	}
	data := func(tenant, labels, from string) string {
		return namespace(tenant+"-data", labels) + "---\n" + workload(tenant+"-data", "pg") + "---\n" + policy(tenant+"-data", "p", from, "")
	}
	ofTenant := func(tenant string) string {
		return "{from: [{namespaceSelector: {matchLabels: {tenant: " + tenant + "}}}], ports: [{port: 5432}]}"
	}
	const everyTenant = "{from: [{namespaceSelector: {matchLabels: {tier: jobs}}}], ports: [{port: 5432}]}"
	for name, test := range map[string]struct {
		world   []string
		flow    string
		status  matrix.Status
		tenants []bool // of the findings, whether they are about tenants
	}{
		"each its own": {
			world:  []string{jobs("t1", "tier: jobs, tenant: t1"), data("t1", "tier: data, tenant: t1", ofTenant("t1")), jobs("t2", "tier: jobs, tenant: t2"), data("t2", "tier: data, tenant: t2", ofTenant("t2"))},
			status: matrix.OK,
		},
		"one for all": {
			world:  []string{jobs("t1", "tier: jobs, tenant: t1"), data("t1", "tier: data, tenant: t1", everyTenant), jobs("t2", "tier: jobs, tenant: t2")},
			status: matrix.Forbidden, tenants: []bool{true},
		},
		"one for all, as declared": {
			world:  []string{jobs("t1", "tier: jobs, tenant: t1"), data("t1", "tier: data, tenant: t1", everyTenant), jobs("t2", "tier: jobs, tenant: t2")},
			flow:   "{from: jobs, to: data, ports: [{port: 5432}], crossTenant: true}",
			status: matrix.OK,
		},
		"another port between tenants": {
			world:  []string{jobs("t1", "tier: jobs, tenant: t1"), data("t2", "tier: data, tenant: t2", "{from: [{namespaceSelector: {}}], ports: [{port: 5432}, {port: 80}]}")},
			status: matrix.Forbidden, tenants: []bool{false, true},
		},
		"no tenant": {
			world:  []string{jobs("t1", "tier: jobs"), data("t2", "tier: data", everyTenant)},
			status: matrix.Forbidden, tenants: []bool{true},
		},
		"an empty tenant": {
			world:  []string{jobs("t1", `tier: jobs, tenant: ""`), data("t2", `tier: data, tenant: ""`, everyTenant)},
			status: matrix.Forbidden, tenants: []bool{true},
		},
		"of two tenants": {
			world:  []string{jobs("t1", "tier: jobs, tenant: t1"), data("t2", "tier: data, tenant: t2", "")},
			status: matrix.Unused,
		},
		"blocked for one": {
			world:  []string{jobs("t1", "tier: jobs, tenant: t1"), data("t1", "tier: data, tenant: t1", ofTenant("t1")), jobs("t2", "tier: jobs, tenant: t2"), data("t2", "tier: data, tenant: t2", "")},
			status: matrix.Blocked, tenants: []bool{false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			read := parameters(t, small)
			if test.flow != "" {
				read.Flows[2].CrossTenant = true
			}
			report := made(t, read, test.world...)
			var tenants []bool
			for _, cell := range report.Cells {
				if cell.From == "jobs" && cell.To == "data" {
					assert.Equal(t, test.status, cell.Status)
					for _, finding := range cell.Findings {
						tenants = append(tenants, finding.CrossTenant)
					}
				}
			}
			assert.Equal(t, test.tenants, tenants)
		})
	}
}

func TestCellsOfOverlappingExternals(t *testing.T) {
	read := parameters(t, `
zones: [{name: proxy, tier: proxy}]
externals:
- {name: all, cidrs: [0.0.0.0/0]}
- {name: some, cidrs: [192.0.2.0/24]}
cluster: {podCIDRs: [10.0.0.0/8]}
flows:
- {from: proxy, to: all, ports: [{port: 443}]}
- {from: proxy, to: some, ports: [{port: 80}]}
`)
	proxy := namespace("proxy", "tier: proxy") + "---\n" + workload("proxy", "squid")
	assert.Equal(t, []string{
		"proxy -> all ok: declared [TCP/443] may [TCP/443] must [TCP/443]",
		"proxy -> some ok: declared [TCP/80] may [TCP/80] must [TCP/80]",
	}, cells(made(t, read, proxy, policy("proxy", "p", "", "{to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 443}, {port: 80}]}"))))
	assert.Equal(t, []string{
		"proxy -> all forbidden: declared [TCP/443] may [TCP/80 TCP/443] must [TCP/80 TCP/443]",
		"proxy -> some ok: declared [TCP/80] may [TCP/80] must [TCP/80]",
	}, cells(made(t, read, proxy, policy("proxy", "p", "", "{to: [{ipBlock: {cidr: 192.0.0.0/16}}], ports: [{port: 443}, {port: 80}]}"))))
}

func TestCellsOfExemptions(t *testing.T) {
	read := parameters(t, `
zones: [{name: web, tier: web}]
cluster: {podCIDRs: [10.0.0.0/8]}
anyPeer: [{direction: Egress, ports: [53/UDP]}, {direction: Ingress, ports: [80/TCP]}]
`)
	web := namespace("web", "tier: web") + "---\n" + workload("web", "app")
	other := namespace("other", "a: b") + "---\n" + workload("other", "app")
	report := made(t, read, web, policy("web", "p", "{ports: [{port: 80}]}", "{ports: [{port: 53, protocol: UDP}]}"), other)
	assert.Equal(t, []string{
		"web -> unzoned ok: declared [] may [UDP/53] must [UDP/53]",
		"web -> elsewhere ok: declared [] may [UDP/53] must [UDP/53]",
		"unzoned -> web ok: declared [] may [TCP/80] must [TCP/80]",
		"elsewhere -> web ok: declared [] may [TCP/80] must [TCP/80]",
	}, cells(report))
	assert.True(t, report.Holds())

	report = made(t, read, web, policy("web", "p", "{ports: [{port: 53, protocol: UDP}]}", "{ports: [{port: 80}]}"), other)
	assert.Equal(t, 4, report.Summary.Forbidden)
}

func TestCellsWithoutTrafficWithinNamespaces(t *testing.T) {
	read := parameters(t, `
intraNamespace: declared
zones: [{name: web, tier: web}]
cluster: {podCIDRs: [10.0.0.0/8]}
flows: [{from: web, to: web, ports: [{port: 80}]}]
`)
	pod := "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: web}\nspec: {containers: [{name: c, image: c}]}\n"
	within := policy("web", "p", "{from: [{podSelector: {}}]}", "{to: [{podSelector: {}}]}")
	assert.Equal(t, []string{"web -> web unused: declared [TCP/80] may [] must []"},
		cells(made(t, read, namespace("web", "tier: web"), pod, within)), "a Pod may reach itself")

	report := made(t, read, namespace("web", "tier: web"), workload("web", "b"), within)
	assert.Equal(t, []string{"web -> web forbidden: declared [TCP/80] may [all] must [all]"}, cells(report))
	assert.Equal(t, 1, findings(report, "web", "web")[0].Pairs)

	report = made(t, read, namespace("web", "tier: web"), pod, workload("web", "b"), within)
	assert.Equal(t, 3, findings(report, "web", "web")[0].Pairs)
}

func TestForbidden(t *testing.T) {
	open := made(t, parameters(t, small),
		namespace("web", "tier: web"), workload("web", "a"), workload("web", "b"), policy("web", "out", "", toAnywhere),
		namespace("jobs", "tier: jobs, tenant: t1"), workload("jobs", "job"), policy("jobs", "in", "{from: [{podSelector: {}}]}, {from: [{namespaceSelector: {matchLabels: {tier: web}}}], ports: [{port: 80}]}", ""))
	found := findings(open, "web", "jobs")
	require.Len(t, found, 1)
	assert.Equal(t, matrix.Finding{
		Status: matrix.Forbidden, Ports: []string{"TCP/80"}, Certain: true, Pairs: 2,
		From: "Deployment web/a", To: "Deployment jobs/job",
		Egress:  matrix.Side{Rules: []matrix.Rule{{Policy: "NetworkPolicy web/out", Path: "spec.egress[0]", Place: matrix.Place{File: "world.yaml", Line: 30, Column: 12}}}, Policies: []string{"NetworkPolicy web/out"}},
		Ingress: matrix.Side{Rules: []matrix.Rule{{Policy: "NetworkPolicy jobs/in", Path: "spec.ingress[1]", Place: matrix.Place{File: "world.yaml", Line: 51, Column: 42}}}, Policies: []string{"NetworkPolicy jobs/in"}},
		Message: "Deployment web/a reaches Deployment jobs/job on TCP/80, which no flow from web to jobs declares (and 1 more pair): NetworkPolicy web/out lets it out by spec.egress[0], and NetworkPolicy jobs/in lets it in by spec.ingress[1]",
		Remedy:  "Narrow spec.ingress[1] of NetworkPolicy jobs/in to what flows to jobs declare, or declare the flow.",
		Place:   matrix.Place{File: "world.yaml", Line: 51, Column: 42},
	}, exported(found[0]))
}

// exported is a finding without what only the package sees.
func exported(f matrix.Finding) matrix.Finding {
	return matrix.Finding{Status: f.Status, Ports: f.Ports, Certain: f.Certain, CrossTenant: f.CrossTenant, Pairs: f.Pairs, From: f.From, To: f.To,
		Egress: f.Egress, Ingress: f.Ingress, Message: f.Message, Remedy: f.Remedy, Place: f.Place}
}

func TestMessages(t *testing.T) {
	web := namespace("web", "tier: web") + "---\n" + workload("web", "a")
	for name, test := range map[string]struct {
		world         []string
		from, to      string
		message, hint string
	}{
		"nothing is closed": {
			[]string{web, namespace("jobs", "tier: jobs"), workload("jobs", "job")}, "web", "jobs",
			"Deployment web/a reaches Deployment jobs/job on every port, which no flow from web to jobs declares: no policy closes Deployment web/a for Egress, and no policy closes Deployment jobs/job for Ingress",
			"Close namespace jobs with a NetworkPolicy that has an empty podSelector and policyTypes [Ingress].",
		},
		"to a namespace that need not be closed": {
			[]string{web, namespace("other", "a: b"), workload("other", "app")}, "web", "unzoned",
			"Deployment web/a reaches Deployment other/app on every port, which no flow from web to unzoned declares: no policy closes Deployment web/a for Egress, and no policy closes Deployment other/app for Ingress",
			"Close namespace web with a NetworkPolicy that has an empty podSelector and policyTypes [Egress].",
		},
		"to addresses": {
			[]string{web}, "web", "partner",
			"Deployment web/a reaches CIDR 198.51.100.0/25 on every port, which no flow from web to partner declares: no policy closes Deployment web/a for Egress",
			"Close namespace web with a NetworkPolicy that has an empty podSelector and policyTypes [Egress].",
		},
		"from addresses": {
			[]string{web}, "visitors", "web",
			"CIDR 192.0.2.0/24 reaches Deployment web/a on every port but TCP/443, which no flow from visitors to web declares: no policy closes Deployment web/a for Ingress",
			"Close namespace web with a NetworkPolicy that has an empty podSelector and policyTypes [Ingress].",
		},
		"to addresses of pods": {
			[]string{web, policy("web", "p", "", "{to: [{ipBlock: {cidr: 10.9.0.0/16}}], ports: [{port: 1}, {port: 3}, {port: 5}, {port: 7}, {port: 9}]}")}, "web", "elsewhere",
			"Deployment web/a reaches CIDR 10.9.0.0/16 (addresses of pods) on TCP/1, TCP/3, TCP/5, TCP/7 and 1 more range, which no flow from web to elsewhere declares: NetworkPolicy web/p lets it out by spec.egress[0]",
			"Narrow spec.egress[0] of NetworkPolicy web/p to what flows from web declare, or declare the flow.",
		},
		"to addresses of Services": {
			[]string{web, policy("web", "p", "", "{to: [{ipBlock: {cidr: 172.16.0.1/32}}], ports: [{port: 1}]}")}, "web", "elsewhere",
			"Deployment web/a reaches CIDR 172.16.0.1/32 (addresses of Services) on TCP/1, which no flow from web to elsewhere declares: NetworkPolicy web/p lets it out by spec.egress[0]",
			"Narrow spec.egress[0] of NetworkPolicy web/p to what flows from web declare, or declare the flow.",
		},
		"by several rules": {
			[]string{web, policy("web", "p", "", "{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}, {to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 1}]}"),
				policy("web", "q", "", "{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}")}, "web", "elsewhere",
			"Deployment web/a reaches CIDR 203.0.113.0/24 on every port, which no flow from web to elsewhere declares: NetworkPolicy web/p lets it out by spec.egress[0], spec.egress[1] and spec.egress[0] of NetworkPolicy web/q",
			"Narrow spec.egress[0] of NetworkPolicy web/p to what flows from web declare, or declare the flow.",
		},
		"to another tenant": {
			[]string{namespace("jobs", "tier: jobs, tenant: t1"), workload("jobs", "job"), policy("jobs", "p", "", toData), namespace("data", "tier: data"), workload("data", "pg"), policy("data", "p", "{ports: [{port: 5432}]}", "")}, "jobs", "data",
			"Deployment jobs/job reaches Deployment data/pg on TCP/5432, which is declared within a tenant alone, not from tenant t1 to no known tenant: NetworkPolicy jobs/p lets it out by spec.egress[0], and NetworkPolicy data/p lets it in by spec.ingress[0]",
			"Select the label tenant too in spec.ingress[0] of NetworkPolicy data/p, or say crossTenant: true of the flow.",
		},
		"from an unknown namespace": {
			[]string{web, policy("web", "p", "{from: [{namespaceSelector: {matchLabels: {tier: jobs}}}]}", ""), workload("jobs", "job")}, "unknown", "web",
			"Deployment jobs/job may reach Deployment web/a on every port, which no flow from unknown to web declares: no policy closes Deployment jobs/job for Egress, and NetworkPolicy web/p lets it in by spec.ingress[0]",
			"Give the Namespaces of both ends, so that their zones are known; else narrow spec.ingress[0] of NetworkPolicy web/p.",
		},
		"perhaps not closed": {
			[]string{web, "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: web}\nspec: {podSelector: {matchLabels: {pod-template-hash: abc}}, policyTypes: [Egress]}\n"}, "web", "partner",
			"Deployment web/a may reach CIDR 198.51.100.0/25 on every port, which no flow from web to partner declares: Deployment web/a may not be closed for Egress, by NetworkPolicy web/p, which only possibly selects it",
			"Close namespace web with a NetworkPolicy whose podSelector is empty.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			found := findings(made(t, parameters(t, small), test.world...), test.from, test.to)
			require.NotEmpty(t, found)
			assert.Equal(t, test.message, found[0].Message)
			assert.Equal(t, test.hint, found[0].Remedy)
		})
	}
}

func TestBlocked(t *testing.T) {
	web := namespace("web", "tier: web") + "---\n" + workload("web", "app")
	data := func(name string) string {
		return namespace(name, "tier: data, tenant: "+name) + "---\n" + workload(name, "pg")
	}
	jobs := func(name string) string {
		return namespace(name, "tier: jobs, tenant: "+strings.TrimSuffix(name, "-jobs")) + "---\n" + workload(name, "job") + "---\n" + policy(name, "p", "", "")
	}
	const remedy = "; if not, take the flow out of the constraint."
	for name, test := range map[string]struct {
		world           []string
		from, to        string
		pairs           int
		blocks          [2]bool
		message, remedy string
	}{
		"at the source": {
			[]string{web, policy("web", "p", "", ""), policy("web", "q", "", ""), data("data"), policy("data", "p", fromWeb, "")}, "web", "data", 1, [2]bool{true, false},
			"the flow from web to data on TCP/5432, TCP/pg is declared, and nothing may use it: no rule of NetworkPolicy web/p or NetworkPolicy web/q lets it out of Deployment web/app",
			"If it is needed, add an egress rule in namespace web" + remedy,
		},
		"at the destination": {
			[]string{web, policy("web", "p", "", toData), data("data"), policy("data", "p", "", "")}, "web", "data", 1, [2]bool{false, true},
			"the flow from web to data on TCP/5432, TCP/pg is declared, and nothing may use it: no rule of NetworkPolicy data/p lets it into Deployment data/pg",
			"If it is needed, add an ingress rule in namespace data" + remedy,
		},
		"at both": {
			[]string{web, policy("web", "p", "", ""), data("data"), data("data2"), policy("data", "p", "", ""), policy("data2", "p", "", "")}, "web", "data", 2, [2]bool{true, true},
			"the flow from web to data on TCP/5432, TCP/pg is declared, and nothing may use it: no rule of NetworkPolicy web/p lets it out of Deployment web/app, and no rule of NetworkPolicy data/p lets it into Deployment data/pg (and 1 more pair)",
			"If it is needed, add an egress rule in namespace web and an ingress rule in namespace data" + remedy,
		},
		"at the one or the other": {
			[]string{web, policy("web", "p", "", "{to: [{namespaceSelector: {matchLabels: {tenant: data}}}], ports: [{port: 5432}]}"), data("data"), data("data2"), policy("data", "p", "", "")}, "web", "data", 2, [2]bool{true, true},
			"the flow from web to data on TCP/5432, TCP/pg is declared, and nothing may use it: no rule of NetworkPolicy data/p lets it into Deployment data/pg (and 1 more pair); some pairs are blocked at the other end",
			"If it is needed, add an ingress rule in namespace data" + remedy,
		},
		"from an external": {
			[]string{web, policy("web", "p", "", "")}, "visitors", "web", 1, [2]bool{false, true},
			"the flow from visitors to web on TCP/443 is declared, and nothing may use it: no rule of NetworkPolicy web/p lets it into Deployment web/app",
			"If it is needed, add an ingress rule in namespace web" + remedy,
		},
		"to an external": {
			[]string{jobs("jobs")}, "jobs", "partner", 1, [2]bool{true, false},
			"the flow from jobs to partner on every port is declared, and nothing may use it: no rule of NetworkPolicy jobs/p lets it out of Deployment jobs/job",
			"If it is needed, add an egress rule in namespace jobs" + remedy,
		},
		"for all tenants": {
			[]string{jobs("t1-jobs"), data("t1"), jobs("t2-jobs"), data("t2")}, "jobs", "data", 2, [2]bool{true, false},
			"the flow from jobs to data on TCP/5432 is declared, and nothing may use it: no rule of NetworkPolicy t1-jobs/p lets it out of Deployment t1-jobs/job (and 1 more pair)",
			"If it is needed, add an egress rule in namespace t1-jobs" + remedy,
		},
		"for most tenants": {
			[]string{jobs("t1-jobs"), data("t1"), jobs("t2-jobs"), data("t2"), jobs("t3-jobs"), data("t3"), jobs("t4-jobs"), data("t4"), jobs("t5-jobs"), data("t5"), jobs("t6-jobs"), data("t6"), jobs("t7-jobs"), data("t7"), policy("t7-jobs", "q", "", toData)}, "jobs", "data", 6, [2]bool{true, false},
			"the flow from jobs to data on TCP/5432 is declared, and nothing of the tenants t1, t2, t3, t4, t5 and 1 more may use it: no rule of NetworkPolicy t1-jobs/p lets it out of Deployment t1-jobs/job (and 5 more pairs)",
			"If it is needed, add an egress rule in namespace t1-jobs" + remedy,
		},
	} {
		t.Run(name, func(t *testing.T) {
			report := made(t, parameters(t, small), test.world...)
			var found []matrix.Finding
			for _, finding := range findings(report, test.from, test.to) {
				if finding.Status == matrix.Blocked {
					found = append(found, finding)
				}
			}
			require.Len(t, found, 1)
			assert.Equal(t, test.message, found[0].Message)
			assert.Equal(t, test.remedy, found[0].Remedy)
			assert.Equal(t, test.pairs, found[0].Pairs)
			assert.Equal(t, test.blocks[0], found[0].Egress.Blocks)
			assert.Equal(t, test.blocks[1], found[0].Ingress.Blocks)
			assert.NotZero(t, found[0].Line)
			assert.Empty(t, found[0].Egress.Rules)
			assert.Empty(t, found[0].Ingress.Rules)
		})
	}
}
