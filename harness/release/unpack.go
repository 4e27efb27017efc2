package release

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Unpack writes the files of the bundle into a folder that is new or empty. It
// writes beside it first, so that the folder is there whole or not at all.
func (r Release) Unpack(folder string) error {
	switch entries, err := os.ReadDir(folder); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty: name a folder that is new", folder)
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return err
	}
	staging, err := os.MkdirTemp(filepath.Dir(folder), "."+filepath.Base(folder)+"-")
	if err != nil {
		return err
	}
	if err := errors.Join(r.write(staging), os.Chmod(staging, 0o755)); err != nil {
		return errors.Join(err, os.RemoveAll(staging))
	}
	// An empty folder is in the way of the new one on some systems.
	if err := os.Remove(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, os.RemoveAll(staging))
	}
	if err := os.Rename(staging, folder); err != nil {
		return errors.Join(err, os.RemoveAll(staging))
	}
	return nil
}

// writeTarball writes the layer to a file that is new, or with force to any. It
// writes beside it first.
func (r Release) writeTarball(file string, force bool) error {
	if _, err := os.Stat(file); err == nil && !force {
		return fmt.Errorf("%s is there already: name another file, or replace it with --force", file)
	}
	staging, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-")
	if err != nil {
		return err
	}
	_, err = staging.Write(r.Artifact.Layer)
	err = errors.Join(err, staging.Close(), os.Chmod(staging.Name(), 0o644))
	if err == nil {
		err = os.Rename(staging.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(staging.Name()))
	}
	return nil
}

func (r Release) write(folder string) error {
	// os.Root lets no name lead out of the folder, whatever the archive's rules.
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	for name, text := range r.Files {
		name = filepath.FromSlash(name)
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := root.WriteFile(name, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
