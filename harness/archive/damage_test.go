package archive_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
)

// small is an archive of a file whose every byte can be tried.
func small(t *testing.T) (map[string][]byte, []byte) {
	files := map[string][]byte{"lib/a.rego": []byte("package a\n")}
	return files, written(t, files)
}

func TestReadTruncated(t *testing.T) {
	t.Parallel()
	_, packed := small(t)
	for end := range packed {
		_, err := archive.Read(packed[:end], archive.DefaultLimits())
		require.Error(t, err, "cut to %d bytes of %d", end, len(packed))
	}
	// Truncated within, and packed well.
	stream := unzipped(t, packed)
	for end := range stream {
		_, err := archive.Read(zipped(t, stream[:end]), archive.DefaultLimits())
		require.Error(t, err, "the tar stream cut to %d bytes of %d", end, len(stream))
	}
}

// A byte that is another byte is an error.
func TestReadChanged(t *testing.T) {
	t.Parallel()
	_, packed := small(t)
	assert.Len(t, packed, 126)
	for at := range packed {
		for change := 1; change < 256; change++ {
			changed := bytes.Clone(packed)
			changed[at] ^= byte(change)
			_, err := archive.Read(changed, archive.DefaultLimits())
			require.Error(t, err, "byte %d is 0x%02x", at, changed[at])
		}
	}

	// The bits that fill up the last byte of the deflate stream.
	packed[117] ^= 0x80
	_, err := archive.Read(packed, archive.DefaultLimits())
	assert.EqualError(t, err, "bits are set behind the end of the deflate stream")
}

// A byte of the tar stream that is another byte is an error, or another content:
// there is one way to write the same files.
func TestReadChangedWithin(t *testing.T) {
	t.Parallel()
	files, packed := small(t)
	stream := unzipped(t, packed)
	other := 0
	for at := range stream {
		changed := bytes.Clone(stream)
		changed[at] ^= 1
		read, err := archive.Read(zipped(t, changed), archive.DefaultLimits())
		if err == nil {
			require.NotEqual(t, files, read, "byte %d", at)
			require.Equal(t, changed, unzipped(t, written(t, read)))
			other++
		}
	}
	assert.Equal(t, len("package a\n"), other)
}
