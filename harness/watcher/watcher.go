// Package watcher tells when manifests change on disk.
package watcher

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// quiet is how long nothing may happen before a change is told: an editor writes
	// a file in several steps, a checkout many files.
	quiet = 50 * time.Millisecond
	// patience is how long it waits for quiet.
	patience = 500 * time.Millisecond
)

// Watcher watches files, and folders with all that is in them but for hidden folders.
// It is not for several goroutines at once.
type Watcher struct {
	system *fsnotify.Watcher
	paths  []string
	// folders are those that are watched: with all their files, or only those named.
	folders map[string]bool
	files   map[string]bool
}

// New starts to watch. A path need not be there yet, but the folder that it is in.
// Close ends it.
func New(paths ...string) (*Watcher, error) {
	system, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching files: %w", err)
	}
	w := &Watcher{system: system, paths: paths, folders: make(map[string]bool), files: make(map[string]bool)}
	if _, err := w.scan(); err != nil {
		_ = system.Close()
		return nil, err
	}
	return w, nil
}

// Close stops watching.
func (w *Watcher) Close() error { return w.system.Close() }

// Next waits for a change and returns the names of what changed, sorted; there may be
// others. The error is the context's, or that watching has failed.
func (w *Watcher) Next(ctx context.Context) ([]string, error) {
	// What came to be in a folder before it was watched has told nobody.
	changed, err := w.scan()
	if err != nil {
		return nil, err
	}
	if len(changed) > 0 {
		return changed, nil
	}

	var settled, late <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case event := <-w.system.Events:
			event.Name = filepath.Clean(event.Name)
			if !w.concerns(event) {
				continue
			}
			if !slices.Contains(changed, event.Name) {
				changed = append(changed, event.Name)
			}
			settled = time.After(quiet)
			if late == nil {
				late = time.After(patience)
			}
		case err := <-w.system.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return nil, fmt.Errorf("watching files: %w", err)
			}
			settled = time.After(quiet) // more has changed than can be told
		case <-settled:
			slices.Sort(changed)
			return changed, nil
		case <-late:
			slices.Sort(changed)
			return changed, nil
		}
	}
}

// concerns reports whether an event is of a manifest, or of a folder of such.
func (w *Watcher) concerns(event fsnotify.Event) bool {
	if !event.Has(fsnotify.Create) && !event.Has(fsnotify.Write) && !event.Has(fsnotify.Remove) && !event.Has(fsnotify.Rename) {
		return false
	}
	if w.files[event.Name] {
		return true
	}
	if whole := w.folders[filepath.Dir(event.Name)]; !whole {
		return false
	}
	if slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(event.Name)) {
		return true
	}
	if _, watched := w.folders[event.Name]; watched {
		if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
			w.forget(event.Name)
		}
		return true
	}
	info, err := os.Stat(event.Name)
	return err == nil && info.IsDir() && !strings.HasPrefix(filepath.Base(event.Name), ".")
}

// forget ends the watch of a folder that is not there any more, and of those in it,
// which may be somewhere else now.
func (w *Watcher) forget(folder string) {
	for name := range w.folders {
		if name == folder || strings.HasPrefix(name, folder+string(filepath.Separator)) {
			_ = w.system.Remove(name) // gone already, most often
			delete(w.folders, name)
		}
	}
}
