package main

import (
	"bytes"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bulkhead runs the command line and returns what it printed.
func runCommand(t *testing.T, status int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	require.Equal(t, status, run(t.Context(), args, strings.NewReader(""), &out, &errs), "%s\n%s%s", args, out.String(), errs.String())
	return out.String(), errs.String()
}

// TestRegistry takes a bundle on its whole way: built, pushed, judged with,
// mirrored, pulled and compared.
func TestRegistry(t *testing.T) {
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	server := httptest.NewServer(registry.New(registry.WithReferrersSupport(true), registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	dist, pulled, files := filepath.Join(t.TempDir(), "dist"), filepath.Join(t.TempDir(), "pulled"), filepath.Join(t.TempDir(), "files")
	platform, mirror := "oci://"+host+"/platform/bulkhead", "oci://"+host+"/mirror"

	built, _ := runCommand(t, 0, "bundle", "build", "--version", "1.2.3", "--output", dist)
	digest := strings.Split(built, "\n")[1]

	said, _ := runCommand(t, 0, "bundle", "push", dist, platform)
	assert.Equal(t, platform+":1.2.3\n"+platform+":1.2\n"+platform+":1\n"+platform+":latest\n"+digest+"\n", said)
	said, _ = runCommand(t, 0, "bundle", "push", dist, platform+":edge")
	assert.Equal(t, platform+":edge\n"+digest+"\n", said)
	_, said = runCommand(t, 2, "bundle", "push", dist, platform+":1.2.4")
	assert.Equal(t, "bulkhead: the bundle is version 1.2.3: it cannot be "+platform+":1.2.4; build it with --version 1.2.4\n", said)

	// Another bundle of the same version is not pushed, a lower one moves its own line.
	_, _ = runCommand(t, 0, "bundle", "build", "--version", "1.2.3", "--profile", "strict", "--output", dist, "--force")
	_, said = runCommand(t, 2, "bundle", "push", dist+":1.2.3", platform)
	assert.Contains(t, said, "raise the version, or replace it with --force")
	_, _ = runCommand(t, 0, "bundle", "build", "--version", "1.1.9", "--output", dist)
	said, _ = runCommand(t, 0, "bundle", "push", dist+":1.1.9", platform)
	assert.Regexp(t, `^\S+:1\.1\.9\n\S+:1\.1\nsha256:\w+\n$`, said)

	said, _ = runCommand(t, 0, "bundle", "copy", platform+":1.2", mirror)
	assert.Contains(t, said, mirror+":latest\n"+digest+"\n")
	said, _ = runCommand(t, 0, "bundle", "pull", mirror+":1.2.3@"+digest, "--output", pulled)
	assert.Equal(t, pulled+":1.2.3\n"+digest+"\n", said)
	said, _ = runCommand(t, 0, "bundle", "verify", pulled)
	assert.Contains(t, said, digest)
	said, _ = runCommand(t, 0, "bundle", "diff", pulled, platform+"@"+digest)
	assert.Contains(t, said, "nothing differs")
	_, _ = runCommand(t, 0, "bundle", "pull", mirror, "--unpack", "--output", files)
	assert.FileExists(t, filepath.Join(files, "constrainttemplates", "no_nodeport.yaml"))

	manifest := filepath.Join(t.TempDir(), "web.yaml")
	require.NoError(t, os.WriteFile(manifest, []byte("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort, ports: [{port: 80}]}\n"), 0o600))
	said, _ = runCommand(t, 1, "check", "--bundle", platform+":1", manifest)
	assert.Contains(t, said, "deny [no-nodeport] Service default/web: type NodePort opens ports on every node; use ClusterIP")

	// A tarball has the files and their signature alone.
	tarball := filepath.Join(t.TempDir(), "bulkhead.tar.gz")
	said, _ = runCommand(t, 0, "bundle", "pull", platform+":1.2.3", "--output", tarball)
	assert.Equal(t, tarball+"\n", said)
	said, _ = runCommand(t, 0, "bundle", "verify", tarball)
	assert.Regexp(t, `(?m)^digest +not checked +a tarball has none`, said)
	_, _ = runCommand(t, 1, "check", "--bundle", tarball, manifest)
	_, said = runCommand(t, 2, "bundle", "pull", platform+":1.2.3", "--output", tarball)
	assert.Equal(t, "bulkhead: "+tarball+" is there already: name another file, or replace it with --force\n", said)
	_, said = runCommand(t, 2, "bundle", "copy", tarball, mirror)
	assert.Contains(t, said, "a bundle from a tarball has no manifest")

	// What is not there is said with what is.
	_, said = runCommand(t, 2, "bundle", "pull", platform+":2", "--output", filepath.Join(t.TempDir(), "none"))
	assert.Contains(t, said, "1.1.9")
	_, said = runCommand(t, 2, "bundle", "verify", platform+":1.1.9@"+digest)
	assert.Contains(t, said, digest)
	server.Close()
	_, said = runCommand(t, 2, "bundle", "inspect", platform)
	assert.Contains(t, said, host)
}
