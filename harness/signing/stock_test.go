package signing_test

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/stretchr/testify/require"
)

// tool is a stock client.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	require.NoError(t, err, "run `make tools`, and put .tools/bin into PATH")
	return path
}

// place is where stock clients run: with a home of their own, and with a proxy
// that fails the test when they ask for anything beyond this machine.
type place struct {
	folder      string
	environment []string
}

func newPlace(t *testing.T) place {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s left this machine", r.Method, r.URL)
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(proxy.Close)
	folder := t.TempDir()
	home := t.TempDir()
	return place{folder: folder, environment: []string{
		"HOME=" + home, "USERPROFILE=" + home, "TUF_ROOT=" + home, "TMPDIR=" + t.TempDir(),
		"HTTP_PROXY=" + proxy.URL, "HTTPS_PROXY=" + proxy.URL, "COSIGN_PASSWORD=correct",
	}}
}

func (p place) write(t *testing.T, name string, content []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(p.folder, name), content, 0o600))
}

func (p place) read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(p.folder, name))
	require.NoError(t, err)
	return content
}

// run is whether a stock client succeeds, and what it says.
func (p place) run(t *testing.T, stdin, name string, arguments ...string) (bool, string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), tool(t, name), arguments...)
	command.Dir, command.Env, command.Stdin = p.folder, p.environment, strings.NewReader(stdin)
	output, err := command.CombinedOutput()
	if err != nil {
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
	}
	return err == nil, string(output)
}

// withReferrers is a registry that has the referrers API.
func withReferrers(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(registry.New(registry.WithReferrersSupport(true), registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// withoutReferrers is the distribution registry, which has none: a referrer is
// found by a tag (OCI distribution-spec, "Referrers Tag Schema").
func withoutReferrers(t *testing.T) string {
	t.Helper()
	p := newPlace(t)
	p.write(t, "config.yml", []byte("version: 0.1\nstorage: {inmemory: {}}\nhttp: {addr: '127.0.0.1:0'}\n"))
	command := exec.CommandContext(t.Context(), tool(t, "registry"), "serve", "config.yml")
	command.Dir, command.Env = p.folder, p.environment
	output, err := command.StderrPipe()
	require.NoError(t, err)
	command.Stdout = command.Stderr
	require.NoError(t, command.Start())

	said := new(bytes.Buffer)
	address := make(chan string)
	go func() {
		defer close(address)
		listening := regexp.MustCompile(`listening on (127\.0\.0\.1:\d+)`)
		for lines := bufio.NewScanner(output); lines.Scan(); {
			said.Write(lines.Bytes())
			if found := listening.FindSubmatch(lines.Bytes()); found != nil {
				address <- string(found[1])
			}
		}
	}()
	t.Cleanup(func() {
		require.NoError(t, command.Process.Kill())
		for range address {
			t.Error("the registry listens again")
		}
		require.Error(t, command.Wait())
	})
	host, found := <-address
	require.True(t, found, said)
	return host
}
