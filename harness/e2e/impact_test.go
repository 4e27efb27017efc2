//go:build e2e && unix

package e2e_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/bulkhead-policy/bulkhead/harness/results"
	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// TestImpact holds `bulkhead check --cluster`, run by a user who may do nothing
// but read what the recipe lists, against Gatekeeper's audit of the same cluster:
// the same findings on the same objects in the same words.
func TestImpact(t *testing.T) {
	c := start(t, setup{gatekeeper: testcluster.GatekeeperOptions{
		AuditInterval: 5 * time.Second, Flags: []string{"--constraint-violations-limit=1000"},
	}})
	binary := filepath.Join(t.TempDir(), "bulkhead")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./harness/cmd/bulkhead")
	build.Dir = root
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)

	c.fills(t)
	reader := c.readerOf(t)
	var rows [][]string
	for _, profile := range []string{"baseline", "segmented"} {
		t.Run(profile, func(t *testing.T) {
			before := c.checks(t, binary, reader, profile)
			assert.NotEmpty(t, before)
			if profile == "baseline" {
				c.install(t, profile)
			} else {
				c.kubectl(t, "apply", "-k", "constraints/"+profile)
				c.awaitEnforced(t)
			}
			c.awaitAudit(t, before...)
			after := c.checks(t, binary, reader, profile)
			assert.Equal(t, before, after, "that a profile is enforced changes nothing of what the command says")
			kinds := make(map[string]bool)
			for _, finding := range before {
				kinds[finding.Kind] = true
			}
			rows = append(rows, []string{profile, strconv.Itoa(len(before)), strconv.Itoa(len(kinds)), "0"})
		})
	}
	record(t, results.Section{
		Title:  "`bulkhead check --cluster` and Gatekeeper's audit",
		Note:   "Of the applications careless, compliant and platform with the pods that the controllers made of them. The audit keeps 256 bytes of a message.",
		Header: []string{"profile", "findings", "kinds of objects", "differences"}, Rows: rows,
	})
}

// fills applies three applications to a cluster that has no policies, and waits
// until the controllers have made of them what they make.
func (c *cluster) fills(t *testing.T) {
	t.Helper()
	var objects []*unstructured.Unstructured
	for _, app := range []string{"careless", "compliant", "platform"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(root, "testdata/apps", app), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			within, err := filepath.Rel(root, path)
			for _, object := range objectsIn(t, within) {
				objects = append(objects, unrolled(t, object)...)
			}
			return err
		}))
	}
	require.NoError(t, c.InstallCRDs(filepath.Join(root, "testdata/apps/platform/crds.yaml")))
	there := map[string]bool{"default": true}
	for _, object := range objects {
		if object.GetKind() == "Namespace" {
			require.NoError(t, c.Client.Create(t.Context(), object))
			there[object.GetName()] = true
		}
	}
	for _, object := range objects {
		if object.GetKind() == "Namespace" || object.GetKind() == "CustomResourceDefinition" {
			continue
		}
		namespaced, err := c.Client.IsObjectNamespaced(object)
		if strings.HasPrefix(object.GetAPIVersion(), "monitoring.coreos.com/") { // of an operator that this cluster has not
			require.True(t, meta.IsNoMatchError(err), "%v", err)
			continue
		}
		require.NoError(t, err)
		if namespaced && object.GetNamespace() == "" {
			object.SetNamespace("default")
		}
		if of := object.GetNamespace(); namespaced && !there[of] {
			c.create(t, namespace, of)
			there[of] = true
		}
		require.NoError(t, c.Client.Create(t.Context(), object), "%s %s/%s", object.GetKind(), object.GetNamespace(), object.GetName())
	}
	c.eventually(t, "the controllers have made their pods", func(ctx context.Context) error {
		made := 0
		for _, kind := range []string{"Deployment", "StatefulSet"} {
			workloads := list("apps/v1", kind)
			if err := c.Client.List(ctx, workloads); err != nil {
				return err
			}
			for _, workload := range workloads.Items {
				wanted, _, _ := unstructured.NestedInt64(workload.Object, "spec", "replicas")
				if kind == "StatefulSet" { // whose pods come one after the other, and none ever runs
					wanted = min(wanted, 1)
				}
				if replicas, _, _ := unstructured.NestedInt64(workload.Object, "status", "replicas"); replicas != wanted {
					return fmt.Errorf("%s %s has %d of %d", kind, workload.GetName(), replicas, wanted)
				}
				made += int(wanted)
			}
		}
		if made == 0 {
			return errors.New("none")
		}
		return nil
	})
	// From here on nothing changes by itself: no CronJob starts another Job.
	require.NoError(t, c.controllers.Stop())
}

// unrolled are the objects of a List, also of Lists in it, or the object itself:
// without what the API server wrote into them, and without those that controllers
// made, which they make again.
func unrolled(t *testing.T, object *unstructured.Unstructured) []*unstructured.Unstructured {
	t.Helper()
	items, found, err := unstructured.NestedSlice(object.Object, "items")
	require.NoError(t, err)
	switch {
	case len(object.GetOwnerReferences()) > 0:
		return nil
	case !found:
		delete(object.Object, "status")
		object.SetResourceVersion("")
		object.SetUID("")
		if address, _, _ := unstructured.NestedString(object.Object, "spec", "clusterIP"); address != "None" {
			unstructured.RemoveNestedField(object.Object, "spec", "clusterIP")
			unstructured.RemoveNestedField(object.Object, "spec", "clusterIPs")
		}
		return []*unstructured.Unstructured{object}
	}
	var objects []*unstructured.Unstructured
	for _, item := range items {
		fields, ok := item.(map[string]any)
		require.True(t, ok)
		objects = append(objects, unrolled(t, &unstructured.Unstructured{Object: fields})...)
	}
	return objects
}

// readerOf gives the kubeconfig of a user who has the recipe's ClusterRole and no
// other right.
func (c *cluster) readerOf(t *testing.T) string {
	t.Helper()
	c.kubectl(t, "apply", "-f", "recipes/check-cluster/rbac.yaml")
	c.kubectl(t, "create", "clusterrolebinding", "bulkhead-check", "--clusterrole=bulkhead-check", "--user=reader")
	config, err := c.As("reader")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "kubeconfig")
	require.NoError(t, clientcmd.WriteToFile(clientcmdapi.Config{
		CurrentContext: "it",
		Clusters:       map[string]*clientcmdapi.Cluster{"it": {Server: config.Host, CertificateAuthorityData: config.CAData}},
		AuthInfos:      map[string]*clientcmdapi.AuthInfo{"it": {ClientCertificateData: config.CertData, ClientKeyData: config.KeyData}},
		Contexts:       map[string]*clientcmdapi.Context{"it": {Cluster: "it", AuthInfo: "it"}},
	}, file))
	return file
}

// checks gives what the command finds, in the words that the audit keeps.
func (c *cluster) checks(t *testing.T, binary, kubeconfig, profile string) []finding {
	t.Helper()
	command := exec.CommandContext(t.Context(), binary, "check", "--cluster", "--kubeconfig", kubeconfig, "--profile", profile, "--output", "json")
	command.Env = append(os.Environ(), "KUBECONFIG=")
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.Output()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "%s", stderr.String())
	require.Equal(t, 1, exit.ExitCode(), "%s%s", output, stderr.String())
	var read struct {
		Violations []struct {
			Constraint, EnforcementAction, Message string
			Object                                 struct{ Kind, Namespace, Name string }
		}
		Errors []struct{ Message string }
	}
	require.NoError(t, json.Unmarshal(output, &read))
	assert.Empty(t, read.Errors)
	var found []finding
	for _, violation := range read.Violations {
		message := violation.Message
		if len(message) > auditedMessage {
			message = message[:auditedMessage-len("...")] + "..."
		}
		found = append(found, finding{
			Constraint: violation.Constraint, Action: violation.EnforcementAction, Message: message,
			Kind: violation.Object.Kind, Namespace: violation.Object.Namespace, Name: violation.Object.Name,
		})
	}
	slices.SortFunc(found, compareFindings)
	return found
}
