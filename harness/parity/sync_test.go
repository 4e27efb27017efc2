package parity_test

import (
	"context"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

// TestSyncSetsSuffice asks the stock `gator sync test` whether each profile's
// SyncSet has all that its templates need, and whether it would say otherwise.
func TestSyncSetsSuffice(t *testing.T) {
	names, err := profile.Names(bulkhead.Files)
	require.NoError(t, err)
	files := templateFilesByKind(t)
	for _, name := range names {
		constraints, err := profile.Constraints(bulkhead.Files, name)
		require.NoError(t, err)
		args := []string{"sync", "test", "--force-omit-gvk-manifest"}
		for _, c := range constraints {
			args = append(args, "--filename", files[c.Kind])
		}

		output, err := exec.CommandContext(context.Background(), tool(t, "gator"), args...).CombinedOutput()
		require.Error(t, err, "without a SyncSet: %s", output)
		args = append(args, "--filename", "../../constraints/"+name+"/syncset.yaml")
		output, err = exec.CommandContext(context.Background(), tool(t, "gator"), args...).CombinedOutput()
		assert.NoError(t, err, string(output))
	}
}
