package archive_test

import (
	"archive/tar"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
)

func TestReadHeaders(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*tar.Header)
		want   string
	}{
		{"a", func(h *tar.Header) { h.Typeflag, h.Linkname = tar.TypeSymlink, "/etc/passwd" }, `the entry is a symbolic link to "/etc/passwd": an archive holds files and directories`},
		{"a", func(h *tar.Header) { h.Typeflag, h.Linkname = tar.TypeLink, "b" }, `the entry is a hard link to "b": an archive holds files and directories`},
		{"a", func(h *tar.Header) { h.Typeflag = tar.TypeChar }, "the entry is a device: an archive holds files and directories"},
		{"a", func(h *tar.Header) { h.Typeflag = tar.TypeBlock }, "the entry is a device: an archive holds files and directories"},
		{"a", func(h *tar.Header) { h.Typeflag = tar.TypeFifo }, "the entry is a FIFO: an archive holds files and directories"},
		{"a", func(h *tar.Header) { h.Typeflag = tar.TypeCont }, "the entry is of type '7': an archive holds files and directories"},
		{"a", func(h *tar.Header) { h.Typeflag = 'Z' }, "the entry is of type 'Z': an archive holds files and directories"},
		{"", func(h *tar.Header) {
			*h = tar.Header{Typeflag: tar.TypeXGlobalHeader, Name: "g", PAXRecords: map[string]string{"comment": "x"}, Format: tar.FormatPAX}
		}, "the entry is a PAX record for the whole archive: an archive holds files and directories"},
		{"a", func(h *tar.Header) { h.Typeflag = tar.TypeDir }, "the name is a file's, the entry a directory"},
		{"a", func(h *tar.Header) { h.Format, h.PAXRecords = tar.FormatPAX, map[string]string{"BULKHEAD.x": "y"} },
			"the header is of format PAX or has extension records: bulkhead writes plain USTAR"},
		{"a", func(h *tar.Header) { h.Format, h.Name = tar.FormatPAX, strings.Repeat("a", 200) },
			"bad name: it is too long for USTAR, which takes 100 bytes after a slash and 155 before"},
		{"a", func(h *tar.Header) { h.Format = tar.FormatGNU }, "the header is of format GNU or has extension records: bulkhead writes plain USTAR"},
		{"a", func(h *tar.Header) { h.Format, h.Name = tar.FormatGNU, strings.Repeat("a", 200) },
			"bad name: it is too long for USTAR, which takes 100 bytes after a slash and 155 before"},
		{"a", func(h *tar.Header) { h.Mode = 0o600 }, "the mode is 0600, not 0644"},
		{"a", func(h *tar.Header) { h.Mode = 0o4644 }, "the mode is 04644, not 0644"},
		{"a/", func(h *tar.Header) { h.Mode = 0o777 }, "the mode is 0777, not 0755"},
		{"a", func(h *tar.Header) { h.Uid = 1000 }, `the owner is 1000:0 ("":""), not 0:0 without names`},
		{"a", func(h *tar.Header) { h.Gid = 1000 }, `the owner is 0:1000 ("":""), not 0:0 without names`},
		{"a", func(h *tar.Header) { h.Uname = "root" }, `the owner is 0:0 ("root":""), not 0:0 without names`},
		{"a", func(h *tar.Header) { h.Gname = "wheel" }, `the owner is 0:0 ("":"wheel"), not 0:0 without names`},
		{"a", func(h *tar.Header) { h.ModTime = time.Unix(1, 0) }, "the modification time is 1970-01-01T00:00:01Z, not the Unix epoch"},
	} {
		header := entry(test.name, test.change)
		refused(t, zipped(t, stream(t, header)), archive.DefaultLimits(), fmt.Sprintf("entry %q: %s", header.Name, test.want))
	}

	wide := archive.DefaultLimits()
	wide.Ratio = 2000
	long := strings.Repeat("a", 1<<19)
	header := entry(long, func(h *tar.Header) { h.Format = tar.FormatGNU })
	refused(t, zipped(t, stream(t, header)), wide, fmt.Sprintf(
		"entry %q: bad name: it is too long for USTAR, which takes 100 bytes after a slash and 155 before", long[:300]))
	header = entry("a", func(h *tar.Header) { h.Format, h.Typeflag, h.Linkname = tar.FormatGNU, tar.TypeSymlink, long })
	refused(t, zipped(t, stream(t, header)), wide, fmt.Sprintf(
		`entry "a": the entry is a symbolic link to %q: an archive holds files and directories`, long[:300]))

	file := stream(t, entry("a/", func(h *tar.Header) { h.Typeflag, h.Name = tar.TypeDir, "a/" }))
	file[156] = '0'
	refused(t, zipped(t, summed(file)), archive.DefaultLimits(), `entry "a/": the name is a directory's, the entry a file`)

	seventh := stream(t, entry("a", nil))
	copy(seventh[257:265], make([]byte, 8))
	refused(t, zipped(t, summed(seventh)), archive.DefaultLimits(),
		`entry "a": the header is of format <unknown> or has extension records: bulkhead writes plain USTAR`)
}

// Sparse files claim a terabyte of nothing.
func TestReadSparse(t *testing.T) {
	old := stream(t, entry("a", func(h *tar.Header) { h.Format = tar.FormatGNU }))
	old[156] = 'S'
	copy(old[483:495], "\x80\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00")
	refused(t, zipped(t, summed(old)), archive.DefaultLimits(), `entry "a": the entry is a sparse file: an archive holds files and directories`)

	records := pax("GNU.sparse.major", "0") + pax("GNU.sparse.minor", "1") + pax("GNU.sparse.size", "1099511627776") +
		pax("GNU.sparse.numblocks", "0") + pax("GNU.sparse.map", "")
	extension := stream(t, entry("x", func(h *tar.Header) { h.Size = int64(len(records)) }))
	extension[156] = 'x'
	copy(extension[512:], records)
	packed := zipped(t, append(summed(extension)[:1024], stream(t, entry("a", nil))...))
	before := allocated()
	refused(t, packed, archive.DefaultLimits(), `entry "a": the header is of format PAX or has extension records: bulkhead writes plain USTAR`)
	assert.Less(t, allocated()-before, uint64(4<<20))
}

// pax is a record of a PAX extended header: its length, which counts the length
// too, its name and its value.
func pax(name, value string) string {
	rest := fmt.Sprintf(" %s=%s\n", name, value)
	return fmt.Sprint(len(rest)+2) + rest
}
