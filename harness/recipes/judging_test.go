package recipes_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/registry/remote"
)

const nodePort = `apiVersion: v1
kind: Service
metadata:
  name: till
  namespace: shop
spec:
  type: NodePort
  ports:
    - port: 80
`

const nodePortDenied = "Service shop/till: type NodePort opens ports on every node; use ClusterIP"

// messages are what a tool finds, by the line that it prints for one.
func messages(t *testing.T, output, line string) []string {
	t.Helper()
	var found []string
	for _, match := range regexp.MustCompile(line).FindAllStringSubmatch(output, -1) {
		message := match[1]
		if strings.HasPrefix(message, `"`) {
			unquoted, err := strconv.Unquote(message)
			require.NoError(t, err)
			message = unquoted
		}
		found = append(found, message)
	}
	return found
}

// The lines of findings, denials and warnings.
const (
	bulkheadLine = `(?m)^\S+: (?:deny|warn) \[[a-z-]+\] (.*)$`
	conftestLine = `(?m)^(?:FAIL|WARN) - Combined - main - (.*)$`
	gatorLine    = `(?m)^\S+ \S+: \["[a-z-]+"\] Message: (".*")$`
)

// rules is how many rules conftest counts: each policy denies and warns, and what
// is wrong with the input is one of its own.
func rules(t *testing.T) int {
	t.Helper()
	templates, err := filepath.Glob(filepath.Join(repository(t), "constrainttemplates", "*.yaml"))
	require.NoError(t, err)
	// A kustomization is among them.
	return 2*(len(templates)-1) + 1
}

// conftestPasses is what conftest says of the compliant application.
func conftestPasses(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("\n%[1]d tests, %[1]d passed, 0 warnings, 0 failures, 0 exceptions\n", rules(t))
}

// conftestDenies is what conftest says of the Service.
func conftestDenies(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("FAIL - Combined - main - %s\n\n%d tests, %d passed, 0 warnings, 1 failure, 0 exceptions\n",
		nodePortDenied, rules(t), rules(t)-1)
}

func TestRecipes(t *testing.T) {
	w := newWorld(t)
	w.write(t, "manifests/service.yaml", nodePort)
	w.write(t, "empty/README.md", "nothing to judge")
	// What an earlier pull left behind where conftest looks for policies.
	w.write(t, "policy/stale.rego", "package main\n\ndeny contains \"stale\"\n")

	t.Run("conftest", w.conftest)
	t.Run("gator", w.gator)
	t.Run("bulkhead", w.bulkhead)
	t.Run("GitLab", w.gitlab)
	t.Run("all say the same", w.sameFindings)
	t.Run("a bundle that judges nothing", w.judgesNothing)
	t.Run("OPA", w.opa)
	t.Run("OPA with a tarball", w.tarball)
	t.Run("OPA's Deployment is compliant", w.deployment)
	t.Run("Flux", w.flux)
	t.Run("Argo CD", w.argocd)
	t.Run("action", w.action)
	t.Run("pre-commit", w.precommit)
}

func (w world) conftest(t *testing.T) {
	assert.Equal(t, result{stdout: conftestPasses(t)}, w.recipe(t, "conftest.sh", w.signed, w.app("compliant")))
	assert.Equal(t, result{status: 1, stdout: conftestDenies(t)}, w.recipe(t, "conftest.sh", w.signed, "manifests"))
	assert.Equal(t, result{status: 1, stderr: "Error: running test: parse files: no files found\n"},
		w.recipe(t, "conftest.sh", w.signed, "empty"))
	assert.Equal(t, 1, w.recipe(t, "conftest.sh", w.registry+"/platform/absent:1", "manifests").status)
}

func (w world) gator(t *testing.T) {
	assert.Equal(t, result{}, w.recipe(t, "gator.sh", w.signed, w.app("compliant")))

	denied := `v1/Service shop/till: ["no-nodeport"] Message: ` + strconv.Quote(nodePortDenied) + "\n"
	assert.Equal(t, result{status: 1, stdout: denied}, w.recipe(t, "gator.sh", w.signed, "manifests"))

	assert.Equal(t, result{status: 2, stderr: "no manifests in empty\n"}, w.recipe(t, "gator.sh", w.signed, "empty"))
	absent := w.recipe(t, "gator.sh", w.registry+"/platform/absent:1", "manifests")
	assert.Equal(t, 2, absent.status)
	assert.Contains(t, absent.stderr, "platform/absent:1: not found")
}

func (w world) bulkhead(t *testing.T) {
	passed := w.recipe(t, "bulkhead.sh", w.signed, w.app("compliant"))
	assert.Equal(t, 0, passed.status)
	assert.Equal(t, "nothing denied in 16 objects of 12 files (profile baseline)\n", passed.stdout)
	assert.Contains(t, passed.stderr, "OCI signature  ok")

	denied := w.recipe(t, "bulkhead.sh", w.signed, "manifests")
	assert.Equal(t, 1, denied.status)
	assert.Equal(t, "manifests/service.yaml:7:9: deny [no-nodeport] "+nodePortDenied+
		"\n    remedy: Use type ClusterIP, and let people in through an Ingress.\n\n"+
		"1 denied in 1 object of 1 file (profile baseline)\n", denied.stdout)

	for name, refused := range map[string]result{
		"another key":  w.run(t, []string{"BUNDLE=" + w.signed, "KEY=" + w.otherKey}, "sh", w.root+"/recipes/bulkhead.sh"),
		"no signature": w.recipe(t, "bulkhead.sh", w.unsigned, "manifests"),
	} {
		assert.Equal(t, 2, refused.status, name)
		assert.Empty(t, refused.stdout, name)
		assert.NotEmpty(t, refused.stderr, name)
	}
}

// sameFindings holds the recipes to the same messages about an application that
// breaks most policies.
func (w world) sameFindings(t *testing.T) {
	careless := w.app("careless")
	conftest := w.recipe(t, "conftest.sh", w.signed, careless)
	gator := w.recipe(t, "gator.sh", w.signed, careless)
	bulkhead := w.recipe(t, "bulkhead.sh", w.signed, careless)
	for _, each := range []result{conftest, gator, bulkhead} {
		assert.Equal(t, 1, each.status)
	}
	found := messages(t, bulkhead.stdout, bulkheadLine)
	assert.Greater(t, len(found), 30)
	assert.ElementsMatch(t, found, messages(t, conftest.stdout, conftestLine))
	assert.ElementsMatch(t, found, messages(t, gator.stdout, gatorLine))
}

// judgesNothing is an image that both clients pull, and that holds no policy of
// Bulkhead's.
func (w world) judgesNothing(t *testing.T) {
	bundle := w.push(t, "nothing", "other.rego", "package other\n\ndeny contains \"never asked for\"\n")
	want := result{status: 2, stderr: bundle + " denies nothing: name a bundle that holds no_nodeport, or change the canary\n"}
	assert.Equal(t, want, w.recipe(t, "conftest.sh", bundle, w.app("careless")))
	assert.Equal(t, want, w.recipe(t, "gator.sh", bundle, w.app("careless")))
	assert.Equal(t, want, w.gitlabJob(t, bundle, w.app("careless")))
}

// push pushes an artifact with one file, and returns its reference.
func (w world) push(t *testing.T, name, file, text string) string {
	t.Helper()
	repository, err := remote.NewRepository(w.registry + "/platform/" + name)
	require.NoError(t, err)
	repository.PlainHTTP = true
	layer := ocispec.Descriptor{
		MediaType: "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego", Digest: digest.FromString(text), Size: int64(len(text)),
		Annotations: map[string]string{ocispec.AnnotationTitle: file},
	}
	require.NoError(t, repository.Push(t.Context(), layer, strings.NewReader(text)))
	pushed, err := oras.PackManifest(t.Context(), repository, oras.PackManifestVersion1_1, "application/vnd.example",
		oras.PackManifestOptions{Layers: []ocispec.Descriptor{layer}})
	require.NoError(t, err)
	require.NoError(t, repository.Tag(t.Context(), pushed, "1"))
	return w.registry + "/platform/" + name + ":1"
}
