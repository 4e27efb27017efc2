package generate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

const syncSetFile = "syncset.yaml"

// profile is what kustomize makes of constraints/<name>.
type profile struct {
	name     string
	rendered []byte
	syncSet  []byte
	// constraints and their texts, in the same order.
	constraints []constraint.Constraint
	texts       [][]byte
}

// holds reports whether a constraint of the profile stands for the policy.
func (p profile) holds(wanted policy.Policy) bool {
	_, found := p.constraintOf(wanted)
	return found
}

func (p profile) constraintOf(wanted policy.Policy) (constraint.Constraint, bool) {
	i := slices.IndexFunc(p.constraints, func(c constraint.Constraint) bool { return c.Kind == wanted.Kind })
	if i < 0 {
		return constraint.Constraint{}, false
	}
	return p.constraints[i], true
}

// profileNames lists the folders of constraints/ that have a kustomization of
// kind Kustomization at their top.
func profileNames(repository fs.FS) ([]string, error) {
	found, err := fs.Glob(repository, path.Join(constraintFolder, "*", kustomization))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, file := range found {
		names = append(names, path.Base(path.Dir(file)))
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no profile: %s/*/%s is not there", constraintFolder, kustomization)
	}
	return names, nil
}

// renderProfiles runs kustomize over each profile twice: its SyncSet, one of its
// files, follows from which policies the first run shows. Profiles build on one
// another, so that all have some SyncSet before the first is rendered.
func renderProfiles(repository fs.FS, names []string, policies []policy.Policy) ([]profile, error) {
	disk, err := inMemory(repository)
	if err != nil {
		return nil, err
	}
	profiles := make([]profile, len(names))
	for i, name := range names {
		profiles[i].name = name
		if err := profiles[i].writeSyncSet(disk, nil); err != nil {
			return nil, err
		}
	}

	for i := range profiles {
		p := &profiles[i]
		if err := checkListed(repository, p.name); err != nil {
			return nil, err
		}
		if err := p.render(disk); err != nil {
			return nil, fmt.Errorf("profile %s: %w", p.name, err)
		}
		if err := p.writeSyncSet(disk, policies); err != nil {
			return nil, err
		}
		if err := p.render(disk); err != nil {
			return nil, fmt.Errorf("profile %s: %w", p.name, err)
		}
		if err := p.check(policies); err != nil {
			return nil, err
		}
	}
	return profiles, nil
}

// writeSyncSet makes the SyncSet of those of the policies that the profile holds.
func (p *profile) writeSyncSet(disk filesys.FileSystem, policies []policy.Policy) error {
	used := slices.DeleteFunc(slices.Clone(policies), func(each policy.Policy) bool { return !p.holds(each) })
	var err error
	if p.syncSet, err = template.SyncSet(p.name, used); err != nil {
		return err
	}
	return disk.WriteFile(path.Join("/", constraintFolder, p.name, syncSetFile), p.syncSet)
}

// kustomizationFiles are the files that a kustomization names.
type kustomizationFiles struct {
	Resources []string            `json:"resources"`
	Patches   []kustomizationPath `json:"patches"`
}

type kustomizationPath struct {
	Path string `json:"path"`
}

func (k kustomizationFiles) name(file string) bool {
	return slices.Contains(k.Resources, file) || slices.Contains(k.Patches, kustomizationPath{file})
}

// checkListed refuses a constraint that stands in the folder and that the
// kustomization does not name: kustomize would leave it out without a word.
func checkListed(repository fs.FS, name string) error {
	folder := path.Join(constraintFolder, name)
	text, err := fs.ReadFile(repository, path.Join(folder, kustomization))
	if err != nil {
		return err
	}
	var listed kustomizationFiles
	if err := yaml.Unmarshal(text, &listed); err != nil {
		return fmt.Errorf("%s/%s: %w", folder, kustomization, err)
	}

	files, err := fs.Glob(repository, folder+"/*.yaml")
	if err != nil {
		return err
	}
	var faults []error
	for _, file := range files {
		base := path.Base(file)
		if base != kustomization && !listed.name(base) {
			faults = append(faults, fmt.Errorf("%s is neither a resource nor a patch of %s/%s", file, folder, kustomization))
		}
	}
	if !listed.name(syncSetFile) {
		faults = append(faults, fmt.Errorf("%s/%s does not list %s, which is generated", folder, kustomization, syncSetFile))
	}
	return errors.Join(faults...)
}

// inMemory copies constraints/ into kustomize's own in-memory file system.
func inMemory(repository fs.FS) (filesys.FileSystem, error) {
	disk := filesys.MakeFsInMemory()
	err := fs.WalkDir(repository, constraintFolder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(repository, file)
		if err != nil {
			return err
		}
		return disk.WriteFile("/"+file, text)
	})
	return disk, err
}

func (p *profile) render(disk filesys.FileSystem) error {
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(disk, path.Join("/", constraintFolder, p.name))
	if err != nil {
		return err
	}

	var rendered bytes.Buffer
	fmt.Fprintf(&rendered, "# Generated by `make generate`: what kustomize makes of %s/%s; do not edit.\n", constraintFolder, p.name)
	p.constraints, p.texts = nil, nil
	for _, resource := range resources.Resources() {
		text, err := resource.AsYAML()
		if err != nil {
			return err
		}
		fmt.Fprintf(&rendered, "---\n%s", text)

		object, err := resource.Map()
		if err != nil {
			return err
		}
		if !constraint.Is(object) {
			continue
		}
		parsed, faults := constraint.Parse(object)
		for _, fault := range faults {
			return fmt.Errorf("constraint %s: %v: %s", parsed.Name, fault.Path, fault.Message)
		}
		p.constraints, p.texts = append(p.constraints, parsed), append(p.texts, text)
	}
	p.rendered = rendered.Bytes()
	return nil
}

// check holds the constraints to the schemas of their policies' parameters and
// to the policies' names.
func (p profile) check(policies []policy.Policy) error {
	var faults []error
	for _, c := range p.constraints {
		i := slices.IndexFunc(policies, func(each policy.Policy) bool { return each.Kind == c.Kind })
		if i < 0 {
			faults = append(faults, fmt.Errorf("constraint %s: no policy has the kind %s", c.Name, c.Kind))
			continue
		}
		if want := policies[i].ConstraintName(); c.Name != want && !strings.HasPrefix(c.Name, want+"-") {
			faults = append(faults, fmt.Errorf("constraint %s: the constraint of policy %s is named %s, a further one %s-…", c.Name, policies[i].Name, want, want))
		}
		found, err := c.CheckParameters(template.Compile(policies[i]).Schema)
		faults = append(faults, err)
		for _, fault := range found {
			faults = append(faults, fmt.Errorf("constraint %s: %s", c.Name, fault.Message))
		}
	}
	return errors.Join(faults...)
}
