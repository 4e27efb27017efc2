//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// TestInstallation does what the README tells platform administrators to do, in
// one cluster: each step finds what the one before left.
func TestInstallation(t *testing.T) {
	c := start(t, setup{gatekeeper: testcluster.GatekeeperOptions{
		Deletions: true, AuditInterval: 2 * time.Second,
		// As Gatekeeper is installed: the API server is to know a constraint's kind
		// before it is bound to a policy, which refuses everything until then.
		Flags: []string{"--constraint-violations-limit=500", "--default-wait-for-vapb-generation=30"},
	}})
	blocks := readmeBlocks(t, "Platform administrators")
	var installing, uninstalling, catalog string
	for _, block := range blocks {
		switch {
		case strings.HasPrefix(block, "kubectl apply -k"):
			installing = block
		case strings.HasPrefix(block, "kubectl delete -k"):
			uninstalling = block
		case strings.Contains(block, "gator policy"):
			catalog = block
		default:
			// helm is not at hand, what it sets is; others try the command.
			assert.Regexp(t, "^(helm|bin/bulkhead) ", block, "commands of the README that nothing runs")
		}
	}
	require.Equal(t, blocks[0], installing, "the first thing that one reads installs")
	require.NotEmpty(t, uninstalling)
	require.NotEmpty(t, catalog)

	for _, step := range []struct {
		name string
		run  func(t *testing.T)
	}{
		{"from nothing", func(t *testing.T) { c.installsFromNothing(t, installing) }},
		{"a template by another version", c.upgrades},
		{"one profile after another", c.switchesProfiles},
		{"what the policies read is in the cache", c.holdsTheInventory},
		{"nothing is left", func(t *testing.T) { c.uninstalls(t, uninstalling, "segmented") }},
		{"dryrun, warn, deny", c.rollsOut},
		{"nothing is left of the roll-out", func(t *testing.T) { c.uninstalls(t, uninstalling, "baseline") }},
		{"by gator policy", func(t *testing.T) { c.installsFromTheCatalog(t, catalog) }},
	} {
		t.Run(step.name, step.run)
	}
}

const nodePortService = `{apiVersion: v1, kind: Service, metadata: {name: %s, namespace: default}, spec: {type: NodePort, ports: [{port: 80}]}}`

// installsFromNothing runs the block as it is written, with nothing between its
// lines, in a cluster that has never seen a template.
func (c *cluster) installsFromNothing(t *testing.T, block string) {
	c.shell(t, block)
	c.awaitProfile(t, "baseline")
	assertRefused(t, c.tries(t, objectOf(t, nodePortService, "web")), "K8sNoNodePort", "no-nodeport",
		"Service default/web: type NodePort opens ports on every node; use ClusterIP")
	output := c.shell(t, block)
	assert.NotContains(t, output, " created\n", "installing it again changes nothing")
	assert.NotContains(t, output, " configured\n")
}

// awaitProfile waits until the constraints of a profile are in force, and no others.
func (c *cluster) awaitProfile(t *testing.T, name string) {
	t.Helper()
	c.awaitEnforced(t)
	wanted, err := profile.Constraints(bulkhead.Files, name)
	require.NoError(t, err)
	var want, have []string
	for _, constraint := range wanted {
		want = append(want, constraint.Kind+"/"+constraint.Name)
	}
	found, err := c.constraints(t.Context())
	require.NoError(t, err)
	for _, constraint := range found {
		have = append(have, constraint.GetKind()+"/"+constraint.GetName())
	}
	assert.ElementsMatch(t, want, have)
}

// switchesProfiles goes from one profile to the next, each of which holds the
// one before.
func (c *cluster) switchesProfiles(t *testing.T) {
	ingress := objectOf(t, tlsIngress, "web", "default", "web.example")
	for _, step := range []struct {
		profile     string
		constraints []string
	}{
		{"baseline", nil},
		{"strict", []string{"allowed-acme-servers", "allowed-ingress-hosts", "require-ingress-class"}},
		{"segmented", []string{"allowed-acme-servers", "allowed-ingress-hosts", "require-ingress-class", "require-tier"}},
	} {
		c.shell(t, "kubectl apply -k constraints/"+step.profile)
		c.awaitProfile(t, step.profile)
		assert.Equal(t, step.constraints, c.refusing(t, ingress), step.profile)
	}
}

// uninstalls takes everything away in the order of the README, and leaves a
// cluster as if nothing had been there.
func (c *cluster) uninstalls(t *testing.T, block, profile string) {
	c.shell(t, strings.ReplaceAll(block, "constraints/baseline", "constraints/"+profile))
	c.eventually(t, "nothing is left", func(ctx context.Context) error {
		for _, kind := range []struct{ apiVersion, kind, like string }{
			{"apiextensions.k8s.io/v1", "CustomResourceDefinition", ".constraints.gatekeeper.sh"},
			{"admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", ""},
			{"admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", ""},
			{"templates.gatekeeper.sh/v1", "ConstraintTemplate", ""},
			{"syncset.gatekeeper.sh/v1alpha1", "SyncSet", ""},
			{"status.gatekeeper.sh/v1beta1", "ConstraintPodStatus", ""},
			{"status.gatekeeper.sh/v1beta1", "ConstraintTemplatePodStatus", ""},
		} {
			left := list(kind.apiVersion, kind.kind)
			if err := c.Client.List(ctx, left); err != nil {
				return err
			}
			for _, object := range left.Items {
				if strings.Contains(object.GetName(), kind.like) {
					return fmt.Errorf("%s %s is left", kind.kind, object.GetName())
				}
			}
		}
		return nil
	})
	assert.NoError(t, c.tries(t, objectOf(t, nodePortService, "web")))
	assert.NoError(t, c.tries(t, objectOf(t, barePod, "web", "default")))
}

// installsFromTheCatalog runs the block of `gator policy` as it is written, and
// then without --dry-run.
func (c *cluster) installsFromTheCatalog(t *testing.T, block string) {
	home := t.TempDir()
	output := c.shell(t, block, "GATOR_HOME="+home)
	assert.Contains(t, output, "k8srequirenetworkpolicy")
	found, err := c.constraints(t.Context())
	require.NoError(t, err)
	assert.Empty(t, found, "--dry-run installs nothing")

	require.Contains(t, block, " --dry-run\n")
	c.shell(t, strings.ReplaceAll(block, " --dry-run\n", "\n"), "GATOR_HOME="+home)
	c.awaitProfile(t, "baseline")
	assertRefused(t, c.tries(t, objectOf(t, nodePortService, "web")), "K8sNoNodePort", "no-nodeport",
		"Service default/web: type NodePort opens ports on every node; use ClusterIP")
	entries, err := os.ReadDir(home)
	require.NoError(t, err)
	assert.NotEmpty(t, entries, "the catalog was fetched into the home given, not the user's")
}
