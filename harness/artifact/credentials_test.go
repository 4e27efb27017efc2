package artifact_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// credentialsFile writes a docker configuration of the user ali into a new folder.
func credentialsFile(t *testing.T, host, password string) string {
	t.Helper()
	config, err := json.Marshal(map[string]any{"auths": map[string]any{
		host: map[string]string{"auth": base64.StdEncoding.EncodeToString([]byte("ali:" + password))},
	}})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "config.json")
	require.NoError(t, os.WriteFile(file, config, 0o600))
	return file
}

func TestCredentials(t *testing.T) {
	noCredentials(t)
	ctx := t.Context()
	// The password is "open sesame".
	host := distribution(t, "ali:$2a$04$6uMLEHk.MtB/qmXT8aRZUOUMTMo6Lj/x94XMGLfvNezNfwwATTgU.\n")
	ref := parsed(t, "oci://"+host+"/shop/bulkhead:1.0.0")
	made := signed("1.0.0")
	unauthorized := fmt.Sprintf("%s answered 401 Unauthorized for shop/bulkhead: log in first (docker login %[1]s, or set DOCKER_CONFIG)", host)
	refused := func(options artifact.Options) {
		t.Helper()
		require.EqualError(t, artifact.Write(ctx, made, ref, nil, options), unauthorized)
		_, err := artifact.Read(ctx, ref, options)
		require.EqualError(t, err, unauthorized)
		_, err = artifact.Tags(ctx, ref, options)
		require.EqualError(t, err, unauthorized)
	}
	accepted := func(options artifact.Options) {
		t.Helper()
		require.NoError(t, artifact.Write(ctx, made, ref, nil, options))
		got, err := artifact.Read(ctx, ref, options)
		require.NoError(t, err)
		assert.Equal(t, made, got)
	}

	options := impatient()
	refused(options)
	options.CredentialsFile = credentialsFile(t, host, "open says me")
	refused(options)
	options.CredentialsFile = credentialsFile(t, "registry.example", "open sesame")
	refused(options)
	options.CredentialsFile = credentialsFile(t, host, "open sesame")
	accepted(options)

	t.Setenv("DOCKER_CONFIG", filepath.Dir(credentialsFile(t, host, "wrong")))
	refused(impatient())
	t.Setenv("DOCKER_CONFIG", filepath.Dir(credentialsFile(t, host, "open sesame")))
	accepted(impatient())

	file := filepath.Join(t.TempDir(), "config.json")
	require.NoError(t, os.WriteFile(file, []byte("{"), 0o600))
	options.CredentialsFile = file
	_, err := artifact.Read(ctx, ref, options)
	require.ErrorContains(t, err, "reading the credentials of docker: ")
	require.ErrorContains(t, err, ": mend the file, or set DOCKER_CONFIG to another folder")
	require.ErrorContains(t, artifact.Write(ctx, made, ref, nil, options), "reading the credentials of docker: ")
}
