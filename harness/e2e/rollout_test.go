//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rollsOut takes the baseline in in three steps, and sees each as the
// administrator and whoever applies something do.
func (c *cluster) rollsOut(t *testing.T) {
	c.kubectl(t, "apply", "-k", "constrainttemplates")
	c.kubectl(t, "wait", "--for=jsonpath={.status.created}=true", "constrainttemplates", "--all", "--timeout=2m")
	c.kubectl(t, "wait", "--for=condition=Established", "crd", "-l", "gatekeeper.sh/constraint=yes")

	service := func(name string) string {
		return fmt.Sprintf("Service default/%s: type NodePort opens ports on every node; use ClusterIP", name)
	}
	pod := func(name string) string {
		return fmt.Sprintf("No matching networkpolicy found for Pod default/%s: namespace default has no NetworkPolicy, "+
			"so nothing isolates it (labels app=%[1]s) for Ingress; add one whose podSelector matches app=%[1]s", name)
	}

	// To find out: nobody is told, the audit is.
	c.appliesProfile(t, "baseline", "dryrun")
	assert.Equal(t, "service/first created\n", c.appliesText(t, nodePortService, "first"))
	assert.Equal(t, "pod/first created\n", c.appliesText(t, barePod, "first", "default"))
	c.awaitAudit(t,
		finding{"no-nodeport", "dryrun", "Service", "default", "first", service("first")},
		finding{"require-networkpolicy", "dryrun", "Pod", "default", "first", pod("first")},
	)

	// To tell: whoever applies something is told, and may.
	c.appliesProfile(t, "baseline", "warn")
	warnings := warningsOf(t, "no_nodeport", "K8sNoNodePort", "no-nodeport", service("second"))
	// The API server warns by itself as soon as Gatekeeper has given it the policy.
	c.eventually(t, "both warn", func(ctx context.Context) error {
		output, err := c.Kubectl(ctx, strings.NewReader(fmt.Sprintf(nodePortService, "second")), "apply", "--dry-run=server", "-f", "-")
		if err == nil && strings.Count(output, "Warning: ") != len(warnings) {
			return fmt.Errorf("not both: %s", output)
		}
		return err
	})
	assert.ElementsMatch(t, append(warnings, "service/second created"), lines(c.appliesText(t, nodePortService, "second")))
	assert.ElementsMatch(t, []string{"Warning: [require-networkpolicy] " + pod("second"), "pod/second created"},
		lines(c.appliesText(t, barePod, "second", "default")))
	c.awaitAudit(t,
		finding{"no-nodeport", "warn", "Service", "default", "first", service("first")},
		finding{"no-nodeport", "warn", "Service", "default", "second", service("second")},
		finding{"require-networkpolicy", "warn", "Pod", "default", "first", pod("first")},
		finding{"require-networkpolicy", "warn", "Pod", "default", "second", pod("second")},
	)

	// To enforce.
	c.kubectl(t, "apply", "-k", "constraints/baseline")
	c.awaitEnforced(t)
	assertRefused(t, c.tries(t, objectOf(t, nodePortService, "third")), "K8sNoNodePort", "no-nodeport", service("third"))
	assertRefused(t, c.tries(t, objectOf(t, barePod, "third", "default")), "K8sRequireNetworkPolicy", "require-networkpolicy", pod("third"))
	output, err := c.Kubectl(t.Context(), strings.NewReader(fmt.Sprintf(barePod, "third", "default")), "apply", "-f", "-")
	require.Error(t, err)
	assert.Equal(t, `Error from server (Forbidden): error when creating "STDIN": `+webhookRefusal("[require-networkpolicy] "+pod("third"))+"\n", output)
	c.kubectl(t, "delete", "pods,services", "--namespace=default", "first", "second")
}

// appliesProfile applies a profile with a component, from a kustomization of the
// administrator's own, as in the README, or as it is.
func (c *cluster) appliesProfile(t *testing.T, profile, component string) {
	t.Helper()
	folder := t.TempDir()
	here, err := filepath.Abs(root)
	require.NoError(t, err)
	constraints, err := filepath.Rel(folder, filepath.Join(here, "constraints"))
	require.NoError(t, err)
	text := fmt.Sprintf("resources: [%s/%s]\n", constraints, profile)
	if component != "" {
		text += fmt.Sprintf("components: [%s/components/%s]\n", constraints, component)
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "kustomization.yaml"), []byte(text), 0o600))
	c.kubectl(t, "apply", "-k", folder)
	c.awaitEnforced(t)
}

// appliesText gives what `kubectl apply` prints.
func (c *cluster) appliesText(t *testing.T, format string, values ...any) string {
	t.Helper()
	output, err := c.Kubectl(t.Context(), strings.NewReader(fmt.Sprintf(format, values...)), "apply", "-f", "-")
	require.NoError(t, err)
	return output
}

func lines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }

// warningsOf are the lines by which kubectl passes on what a constraint says of
// an object: those of the webhook, and those of the ValidatingAdmissionPolicy
// where Gatekeeper makes one of the template.
func warningsOf(t *testing.T, policy, kind, constraint, message string) []string {
	t.Helper()
	warnings := []string{fmt.Sprintf("Warning: [%s] %s", constraint, message)}
	text, err := os.ReadFile(filepath.Join(root, "constrainttemplates", policy+".yaml"))
	require.NoError(t, err)
	if strings.Contains(string(text), "engine: K8sNativeValidation") {
		name := "gatekeeper-" + strings.ToLower(kind)
		warnings = append(warnings, fmt.Sprintf("Warning: Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s-%s': %s", name, name, constraint, message))
	}
	return warnings
}
