package recipes_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"sigs.k8s.io/yaml"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sidecar starts OPA with the arguments and the environment of the Deployment,
// and returns the addresses that it answers and tells its health on, and the
// file of its log.
func (w world) sidecar(t *testing.T, bundle, key string) (api, health, log string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.root, "recipes", "opa", "deployment.yaml"))
	require.NoError(t, err)
	var deployment appsv1.Deployment
	require.NoError(t, yaml.UnmarshalStrict(bytes.Split(text, []byte("\n---\n"))[0], &deployment))
	container := deployment.Spec.Template.Spec.Containers[1]
	require.Equal(t, "opa", container.Name)
	require.Equal(t, "/health?bundles", container.ReadinessProbe.HTTPGet.Path)

	address, diagnostic := freeAddress(t), freeAddress(t)
	replaced := strings.NewReplacer(
		"/opa/config.yaml", filepath.Join(w.root, "recipes", "opa", "config.yaml"), "/opa/cosign.pub", key,
		"localhost:8181", address, "0.0.0.0:8282", diagnostic)
	arguments := make([]string, len(container.Args))
	for i, argument := range container.Args {
		arguments[i] = replaced.Replace(argument)
	}
	environment := make([]string, len(container.Env))
	for i, variable := range container.Env {
		environment[i] = variable.Name + "=" + map[string]string{"REGISTRY": "http://" + w.registry, "BUNDLE": bundle}[variable.Name]
	}
	log = start(t, environment, "opa", arguments...)
	return "http://" + address, "http://" + diagnostic + container.ReadinessProbe.HTTPGet.Path, log
}

// ask asks OPA a question, with an input of recipes/opa.
func (w world) ask(t *testing.T, url, input string, answer any) {
	t.Helper()
	question, err := os.ReadFile(filepath.Join(w.root, "recipes", "opa", input))
	require.NoError(t, err)
	response, err := http.Post(url, "application/json", bytes.NewReader(question))
	require.NoError(t, err)
	defer func() { assert.NoError(t, response.Body.Close()) }()
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.NoError(t, json.NewDecoder(response.Body).Decode(answer))
}

func (w world) opa(t *testing.T) {
	type finding struct{ Msg string }

	t.Run("signed", func(t *testing.T) {
		api, health, log := w.sidecar(t, w.signed, w.key)
		require.Eventually(t, func() bool { return statusOf(health) == http.StatusOK }, 60*time.Second, 50*time.Millisecond, log)

		var one struct{ Result []finding }
		w.ask(t, api+"/v1/data/policies/no_nodeport/violation", "review.json", &one)
		assert.Equal(t, []finding{{nodePortDenied}}, one.Result)

		var all struct{ Result map[string]json.RawMessage }
		w.ask(t, api+"/v1/data/main", "manifests.json", &all)
		assert.Equal(t, map[string][]finding{"violation_no_nodeport": {{nodePortDenied}}}, findings[finding](t, all.Result))

		// What no policy has to say is an empty set, and what is not there has no result.
		var none map[string]any
		w.ask(t, api+"/v1/data/policies/no_host_network/violation", "review.json", &none)
		assert.Equal(t, map[string]any{"result": []any{}}, none)
		none = nil
		w.ask(t, api+"/v1/data/policies/no_such_policy/violation", "review.json", &none)
		assert.NotContains(t, none, "result")
	})

	for name, test := range map[string]struct{ bundle, key, says string }{
		"another key":  {w.signed, w.otherKey, "Bundle load failed: unexpected error failed to verify JWT signature"},
		"no signature": {w.unsigned, w.key, "Bundle load failed: unexpected error bundle missing .signatures.json file"},
	} {
		t.Run(name, func(t *testing.T) {
			api, health, log := w.sidecar(t, test.bundle, test.key)
			require.Eventually(t, func() bool {
				said, err := os.ReadFile(log)
				return err == nil && bytes.Contains(said, []byte(test.says))
			}, 60*time.Second, 50*time.Millisecond, log)
			assert.Equal(t, http.StatusInternalServerError, statusOf(health))
			var answer map[string]any
			w.ask(t, api+"/v1/data/policies/no_nodeport/violation", "review.json", &answer)
			assert.NotContains(t, answer, "result")
		})
	}
}

// findings are the denials and warnings among what the namespace main holds,
// those rules left out that find nothing.
func findings[F any](t *testing.T, main map[string]json.RawMessage) map[string][]F {
	t.Helper()
	found := make(map[string][]F)
	asked := 0
	for rule, value := range main {
		if !strings.HasPrefix(rule, "violation_") && !strings.HasPrefix(rule, "warn_") {
			continue
		}
		asked++
		var some []F
		require.NoError(t, json.Unmarshal(value, &some))
		if len(some) > 0 {
			found[rule] = some
		}
	}
	assert.Equal(t, rules(t), asked)
	return found
}

// tarball asks a pulled tarball, as stock OPA reads it, of a signed bundle too:
// opa eval does not verify.
func (w world) tarball(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bulkhead.tar.gz")
	w.bulkheadSays(t, "bundle", "pull", "oci://"+w.signed, "--key", w.key, "--output", file)
	w.write(t, "input.json", `{"parameters": {}, "review": {"kind": {"kind": "Service"}, "object": {
		"apiVersion": "v1", "kind": "Service", "metadata": {"name": "till", "namespace": "shop"},
		"spec": {"type": "NodePort", "ports": [{"port": 80}]}}}}`)
	got := w.run(t, nil, "opa", "eval", "--bundle", file, "--input", "input.json", "--format", "raw",
		"{found.msg | some found in data.policies.no_nodeport.violation}")
	require.Equal(t, 0, got.status, got.stderr)
	assert.Equal(t, "[\""+nodePortDenied+"\"]\n", got.stdout)
}

func (w world) deployment(t *testing.T) {
	assert.Equal(t, "nothing denied in 2 objects of 1 file (profile baseline)\n",
		w.bulkheadSays(t, "check", filepath.Join(w.root, "recipes", "opa", "deployment.yaml")))
}
