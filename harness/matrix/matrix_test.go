package matrix_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/matrix"
)

// decode reads the objects of a text, as they are written if raw.
func decode(t *testing.T, text string, raw bool) []manifest.Object {
	t.Helper()
	objects, faults := manifest.Decode("world.yaml", []byte(text), manifest.Options{Raw: raw})
	require.Empty(t, faults)
	return objects
}

// constraint is a constraint with the parameters written as YAML.
func constraint(t *testing.T, parameters string) *manifest.Object {
	t.Helper()
	indented := strings.ReplaceAll(strings.TrimSpace(parameters), "\n", "\n    ")
	return &decode(t, `apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sSegmentTiers
metadata:
  name: tiers
spec:
  parameters:
    `+indented+"\n", true)[0]
}

// parameters reads parameters that nothing is wrong with.
func parameters(t *testing.T, text string) matrix.Parameters {
	t.Helper()
	read, faults := matrix.ReadParameters(constraint(t, text))
	require.Empty(t, faults)
	return read
}

// made makes the table of a world.
func made(t *testing.T, parameters matrix.Parameters, world ...string) matrix.Report {
	t.Helper()
	report, faults := matrix.New(parameters, decode(t, strings.Join(world, "---\n"), false))
	require.Empty(t, faults)
	return report
}

// cells writes the cells of a report, each in a line.
func cells(report matrix.Report) []string {
	var lines []string
	for _, cell := range report.Cells {
		lines = append(lines, fmt.Sprintf("%s -> %s %s: declared %v may %v must %v", cell.From, cell.To, cell.Status, cell.Declared, cell.May, cell.Must))
	}
	return lines
}

// findings returns the findings of a cell.
func findings(report matrix.Report, from, to string) []matrix.Finding {
	for _, cell := range report.Cells {
		if cell.From == from && cell.To == to {
			return cell.Findings
		}
	}
	return nil
}

// namespace is a Namespace with labels, as "tier: db, tenant: t1".
func namespace(name, labels string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: {%s}}\n", name, labels)
}

// workload is a Deployment with ports, as "http: 8080".
func workload(namespace, name string, ports ...string) string {
	var list []string
	for _, port := range ports {
		portName, number, _ := strings.Cut(port, ": ")
		list = append(list, fmt.Sprintf("{name: %s, containerPort: %s}", portName, number))
	}
	return fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata: {name: %[2]s, namespace: %[1]s}
spec:
  selector: {matchLabels: {app: %[2]s}}
  template:
    metadata: {labels: {app: %[2]s}}
    spec: {containers: [{name: c, image: c, ports: [%[3]s]}]}
`, namespace, name, strings.Join(list, ", "))
}

// policy is a NetworkPolicy of all pods of a namespace, with rules in flow style.
func policy(namespace, name, ingress, egress string) string {
	return fmt.Sprintf(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: %s, namespace: %s}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [%s]
  egress: [%s]
`, name, namespace, ingress, egress)
}

// small is a matrix of two tiers, a load balancer and a partner.
const small = `
tenantLabel: tenant
zones:
- {name: web, tier: web}
- {name: data, tier: data, perTenant: true}
- {name: jobs, tier: jobs, perTenant: true}
externals:
- {name: visitors, cidrs: [192.0.2.0/24]}
- {name: partner, cidrs: [198.51.100.0/24], except: [198.51.100.128/25]}
cluster: {podCIDRs: [10.0.0.0/8], serviceCIDRs: [172.16.0.0/12]}
flows:
- {from: visitors, to: web, ports: [{port: 443}]}
- {from: web, to: data, ports: [{port: 5432}, {name: pg}]}
- {from: jobs, to: data, ports: [{port: 5432}]}
- {from: jobs, to: partner, anyPort: true}
`

func TestRun(t *testing.T) {
	world := fstest.MapFS{
		"world/a.yaml": {Data: []byte(namespace("web", "tier: web"))},
		"world/b.yaml": {Data: []byte("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort, ports: [{port: 80}]}\n")},
	}
	var steps []string
	report, faults := matrix.Run(context.Background(), matrix.Options{
		Version:     "1.2.3",
		Profile:     "segmented",
		Constraints: manifest.Input{Objects: []manifest.Object{*constraint(t, small)}},
		Paths:       []string{"world"},
		FS:          world,
		Namespace:   "web",
		Progress:    func(step string) { steps = append(steps, step) },
	})
	require.Empty(t, faults)
	assert.Equal(t, []string{"reading the matrix", "reading the manifests", "connecting 2 objects", ""}, steps)
	assert.Equal(t, "1.2.3", report.Version)
	assert.Equal(t, "segmented", report.Profile)
	assert.Equal(t, "tiers", report.Constraint)
	assert.Equal(t, 1, report.Summary.Namespaces)
	require.Len(t, report.WaysAround, 1)
	assert.Equal(t, "Service web/web", report.WaysAround[0].Object)
	assert.False(t, report.Holds())
}

func TestRunTellsAllErrorsAndMakesNoTable(t *testing.T) {
	world := fstest.MapFS{
		"a.yaml": {Data: []byte("apiVersion: v1\nkind: Namespace\nmetadata: {name: web, lables: {}}\n")},
		"b.yaml": {Data: []byte("kind: [\n")},
	}
	report, faults := matrix.Run(context.Background(), matrix.Options{
		Constraints: manifest.Input{Objects: []manifest.Object{*constraint(t, "zones: []")}},
		Paths:       []string{"."},
		FS:          world,
	})
	var texts []string
	for _, fault := range faults {
		texts = append(texts, fault.Error())
	}
	assert.Equal(t, []string{
		"world.yaml:7:12: K8sSegmentTiers tiers: spec.parameters.zones has no zone; write one for each tier",
		"world.yaml:6:3: K8sSegmentTiers tiers: spec.parameters.cluster is missing; write the addresses of the pods under podCIDRs: a rule for addresses must not reach them",
		"a.yaml:3:31: Namespace web: unknown field metadata.lables; did you mean labels?",
		"b.yaml:1:7: syntax error: did not find expected node content; write a value here, or close the bracket",
	}, texts)
	assert.Empty(t, report.Cells)
	assert.Empty(t, report.Summary.Sentence)
}

func TestRunTellsWhatReachCannotRead(t *testing.T) {
	_, faults := matrix.New(parameters(t, small), decode(t, `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: web}
spec: {podSelector: {matchLabels: [a]}}
`, true))
	require.Len(t, faults, 1)
	assert.Equal(t, "world.yaml", faults[0].File)
	assert.Equal(t, 4, faults[0].Line)
}

func TestChoose(t *testing.T) {
	one, other := *constraint(t, small), *constraint(t, small)
	strange := decode(t, "apiVersion: v1\nkind: K8sSegmentTiers\nmetadata: {name: a}\n", true)[0]
	for name, test := range map[string]struct {
		input   manifest.Input
		profile string
		want    string
	}{
		"none in a profile": {manifest.Input{}, "baseline", "profile baseline has no constraint of kind K8sSegmentTiers, which holds the traffic matrix; use the profile segmented, or give one with --constraints"},
		"none of one's own": {manifest.Input{Objects: []manifest.Object{strange}}, "", "there is no constraint of kind K8sSegmentTiers among the constraints, which holds the traffic matrix; give one with --constraints"},
		"two":               {manifest.Input{Objects: []manifest.Object{one, other}}, "", "world.yaml:1:1: K8sSegmentTiers tiers is the second constraint with a traffic matrix, after K8sSegmentTiers tiers (world.yaml:1:1); give one of them"},
		"unreadable":        {manifest.Input{Objects: []manifest.Object{one}, Errors: []manifest.Error{{File: "a.yaml", Line: 1, Column: 2, Message: "no"}}}, "", "a.yaml:1:2: no"},
	} {
		t.Run(name, func(t *testing.T) {
			object, faults := matrix.Choose(test.input, test.profile)
			assert.Nil(t, object)
			require.Len(t, faults, 1)
			assert.Equal(t, test.want, faults[0].Error())
		})
	}
	object, faults := matrix.Choose(manifest.Input{Objects: []manifest.Object{strange, one}}, "")
	require.Empty(t, faults)
	assert.Equal(t, "tiers", object.Name)
}
