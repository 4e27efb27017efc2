package proof_test

import (
	"flag"
	"maps"
	"slices"
	"strconv"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
	"sigs.k8s.io/yaml"
)

// architecture is the matrix of a platform: people come in through a load
// balancer, and every tier has a next one.
const architecture = `
tierLabel: tier
tenantLabel: tenant
intraNamespace: allow
closedWorld: false
zones:
- {name: ingress, tier: ingress}
- {name: frontend, tier: frontend, perTenant: true}
- {name: backend, tier: backend, perTenant: true}
- {name: db, tier: db, perTenant: true}
- {name: proxy, tier: proxy}
- {name: dns, names: [kube-system]}
- {name: monitoring, names: [monitoring]}
externals:
- {name: loadbalancer, cidrs: [192.0.2.10/32, 192.0.2.11/32]}
- {name: company-db, cidrs: [10.20.0.0/24]}
- name: internet
  cidrs: [0.0.0.0/0, "::/0"]
  except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16, "fc00::/7", "fe80::/10"]
cluster: {podCIDRs: [10.244.0.0/16], serviceCIDRs: [10.96.0.0/12], nodeCIDRs: [192.0.2.128/25]}
flows:
- {from: loadbalancer, to: ingress, ports: [{protocol: TCP, port: 80}]}
- {from: ingress, to: frontend, ports: [{protocol: TCP, port: 8080}, {protocol: TCP, name: http}]}
- {from: frontend, to: backend, ports: [{protocol: TCP, port: 8080, endPort: 8089}]}
- {from: backend, to: db, ports: [{protocol: TCP, port: 5432}]}
- {from: backend, to: company-db, ports: [{protocol: TCP, port: 1521}]}
- {from: backend, to: proxy, ports: [{protocol: TCP, port: 3128}]}
- {from: proxy, to: internet, ports: [{protocol: TCP, port: 80}, {protocol: TCP, port: 443}]}
- {from: "*", to: dns, ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]}
anyPeer: []
`

func parseChart(t require.TestingT, text string) chart {
	var read chart
	require.NoError(t, yaml.Unmarshal([]byte(text), &read))
	return read
}

// with is the matrix with some parameters written anew.
func (c chart) with(t require.TestingT, text string) chart {
	changed := maps.Clone(c)
	maps.Copy(changed, parseChart(t, text))
	return changed
}

// residents are the namespaces that are known where the architecture is.
func residents() []place {
	named := func(name, tier, tenant, project string) place {
		made := place{name, map[string]string{nameLabel: name}}
		for key, value := range map[string]string{"tier": tier, "tenant": tenant, "project": project} {
			if value != "" {
				made.labels[key] = value
			}
		}
		return made
	}
	return []place{
		named("ingress-nginx", "ingress", "", ""),
		named("t1-frontend", "frontend", "t1", ""),
		named("t1-backend", "backend", "t1", "shop"),
		named("t1-db", "db", "t1", "data"),
		named("t2-frontend", "frontend", "t2", ""),
		named("t2-backend", "backend", "t2", ""),
		named("t2-db", "db", "t2", ""),
		named("nobodys-db", "db", "", ""),
		named("egress", "proxy", "", ""),
		named("kube-system", "", "", ""),
		named("monitoring", "", "", ""),
		named("stray", "", "", ""),
		named("odd", "odd", "t1", ""),
	}
}

// oneOfTheCharts draws one of some matrices, one for five checks: to compile the
// rules for another takes longer than to judge with them.
func oneOfTheCharts(r *rapid.T) chart {
	charts := 20
	if given := flag.Lookup("rapid.checks"); given != nil {
		if checks, err := strconv.Atoi(given.Value.String()); err == nil {
			charts = min(checks/5+1, 200)
		}
	}
	return rapid.Custom(drawChart).Example(rapid.IntRange(0, charts-1).Draw(r, "chart"))
}

// drawChart draws a matrix over the same zones and addresses, so that the same
// policies are about it.
func drawChart(r *rapid.T) chart {
	drawn := parseChart(r, architecture)
	if rapid.Bool().Draw(r, "the architecture") {
		return drawn
	}
	oneIn := func(n int, what string) bool { return rapid.IntRange(1, n).Draw(r, what) == 1 }
	if oneIn(3, "declared") {
		drawn["intraNamespace"] = "declared"
	}
	if oneIn(4, "closed world") {
		drawn["closedWorld"] = true
	}
	if oneIn(4, "any peer") {
		drawn["anyPeer"] = []any{map[string]any{"direction": drawOf(r, "direction", "Ingress", "Egress"), "ports": []any{"53/UDP", "53/TCP"}}}
	}
	zones := []string{}
	for _, zone := range each(drawn["zones"]) {
		entry := zone.(map[string]any)
		zones = append(zones, entry["name"].(string))
		if _, tiered := entry["tier"]; tiered {
			entry["perTenant"] = rapid.Bool().Draw(r, "per tenant")
		}
	}
	externals := []string{"loadbalancer", "company-db", "internet"}
	switch drawOf(r, "externals", "those", "others", "wide") {
	case "wide":
		// The cluster's own addresses are in them, and are nobody's to declare.
		drawn["externals"] = []any{
			map[string]any{"name": "loadbalancer", "cidrs": []any{"192.0.2.0/24"}},
			map[string]any{"name": "company-db", "cidrs": []any{"10.0.0.0/8"}},
			map[string]any{"name": "internet", "cidrs": []any{"0.0.0.0/0", "::/0"}},
		}
	case "others":
		drawn["externals"] = []any{
			map[string]any{"name": "loadbalancer", "cidrs": []any{"192.0.2.0/29", "192.0.2.8/29"}, "except": []any{"192.0.2.11/32"}},
			map[string]any{"name": "company-db", "cidrs": []any{"10.20.0.0/25", "10.20.0.128/25"}},
			map[string]any{"name": "internet", "cidrs": []any{"0.0.0.0/1", "128.0.0.0/1", "2000::/3"}, "except": []any{"10.0.0.0/9", "10.128.0.0/9", "192.0.2.128/25"}},
		}
	}
	flows := []any{}
	for range rapid.IntRange(1, 6).Draw(r, "flows") {
		flow := map[string]any{}
		if ends := drawOf(r, "ends", "inside", "inside", "in", "out"); ends == "in" {
			flow["from"], flow["to"] = drawOf(r, "external", externals...), drawOf(r, "zone", zones...)
		} else if flow["from"] = drawOf(r, "from", append(slices.Clone(zones), "*")...); ends == "out" {
			flow["to"] = drawOf(r, "external", externals...)
		} else {
			flow["to"] = drawOf(r, "to", append(slices.Clone(zones), "*")...)
		}
		if oneIn(5, "across tenants") {
			flow["crossTenant"] = true
		}
		if oneIn(5, "any port") {
			flow["anyPort"] = true
		} else {
			flow["ports"] = []any{drawDeclaredPort(r), drawDeclaredPort(r)}
		}
		flows = append(flows, flow)
	}
	drawn["flows"] = flows
	return drawn
}

func drawDeclaredPort(r *rapid.T) map[string]any {
	port := map[string]any{"protocol": drawOf(r, "protocol", "TCP", "TCP", "UDP")}
	if rapid.IntRange(0, 3).Draw(r, "named") == 0 {
		port["name"] = drawOf(r, "name", "http", "metrics")
		return port
	}
	first := drawOf(r, "port", 53, 80, 443, 5432, 8080)
	port["port"] = first
	if rapid.IntRange(0, 2).Draw(r, "range") == 0 {
		port["endPort"] = first + drawOf(r, "more", 0, 1, 9)
	}
	return port
}

func drawOf[T any](r *rapid.T, name string, of ...T) T {
	return rapid.SampledFrom(of).Draw(r, name)
}
