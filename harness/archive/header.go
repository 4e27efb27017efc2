package archive

import (
	"archive/tar"
	"errors"
	"fmt"
	"strings"
	"time"
)

// checkHeader says what is wrong with an entry's name, and in what else its
// header differs from Write's. What it does not know is found when the whole
// stream is compared.
func checkHeader(header *tar.Header) error {
	if err := checkLength(header.Name); err != nil {
		return err
	}
	if err := checkName(strings.TrimSuffix(header.Name, "/")); err != nil {
		return err
	}

	mode := int64(fileMode)
	switch header.Typeflag {
	case tar.TypeReg:
		if strings.HasSuffix(header.Name, "/") {
			return errors.New("the name is a directory's, the entry a file")
		}
	case tar.TypeDir:
		mode = directoryMode
		if !strings.HasSuffix(header.Name, "/") {
			return errors.New("the name is a file's, the entry a directory")
		}
	default:
		return fmt.Errorf("the entry is %s: an archive holds files and directories", kind(header))
	}

	switch {
	case header.Format != tar.FormatUSTAR:
		return fmt.Errorf("the header is of format %s or has extension records: bulkhead writes plain USTAR", header.Format)
	case header.Mode != mode:
		return fmt.Errorf("the mode is %#o, not %#o", header.Mode, mode)
	case header.Uid != 0 || header.Gid != 0 || header.Uname != "" || header.Gname != "":
		return fmt.Errorf("the owner is %d:%d (%q:%q), not 0:0 without names", header.Uid, header.Gid, header.Uname, header.Gname)
	case header.ModTime.Unix() != 0:
		return fmt.Errorf("the modification time is %s, not the Unix epoch", header.ModTime.UTC().Format(time.RFC3339))
	}
	return nil
}

// kind is what an entry is that is neither a file nor a directory.
func kind(header *tar.Header) string {
	switch header.Typeflag {
	case tar.TypeLink:
		return fmt.Sprintf("a hard link to %.300q", header.Linkname)
	case tar.TypeSymlink:
		return fmt.Sprintf("a symbolic link to %.300q", header.Linkname)
	case tar.TypeChar, tar.TypeBlock:
		return "a device"
	case tar.TypeFifo:
		return "a FIFO"
	case tar.TypeGNUSparse:
		return "a sparse file"
	case tar.TypeXGlobalHeader:
		return "a PAX record for the whole archive"
	}
	return fmt.Sprintf("of type %q", header.Typeflag)
}
