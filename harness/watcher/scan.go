package watcher

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// scan watches what is not watched yet, and returns the folders that were added.
func (w *Watcher) scan() ([]string, error) {
	s := scan{watcher: w, seen: make(map[string]bool)}
	for _, path := range w.paths {
		path = filepath.Clean(path)
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			s.folder(path)
		} else {
			s.file(path)
		}
	}
	return s.added, errors.Join(s.errors...)
}

// scan goes through the folders once.
type scan struct {
	watcher *Watcher
	seen    map[string]bool // folders, under their real names
	added   []string
	errors  []error
}

// file watches for a file in its folder, since editors put a new one in its place; if
// it is a link, also where it leads to.
func (s *scan) file(path string) {
	names := []string{path}
	if real := realName(path); real != path {
		names = append(names, real)
	}
	for _, name := range names {
		s.watcher.files[name] = true
		s.add(filepath.Dir(name), false)
	}
}

// folder watches a folder and those in it, and where links lead to.
func (s *scan) folder(path string) {
	if real := realName(path); s.seen[real] {
		return
	} else {
		s.seen[real] = true
	}
	s.add(path, true)
	entries, _ := os.ReadDir(path) // who reads the manifests says what is wrong
	for _, entry := range entries {
		name := filepath.Join(path, entry.Name())
		info, err := os.Stat(name)
		switch {
		case err != nil:
		case info.IsDir() && !strings.HasPrefix(entry.Name(), "."):
			s.folder(name)
		case !info.IsDir() && entry.Type()&os.ModeSymlink != 0:
			s.file(name)
		}
	}
}

func (s *scan) add(folder string, whole bool) {
	before, watched := s.watcher.folders[folder]
	if watched {
		s.watcher.folders[folder] = before || whole
		return
	}
	switch err := s.watcher.system.Add(folder); {
	case err == nil:
		s.watcher.folders[folder] = whole
		s.added = append(s.added, folder)
	case errors.Is(err, os.ErrNotExist) && len(s.watcher.folders) > 0:
		// It was there a moment ago, or will be: then its own folder tells.
	case errors.Is(err, syscall.ENOSPC):
		s.errors = append(s.errors, fmt.Errorf("watching %s: more folders than the system lets one user watch; raise fs.inotify.max_user_watches, or name fewer", folder))
	default:
		s.errors = append(s.errors, fmt.Errorf("watching %s: %w", folder, err))
	}
}

// realName is a path without links; of one that is not there the path itself.
func realName(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
