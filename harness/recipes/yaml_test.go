package recipes_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// decode reads a YAML document of the repository into a value that knows every
// field of it.
func decode(t *testing.T, into any, path ...string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{repository(t)}, path...)...))
	require.NoError(t, err)
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(into))
}

// documents reads the objects of a YAML file of recipes/.
func documents(t *testing.T, path ...string) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{repository(t), "recipes"}, path...)...))
	require.NoError(t, err)
	var read []map[string]any
	for decoder := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var document map[string]any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return read
		}
		require.NoError(t, err)
		read = append(read, document)
	}
}

// gitlabPipeline is what of .gitlab-ci.yml the recipe uses
// (https://docs.gitlab.com/ci/yaml/).
type gitlabPipeline struct {
	Bulkhead struct {
		Stage string
		Image struct {
			Name       string
			Entrypoint []string
		}
		Variables map[string]string
		Script    []string
	}
}

// gitlabJob runs the lines of the job in one shell, as a runner does.
func (w world) gitlabJob(t *testing.T, bundle, manifests string) result {
	t.Helper()
	var pipeline gitlabPipeline
	decode(t, &pipeline, "recipes", "gitlab-ci.yaml")
	return w.run(t, []string{"BUNDLE=" + bundle, "MANIFESTS=" + manifests},
		"sh", "-e", "-c", strings.Join(pipeline.Bulkhead.Script, "\n"))
}

func (w world) gitlab(t *testing.T) {
	var pipeline gitlabPipeline
	decode(t, &pipeline, "recipes", "gitlab-ci.yaml")
	assert.Equal(t, []string{""}, pipeline.Bulkhead.Image.Entrypoint)
	assert.Equal(t, map[string]string{"BUNDLE": "ghcr.io/bulkhead-policy/bulkhead:1", "MANIFESTS": "manifests"}, pipeline.Bulkhead.Variables)

	assert.Equal(t, result{stdout: conftestPasses(t)}, w.gitlabJob(t, w.signed, w.app("compliant")))
	assert.Equal(t, result{status: 1, stdout: conftestDenies(t)}, w.gitlabJob(t, w.signed, "manifests"))
}
