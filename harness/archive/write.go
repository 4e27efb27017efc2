package archive

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

const (
	fileMode      = 0o644
	directoryMode = 0o755
)

// gzipHeader is the header of every archive: no name, comment, or time, the
// greatest compression, and an unknown system. See RFC 1952, section 2.3.
const gzipHeader = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"

// Write writes files, by slash-separated relative path, as a tar.gz. The same
// files are the same bytes on every machine: the entries, which are the files
// and each of their directories, are sorted by name and belong to user and group
// 0 without names; files have mode 0644 and directories 0755; all times are the
// Unix epoch; the headers are USTAR without extension records.
//
// The error names a file that Read would refuse for its name: one that cannot be
// unpacked on Linux, macOS and Windows alike, or is another's on one of them.
func Write(files map[string][]byte) ([]byte, error) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := checkName(name); err != nil {
			return nil, fmt.Errorf("entry %q: %w", name, err)
		}
	}
	var written sequence
	for _, entry := range entries(files) {
		err := checkLength(entry)
		if err == nil {
			err = written.add(entry)
		}
		if err != nil {
			return nil, fmt.Errorf("entry %q: %w", entry, err)
		}
	}

	var stream, packed bytes.Buffer
	if err := writeTar(&stream, files); err != nil {
		return nil, err
	}
	// The standard library's compressor may write other bytes with another
	// release of Go; go.mod pins this one.
	compressor, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	compressor.ModTime = time.Unix(0, 0)
	_, err = compressor.Write(stream.Bytes())
	if err = errors.Join(err, compressor.Close()); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// writeTar writes the tar stream of files whose names are known to be good.
func writeTar(w io.Writer, files map[string][]byte) error {
	writer := tar.NewWriter(w)
	for _, entry := range entries(files) {
		header := &tar.Header{Name: entry, ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR}
		if strings.HasSuffix(entry, "/") {
			header.Typeflag, header.Mode = tar.TypeDir, directoryMode
		} else {
			header.Typeflag, header.Mode = tar.TypeReg, fileMode
			header.Size = int64(len(files[entry]))
		}
		err := writer.WriteHeader(header)
		if err == nil {
			_, err = writer.Write(files[entry])
		}
		if err == nil {
			err = writer.Flush()
		}
		if err != nil {
			return fmt.Errorf("entry %q: %w", entry, err)
		}
	}
	return writer.Close()
}
