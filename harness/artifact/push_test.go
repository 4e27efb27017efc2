package artifact_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

func TestRegistryVersionsStay(t *testing.T) {
	noCredentials(t)
	ctx := t.Context()
	place := parsed(t, "oci://"+inProcess(t, true, nil)+"/bulkhead")
	first, second := bundle("a"), bundle("b")
	require.NoError(t, artifact.Write(ctx, first, place, []string{"1.0.0", "1.1.0-rc.1", "v2.0.0", "1.0", "nightly"}, impatient()))

	for _, tag := range []string{"1.0.0", "1.1.0-rc.1", "v2.0.0"} {
		err := artifact.Write(ctx, second, place, []string{"1.0", tag}, impatient())
		require.EqualError(t, err, fmt.Sprintf("%s in %s is %s already and this is %s: raise the version, or replace it with --force",
			tag, place, first.Descriptor().Digest, second.Descriptor().Digest))
	}
	// Nothing was moved by what was refused.
	read := func(tag string) artifact.Artifact {
		ref := place
		ref.Tag = tag
		got, err := artifact.Read(ctx, ref, impatient())
		require.NoError(t, err)
		return got
	}
	assert.Equal(t, first, read("1.0"))

	require.NoError(t, artifact.Write(ctx, first, place, []string{"1.0.0"}, impatient()))
	require.NoError(t, artifact.Write(ctx, second, place, []string{"1.0", "nightly"}, impatient()))
	assert.Equal(t, second, read("1.0"))
	assert.Equal(t, second, read("nightly"))
	assert.Equal(t, first, read("1.0.0"))

	forced := impatient()
	forced.Force = true
	require.NoError(t, artifact.Write(ctx, second, place, []string{"1.0.0"}, forced))
	assert.Equal(t, second, read("1.0.0"))
}

// The reference's own tag is written as well, and a digest must be the bundle's.
func TestWriteToAReference(t *testing.T) {
	noCredentials(t)
	ctx := t.Context()
	text := "oci://" + inProcess(t, true, nil) + "/bulkhead"
	made := bundle("1")
	require.NoError(t, artifact.Write(ctx, made, parsed(t, text+":mine@"+made.Descriptor().Digest.String()), []string{"other", "mine", "other"}, impatient()))
	tags, err := artifact.Tags(ctx, parsed(t, text), impatient())
	require.NoError(t, err)
	assert.Equal(t, []string{"mine", "other"}, tags)

	err = artifact.Write(ctx, made, parsed(t, text+"@"+someDigest().String()), nil, impatient())
	require.EqualError(t, err, fmt.Sprintf("%s@%s is to be written to, but the bundle is %s: leave the digest out", text, someDigest(), made.Descriptor().Digest))
	for _, tag := range []string{"", "1.0.0+build"} {
		err = artifact.Write(ctx, made, parsed(t, text), []string{tag}, impatient())
		require.EqualError(t, err, fmt.Sprintf("%q is no tag: use up to 128 letters, digits, _, . and -, and begin with none of the last two", tag))
	}
}

// What is there is not sent again, and what is attached later is added.
func TestRegistrySendsWhatIsMissing(t *testing.T) {
	noCredentials(t)
	for _, referrers := range []bool{true, false} {
		var sent []string
		host := inProcess(t, referrers, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPut {
					sent = append(sent, cmp.Or(r.URL.Query().Get("digest"), path.Base(r.URL.Path)))
				}
				next.ServeHTTP(w, r)
			})
		})
		place := parsed(t, "oci://"+host+"/bulkhead:1.0.0")
		plain := bundle("1.0.0")
		first := plain.Attach(signatureType, "text/plain", []byte("first"), nil)
		second := plain.Attach(signatureType, "text/plain", []byte("second"), nil)
		both := first.Attach(signatureType, "text/plain", []byte("second"), nil)
		named := func(texts ...string) []string {
			if !referrers && len(texts) == 2 {
				texts = append(texts, strings.Replace(plain.Descriptor().Digest.String(), ":", "-", 1))
			}
			return texts
		}
		for _, step := range []struct {
			artifact artifact.Artifact
			want     []string
		}{
			{plain, named(digest.FromString("{}").String(), digest.FromBytes(plain.Layer).String(), plain.Descriptor().Digest.String(), "1.0.0")},
			{plain, nil},
			{first, named(digest.FromString("first").String(), first.Attachments[0].Descriptor().Digest.String())},
			{both, named(digest.FromString("second").String(), second.Attachments[0].Descriptor().Digest.String())},
			{both, nil},
			{first, nil},
			{plain, nil},
		} {
			sent = nil
			require.NoError(t, artifact.Write(t.Context(), step.artifact, place, nil, impatient()))
			assert.Equal(t, step.want, sent)
		}
		got, err := artifact.Read(t.Context(), place, impatient())
		require.NoError(t, err)
		assert.Equal(t, both, got)
	}
}

func TestProgress(t *testing.T) {
	noCredentials(t)
	var steps []string
	options := impatient()
	options.Progress = func(step string) { steps = append(steps, step) }
	ref := parsed(t, "oci://"+inProcess(t, true, nil)+"/bulkhead:1.0.0")
	made := bundle("1.0.0")
	require.NoError(t, artifact.Write(context.Background(), made, ref, nil, options))
	_, err := artifact.Read(t.Context(), ref, options)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"sending sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a (2 bytes)",
		"sending " + digest.FromString("layer of 1.0.0").String() + " (14 bytes)",
		"sending manifest " + made.Descriptor().Digest.String(),
		"tagging 1.0.0",
		"resolving the bundle",
		"reading bundle " + made.Descriptor().Digest.String() + " (14 bytes)",
	}, steps)
}
