//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

// oneFile applies a Pod and its NetworkPolicy together. kubectl sends objects in
// the order of the file, kustomize puts what makes pods before NetworkPolicies
// unless it is told to keep the order.
func (c *cluster) oneFile(t *testing.T) {
	const tried = 10
	files := map[string]func(name string) string{
		"NetworkPolicy, Pod": func(name string) string {
			return fmt.Sprintf(coveringPolicy, name, "lag") + "---\n" + fmt.Sprintf(barePod, name, "lag")
		},
		"Pod, NetworkPolicy": func(name string) string {
			return fmt.Sprintf(barePod, name, "lag") + "\n---" + fmt.Sprintf(coveringPolicy, name, "lag")
		},
	}
	var rows [][]string
	for _, order := range []string{"NetworkPolicy, Pod", "Pod, NetworkPolicy"} {
		denied := 0
		for i := range tried {
			name := fmt.Sprintf("%s-%d", strings.ToLower(order[:3]), i)
			text := files[order](name)
			output, err := c.Kubectl(t.Context(), strings.NewReader(text), "apply", "-f", "-")
			if err != nil {
				denied++
				assert.Equal(t, fmt.Sprintf("networkpolicy.networking.k8s.io/%s created\nError from server (Forbidden): error when creating \"STDIN\": %s\n", name,
					webhookRefusal(fmt.Sprintf("[require-networkpolicy] No matching networkpolicy found for Pod lag/%s: namespace lag has no NetworkPolicy, "+
						"so nothing isolates it (labels app=%[1]s) for Ingress; add one whose podSelector matches app=%[1]s", name))), output)
				output, err = c.Kubectl(t.Context(), strings.NewReader(text), "apply", "-f", "-")
			}
			require.NoError(t, err, "the second time")
			assert.Contains(t, output, fmt.Sprintf("pod/%s created\n", name))
			_, err = c.Kubectl(t.Context(), strings.NewReader(text), "delete", "-f", "-")
			require.NoError(t, err)
			new(lag).repeats(t, func() bool { return c.tries(t, objectOf(t, barePod, name, "lag")) != nil })
		}
		if order == "Pod, NetworkPolicy" {
			assert.Equal(t, tried, denied)
		}
		rows = append(rows, []string{"kubectl apply -f: " + order, strconv.Itoa(tried), strconv.Itoa(denied), "0"})
	}
	rows = append(rows, c.kustomized(t, "legacy"), c.kustomized(t, "fifo"))

	// Flux applies nothing unless the API server would take everything.
	const tries = 3
	for i := range tries {
		text := files["NetworkPolicy, Pod"](fmt.Sprintf("flux-%d", i))
		for range 2 {
			_, err := c.Kubectl(t.Context(), strings.NewReader(text), "apply", "--server-side", "--dry-run=server", "-f", "-")
			require.ErrorContains(t, err, "[require-networkpolicy] No matching networkpolicy found for Pod lag/flux-"+strconv.Itoa(i)+": ")
		}
	}
	rows = append(rows, []string{"a dry run of everything before, as Flux does: NetworkPolicy, Pod", strconv.Itoa(tries), strconv.Itoa(tries), strconv.Itoa(tries)})
	record(t, results.Section{
		Title: "A Pod and its NetworkPolicy in one apply", Header: []string{"order", "tried", "denied the first time", "denied the second time"}, Rows: rows,
	})
}

// kustomized applies a Deployment and its NetworkPolicy, which stands first, by
// kustomize with an order of its choice.
func (c *cluster) kustomized(t *testing.T, order string) []string {
	t.Helper()
	const tried = 3
	denied := 0
	for i := range tried {
		name, folder := fmt.Sprintf("%s-%d", order, i), t.TempDir()
		write := func(file, text string) {
			require.NoError(t, os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600))
		}
		write("kustomization.yaml", fmt.Sprintf("resources: [app.yaml]\nsortOptions: {order: %s}\n", order))
		write("app.yaml", fmt.Sprintf(coveringPolicy, name, "lag")+"---\n"+fmt.Sprintf(restingDeployment, name, "lag"))
		output, err := c.Kubectl(t.Context(), nil, "apply", "-k", folder)
		if err != nil {
			denied++
			assert.Contains(t, output, fmt.Sprintf("[require-networkpolicy] No matching networkpolicy found for Deployment lag/%s: ", name))
			output, err = c.Kubectl(t.Context(), nil, "apply", "-k", folder)
		}
		require.NoError(t, err, "the second time")
		assert.Contains(t, output, fmt.Sprintf("deployment.apps/%s created\n", name))
		_, err = c.Kubectl(t.Context(), nil, "delete", "-k", folder)
		require.NoError(t, err)
		new(lag).repeats(t, func() bool { return c.tries(t, objectOf(t, barePod, name, "lag")) != nil })
	}
	if order == "legacy" {
		assert.Equal(t, tried, denied)
	}
	return []string{"kubectl apply -k, sortOptions " + order + ": NetworkPolicy, Deployment", strconv.Itoa(tried), strconv.Itoa(denied), "0"}
}

const restingDeployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: %s, namespace: %s}
spec:
  replicas: 0
  selector: {matchLabels: {app: %[1]s}}
  template: {metadata: {labels: {app: %[1]s}}, spec: {containers: [{name: web, image: web}]}}
`
