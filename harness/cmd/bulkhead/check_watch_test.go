package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// terminal collects what a command writes while it runs.
type terminal struct {
	mu   sync.Mutex
	text bytes.Buffer
	seen int
}

func (s *terminal) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(text)
}

// next waits until there is more that ends with a line, and returns it.
func (s *terminal) next(t *testing.T, end string) string {
	t.Helper()
	var more string
	require.Eventually(t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		more = s.text.String()[s.seen:]
		return strings.HasSuffix(more, end)
	}, time.Minute, 10*time.Millisecond, "no %q", end)
	s.seen += len(more)
	return more
}

const nodePort = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
`

const denied = `web.yaml:4:14: deny [no-nodeport] Service shop/web: type NodePort opens ports on every node; use ClusterIP
    remedy: Use type ClusterIP, and let people in through an Ingress.
`

// TestCheckWatch edits a manifest while it is watched.
func TestCheckWatch(t *testing.T) {
	t.Chdir(t.TempDir())
	save := func(name, text string) {
		t.Helper()
		require.NoError(t, os.WriteFile("new", []byte(text), 0o600))
		require.NoError(t, os.Rename("new", name))
	}
	save("web.yaml", nodePort)

	var stdout, stderr terminal
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	status := make(chan int)
	go func() {
		status <- run(ctx, []string{"check", "--watch", "."}, strings.NewReader(""), &stdout, &stderr)
	}()
	const one = "1 denied in 1 object of 1 file (profile baseline)\n"
	assert.Equal(t, denied+"\n"+one, stdout.next(t, one))

	save("web.yaml", "# moved\n"+nodePort)
	assert.Equal(t, "\nchanged: web.yaml\n"+one, stdout.next(t, one))

	const none = "nothing denied in 1 object of 1 file (profile baseline)\n"
	save("web.yaml", strings.Replace(nodePort, "NodePort", "ClusterIP", 1))
	assert.Equal(t, "\nchanged: web.yaml\nweb.yaml: gone [no-nodeport] Service shop/web: type NodePort opens ports on every node; use ClusterIP\n"+none, stdout.next(t, none))

	const broken = "1 error in the input: what could not be read was not judged\n"
	save("web.yaml", "kind: [\n")
	assert.Contains(t, stdout.next(t, broken), "web.yaml:1:7: error: ")

	save("web.yaml", nodePort)
	stdout.next(t, one)
	require.NoError(t, os.Mkdir("more", 0o700))
	save("more/api.yaml", strings.ReplaceAll(nodePort, "web", "api"))
	const two = "2 denied in 2 objects of 2 files (profile baseline)\n"
	assert.Contains(t, stdout.next(t, two), "\nmore/api.yaml:4:14: deny [no-nodeport] Service shop/api: ")

	interrupt()
	assert.Equal(t, exitDenied, <-status)
	assert.Empty(t, stderr.text.String())
}

// TestCheckWatchConstraints changes what is judged with.
func TestCheckWatchConstraints(t *testing.T) {
	t.Chdir(t.TempDir())
	constraint := func(kind string) {
		t.Helper()
		text := "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: " + kind + "\nmetadata: {name: ports}\nspec: {}\n"
		require.NoError(t, os.WriteFile("constraint.yaml", []byte(text), 0o600))
	}
	require.NoError(t, os.WriteFile("web.yaml", []byte(nodePort), 0o600))
	constraint("K8sNoNodePort")

	var stdout, stderr terminal
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	status := make(chan int)
	go func() {
		status <- run(ctx, []string{"check", "-w", "--constraints", "constraint.yaml", "web.yaml"}, strings.NewReader(""), &stdout, &stderr)
	}()
	stdout.next(t, "1 denied in 1 object of 1 file\n")
	constraint("K8sNoExternalIPs")
	assert.Contains(t, stdout.next(t, "nothing denied in 1 object of 1 file\n"), "web.yaml: gone [ports] Service shop/web: ")
	constraint("K8sNothing")
	assert.Contains(t, stdout.next(t, "what could not be read was not judged\n"), "constraint.yaml:2:7: error: no template makes the kind K8sNothing")
	interrupt()
	assert.Equal(t, exitError, <-status)
}

func TestCheckWatchRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	for want, args := range map[string][]string{
		"bulkhead: --watch waits for files to change, which standard input does not: name files or folders\n": {"-"},
		"bulkhead: --watch tells what changes as text, not as json: leave out --output\n":                     {"-o", "json", "."},
		"bulkhead: watching no/such: no such file or directory\n":                                             {"no/such/file.yaml"},
		"bulkhead: if any flags in the group [cluster watch] are set none of the others can be; [cluster watch] were all set\n": {
			"--cluster",
		},
		"bulkhead: unknown profile \"nonesuch\": there is baseline, segmented, strict\n": {"--profile", "nonesuch", "."},
	} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, exitError, run(t.Context(), append([]string{"check", "--watch"}, args...), strings.NewReader(""), &stdout, &stderr))
		assert.Equal(t, want, stderr.String())
		assert.Empty(t, stdout.String())
	}
}
