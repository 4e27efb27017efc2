// Package recipes_test runs what users copy: the recipes, the action and the
// pre-commit hook, each as it stands.
package recipes_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// world is where recipes run: a registry with a signed bundle and an unsigned
// one, and the command on the PATH.
type world struct {
	root     string // of the repository
	folder   string // that everything runs in
	registry string // host and port
	signed   string // references without oci://
	unsigned string
	key      string // file of the public key of the signed bundle
	otherKey string
}

// tool is a stock client.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	require.NoError(t, err, "run `make tools`, and put .tools/bin into PATH")
	return path
}

// repository is the root of the repository.
func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return root
}

// command builds bulkhead into a folder, and puts that first on the PATH.
func command(t *testing.T, root string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "bulkhead")
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	build := exec.CommandContext(t.Context(), tool(t, "go"), "build", "-trimpath", "-o", file, "./harness/cmd/bulkhead")
	build.Dir = root
	output, err := build.CombinedOutput()
	require.NoError(t, err, string(output))
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func newWorld(t *testing.T) world {
	t.Helper()
	root := repository(t)
	command(t, root)
	folder := t.TempDir()
	w := world{root: root, folder: folder, registry: startRegistry(t)}
	// The tools of a developer's machine read its logins; these have none.
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	t.Setenv("CONFTEST_NO_COLOR", "1")

	var private string
	private, w.key = keyPair(t, "ours")
	_, w.otherKey = keyPair(t, "theirs")
	w.signed = w.publish(t, "signed", "--key", private)
	w.unsigned = w.publish(t, "unsigned")
	return w
}

// publish builds a bundle, pushes it, and returns its reference.
func (w world) publish(t *testing.T, name string, flags ...string) string {
	t.Helper()
	dir := t.TempDir()
	reference := w.registry + "/platform/" + name
	w.bulkheadSays(t, append([]string{"bundle", "build", "--version", "1.2.3", "--output", dir}, flags...)...)
	w.bulkheadSays(t, "bundle", "push", dir+":1.2.3", "oci://"+reference)
	return reference + ":1"
}

// result is what a process says and ends with.
type result struct {
	status         int
	stdout, stderr string
}

// run runs a process with further environment variables, KEY=value.
func (w world) run(t *testing.T, environment []string, name string, arguments ...string) result {
	t.Helper()
	process := exec.CommandContext(t.Context(), tool(t, name), arguments...)
	process.Dir = w.folder
	process.Env = append(os.Environ(), environment...)
	var stdout, stderr strings.Builder
	process.Stdout, process.Stderr = &stdout, &stderr
	if err := process.Run(); err != nil {
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
	}
	return result{process.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// bulkheadSays is what bulkhead prints when it succeeds.
func (w world) bulkheadSays(t *testing.T, arguments ...string) string {
	t.Helper()
	got := w.run(t, nil, "bulkhead", arguments...)
	require.Equal(t, 0, got.status, got.stdout+got.stderr)
	return got.stdout
}

// recipe runs a script of recipes/ as it stands.
func (w world) recipe(t *testing.T, name, bundle, manifests string) result {
	t.Helper()
	return w.run(t, []string{"BUNDLE=" + bundle, "MANIFESTS=" + manifests, "KEY=" + w.key},
		"sh", filepath.Join(w.root, "recipes", name))
}

// app is a folder of manifests of the repository.
func (w world) app(name string) string { return filepath.Join(w.root, "testdata", "apps", name) }

// write writes a file below the folder that everything runs in.
func (w world) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(w.folder, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
}

// keyPair makes a key on P-256, and returns the files of both halves.
func keyPair(t *testing.T, name string) (private, public string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), nil)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	open, err := x509.MarshalPKIXPublicKey(key.Public())
	require.NoError(t, err)

	dir := t.TempDir()
	private, public = filepath.Join(dir, name+".key"), filepath.Join(dir, name+".pub")
	require.NoError(t, os.WriteFile(private, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	require.NoError(t, os.WriteFile(public, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: open}), 0o666))
	return private, public
}

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, free.Close())
	return free.Addr().String()
}

// startRegistry starts the distribution registry, and returns its host.
func startRegistry(t *testing.T) string {
	t.Helper()
	host := freeAddress(t)
	file := filepath.Join(t.TempDir(), "config.yml")
	config := fmt.Sprintf("version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {inmemory: {}}\nhttp: {addr: %q}\n", host)
	require.NoError(t, os.WriteFile(file, []byte(config), 0o666))
	start(t, nil, "registry", "serve", file)
	require.Eventually(t, func() bool { return statusOf("http://"+host+"/v2/") == http.StatusOK },
		30*time.Second, 20*time.Millisecond, "the registry does not answer")
	return host
}

// start starts a server that lives as long as the test, and returns the file
// with what it says.
func start(t *testing.T, environment []string, name string, arguments ...string) string {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	require.NoError(t, err)
	server := exec.Command(tool(t, name), arguments...)
	server.Env = append(append(os.Environ(), "OTEL_TRACES_EXPORTER=none"), environment...)
	server.Stdout, server.Stderr = log, log
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		assert.NoError(t, server.Process.Kill())
		assert.Error(t, server.Wait(), "it says that it was killed")
		assert.NoError(t, log.Close())
	})
	return log.Name()
}

// statusOf is the status of an HTTP answer, 0 when there is none.
func statusOf(url string) int {
	response, err := http.Get(url)
	if err != nil {
		return 0
	}
	if err := response.Body.Close(); err != nil {
		return 0
	}
	return response.StatusCode
}
