package archive_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
)

func TestReadLimits(t *testing.T) {
	packed := written(t, shop())
	size, unpacked := int64(len(packed)), int64(len(unzipped(t, packed)))
	ratio := unpacked/size + 1
	exact := archive.Limits{Packed: size, Unpacked: unpacked, Ratio: ratio, Entries: 8}
	files, err := archive.Read(packed, exact)
	require.NoError(t, err)
	assert.Len(t, files, 5)

	for _, test := range []struct {
		change func(*archive.Limits)
		want   string
	}{
		{func(l *archive.Limits) { l.Packed-- }, fmt.Sprintf("the archive has %d bytes, of which at most %d are read", size, size-1)},
		{func(l *archive.Limits) { l.Unpacked-- }, fmt.Sprintf("the gzip stream cannot be read: the archive unpacks to more than %d bytes", unpacked-1)},
		{func(l *archive.Limits) { l.Ratio-- }, fmt.Sprintf("the gzip stream cannot be read: the archive unpacks to more than %d times its size", ratio-1)},
		{func(l *archive.Limits) { l.Entries-- }, "the archive has more than 7 entries"},
		{func(l *archive.Limits) { *l = archive.Limits{} }, fmt.Sprintf("the archive has %d bytes, of which at most 0 are read", size)},
		{func(l *archive.Limits) { l.Unpacked = 0 }, "the gzip stream cannot be read: the archive unpacks to more than 0 bytes"},
		{func(l *archive.Limits) { l.Ratio = 0 }, "the gzip stream cannot be read: the archive unpacks to more than 0 times its size"},
		{func(l *archive.Limits) { l.Entries = 0 }, "the archive has more than 0 entries"},
	} {
		limits := exact
		test.change(&limits)
		refused(t, packed, limits, test.want)
	}
}

// bomb is a gzip stream of as many megabytes of zeros: one block of them again
// and again.
func bomb(t testing.TB, megabytes int) []byte {
	zeros := make([]byte, 1<<20)
	var b bytes.Buffer
	writer, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	require.NoError(t, err)
	writer.ModTime = time.Unix(0, 0)
	_, err = writer.Write(zeros)
	require.NoError(t, err)
	require.NoError(t, writer.Flush())
	block := bytes.Clone(b.Bytes()[10:])

	sum := uint32(0)
	for range megabytes {
		sum = crc32.Update(sum, crc32.IEEETable, zeros)
	}
	packed := slices.Concat(b.Bytes()[:10], bytes.Repeat(block, megabytes), []byte{3, 0})
	packed = binary.LittleEndian.AppendUint32(packed, sum)
	return binary.LittleEndian.AppendUint32(packed, uint32(megabytes<<20))
}

func TestReadBombs(t *testing.T) {
	require.Equal(t, make([]byte, 3<<20), unzipped(t, bomb(t, 3)))

	gigabyte := bomb(t, 1<<10)
	require.Less(t, len(gigabyte), 2<<20)
	narrow := archive.Limits{Packed: 8 << 20, Unpacked: 2 << 30, Ratio: 20, Entries: 1}
	before := allocated()
	refused(t, gigabyte, archive.DefaultLimits(), "the gzip stream cannot be read: the archive unpacks to more than 33554432 bytes")
	refused(t, gigabyte, narrow, "the gzip stream cannot be read: the archive unpacks to more than 20 times its size")
	refused(t, bomb(t, 8), archive.DefaultLimits(), "the gzip stream cannot be read: the archive unpacks to more than 100 times its size")
	assert.Less(t, allocated()-before, uint64(8<<20))
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
