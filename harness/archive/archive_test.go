package archive_test

import (
	"archive/tar"
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
)

// shop is a small set of files in directories.
func shop() map[string][]byte {
	return map[string][]byte{
		"LICENSE":                  []byte("Apache License\n"),
		"policies/lib/names.rego":  []byte("package lib.names\n"),
		"policies/telnet.rego":     []byte("package policies.telnet\n\ndeny contains 23\n"),
		"policies-index.yaml":      nil,
		"constraints/baseline.yml": bytes.Repeat([]byte("- telnet\n"), 100),
	}
}

func written(t testing.TB, files map[string][]byte) []byte {
	packed, err := archive.Write(files)
	require.NoError(t, err)
	return packed
}

// unzipped is the tar stream of an archive, whatever is in it.
func unzipped(t testing.TB, packed []byte) []byte {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	stream, err := io.ReadAll(reader)
	require.NoError(t, err)
	return stream
}

// zipped packs a tar stream under Write's header, with a compressor that is
// quick where thousands are packed.
func zipped(t testing.TB, stream []byte) []byte {
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.StatelessCompression)
	require.NoError(t, err)
	writer.ModTime = time.Unix(0, 0)
	_, err = writer.Write(stream)
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	packed.Bytes()[8] = 2
	return packed.Bytes()
}

// entry is an entry as Write writes it, but for what change does to it. What
// content it has follows as x.
func entry(name string, change func(*tar.Header)) *tar.Header {
	header := &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR}
	if name != "" && name[len(name)-1] == '/' {
		header.Typeflag, header.Mode = tar.TypeDir, 0o755
	}
	if change != nil {
		change(header)
	}
	return header
}

// stream is the tar stream of entries.
func stream(t testing.TB, entries ...*tar.Header) []byte {
	var b bytes.Buffer
	writer := tar.NewWriter(&b)
	for _, header := range entries {
		require.NoError(t, writer.WriteHeader(header))
		_, err := writer.Write(bytes.Repeat([]byte("x"), int(header.Size)))
		require.NoError(t, err)
	}
	require.NoError(t, writer.Close())
	return b.Bytes()
}

func named(names ...string) []*tar.Header {
	entries := make([]*tar.Header, len(names))
	for i, name := range names {
		entries[i] = entry(name, nil)
	}
	return entries
}
