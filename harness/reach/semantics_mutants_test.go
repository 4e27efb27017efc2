package reach_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// whole is a cluster with everything that is read.
const whole = `
- {apiVersion: v1, kind: Namespace, metadata: {name: one, labels: {tier: web}}}
- apiVersion: v1
  kind: Pod
  metadata: {name: a, namespace: one, labels: {app: a}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: r-h, controller: true}]}
  spec:
    hostNetwork: true
    initContainers: [{restartPolicy: Always, ports: [{name: side, containerPort: 81}]}]
    containers: [{ports: [{name: http, containerPort: 8080, protocol: TCP}]}]
  status: {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}], hostIP: 192.0.2.1, hostIPs: [{ip: 192.0.2.1}], phase: Running}
- {apiVersion: apps/v1, kind: Deployment, metadata: {name: d, namespace: one}, spec: {template: {metadata: {labels: {app: d}}, spec: {containers: [{ports: [{name: http, containerPort: 80}]}]}}}}
- {apiVersion: batch/v1, kind: CronJob, metadata: {name: c, namespace: one}, spec: {jobTemplate: {spec: {completionMode: Indexed, template: {spec: {containers: []}}}}}}
- {apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: one}, spec: {manualSelector: false, completionMode: Indexed, template: {spec: {containers: []}}}}
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: p, namespace: one}
  spec:
    podSelector: {matchLabels: {app: a}, matchExpressions: [{key: app, operator: In, values: [a]}]}
    policyTypes: [Ingress, Egress]
    ingress: [{from: [{namespaceSelector: {matchLabels: {tier: web}}, podSelector: {}}], ports: [{port: http, protocol: TCP}]}]
    egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/9]}}], ports: [{port: 80, endPort: 81}]}]
- apiVersion: policy.networking.k8s.io/v1alpha2
  kind: ClusterNetworkPolicy
  metadata: {name: p}
  spec:
    tier: Admin
    priority: 1
    subject: {pods: {namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: Exists}]}}}
    ingress: [{name: r, action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}}, {destinationNamedPort: http}]}]
    egress: [{action: Pass, to: [{networks: [10.0.0.0/8]}, {nodes: {}}, {domainNames: [example.com]}], protocols: [{udp: {destinationPort: {range: {start: 1, end: 2}}}}]}]
- apiVersion: policy.networking.k8s.io/v1alpha1
  kind: AdminNetworkPolicy
  metadata: {name: p}
  spec:
    priority: 1
    subject: {namespaces: {matchLabels: {tier: web}}}
    ingress: [{action: Allow, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 80}}, {portRange: {start: 80, end: 81}}, {namedPort: http}]}]
`

// TestAnythingAtAnyPlace puts what does not belong there in the place of some
// value: there is an answer or an error with a place.
func TestAnythingAtAnyPlace(t *testing.T) {
	refused := 0
	rapid.Check(t, func(r *rapid.T) {
		var objects []any
		require.NoError(r, yaml.Unmarshal([]byte(whole), &objects))
		at := rapid.IntRange(0, len(objects)-1).Draw(r, "object")
		objects[at] = disturbed(r, objects[at], 0)
		var text []byte
		for _, object := range objects {
			document, err := json.Marshal(object)
			require.NoError(r, err)
			text = append(append(append(text, "---\n"...), document...), '\n')
		}
		read, faults := manifest.Decode("world.yaml", text, manifest.Options{Raw: true})
		if len(faults) > 0 {
			return
		}
		graph, faults := reach.New(read, reach.Options{})
		if graph == nil {
			refused++
			require.NotEmpty(r, faults)
			for _, fault := range faults {
				assert.Equal(r, "world.yaml", fault.File)
				assert.Equal(r, 2*at+2, fault.Line, fault.Message)
				assert.Positive(r, fault.Column)
			}
			return
		}
		require.Empty(r, faults)
		for from := range graph.Endpoints() {
			for to := range graph.Endpoints() {
				connection := graph.Connection(from, to)
				assert.True(r, connection.May.Contains(connection.Must))
				graph.Explain(from, to)
			}
		}
		graph.Closures()
	})
	assert.Positive(t, refused)
}

// disturbed replaces one of the values within a value.
func disturbed(r *rapid.T, value any, depth int) any {
	inside := rapid.IntRange(0, 7).Draw(r, "inside") > 0
	switch value := value.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(value))
		if len(keys) > 0 && (inside || depth == 0) {
			key := rapid.SampledFrom(keys).Draw(r, "key")
			value[key] = disturbed(r, value[key], depth+1)
			return value
		}
	case []any:
		if len(value) > 0 && inside {
			i := rapid.IntRange(0, len(value)-1).Draw(r, "index")
			value[i] = disturbed(r, value[i], depth+1)
			return value
		}
	}
	strange := []any{nil, "", "strange", true, 0, -1, 70000, 1.5, []any{}, []any{nil}, []any{"strange"}, map[string]any{}, map[string]any{"strange": nil}, fmt.Sprint(value)}
	return rapid.SampledFrom(strange).Draw(r, "strange")
}
