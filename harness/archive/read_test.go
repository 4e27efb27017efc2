package archive_test

import (
	"archive/tar"
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
)

func refused(t *testing.T, packed []byte, limits archive.Limits, want string) {
	files, err := archive.Read(packed, limits)
	require.EqualError(t, err, want)
	assert.Nil(t, files)
}

func TestRead(t *testing.T) {
	want := shop()
	want["policies-index.yaml"] = []byte{}
	files, err := archive.Read(written(t, shop()), archive.DefaultLimits())
	require.NoError(t, err)
	assert.Equal(t, want, files)
}

// What another compressor makes of the same stream is read too.
func TestReadOtherCompression(t *testing.T) {
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	require.NoError(t, err)
	writer.ModTime = time.Unix(0, 0)
	_, err = writer.Write(unzipped(t, written(t, shop())))
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	other := packed.Bytes()
	refused(t, other, archive.DefaultLimits(), "the gzip header is 1f8b08000000000004ff: bulkhead writes 1f8b08000000000002ff")

	other[8] = 2
	require.NotEqual(t, written(t, shop()), other)
	files, err := archive.Read(other, archive.DefaultLimits())
	require.NoError(t, err)
	assert.Len(t, files, len(shop()))
}

func TestReadTar(t *testing.T) {
	raw := stream(t, entry("a", func(h *tar.Header) { h.Size = 600 }), entry("b", nil))
	for _, test := range []struct {
		raw  []byte
		want string
	}{
		{slices.Concat(raw, []byte("x")), fmt.Sprintf("1 bytes follow the tar stream, which ends at byte %d", len(raw))},
		{slices.Concat(raw, make([]byte, 512)), fmt.Sprintf("512 bytes follow the tar stream, which ends at byte %d", len(raw))},
		{slices.Concat(raw, raw), fmt.Sprintf("%d bytes follow the tar stream, which ends at byte %d", len(raw), len(raw))},
		{raw[:100], `the tar stream cannot be read after entry "": unexpected EOF`},
		{raw[:1000], `entry "a": unexpected EOF`},
		{raw[:1600], `the tar stream cannot be read after entry "a": unexpected EOF`},
		{slices.Concat(raw[:1536], []byte("x"), raw[1537:]), `the tar stream cannot be read after entry "a": archive/tar: invalid tar header`},
		{nil, "the archive is not as bulkhead writes it: the tar stream ends at byte 0"},
		{[]byte("not a tar stream"), `the tar stream cannot be read after entry "": unexpected EOF`},
	} {
		refused(t, zipped(t, test.raw), archive.DefaultLimits(), test.want)
	}

	// A size of a terabyte is claimed, and a byte is there.
	claimed := stream(t, entry("a", func(h *tar.Header) { h.Size = 1 }))
	copy(claimed[124:136], "\x80\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00")
	packed := zipped(t, summed(claimed))
	before := allocated()
	_, err := archive.Read(packed, archive.DefaultLimits())
	require.Error(t, err)
	assert.Less(t, allocated()-before, uint64(4<<20))
}

// What no check of its own finds is found when the stream is compared.
func TestReadComparison(t *testing.T) {
	for _, test := range []struct {
		change func(raw []byte) []byte
		want   string
	}{
		{func(raw []byte) []byte { raw[156] = 0; return summed(raw) }, `entry "a": byte 151 of the tar stream is 0x32, not 0x33`},
		{func(raw []byte) []byte { raw[329] = '1'; return summed(raw) }, `entry "a": byte 152 of the tar stream is 0x34, not 0x33`},
		{func(raw []byte) []byte { copy(raw[157:], "link"); return summed(raw) }, `entry "a": byte 149 of the tar stream is 0x31, not 0x30`},
		{func(raw []byte) []byte { raw[10] = 'x'; return summed(raw) }, `entry "a": byte 10 of the tar stream is 0x78, not 0x00`},
		{func(raw []byte) []byte { raw[505] = 'x'; return summed(raw) }, `entry "a": byte 151 of the tar stream is 0x35, not 0x33`},
		{func(raw []byte) []byte { raw[513] = 'x'; return raw }, `entry "a": byte 513 of the tar stream is 0x78, not 0x00`},
		{func(raw []byte) []byte { return raw[:1536] }, `the tar stream ends at byte 1536`},
		{func(raw []byte) []byte { return raw[:1024] }, `the tar stream ends at byte 1024`},
	} {
		raw := stream(t, entry("a", func(h *tar.Header) { h.Size = 1 }))
		require.Len(t, raw, 2048)
		refused(t, zipped(t, test.change(raw)), archive.DefaultLimits(), "the archive is not as bulkhead writes it: "+test.want)
	}
}

func TestReadGzip(t *testing.T) {
	packed := written(t, shop())
	for _, test := range []struct {
		packed []byte
		want   string
	}{
		{nil, "the gzip header is : bulkhead writes 1f8b08000000000002ff"},
		{[]byte("PK\x03\x04"), "the gzip header is 504b0304: bulkhead writes 1f8b08000000000002ff"},
		{unzipped(t, packed), "the gzip header is 4c4943454e5345000000: bulkhead writes 1f8b08000000000002ff"},
		{packed[:10], "the gzip stream cannot be read: unexpected EOF"},
		{packed[:len(packed)-1], "the gzip stream cannot be read: unexpected EOF"},
		{slices.Concat(packed[:10], []byte("\xff"), packed[11:]), "the gzip stream cannot be read: flate: corrupt input before offset 1"},
		{slices.Concat(packed[:len(packed)-8], make([]byte, 8)), "the gzip stream cannot be read: gzip: invalid checksum"},
		{slices.Concat(packed, []byte{0}), fmt.Sprintf("1 bytes follow the gzip stream, which ends at byte %d", len(packed))},
		{slices.Concat(packed, packed), fmt.Sprintf("%d bytes follow the gzip stream, which ends at byte %d", len(packed), len(packed))},
	} {
		refused(t, test.packed, archive.DefaultLimits(), test.want)
	}
}
