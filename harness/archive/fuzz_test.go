package archive_test

import (
	"archive/tar"
	"bytes"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
)

// Whatever is read is written as the same tar stream, under names that are safe.
func FuzzRead(f *testing.F) {
	packed := written(f, shop())
	f.Add(packed)
	f.Add(packed[:len(packed)/2])
	f.Add(append(bytes.Clone(packed), packed...))
	f.Add(bomb(f, 1))
	f.Add(zipped(f, stream(f, entry("a", func(h *tar.Header) { h.Typeflag, h.Linkname = tar.TypeSymlink, ".." }))))
	f.Add(zipped(f, stream(f, entry("a", func(h *tar.Header) { h.Typeflag, h.Linkname = tar.TypeLink, "/b" }))))
	f.Add(zipped(f, stream(f, entry("a", func(h *tar.Header) { h.Format, h.PAXRecords = tar.FormatPAX, map[string]string{"path": "../b"} }))))
	f.Add(zipped(f, stream(f, named("../a", "b")...)))
	f.Fuzz(func(t *testing.T, packed []byte) { check(t, packed) })
}

// As FuzzRead, on tar streams that are packed well.
func FuzzReadTar(f *testing.F) {
	f.Add(unzipped(f, written(f, shop())))
	f.Add(stream(f, named("a/", "a/b", "c")...))
	f.Add(stream(f, entry("a", func(h *tar.Header) { h.Typeflag, h.Linkname = tar.TypeSymlink, ".." })))
	f.Add(stream(f, entry("a", func(h *tar.Header) { h.Format, h.PAXRecords = tar.FormatPAX, map[string]string{"comment": "b"} })))
	f.Fuzz(func(t *testing.T, stream []byte) {
		// The header's checksum would keep all changes to a header away.
		if len(stream) >= 512 {
			stream = summed(bytes.Clone(stream))
		}
		check(t, zipped(t, stream))
	})
}

func check(t *testing.T, packed []byte) {
	files, err := archive.Read(packed, archive.DefaultLimits())
	if err != nil {
		require.Nil(t, files)
		return
	}
	for name := range files {
		require.True(t, fs.ValidPath(name) && name != ".", name)
	}
	require.Equal(t, unzipped(t, packed), unzipped(t, written(t, files)))
}

// Whatever is written is read as the same files.
func FuzzWrite(f *testing.F) {
	f.Add("a", []byte("x"), "b/c", []byte("y"))
	f.Add("a", []byte("x"), "a/b", []byte("y"))
	f.Add("A", []byte("x"), "a", []byte("y"))
	f.Add("../a", []byte("x"), "aux", []byte("y"))
	f.Fuzz(func(t *testing.T, one string, first []byte, two string, second []byte) {
		files := map[string][]byte{one: first, two: second}
		packed, err := archive.Write(files)
		if err != nil {
			require.Nil(t, packed)
			return
		}
		limits := archive.Limits{Packed: 1 << 30, Unpacked: 1 << 30, Ratio: 1100, Entries: 1000}
		read, err := archive.Read(packed, limits)
		require.NoError(t, err)
		require.Len(t, read, len(files))
		for name, content := range files {
			require.True(t, fs.ValidPath(name) && name != ".", name)
			require.True(t, bytes.Equal(content, read[name]))
		}
	})
}
