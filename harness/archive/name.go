package archive

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/module"
)

// entries are the names of the entries that files take: theirs and, with a
// trailing slash, those of their directories, in the order of their bytes. A
// directory then comes before what it holds.
func entries(files map[string][]byte) []string {
	names := make(map[string]bool)
	for file := range files {
		names[file] = true
		for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
			names[dir+"/"] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// checkName says what is wrong with a file's or a directory's name. What is
// left is a path of any common file system, and of no other file there.
func checkName(name string) error {
	if strings.HasPrefix(name, "/") {
		return errors.New("bad name: it is absolute")
	}
	if err := module.CheckFilePath(name); err != nil {
		var invalid *module.InvalidPathError
		if errors.As(err, &invalid) {
			err = invalid.Err
		}
		return fmt.Errorf("bad name: %w", err)
	}
	for _, char := range name {
		switch {
		case char > '~':
			return fmt.Errorf("bad name: %q is not ASCII", char)
		// Windows drops a space at an element's end, has consoles CONIN$ and
		// CONOUT$, and short names like POLICI~1 that stand for other files.
		case strings.ContainsRune(" $~", char):
			return fmt.Errorf("bad name: invalid char %q", char)
		}
	}
	return nil
}

// checkLength says whether an entry's name is too long for a header, which takes
// 100 bytes, and 155 before one of its slashes. See "ustar Interchange Format" in
// POSIX.1, pax.
func checkLength(entry string) error {
	if len(entry) <= 100 {
		return nil
	}
	for i := range min(len(entry)-1, 156) {
		if entry[i] == '/' && len(entry)-i-1 <= 100 {
			return nil
		}
	}
	return errors.New("bad name: it is too long for USTAR, which takes 100 bytes after a slash and 155 before")
}

// sequence is the entries of an archive from its start.
type sequence struct {
	names []string
	// folded are the entries by their names in lower case, which is how macOS
	// and Windows compare them. All names are ASCII.
	folded map[string]string
}

// add appends an entry whose name is known to be good, or says why it cannot
// stand here.
func (s *sequence) add(entry string) error {
	name := strings.TrimSuffix(entry, "/")
	folded := strings.ToLower(name)
	switch other, taken := s.folded[folded]; {
	case !taken:
	case other == entry:
		return errors.New("the entry is there twice")
	case strings.TrimSuffix(other, "/") == name:
		return errors.New("the name is that of a file and of a directory")
	default:
		return fmt.Errorf("the name differs only in case from %q", other)
	}
	if entry < s.last() {
		return fmt.Errorf("the entry follows %q: entries are sorted by name", s.last())
	}
	if dir := path.Dir(name); dir != "." {
		switch s.folded[strings.ToLower(dir)] {
		case dir + "/":
		case dir:
			return fmt.Errorf("its directory %q is a file", dir)
		default:
			return fmt.Errorf("the entry of its directory %q is missing", dir+"/")
		}
	}

	if s.folded == nil {
		s.folded = make(map[string]string)
	}
	s.folded[folded] = entry
	s.names = append(s.names, entry)
	return nil
}

// last is the entry that was added last, or nothing.
func (s *sequence) last() string {
	if len(s.names) == 0 {
		return ""
	}
	return s.names[len(s.names)-1]
}
