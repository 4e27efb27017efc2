package parity_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/drivers/k8scel/transform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/cel/environment"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// celCost is what it costs to evaluate a policy of an object, messages included.
func celCost(t *testing.T, p policy.Policy, parameters, object map[string]any) int64 {
	t.Helper()
	source := celSource(t, p)
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))
	require.NoError(t, err)
	declared := cel.OptionalVariableDeclarations{HasParams: true}
	compiler.CompileAndStoreVariables(celVariables(t, source), declared, environment.StoredExpressions)
	validations, err := source.GetValidations()
	require.NoError(t, err)
	messages, err := source.GetMessageExpressions()
	require.NoError(t, err)

	constraint := &unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{"parameters": parameters}}}
	raw, err := (&unstructured.Unstructured{Object: object}).MarshalJSON()
	require.NoError(t, err)
	request := &admissionv1.AdmissionRequest{Operation: admissionv1.Create, Object: runtime.RawExtension{Raw: raw}}
	attributes, err := transform.RequestToVersionedAttributes(request)
	require.NoError(t, err)

	budget := int64(celconfig.RuntimeCELCostBudget)
	left := budget
	for _, expressions := range [][]cel.ExpressionAccessor{validations, messages} {
		evaluator := compiler.CompileCondition(expressions, declared, environment.StoredExpressions)
		seen := cel.CreateAdmissionRequest(attributes.Attributes, metav1.GroupVersionResource(attributes.GetResource()), metav1.GroupVersionKind(attributes.GetKind()))
		_, left, err = evaluator.ForInput(context.Background(), attributes, seen, cel.OptionalVariableBindings{VersionedParams: constraint}, nil, left)
		require.NoError(t, err, "over %d", budget)
	}
	return budget - left
}

// numbered is a list of so many elements.
func numbered(count int, element func(i int) any) []any {
	made := make([]any, 0, count)
	for i := range count {
		made = append(made, element(i))
	}
	return made
}

func manyOf(kind, apiVersion string, spec func(count int) map[string]any) func(count int) map[string]any {
	return func(count int) map[string]any {
		return map[string]any{
			"apiVersion": apiVersion, "kind": kind, "metadata": map[string]any{"name": "web", "namespace": "shop"}, "spec": spec(count),
		}
	}
}

func portsOf(count int, more map[string]any) []any {
	return numbered(count, func(i int) any {
		port := map[string]any{"name": fmt.Sprintf("port-%d", i), "port": int64(i + 1), "protocol": "TCP", "targetPort": int64(i + 1)}
		for key, value := range more {
			port[key] = value
		}
		return port
	})
}

func ingressOf(listed bool) func(count int) map[string]any {
	made := manyOf("Ingress", "networking.k8s.io/v1", func(count int) map[string]any {
		host := func(i int) any { return fmt.Sprintf("host-%d.shop.example", i) }
		spec := map[string]any{
			"rules": numbered(count, func(i int) any {
				return map[string]any{"host": host(i), "http": map[string]any{"paths": []any{map[string]any{"path": "/", "pathType": "Prefix"}}}}
			}),
			"tls": []any{map[string]any{"secretName": "web-tls", "hosts": []any{"other.example"}}},
		}
		if listed {
			spec["tls"] = numbered(count, func(i int) any {
				return map[string]any{"secretName": fmt.Sprintf("tls-%d", i), "hosts": []any{host(i)}}
			})
		}
		return spec
	})
	return func(count int) map[string]any {
		object := made(count)
		object["metadata"].(map[string]any)["annotations"] = map[string]any{"cert-manager.io/cluster-issuer": "other"}
		return object
	}
}

// TestCELCost gives each policy objects that are larger than people have them.
// Gatekeeper lets the evaluation of a constraint cost 1,000,000 (PerCallLimit in
// k8s.io/apiserver/pkg/apis/cel, and in the driver), the API server ten times as
// much, and both deny what costs more. Twice as large may cost little more than twice
// as much.
func TestCELCost(t *testing.T) {
	policies := make(map[string]policy.Policy)
	for _, p := range celPolicies(t) {
		policies[p.Name] = p
	}
	service := func(spec func(count int) map[string]any) func(count int) map[string]any {
		return manyOf("Service", "v1", spec)
	}
	ranges := map[string]any{"allowedPorts": numbered(10, func(i int) any { return map[string]any{"port": int64(30000 + i)} })}
	networks := map[string]any{"allowedCIDRs": numbered(10, func(i int) any { return fmt.Sprintf("198.51.%d.0/24", i) })}
	classes := map[string]any{"allowedClasses": []any{"internal"}, "requireSourceRanges": true}

	for name, test := range map[string]struct {
		policy     string
		parameters map[string]any
		object     func(count int) map[string]any
		// count is the size whose double has to be affordable too.
		count int
	}{
		"ports without node ports": {"no_nodeport", nil, service(func(count int) map[string]any {
			return map[string]any{"ports": portsOf(count, nil)}
		}), 2000},
		"ports with node ports": {"no_nodeport", nil, service(func(count int) map[string]any {
			return map[string]any{"type": "LoadBalancer", "allocateLoadBalancerNodePorts": false, "ports": portsOf(count, map[string]any{"nodePort": int64(30001)})}
		}), 1000},
		"ports with node ports that are allowed": {"no_nodeport", ranges, service(func(count int) map[string]any {
			return map[string]any{"type": "NodePort", "ports": portsOf(count, map[string]any{"nodePort": int64(30001)})}
		}), 1000},
		"external addresses": {"no_external_ips", networks, service(func(count int) map[string]any {
			return map[string]any{"externalIPs": numbered(count, func(i int) any { return fmt.Sprintf("192.0.%d.%d", i/250, i%250) })}
		}), 250},
		"source ranges of IPv4": {"no_loadbalancer", classes, service(func(count int) map[string]any {
			return map[string]any{
				"type": "LoadBalancer", "loadBalancerClass": "internal",
				"loadBalancerSourceRanges": numbered(count, func(i int) any { return fmt.Sprintf("10.%d.%d.0/24", i/250, i%250) }),
			}
		}), 500},
		"source ranges of IPv6": {"no_loadbalancer", classes, service(func(count int) map[string]any {
			return map[string]any{
				"type": "LoadBalancer", "loadBalancerClass": "internal",
				"loadBalancerSourceRanges": numbered(count, func(i int) any { return fmt.Sprintf("2001:db8:%x::/48", i) }),
			}
		}), 100},
		"containers": {"no_host_network", nil, manyOf("Pod", "v1", func(count int) map[string]any {
			return map[string]any{"containers": numbered(count, func(i int) any {
				return map[string]any{"name": fmt.Sprintf("c%d", i), "ports": []any{map[string]any{"containerPort": int64(80)}}}
			})}
		}), 50},
		"container ports": {"no_host_network", nil, manyOf("Pod", "v1", func(count int) map[string]any {
			return map[string]any{"containers": []any{map[string]any{"name": "app", "ports": numbered(count, func(i int) any {
				return map[string]any{"containerPort": int64(i + 1), "hostPort": int64(i + 1)}
			})}}}
		}), 250},
		"hosts with TLS":         {"require_ingress_tls", nil, ingressOf(true), 100},
		"hosts without TLS":      {"require_ingress_tls", nil, ingressOf(false), 100},
		"entries with an issuer": {"allowed_ingress_issuers", nil, ingressOf(true), 100},
	} {
		t.Run(name, func(t *testing.T) {
			once := celCost(t, policies[test.policy], test.parameters, test.object(test.count))
			twice := celCost(t, policies[test.policy], test.parameters, test.object(2*test.count))
			t.Logf("%s: %d for %d, %d for %d", test.policy, once, test.count, twice, 2*test.count)
			assert.Less(t, twice, int64(celconfig.PerCallLimit))
			assert.Less(t, float64(twice), 2.6*float64(once))
		})
	}
}
