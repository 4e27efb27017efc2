package parity_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/matrix"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

// matrixOf is what `bulkhead matrix` makes of an application.
func matrixOf(t *testing.T, application string) matrix.Report {
	t.Helper()
	constraints, err := profile.Read(bulkhead.Files, matrix.DefaultProfile)
	require.NoError(t, err)
	made, faults := matrix.Run(context.Background(), matrix.Options{
		Version: bulkhead.Version, Profile: matrix.DefaultProfile, Constraints: constraints,
		Paths: []string{filepath.Join(applicationFolder, application)},
	})
	require.Empty(t, faults)
	return made
}

// TestMatrixOfApplications holds the segmented applications to the matrix of the
// profile: the complete one keeps it, and its siblings break it as they say.
func TestMatrixOfApplications(t *testing.T) {
	for application, sentence := range map[string]string{
		"segmented":           "The matrix holds: nothing is open that is not declared (13 workloads, 9 namespaces, 24 NetworkPolicies).",
		"segmented-shortcuts": "The matrix does not hold: 3 causes open 11 forbidden connections between zones (4 workloads, 4 namespaces, 8 NetworkPolicies).",
		"segmented-bypass":    "The matrix does not hold: 1 cause opens 5 forbidden connections between zones, 2 namespaces are not closed and 5 objects lead around the matrix; 1 declared flow is blocked (4 workloads, 5 namespaces, 3 NetworkPolicies).",
	} {
		t.Run(application, func(t *testing.T) {
			made := matrixOf(t, application)
			assert.Equal(t, sentence, made.Summary.Sentence)
			assert.Equal(t, application == "segmented", made.Holds())
		})
	}
}

// TestPictureOfTheMatrix holds the picture in the README to what is drawn.
// UPDATE_GOLDEN=1 rewrites it.
func TestPictureOfTheMatrix(t *testing.T) {
	var drawn bytes.Buffer
	require.NoError(t, matrix.Write(&drawn, matrix.SVG, matrixOf(t, "segmented"), matrix.WriteOptions{}))

	file := filepath.Join(applicationFolder, "segmented.svg")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(file, drawn.Bytes(), 0o600))
	}
	golden, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(golden), drawn.String())
}
