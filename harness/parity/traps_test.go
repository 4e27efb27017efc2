package parity_test

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

const nodePort = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  type: NodePort
  ports: [{port: 80}]
`

// TestStockToolsFailOpen shows where a stock tool passes what bulkhead denies
// on the same bytes, whatever the policies say: nobody should learn it from a
// cluster. A tool that mends its ways fails the test, and the README with it.
func TestStockToolsFailOpen(t *testing.T) {
	for name, test := range map[string]struct {
		manifest         string
		gator, conftest  int
		bulkheadMessages int
	}{
		"a Service, for comparison":                           {nodePort, 1, 1, 1},
		"gator reviews a List and not its items":              {"apiVersion: v1\nkind: List\nitems:\n- " + strings.TrimSpace(strings.ReplaceAll(nodePort, "\n", "\n  ")), 0, 1, 1},
		"conftest drops what follows a separator with a note": {"kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n--- # web\n" + nodePort, 1, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "manifest.yaml")
			require.NoError(t, os.WriteFile(file, []byte(test.manifest), 0o600))

			byGator, err := suite.GatorTest{Path: tool(t, "gator")}.Run(context.Background(), []string{templateFolder, profileFile, file})
			require.NoError(t, err)
			assert.Len(t, byGator, test.gator, "gator")

			client := conftestClient(t)
			byConftest, err := client.Run(context.Background(), []string{policyFolder}, []string{file})
			require.NoError(t, err)
			assert.Len(t, byConftest, test.conftest, "conftest")

			assert.Len(t, byBulkhead(t, file), test.bulkheadMessages, "bulkhead")
		})
	}
}

// TestConftestWithoutCombine shows that policies that need other manifests say
// so instead of passing.
func TestConftestWithoutCombine(t *testing.T) {
	command := exec.Command(tool(t, "conftest"), "test", "--no-color", "-p", policyFolder, filepath.Join(applicationFolder, "compliant", "deployment.yaml"))
	output, err := command.CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(output), "main - Deployment shop/web: require_networkpolicy judges it by other objects, which are not at hand; run conftest test with --combine\n")
	assert.Contains(t, string(output), " 2 failures, ")
}

func conftestClient(t *testing.T) *suite.Conftest {
	t.Helper()
	tree, err := fs.Sub(bulkhead.Files, "policies")
	require.NoError(t, err)
	client, err := suite.NewConftest(tool(t, "conftest"), tree)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, client.Close()) })
	return client
}
