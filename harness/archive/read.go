package archive

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"

	"github.com/klauspost/compress/gzip"
)

// Read reads the files, by slash-separated relative path, of an archive that
// Write wrote. It trusts nothing in it: an archive whose tar stream is not, byte
// for byte, what Write makes of the same files is an error, which names the entry
// and what is wrong. The compressed bytes may differ, as another release of the
// compressor may choose others.
//
// An archive beyond the limits is refused before memory is spent on it.
func Read(packed []byte, limits Limits) (map[string][]byte, error) {
	stream, err := unpack(packed, limits)
	if err != nil {
		return nil, err
	}
	files, err := readTar(stream, limits.Entries)
	if err != nil {
		return nil, err
	}
	compared := comparison{want: stream}
	if err := writeTar(&compared, files); err != nil {
		return nil, fmt.Errorf("the archive is not as bulkhead writes it: %w", err)
	}
	if trailing := len(stream) - compared.at; trailing > 0 {
		return nil, fmt.Errorf("%d bytes follow the tar stream, which ends at byte %d", trailing, compared.at)
	}
	return files, nil
}

// unpack is the tar stream of an archive. It is decompressed twice: what is too
// large is told before any of it is kept.
func unpack(packed []byte, limits Limits) ([]byte, error) {
	size := int64(len(packed))
	if size > limits.Packed {
		return nil, fmt.Errorf("the archive has %d bytes, of which at most %d are read", size, limits.Packed)
	}
	if header := packed[:min(len(packed), len(gzipHeader))]; string(header) != gzipHeader {
		return nil, fmt.Errorf("the gzip header is %x: bulkhead writes %x", header, gzipHeader)
	}

	room := allowance{left: limits.Unpacked, refusal: fmt.Errorf("the archive unpacks to more than %d bytes", limits.Unpacked)}
	if limits.Ratio <= limits.Unpacked/size {
		room = allowance{left: limits.Ratio * size, refusal: fmt.Errorf("the archive unpacks to more than %d times its size", limits.Ratio)}
	}
	var stream bytes.Buffer
	for _, w := range []io.Writer{&room, &stream} {
		if err := decompress(w, packed); err != nil {
			return nil, err
		}
	}
	return stream.Bytes(), checkPadding(packed)
}

// trailer is the length of what follows the deflate stream in a gzip member
// (RFC 1952, section 2.3).
const trailer = 8

// checkPadding refuses an archive with bits set behind the end of the deflate
// stream, where they fill up its last byte and say nothing (RFC 1951, section
// 3.1.1). They are the byte's high bits: if any is set then the highest set bit
// is one of them, and the stream reads the same without it.
func checkPadding(packed []byte) error {
	changed := bytes.Clone(packed)
	last := &changed[len(changed)-trailer-1]
	if *last == 0 {
		return nil
	}
	*last &^= 1 << (bits.Len8(*last) - 1)
	if decompress(io.Discard, changed) == nil {
		return errors.New("bits are set behind the end of the deflate stream")
	}
	return nil
}

// allowance is how many bytes may still be written.
type allowance struct {
	left    int64
	refusal error
}

func (a *allowance) Write(p []byte) (int, error) {
	if a.left -= int64(len(p)); a.left < 0 {
		return 0, a.refusal
	}
	return len(p), nil
}

// decompress writes the one gzip member that packed has to be.
func decompress(w io.Writer, packed []byte) error {
	source := bytes.NewReader(packed)
	reader, err := gzip.NewReader(source)
	if err != nil {
		return fmt.Errorf("the gzip stream cannot be read: %w", err)
	}
	reader.Multistream(false)
	if _, err := io.Copy(w, reader); err != nil {
		return fmt.Errorf("the gzip stream cannot be read: %w", err)
	}
	if trailing := source.Len(); trailing > 0 {
		return fmt.Errorf("%d bytes follow the gzip stream, which ends at byte %d", trailing, len(packed)-trailing)
	}
	return nil
}

func readTar(stream []byte, limit int) (map[string][]byte, error) {
	reader := tar.NewReader(bytes.NewReader(stream))
	files := make(map[string][]byte)
	var read sequence
	for count := 0; ; count++ {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("the tar stream cannot be read after entry %q: %w", read.last(), err)
		}
		if count == limit {
			return nil, fmt.Errorf("the archive has more than %d entries", limit)
		}
		if err = checkHeader(header); err == nil {
			err = read.add(header.Name)
		}
		if err != nil {
			// An extension record may hold a name of a megabyte.
			return nil, fmt.Errorf("entry %.300q: %w", header.Name, err)
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		if files[header.Name], err = io.ReadAll(reader); err != nil {
			return nil, fmt.Errorf("entry %q: %w", header.Name, err)
		}
	}
	needed := entries(files)
	for _, entry := range read.names {
		if _, found := slices.BinarySearch(needed, entry); !found {
			return nil, fmt.Errorf("entry %q: the directory holds no file", entry)
		}
	}
	return files, nil
}

// comparison holds what is written against what is wanted.
type comparison struct {
	want []byte
	at   int
}

func (c *comparison) Write(p []byte) (int, error) {
	for i, b := range p {
		if c.at == len(c.want) {
			return i, fmt.Errorf("the tar stream ends at byte %d", c.at)
		}
		if c.want[c.at] != b {
			return i, fmt.Errorf("byte %d of the tar stream is 0x%02x, not 0x%02x", c.at, c.want[c.at], b)
		}
		c.at++
	}
	return len(p), nil
}
