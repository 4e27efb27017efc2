//go:build e2e && unix

// Package e2e_test proves on a real API server, with the real Gatekeeper, what
// the policies do in a cluster.
package e2e_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// root is the repository.
const root = "../.."

// patience is how long a cluster may take to do what it does within a second.
const patience = 3 * time.Minute

// setup says what stands in a cluster before a test begins.
type setup struct {
	gatekeeper testcluster.GatekeeperOptions
	// withoutCRDs leaves out those of cert-manager and the Gateway API.
	withoutCRDs bool
	// withoutControllers leaves out kube-controller-manager.
	withoutControllers bool
	// withoutGatekeeper leaves out Gatekeeper.
	withoutGatekeeper bool
}

// cluster is a real cluster and the Gatekeeper in it.
type cluster struct {
	*testcluster.Cluster
	gatekeeper  *testcluster.Gatekeeper
	controllers *testcluster.Process
}

// start starts a cluster that ends with the test.
func start(t *testing.T, setup setup) *cluster {
	t.Helper()
	binaries, err := filepath.Abs(filepath.Join(root, ".tools/bin"))
	require.NoError(t, err)
	started, err := testcluster.Start(testcluster.Options{Binaries: binaries, Directory: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, started.Close()) })
	made := &cluster{Cluster: started}

	if !setup.withoutCRDs {
		require.NoError(t, started.InstallCRDs(foreignCRDs(t)...))
	}
	if !setup.withoutControllers {
		made.controllers, err = started.StartControllers(t.Context())
		require.NoError(t, err)
	}
	if !setup.withoutGatekeeper {
		setup.gatekeeper.Manifests = filepath.Join(moduleFolder(t, root, "github.com/open-policy-agent/gatekeeper/v3"), "deploy/gatekeeper.yaml")
		made.gatekeeper, err = started.InstallGatekeeper(t.Context(), setup.gatekeeper)
		require.NoError(t, err)
	}
	return made
}

// foreignCRDs are those of cert-manager and the Gateway API.
func foreignCRDs(t *testing.T) []string {
	t.Helper()
	pins := filepath.Join(root, "harness/tools/crds")
	return []string{
		filepath.Join(moduleFolder(t, pins, "github.com/cert-manager/cert-manager"), "deploy/crds"),
		filepath.Join(moduleFolder(t, pins, "sigs.k8s.io/gateway-api"), "config/crd/standard"),
	}
}

// moduleFolder is where the module cache keeps a module.
func moduleFolder(t *testing.T, folder, module string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module)
	command.Dir = folder
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return strings.TrimSpace(string(output))
}

// install puts templates and a profile into the cluster as the README tells an
// administrator to, and waits until Gatekeeper enforces each constraint.
func (c *cluster) install(t *testing.T, profile string) {
	t.Helper()
	for _, step := range [][]string{
		{"apply", "-k", "constrainttemplates"},
		{"wait", "--for=jsonpath={.status.created}=true", "constrainttemplates", "--all", "--timeout=2m"},
		{"wait", "--for=condition=Established", "crd", "-l", "gatekeeper.sh/constraint=yes", "--timeout=2m"},
		{"apply", "-k", "constraints/" + profile},
	} {
		c.kubectl(t, step...)
	}
	c.awaitEnforced(t)
}

// kubectl runs kubectl in the repository's folder and gives what it printed.
func (c *cluster) kubectl(t *testing.T, args ...string) string {
	t.Helper()
	for i, arg := range args {
		if i > 0 && (args[i-1] == "-k" || args[i-1] == "-f") && !filepath.IsAbs(arg) {
			args[i] = filepath.Join(root, arg)
		}
	}
	output, err := c.Kubectl(t.Context(), nil, args...)
	require.NoError(t, err)
	return output
}

// awaitEnforced waits until Gatekeeper says of every constraint in the cluster
// that it is in force as it is written now.
func (c *cluster) awaitEnforced(t *testing.T) {
	t.Helper()
	c.eventually(t, "every constraint is in force", func(ctx context.Context) error {
		constraints, err := c.constraints(ctx)
		if err != nil {
			return err
		}
		for _, constraint := range constraints {
			enforced, err := c.gatekeeper.Enforced(ctx, constraint.GetKind(), constraint.GetName())
			if err != nil {
				return err
			}
			if !enforced {
				return fmt.Errorf("%s %s is not", constraint.GetKind(), constraint.GetName())
			}
		}
		// A policy whose parameters the API server has not found yet, since their
		// CRD is new, refuses everything.
		harmless := &unstructured.Unstructured{}
		harmless.SetAPIVersion("v1")
		harmless.SetKind("ConfigMap")
		harmless.SetNamespace("default")
		harmless.SetName("harmless")
		if err := c.Client.Create(ctx, harmless, client.DryRunAll); err != nil && strings.Contains(err.Error(), "failed to configure policy") {
			return err
		}
		return nil
	})
}

// constraints lists the constraints of every template in the cluster.
func (c *cluster) constraints(ctx context.Context) ([]unstructured.Unstructured, error) {
	templates := list("templates.gatekeeper.sh/v1", "ConstraintTemplate")
	if err := c.Client.List(ctx, templates); err != nil {
		return nil, err
	}
	var constraints []unstructured.Unstructured
	for _, template := range templates.Items {
		kind, _, err := unstructured.NestedString(template.Object, "spec", "crd", "spec", "names", "kind")
		if err != nil {
			return nil, err
		}
		found := list("constraints.gatekeeper.sh/v1beta1", kind)
		if err := c.Client.List(ctx, found); err != nil {
			return nil, err
		}
		constraints = append(constraints, found.Items...)
	}
	return constraints, nil
}

// eventually waits until a condition holds, and fails with what it said last.
func (c *cluster) eventually(t *testing.T, what string, condition func(context.Context) error) {
	t.Helper()
	var last error
	err := wait.PollUntilContextTimeout(t.Context(), 20*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		err := condition(ctx)
		if err == nil || ctx.Err() == nil { // of what the deadline cut off nothing can be told
			last = err
		}
		return err == nil, nil
	})
	require.NoError(t, err, "waiting until %s: %v", what, last)
}

func list(apiVersion, kind string) *unstructured.UnstructuredList {
	made := &unstructured.UnstructuredList{}
	made.SetAPIVersion(apiVersion)
	made.SetKind(kind + "List")
	return made
}

// get reads an object by its reference; "" is the namespace of what has none.
func (c *cluster) get(ctx context.Context, apiVersion, kind, namespace, name string) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	object.SetAPIVersion(apiVersion)
	object.SetKind(kind)
	return object, c.Client.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, object)
}
