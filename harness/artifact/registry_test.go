package artifact_test

import (
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// distribution starts the distribution registry on a new folder and returns its
// host. The users, if any, are lines of an htpasswd file.
func distribution(t *testing.T, users string) string {
	t.Helper()
	return serve(t, fmt.Sprintf("filesystem: {rootdirectory: %q}", t.TempDir()), users)
}

// serve starts the distribution registry on a storage.
func serve(t *testing.T, storage, users string) string {
	t.Helper()
	binary, err := exec.LookPath("registry")
	require.NoError(t, err, "run `make tools` and put .tools/bin on the PATH")

	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	host := free.Addr().String()
	require.NoError(t, free.Close())

	dir := t.TempDir()
	config := fmt.Sprintf("version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {%s}\nhttp: {addr: %q}\n",
		storage, host)
	if users != "" {
		file := filepath.Join(dir, "htpasswd")
		require.NoError(t, os.WriteFile(file, []byte(users), 0o666))
		config += fmt.Sprintf("auth: {htpasswd: {realm: test, path: %q}}\n", file)
	}
	configFile := filepath.Join(dir, "config.yml")
	require.NoError(t, os.WriteFile(configFile, []byte(config), 0o666))

	server := exec.Command(binary, "serve", configFile)
	server.Env = append(os.Environ(), "OTEL_TRACES_EXPORTER=none")
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		assert.NoError(t, server.Process.Kill())
		// It says that it was killed.
		assert.Error(t, server.Wait())
	})
	require.Eventually(t, func() bool {
		response, err := http.Get("http://" + host + "/v2/")
		if err != nil {
			return false
		}
		return response.Body.Close() == nil
	}, 30*time.Second, 10*time.Millisecond, "the registry does not answer")
	return host
}

// inProcess starts go-containerregistry's registry behind a filter, which may
// be nil, and returns its host.
func inProcess(t *testing.T, referrers bool, filter func(http.Handler) http.Handler) string {
	t.Helper()
	handler := registry.New(registry.WithReferrersSupport(referrers), registry.Logger(log.New(io.Discard, "", 0)))
	if filter != nil {
		handler = filter(handler)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func parsed(t *testing.T, text string) artifact.Reference {
	t.Helper()
	ref, err := artifact.ParseReference(text)
	require.NoError(t, err)
	return ref
}

// noCredentials keeps the test away from those of who runs it.
func noCredentials(t *testing.T) {
	t.Helper()
	t.Setenv("DOCKER_CONFIG", t.TempDir())
}

// impatient are options with which nothing waits.
func impatient() artifact.Options {
	return artifact.Options{Attempts: 3, MaxWait: time.Nanosecond}
}

func TestRegistries(t *testing.T) {
	noCredentials(t)
	for name, host := range map[string]string{
		"distribution":         distribution(t, ""),
		"with a referrers API": inProcess(t, true, nil),
		"with a referrers tag": inProcess(t, false, nil),
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			repository := "oci://" + host + "/shop/bulkhead"
			place := parsed(t, repository)

			_, err := artifact.Tags(ctx, place, impatient())
			require.EqualError(t, err, fmt.Sprintf("no repository shop/bulkhead on %[1]s: check the name, a private one may need a login (docker login %[1]s)", host))
			require.ErrorIs(t, err, fs.ErrNotExist)
			_, err = artifact.Read(ctx, place, impatient())
			require.EqualError(t, err, fmt.Sprintf("no repository shop/bulkhead on %[1]s: check the name, a private one may need a login (docker login %[1]s)", host))
			require.ErrorIs(t, err, fs.ErrNotExist)

			first, second := signed("1.2.3"), signed("1.3.0")
			require.NoError(t, artifact.Write(ctx, first, place, []string{"1.2.3", "1.2", "latest"}, impatient()))
			require.NoError(t, artifact.Write(ctx, second, place, []string{"1.3.0", "1.3", "latest"}, impatient()))
			untagged := bundle("0.0.1")
			require.NoError(t, artifact.Write(ctx, untagged, place, nil, impatient()))

			tags, err := artifact.Tags(ctx, place, impatient())
			require.NoError(t, err)
			assert.Equal(t, []string{"latest", "1.2", "1.2.3", "1.3", "1.3.0"}, tags)

			for reference, want := range map[string]artifact.Artifact{
				"":                                       second,
				":latest":                                second,
				":1.2.3":                                 first,
				":1.2":                                   first,
				"@" + first.Descriptor().Digest.String(): first,
				":1.2.3@" + first.Descriptor().Digest.String(): first,
				"@" + untagged.Descriptor().Digest.String():    untagged,
			} {
				got, err := artifact.Read(ctx, parsed(t, repository+reference), impatient())
				require.NoError(t, err, reference)
				assert.Equal(t, want, got, reference)
				described, err := artifact.Resolve(ctx, parsed(t, repository+reference), impatient())
				require.NoError(t, err, reference)
				assert.Equal(t, want.Descriptor(), described, reference)
			}

			_, err = artifact.Read(ctx, parsed(t, repository+":1.9"), impatient())
			require.EqualError(t, err, "no tag 1.9 in "+repository+"; there are latest, 1.2, 1.2.3, 1.3, 1.3.0")
			require.ErrorIs(t, err, fs.ErrNotExist)
			_, err = artifact.Read(ctx, parsed(t, repository+"@"+someDigest().String()), impatient())
			require.EqualError(t, err, "no bundle "+someDigest().String()+" in "+repository)
			require.ErrorIs(t, err, fs.ErrNotExist)
			_, err = artifact.Read(ctx, parsed(t, repository+":1.2.3@"+someDigest().String()), impatient())
			require.EqualError(t, err, fmt.Sprintf("tag 1.2.3 in %s is %s and not %s: it was moved, leave out the tag or the digest",
				repository, first.Descriptor().Digest, someDigest()))
		})
	}
}

// Wherever a bundle is copied to, it and its attachments keep their bytes.
func TestCopyKeepsDigests(t *testing.T) {
	noCredentials(t)
	ctx := t.Context()
	want := signed("1.2.3")
	got := want
	for _, text := range []string{
		"oci://" + distribution(t, "") + "/a/b:1.2.3",
		filepath.Join(t.TempDir(), "layout") + ":1.2.3",
		"oci://" + inProcess(t, true, nil) + "/c:1.2.3",
		"oci://" + inProcess(t, false, nil) + "/d:1.2.3",
	} {
		ref := parsed(t, text)
		require.NoError(t, artifact.Write(ctx, got, ref, nil, impatient()))
		var err error
		got, err = artifact.Read(ctx, ref, impatient())
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
}
