package artifact_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// someDigest is one that nothing has.
func someDigest() digest.Digest { return digest.FromString("some") }

// elsewhere makes a folder current in which are two folders, a tarball and
// another file.
func elsewhere(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	require.NoError(t, os.MkdirAll("there", 0o777))
	require.NoError(t, os.MkdirAll(filepath.Join("example.com", "there"), 0o777))
	require.NoError(t, os.WriteFile("b.tar.gz", nil, 0o666))
	require.NoError(t, os.WriteFile("notes.txt", nil, 0o666))
}

func TestParseReference(t *testing.T) {
	elsewhere(t)
	registry := func(host, repository, tag string, d digest.Digest) artifact.Reference {
		return artifact.Reference{Kind: artifact.Registry, Host: host, Repository: repository, Tag: tag, Digest: d}
	}
	layout := func(path, tag string, d digest.Digest) artifact.Reference {
		return artifact.Reference{Kind: artifact.Layout, Path: path, Tag: tag, Digest: d}
	}
	for text, want := range map[string]artifact.Reference{
		"oci://ghcr.io/shop/bulkhead":                            registry("ghcr.io", "shop/bulkhead", "", ""),
		"oci://ghcr.io/shop/bulkhead:1.2.3":                      registry("ghcr.io", "shop/bulkhead", "1.2.3", ""),
		"oci://localhost:5000/bulkhead@" + someDigest().String(): registry("localhost:5000", "bulkhead", "", someDigest()),
		"oci://[::1]:5000/a/b/c:1.2@" + someDigest().String():    registry("[::1]:5000", "a/b/c", "1.2", someDigest()),
		"oci://registry/bulkhead":                                registry("registry", "bulkhead", "", ""),
		"there":                                                  layout("there", "", ""),
		"there:1.2.3":                                            layout("there", "1.2.3", ""),
		"there@" + someDigest().String():                         layout("there", "", someDigest()),
		"there:1.2.3@" + someDigest().String():                   layout("there", "1.2.3", someDigest()),
		"example.com/there":                                      layout("example.com/there", "", ""),
		"example.com/there:1":                                    layout("example.com/there", "1", ""),
		"yet/to/be/made":                                         layout("yet/to/be/made", "", ""),
		"./example.com/made:1.2":                                 layout("./example.com/made", "1.2", ""),
		"made:1.2.3":                                             layout("made", "1.2.3", ""),
		"a@b/made":                                               layout("a@b/made", "", ""),
		"a:b/made":                                               layout("a:b/made", "", ""),
		"a:b/made:1":                                             layout("a:b/made", "1", ""),
		`C:\bundles\made`:                                        layout(`C:\bundles\made`, "", ""),
		`C:\bundles\made:1.2.3`:                                  layout(`C:\bundles\made`, "1.2.3", ""),
		`C:/bundles/made`:                                        layout(`C:/bundles/made`, "", ""),
		`C:/bundles/made:1.2.3@` + someDigest().String():         layout(`C:/bundles/made`, "1.2.3", someDigest()),
		"b.tar.gz":                                               {Kind: artifact.Tarball, Path: "b.tar.gz"},
		"missing.tar.gz":                                         {Kind: artifact.Tarball, Path: "missing.tar.gz"},
		"example.com/missing.tgz":                                {Kind: artifact.Tarball, Path: "example.com/missing.tgz"},
	} {
		got, err := artifact.ParseReference(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
		assert.Equal(t, text, got.String())
	}
}

// A folder that is there is taken by its whole name, a colon included.
func TestParseReferenceOfAFolderWithAColon(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("made:1.2", 0o777); err != nil {
		// A file system that has no such names has nothing to confuse.
		assert.NoDirExists(t, "made:1.2")
		return
	}
	got, err := artifact.ParseReference("made:1.2")
	require.NoError(t, err)
	assert.Equal(t, artifact.Reference{Kind: artifact.Layout, Path: "made:1.2"}, got)
}

func TestParseReferenceErrors(t *testing.T) {
	elsewhere(t)
	const form = "oci://HOST[:PORT]/REPOSITORY[:TAG][@sha256:…]"
	long := strings.Repeat("a", 129)
	for text, want := range map[string]string{
		"":                                "an empty reference: name a folder, a .tar.gz file, or " + form,
		"https://ghcr.io/bulkhead":        `unknown scheme "https" in "https://ghcr.io/bulkhead": a registry is written ` + form,
		"oci://":                          `"oci://" is no reference: repository name must have at least one component: write ` + form,
		"oci://bulkhead:1.2":              `"oci://bulkhead:1.2" names no repository: write ` + form,
		"oci://ghcr.io/Bulkhead":          `"oci://ghcr.io/Bulkhead" is no reference: repository name must be lowercase: write ` + form,
		"oci://ghcr.io/bulkhead:":         `"oci://ghcr.io/bulkhead:" is no reference: invalid reference format: write ` + form,
		"oci://ghcr.io:x/bulkhead":        `"oci://ghcr.io:x/bulkhead" is no reference: invalid reference format: write ` + form,
		"oci://" + someDigest().Encoded(): `"oci://` + someDigest().Encoded() + `" names no repository: write ` + form,
		"oci://a/b@" + digest.SHA512.FromString("some").String(): `"` + digest.SHA512.FromString("some").String() + `" is no digest in "oci://a/b@` +
			digest.SHA512.FromString("some").String() + `": write sha256: and 64 hexadecimal digits`,
		"oci://[:::]/bulkhead": `"oci://[:::]/bulkhead" is no reference: invalid reference: invalid registry "[:::]": write ` + form,
		"ghcr.io/shop/bulkhead:1.2": "ghcr.io/shop/bulkhead:1.2 is no folder or file: a registry is written oci://ghcr.io/shop/bulkhead:1.2, " +
			"a folder that is yet to be made ./ghcr.io/shop/bulkhead:1.2",
		"localhost/bulkhead": "localhost/bulkhead is no folder or file: a registry is written oci://localhost/bulkhead, " +
			"a folder that is yet to be made ./localhost/bulkhead",
		"registry:5000/bulkhead": "registry:5000/bulkhead is no folder or file: a registry is written oci://registry:5000/bulkhead, " +
			"a folder that is yet to be made ./registry:5000/bulkhead",
		"notes.txt":         "notes.txt is neither a folder nor a .tar.gz file: name an image layout or a bundle's tarball",
		"b.tar.gz:1.2":      "b.tar.gz is a file, which holds no tags or digests: name it alone",
		"there:":            `"" is no tag: use up to 128 letters, digits, _, . and -, and begin with none of the last two`,
		"there:.1":          `".1" is no tag: use up to 128 letters, digits, _, . and -, and begin with none of the last two`,
		"there:1.0.0+build": `"1.0.0+build" is no tag: use up to 128 letters, digits, _, . and -, and begin with none of the last two`,
		"there:" + long:     `"` + long + `" is no tag: use up to 128 letters, digits, _, . and -, and begin with none of the last two`,
		"there@sha256:12":   `"sha256:12" is no digest in "there@sha256:12": write sha256: and 64 hexadecimal digits`,
		":1.2":              `":1.2" names no folder: write FOLDER[:TAG][@sha256:…]`,
	} {
		_, err := artifact.ParseReference(text)
		require.EqualError(t, err, want, text)
	}
}

func TestParseReferenceGivesBackWhatString(t *testing.T) {
	t.Chdir(t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		ref := artifact.Reference{Tag: rapid.StringMatching(`([a-zA-Z0-9_][a-zA-Z0-9_.-]{0,20})?`).Draw(t, "tag")}
		if rapid.Bool().Draw(t, "digested") {
			ref.Digest = digest.FromString(ref.Tag)
		}
		if rapid.Bool().Draw(t, "registry") {
			ref.Kind = artifact.Registry
			ref.Host = rapid.StringMatching(`[a-z0-9]{1,9}(\.[a-z0-9]{1,9}){0,2}(:[1-9][0-9]{0,3})?`).Draw(t, "host")
			ref.Repository = rapid.StringMatching(`[a-z0-9]{1,9}([._-][a-z0-9]{1,9})?(/[a-z0-9]{1,9}){0,2}`).Draw(t, "repository")
		} else {
			ref.Kind = artifact.Layout
			ref.Path = rapid.StringMatching(`([A-Z]:)?([./\\]{0,2}[/\\][a-zA-Z0-9 _.-]{1,9}){1,3}`).Draw(t, "path")
		}
		got, err := artifact.ParseReference(ref.String())
		require.NoError(t, err)
		assert.Equal(t, ref, got)
	})
}
