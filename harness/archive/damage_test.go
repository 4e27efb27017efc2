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

// A byte that is another byte is an error, but in the bits that fill up the last
// byte of the deflate stream, which say nothing.
func TestReadChanged(t *testing.T) {
	t.Parallel()
	files, packed := small(t)
	positions := make(map[int]int)
	for at := range packed {
		for change := 1; change < 256; change++ {
			changed := bytes.Clone(packed)
			changed[at] ^= byte(change)
			read, err := archive.Read(changed, archive.DefaultLimits())
			if err == nil {
				require.Equal(t, files, read, "byte %d is 0x%02x", at, changed[at])
				positions[at]++
			}
		}
	}
	// 15 of 32,130 changes, in the last byte but the trailer's eight.
	assert.Len(t, packed, 126)
	assert.Equal(t, map[int]int{117: 15}, positions)
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
