package manifest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

const stdinName = "<stdin>"

// found is a file to read, or what is wrong with a path.
type found struct {
	name string // as messages give it; "-" is standard input
	err  *Error
}

// finder lists the files behind paths.
type finder struct {
	fsys  fs.FS
	known map[string]bool // files and folders gone through already, under their real names
	files []found
}

// files lists the files behind the paths, in their order, those of a folder by
// name. A file that is reached twice is listed once.
func listFiles(fsys fs.FS, paths []string) []found {
	f := &finder{fsys: fsys, known: map[string]bool{}}
	for _, name := range paths {
		f.path(name)
	}
	return f.files
}

func (f *finder) path(name string) {
	switch name {
	case "":
		f.fail("", `empty path; name a file, a folder or "-"`)
		return
	case "-":
		if !f.seen(name) {
			f.files = append(f.files, found{name: name})
		}
		return
	}
	info, err := fs.Stat(f.fsys, name)
	if err != nil {
		f.fail(name, reason(err))
		return
	}
	real := f.realName(name)
	if !info.IsDir() {
		f.file(name, real)
		return
	}
	before := len(f.files)
	if f.folder(name, real) && len(f.files) == before {
		f.fail(name, "no manifest in this folder: no file ends in .yaml, .yml or .json")
	}
}

// folder goes through a folder and those in it, but for hidden ones. It follows
// symbolic links, and ends where one leads back. It reports whether it was new.
func (f *finder) folder(name, real string) bool {
	if f.seen(real) {
		return false
	}
	entries, err := fs.ReadDir(f.fsys, name)
	if err != nil {
		f.fail(name, reason(err))
		return true
	}
	for _, entry := range entries {
		f.entry(entry, f.join(name, entry.Name()), f.join(real, entry.Name()))
	}
	return true
}

// entry goes on with what a folder holds.
func (f *finder) entry(entry fs.DirEntry, name, real string) {
	mode := entry.Type()
	if mode&fs.ModeSymlink != 0 {
		info, err := fs.Stat(f.fsys, name)
		if err != nil {
			if isManifest(name) {
				f.fail(name, reason(err))
			}
			return
		}
		mode, real = info.Mode().Type(), f.realName(name)
	}
	switch {
	case mode.IsDir() && !strings.HasPrefix(entry.Name(), "."):
		f.folder(name, real)
	case mode.IsRegular() && isManifest(name):
		f.file(name, real)
	}
}

func (f *finder) file(name, real string) {
	if !f.seen(real) {
		f.files = append(f.files, found{name: name})
	}
}

func (f *finder) fail(name, message string) {
	f.files = append(f.files, found{name: name, err: &Error{File: name, Message: message}})
}

// seen reports whether a file or folder was gone through already, and notes it.
func (f *finder) seen(real string) bool {
	before := f.known[real]
	f.known[real] = true
	return before
}

// realName returns the one name of a file that may be reached by many.
func (f *finder) realName(name string) string {
	if host, ok := f.fsys.(host); ok {
		return host.realName(name)
	}
	return path.Clean(name)
}

func (f *finder) join(folder, name string) string {
	if _, ok := f.fsys.(host); ok {
		return filepath.Join(folder, name)
	}
	return path.Join(folder, name)
}

func isManifest(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(filepath.ToSlash(name)))
}

// reason says why a file cannot be read, without the path, which stands before
// it.
func reason(err error) string {
	var pathError *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied; make it readable"
	case errors.As(err, &pathError):
		return "cannot be read: " + pathError.Err.Error()
	}
	return "cannot be read: " + err.Error()
}

// host is the operating system's file system under its own paths: absolute
// ones, and such as lead out of the working folder.
type host struct{}

func (host) Open(name string) (fs.File, error)          { return os.Open(name) }
func (host) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (host) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// realName resolves symbolic links.
func (host) realName(name string) string {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return name
	}
	if absolute, err := filepath.Abs(real); err == nil {
		return absolute
	}
	return real
}

// content reads a file, up to the limit and no further.
func (r *reader) content(name string) ([]byte, error) {
	var input io.Reader
	if name == "-" {
		if r.options.Stdin == nil {
			return nil, errors.New("no standard input here; name a file")
		}
		input = r.options.Stdin
	} else {
		file, err := r.options.FS.Open(name)
		if err != nil {
			return nil, errors.New(reason(err))
		}
		defer func() { _ = file.Close() }()
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > r.limit {
			return nil, r.tooLarge()
		}
		input = file
	}
	content, err := io.ReadAll(io.LimitReader(input, r.limit+1))
	switch {
	case err != nil:
		return nil, errors.New(reason(err))
	case int64(len(content)) > r.limit:
		return nil, r.tooLarge()
	}
	return content, nil
}

func (r *reader) tooLarge() error {
	return fmt.Errorf("larger than %d MiB, which is as much as is read of one file; split it", r.limit>>20)
}
