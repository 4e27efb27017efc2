package archive_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"oras.land/oras-go/v2/content/file"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
)

// The digests are the promise that the same files are the same archive. They
// change when the format does, the archive's alone when the compressor does.
func TestWriteIsFixed(t *testing.T) {
	packed := written(t, shop())
	unpacked := sha256.Sum256(unzipped(t, packed))
	assert.Equal(t, "0754683832ebfd8902931f347f8ca41f5ee7b1aaa3f9a8f053e02598d5ee5ca4", hex.EncodeToString(unpacked[:]))
	sum := sha256.Sum256(packed)
	assert.Equal(t, "05702cc371d21b7de3067a82955c2422766832420b99a6d9b98b469303120111", hex.EncodeToString(sum[:]))
}

func TestWriteHeaders(t *testing.T) {
	packed := written(t, shop())
	assert.Equal(t, "1f8b08000000000002ff", hex.EncodeToString(packed[:10]))

	type summary struct {
		name string
		kind byte
		mode int64
	}
	var found []summary
	reader := tar.NewReader(bytes.NewReader(unzipped(t, packed)))
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		found = append(found, summary{header.Name, header.Typeflag, header.Mode})
		assert.Equal(t, tar.FormatUSTAR, header.Format)
		assert.Zero(t, header.ModTime.Unix())
		assert.Zero(t, header.Uid)
		assert.Zero(t, header.Gid)
		assert.Empty(t, header.Uname+header.Gname+header.Linkname)
		content, err := io.ReadAll(reader)
		require.NoError(t, err)
		assert.Equal(t, string(shop()[header.Name]), string(content))
	}
	assert.Equal(t, []summary{
		{"LICENSE", tar.TypeReg, 0o644},
		{"constraints/", tar.TypeDir, 0o755},
		{"constraints/baseline.yml", tar.TypeReg, 0o644},
		{"policies-index.yaml", tar.TypeReg, 0o644},
		{"policies/", tar.TypeDir, 0o755},
		{"policies/lib/", tar.TypeDir, 0o755},
		{"policies/lib/names.rego", tar.TypeReg, 0o644},
		{"policies/telnet.rego", tar.TypeReg, 0o644},
	}, found)
}

// Maps of the same files that were filled in another order, and have grown to
// another size, are the same archive.
func TestWriteOrder(t *testing.T) {
	want := written(t, shop())
	names := make([]string, 0, len(shop()))
	for name := range shop() {
		names = append(names, name)
	}
	for range 20 {
		rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		files := make(map[string][]byte, rand.IntN(100))
		for _, name := range names {
			files[name] = shop()[name]
		}
		require.Equal(t, want, written(t, files))
	}
}

func TestWriteNothing(t *testing.T) {
	packed := written(t, nil)
	assert.Equal(t, make([]byte, 1024), unzipped(t, packed))
	files, err := archive.Read(packed, archive.DefaultLimits())
	require.NoError(t, err)
	assert.Empty(t, files)
}

func TestWriteRefusals(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{""}, `entry "": bad name: empty string`},
		{[]string{"/"}, `entry "/": bad name: it is absolute`},
		{[]string{"a/"}, `entry "a/": bad name: trailing slash`},
		{[]string{"b", "../a"}, `entry "../a": bad name: invalid path element ".."`},
		{[]string{"a/../b"}, `entry "a/../b": bad name: invalid path element ".."`},
		{[]string{"a", "a/b"}, `entry "a/": the name is that of a file and of a directory`},
		{[]string{"a", "A"}, `entry "a": the name differs only in case from "A"`},
		{[]string{"lib/a", "Lib/b"}, `entry "lib/": the name differs only in case from "Lib/"`},
		{[]string{"lib/a", "LIB"}, `entry "lib/": the name differs only in case from "LIB"`},
		{[]string{"z", "x" + strings.Repeat("/y", 130)}, `entry "x` + strings.Repeat("/y", 128) +
			`/": bad name: it is too long for USTAR, which takes 100 bytes after a slash and 155 before`},
	} {
		files := make(map[string][]byte)
		for _, name := range test.names {
			files[name] = []byte("x")
		}
		packed, err := archive.Write(files)
		require.EqualError(t, err, test.want)
		assert.Nil(t, packed)
	}
}

// What Write takes for too long is what the tar writer takes for too long.
func TestWriteLongNames(t *testing.T) {
	fits := func(name string) bool { return tar.NewWriter(io.Discard).WriteHeader(entry(name, nil)) == nil }
	short, long := 0, 0
	for _, dir := range []int{0, 1, 53, 54, 99, 100} {
		for _, sub := range []int{0, 1, 54, 55, 56, 99, 100, 101} {
			for _, base := range []int{1, 45, 46, 99, 100, 101} {
				name, fit := strings.Repeat("b", base), true
				if sub > 0 {
					name = strings.Repeat("s", sub) + "/" + name
				}
				if dir > 0 {
					name = strings.Repeat("d", dir) + "/" + name
				}
				for i := range name {
					if name[i] == '/' {
						fit = fit && fits(name[:i+1])
					}
				}
				files := map[string][]byte{name: nil}
				packed, err := archive.Write(files)
				if !fit || !fits(name) {
					long++
					require.ErrorContains(t, err, ": bad name: it is too long for USTAR, which takes 100 bytes after a slash and 155 before")
					continue
				}
				short++
				require.NoError(t, err, name)
				read, err := archive.Read(packed, archive.DefaultLimits())
				require.NoError(t, err)
				require.Equal(t, map[string][]byte{name: {}}, read)
			}
		}
	}
	assert.Greater(t, short, 50)
	assert.Greater(t, long, 50)
}

// The file store of ORAS unpacks an archive into the same files.
func TestORASUnpacks(t *testing.T) {
	packed := written(t, shop())
	dir := t.TempDir()
	store, err := file.New(dir)
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()

	layer := ocispec.Descriptor{
		MediaType: ocispec.MediaTypeImageLayerGzip,
		Digest:    digest.FromBytes(packed),
		Size:      int64(len(packed)),
		Annotations: map[string]string{
			ocispec.AnnotationTitle: ".",
			file.AnnotationUnpack:   "true",
			file.AnnotationDigest:   digest.FromBytes(unzipped(t, packed)).String(),
		},
	}
	require.NoError(t, store.Push(t.Context(), layer, bytes.NewReader(packed)))

	found := make(map[string]string)
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		found[filepath.ToSlash(name)] = string(content)
		return err
	}))
	want := make(map[string]string)
	for name, content := range shop() {
		want[name] = string(content)
	}
	assert.Equal(t, want, found)
}
