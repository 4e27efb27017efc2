package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// files are what a policy tree holds.
type files struct {
	rego []Source
	// tests are the paths of test files.
	tests []string
	// cel are the .cel files of policies, by path, and celLibraries those of lib/.
	cel          map[string]celFile
	celLibraries celLibraries
}

func readTree(tree fs.FS) (files, error) {
	read := files{cel: make(map[string]celFile), celLibraries: make(celLibraries)}
	var faults []error
	err := fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
		extension := path.Ext(file)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file == entryFolder:
			return fs.SkipDir
		case entry.IsDir() || extension != regoExtension && extension != celExtension:
			return nil
		case strings.HasSuffix(file, testSuffix):
			read.tests = append(read.tests, file)
			return nil
		}

		text, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		faults = append(faults, read.add(file, string(text)))
		return nil
	})
	if err != nil {
		return files{}, fmt.Errorf("reading policies: %w", err)
	}
	return read, errors.Join(faults...)
}

func (f *files) add(file, text string) error {
	if path.Ext(file) == regoExtension {
		source, err := Parse(file, text)
		f.rego = append(f.rego, source)
		return err
	}

	cel, err := parseCEL(file, text)
	if topic := path.Base(path.Dir(file)); file == celLibraryFile(topic) {
		f.celLibraries[topic] = cel
	} else {
		f.cel[file] = cel
	}
	return err
}

// addCEL gives the policy its CEL. A policy has some, or says why it has none: that
// it reads the inventory, which the API server knows nothing of, or what else CEL
// cannot say.
func (p *Policy) addCEL(read files) error {
	file, found := read.cel[celFileOf(p.Name)]
	switch {
	case p.ReadsInventory() && p.RegoOnly != "":
		return fmt.Errorf("%s: custom.sync is reason enough for there to be no CEL: remove custom.regoOnly", p.Source.Path)
	case p.ReadsInventory() && found:
		return fmt.Errorf("%s: the policy reads the inventory, which CEL cannot: remove the file", file.path)
	case p.RegoOnly != "" && found:
		return fmt.Errorf("%s: custom.regoOnly says that there is no CEL, and there is %s: remove one", p.Source.Path, file.path)
	case !p.ReadsInventory() && p.RegoOnly == "" && !found:
		return fmt.Errorf("%s: the policy reads no inventory, so that the API server could evaluate it by itself: write %s, or why not in custom.regoOnly",
			p.Source.Path, celFileOf(p.Name))
	case !found:
		return nil
	}
	var err error
	p.CEL, err = read.celLibraries.resolve(file)
	return err
}

func celFileOf(policy string) string { return path.Join(policy, policy+celExtension) }

// checkCELPaths refuses files that are neither a policy's nor a library's.
func (f files) checkCELPaths() error {
	var faults []error
	for _, file := range slices.Sorted(maps.Keys(f.cel)) {
		name := path.Dir(file)
		stands := slices.ContainsFunc(f.rego, func(source Source) bool { return source.Path == path.Join(name, name+regoExtension) })
		if file != celFileOf(name) || !stands {
			faults = append(faults, fmt.Errorf("%s: no policy or library has a file of that name: it is <policy>/<policy>%s or %s",
				file, celExtension, celLibraryFile("<topic>")))
		}
	}
	return errors.Join(faults...)
}
