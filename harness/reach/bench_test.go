package reach_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// size is that of a cluster of tenants, each with a namespace a tier.
type size struct{ workloads, namespaces int }

func sizes() []size {
	return []size{{50, 5}, {500, 25}, {5_000, 50}, {50_000, 500}}
}

// policiesEach is how many NetworkPolicies a namespace of the cluster has.
const policiesEach = 8

type mapping = map[string]any

// stored is an object as it comes from a manifest.
func stored(apiVersion, kind, namespace, name string, rest mapping) manifest.Object {
	metadata := mapping{"name": name}
	if namespace != "" {
		metadata["namespace"] = namespace
	}
	if labels, ok := rest["labels"]; ok {
		metadata["labels"] = labels
		delete(rest, "labels")
	}
	rest["apiVersion"], rest["kind"], rest["metadata"] = apiVersion, kind, metadata
	return manifest.Object{Reference: manifest.Reference{APIVersion: apiVersion, Kind: kind, Namespace: namespace, Name: name}, Value: rest}
}

func tiers() []string { return []string{"ingress", "frontend", "backend", "db", "proxy"} }

// shop makes a cluster: tenants of five tiers, in whose namespaces workloads of
// ten kinds stand side by side.
func shop(of size) []manifest.Object {
	objects := []manifest.Object{
		stored("v1", "Namespace", "", "kube-system", mapping{}),
		stored("v1", "Namespace", "", "monitoring", mapping{}),
		deployment("kube-system", "coredns", mapping{"k8s-app": "kube-dns"}),
		deployment("monitoring", "prometheus", mapping{"app": "prometheus"}),
	}
	for n := range of.namespaces {
		tenant, tier := n/len(tiers()), n%len(tiers())
		name := fmt.Sprintf("t%d-%s", tenant, tiers()[tier])
		labels := mapping{"kubernetes.io/metadata.name": name, "tier": tiers()[tier], "tenant": fmt.Sprintf("t%d", tenant)}
		objects = append(objects, stored("v1", "Namespace", "", name, mapping{"labels": labels}))
		for i := range of.workloads / of.namespaces {
			labels := mapping{"app": fmt.Sprintf("app-%d", i%10), "instance": fmt.Sprintf("app-%d", i), "version": fmt.Sprintf("v%d", i%7)}
			if i%3 == 0 {
				labels["public"] = "true"
			}
			objects = append(objects, deployment(name, fmt.Sprintf("app-%d", i), labels))
		}
		objects = append(objects, tenantPolicies(name, tenant, tier)...)
	}
	return objects
}

func deployment(namespace, name string, labels mapping) manifest.Object {
	return stored("apps/v1", "Deployment", namespace, name, mapping{"spec": mapping{
		"selector": mapping{"matchLabels": labels},
		"template": mapping{
			"metadata": mapping{"labels": labels},
			"spec": mapping{"containers": []any{mapping{
				"name": "main", "image": "registry.example/" + name + ":1",
				"ports": []any{
					mapping{"name": "http", "containerPort": int64(8080), "protocol": "TCP"},
					mapping{"name": "metrics", "containerPort": int64(9090), "protocol": "TCP"},
				},
			}}},
		},
	}})
}

func tenantPolicies(namespace string, tenant, tier int) []manifest.Object {
	port := func(protocol string, port any) any { return mapping{"protocol": protocol, "port": port} }
	neighbour := func(step int) any {
		return mapping{"namespaceSelector": mapping{"matchLabels": mapping{
			"tier": tiers()[(tier+step+len(tiers()))%len(tiers())], "tenant": fmt.Sprintf("t%d", tenant),
		}}}
	}
	named := func(name string) any { return mapping{"matchLabels": mapping{"kubernetes.io/metadata.name": name}} }
	app := func(number int) mapping { return mapping{"matchLabels": mapping{"app": fmt.Sprintf("app-%d", number)}} }
	both := []any{"Ingress", "Egress"}
	network := fmt.Sprintf("10.%d.%d.0/24", 20+tenant%200, tier)
	specs := []mapping{
		{"policyTypes": both},
		{"policyTypes": []any{"Egress"}, "egress": []any{mapping{
			"to":    []any{mapping{"namespaceSelector": named("kube-system"), "podSelector": mapping{"matchLabels": mapping{"k8s-app": "kube-dns"}}}},
			"ports": []any{port("UDP", int64(53)), port("TCP", int64(53))},
		}}},
		{"policyTypes": []any{"Ingress"}, "ingress": []any{mapping{"from": []any{neighbour(-1)}, "ports": []any{port("TCP", "http")}}}},
		{"policyTypes": []any{"Egress"}, "egress": []any{mapping{"to": []any{neighbour(1)}, "ports": []any{port("TCP", int64(8080))}}}},
		{"policyTypes": []any{"Ingress"}, "ingress": []any{mapping{
			"from":  []any{mapping{"namespaceSelector": named("monitoring"), "podSelector": mapping{"matchLabels": mapping{"app": "prometheus"}}}},
			"ports": []any{port("TCP", "metrics")},
		}}},
		{"policyTypes": []any{"Egress"}, "podSelector": app(1), "egress": []any{mapping{
			"to":    []any{mapping{"ipBlock": mapping{"cidr": network, "except": []any{fmt.Sprintf("10.%d.%d.128/25", 20+tenant%200, tier)}}}},
			"ports": []any{mapping{"protocol": "TCP", "port": int64(1521), "endPort": int64(1530)}},
		}}},
		{"policyTypes": []any{"Ingress"}, "podSelector": app(2), "ingress": []any{mapping{"from": []any{mapping{"podSelector": app(3)}, mapping{"podSelector": app(4)}}}}},
		{"policyTypes": both, "podSelector": mapping{"matchExpressions": []any{mapping{"key": "public", "operator": "Exists"}}}, "egress": []any{mapping{
			"to":    []any{mapping{"ipBlock": mapping{"cidr": "0.0.0.0/0", "except": []any{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"}}}},
			"ports": []any{port("TCP", int64(443))},
		}}},
	}
	var policies []manifest.Object
	for i, spec := range specs {
		if spec["podSelector"] == nil {
			spec["podSelector"] = mapping{}
		}
		policies = append(policies, stored("networking.k8s.io/v1", "NetworkPolicy", namespace, fmt.Sprintf("policy-%d", i), mapping{"spec": spec}))
	}
	return policies
}

// BenchmarkReach reads clusters of growing size and finds who may reach whom,
// between all classes of endpoints.
func BenchmarkReach(b *testing.B) {
	for _, of := range sizes() {
		b.Run(fmt.Sprintf("workloads=%d/policies=%d", of.workloads, of.namespaces*policiesEach), func(b *testing.B) {
			objects := shop(of)
			classes, pairs := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				graph, errors := reach.New(objects, reach.Options{})
				require.Empty(b, errors)
				classes, pairs = len(graph.Classes()), connected(graph)
			}
			b.ReportMetric(float64(classes), "classes")
			b.ReportMetric(float64(pairs), "pairs")
		})
	}
}

// BenchmarkNew reads clusters alone, as for one question.
func BenchmarkNew(b *testing.B) {
	for _, of := range sizes() {
		b.Run(fmt.Sprintf("workloads=%d/policies=%d", of.workloads, of.namespaces*policiesEach), func(b *testing.B) {
			objects := shop(of)
			b.ReportAllocs()
			for b.Loop() {
				_, errors := reach.New(objects, reach.Options{})
				require.Empty(b, errors)
			}
		})
	}
}

// connected returns how many pairs of classes have a connection.
func connected(graph *reach.Graph) int {
	pairs, classes := 0, len(graph.Classes())
	for from := range classes {
		for to := range classes {
			if !graph.Between(from, to).May.IsEmpty() {
				pairs++
			}
		}
	}
	return pairs
}
