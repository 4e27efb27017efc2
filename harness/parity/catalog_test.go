package parity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

// cluster is as much of an API server as `gator policy install` asks for: it
// keeps what is created, by path, and says of each template that it is ready.
type cluster struct {
	mu      sync.Mutex
	objects map[string]map[string]any
}

func (c *cluster) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()

	answer := func(status int, body any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
	collection := strings.Count(strings.Trim(r.URL.Path, "/"), "/") == 3
	switch {
	case r.Method == http.MethodPost:
		var object map[string]any
		if err := json.NewDecoder(r.Body).Decode(&object); err != nil {
			answer(http.StatusBadRequest, status("BadRequest", http.StatusBadRequest))
			return
		}
		object["status"] = map[string]any{"created": true}
		name, _ := object["metadata"].(map[string]any)["name"].(string)
		c.objects[r.URL.Path+"/"+name] = object
		answer(http.StatusCreated, object)
	case collection:
		answer(http.StatusOK, map[string]any{"apiVersion": "v1", "kind": "List", "items": []any{}})
	case c.objects[r.URL.Path] != nil:
		answer(http.StatusOK, c.objects[r.URL.Path])
	default:
		answer(http.StatusNotFound, status("NotFound", http.StatusNotFound))
	}
}

func status(reason string, code int) map[string]any {
	return map[string]any{"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": reason, "code": code}
}

// gatorPolicy runs the stock `gator policy` against the repository's catalog.
func gatorPolicy(t *testing.T, home string, args ...string) {
	t.Helper()
	catalog, err := filepath.Abs("../../catalog.yaml")
	require.NoError(t, err)

	command := exec.CommandContext(context.Background(), tool(t, "gator"), append([]string{"policy"}, args...)...)
	command.Env = append(os.Environ(),
		"GATOR_HOME="+home, "GATOR_CATALOG_URL=file://"+catalog, "KUBECONFIG="+filepath.Join(home, "kubeconfig"))
	output, err := command.CombinedOutput()
	require.NoError(t, err, string(output))
}

// TestGatorPolicyInstallsAProfile installs each profile with the stock gator, as
// a bundle of our catalog, and compares what arrives with the profile.
func TestGatorPolicyInstallsAProfile(t *testing.T) {
	profiles, err := profile.Names(bulkhead.Files)
	require.NoError(t, err)
	require.Contains(t, profiles, "baseline")
	templates := templatesByKind(t)

	for _, name := range profiles {
		t.Run(name, func(t *testing.T) {
			received := &cluster{objects: make(map[string]map[string]any)}
			server := httptest.NewServer(received)
			defer server.Close()

			home := t.TempDir()
			kubeconfig := "apiVersion: v1\nkind: Config\ncurrent-context: test\n" +
				"clusters: [{name: test, cluster: {server: '" + server.URL + "'}}]\n" +
				"contexts: [{name: test, context: {cluster: test, user: test}}]\nusers: [{name: test, user: {}}]\n"
			require.NoError(t, os.WriteFile(filepath.Join(home, "kubeconfig"), []byte(kubeconfig), 0o600))

			gatorPolicy(t, home, "update")
			gatorPolicy(t, home, "install", "--bundle", "bulkhead-"+name)

			want := make(map[string]any)
			read, err := profile.Read(bulkhead.Files, name)
			require.NoError(t, err)
			for i := range read.Objects {
				object := read.Objects[i]
				if !constraint.Is(object.Value) {
					continue
				}
				resource := strings.ToLower(object.Kind)
				want["/apis/constraints.gatekeeper.sh/v1beta1/"+resource+"/"+object.Name] = object.Value["spec"]
				want["/apis/templates.gatekeeper.sh/v1/constrainttemplates/"+resource] = templates[object.Kind]["spec"]
			}
			require.NotEmpty(t, want)
			assert.ElementsMatch(t, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(received.objects)))
			for path, spec := range want {
				wanted, err := json.Marshal(spec)
				require.NoError(t, err)
				arrived, err := json.Marshal(received.objects[path]["spec"])
				require.NoError(t, err)
				assert.True(t, bytes.Equal(wanted, arrived), "%s did not arrive as it is", path)
			}
		})
	}
}

// templatesByKind are the ConstraintTemplates as they stand in the repository.
func templatesByKind(t *testing.T) map[string]map[string]any {
	t.Helper()
	templates := make(map[string]map[string]any)
	for kind, file := range templateFilesByKind(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var object map[string]any
		require.NoError(t, yaml.Unmarshal(text, &object))
		templates[kind] = object
	}
	return templates
}

func templateFilesByKind(t *testing.T) map[string]string {
	t.Helper()
	policies, err := policy.Load(os.DirFS(policyFolder))
	require.NoError(t, err)
	files := make(map[string]string)
	for _, p := range policies {
		files[p.Kind] = filepath.Join(templateFolder, p.Name+".yaml")
	}
	return files
}
