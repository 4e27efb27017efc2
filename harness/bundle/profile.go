package bundle

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/expansion"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// syncSet is the name of the SyncSet's file, which is generated.
const syncSet = "syncset"

// Profile is a named set of constraints.
type Profile struct {
	Name string
	// Constraints are sorted by name.
	Constraints []constraint.Constraint

	// objects are the constraints and what goes with them, by file name.
	objects map[string]map[string]any
}

// newProfile holds objects to what a profile may have: constraints of the
// policies, and Gatekeeper's own configuration beside them.
func newProfile(name string, objects []map[string]any, policies []policy.Policy) (Profile, error) {
	p := Profile{Name: name, objects: make(map[string]map[string]any)}
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("profile %s: "+format, append([]any{name}, args...)...))
	}

	for _, object := range objects {
		file := fileName(object)
		if _, taken := p.objects[file]; taken {
			fault("two objects have the name %s: rename one", file)
			continue
		}
		p.objects[file] = object
		if !constraint.Is(object) {
			if !constraint.IsCompanion(object) && !expansion.Is(object) {
				fault("%v is neither a constraint nor Gatekeeper's configuration: leave it out", object["kind"])
			}
			continue
		}
		parsed, found := usable(object, policies)
		for _, f := range found {
			fault("constraint %s: %s", parsed.Name, f)
		}
		p.Constraints = append(p.Constraints, parsed)
	}
	slices.SortFunc(p.Constraints, func(a, b constraint.Constraint) int { return strings.Compare(a.Name, b.Name) })
	return p, errors.Join(faults...)
}

// noConstraint is what is wrong with a profile that passes everything.
func noConstraint(profile string) error {
	return fmt.Errorf("profile %s holds no constraint: nothing would be judged", profile)
}

// usable reads a constraint and holds it to its policy.
func usable(object map[string]any, policies []policy.Policy) (constraint.Constraint, []string) {
	var faults []string
	parsed, found := constraint.Parse(object)
	for _, f := range found {
		faults = append(faults, f.Message)
	}
	i := slices.IndexFunc(policies, func(p policy.Policy) bool { return p.Kind == parsed.Kind })
	if i < 0 {
		return parsed, append(faults, fmt.Sprintf("no policy of the bundle has the kind %s", parsed.Kind))
	}
	found, err := parsed.CheckParameters(template.Compile(policies[i]).Schema)
	if err != nil {
		faults = append(faults, err.Error())
	}
	for _, f := range found {
		faults = append(faults, f.Message)
	}
	return parsed, faults
}

// fileName is the name of an object's file, without folder and extension: a
// constraint's own, and the kind in front of any other's.
func fileName(object map[string]any) string {
	meta, _ := object["metadata"].(map[string]any)
	name, _ := meta["name"].(string)
	kind, _ := object["kind"].(string)
	switch {
	case constraint.Is(object):
		return name
	case kind == "SyncSet" && name == Name:
		return syncSet
	default:
		return strings.ToLower(kind) + "-" + name
	}
}

// fileNames are the names of the profile's files, sorted, the SyncSet among them.
func (p Profile) fileNames() []string {
	return slices.Sorted(maps.Keys(p.objects))
}

// path is where a file of the profile is, in a bundle with a default profile.
func (p Profile) path(defaultProfile, name string) string {
	if p.Name == defaultProfile {
		return path.Join(constraintFolder, name+".yaml")
	}
	return path.Join(profileFolder, p.Name, name)
}

// holds reports whether a constraint of the profile is the policy's.
func (p Profile) holds(wanted policy.Policy) bool {
	return slices.ContainsFunc(p.Constraints, func(c constraint.Constraint) bool { return c.Kind == wanted.Kind })
}

// setSyncSet makes the SyncSet of the policies that the profile holds. One that
// was given is replaced, unless it lists a kind that none of the known policies
// reads: that was meant for something else.
func (p Profile) setSyncSet(known []policy.Policy) error {
	used := slices.DeleteFunc(slices.Clone(known), func(each policy.Policy) bool { return !p.holds(each) })
	made, err := syncSetOf(p.Name, used)
	if err != nil {
		return err
	}
	if given, found := p.objects[syncSet]; found {
		all, err := syncSetOf(p.Name, known)
		if err != nil {
			return err
		}
		for _, kind := range syncedKinds(given) {
			if !slices.Contains(syncedKinds(all), kind) {
				return fmt.Errorf("profile %s: the SyncSet %s is generated, and no policy reads %s: put that into a SyncSet of another name",
					p.Name, Name, kind)
			}
		}
	}
	p.objects[syncSet] = made
	return nil
}

func syncSetOf(profile string, policies []policy.Policy) (map[string]any, error) {
	text, err := template.SyncSet(profile, policies)
	if err != nil {
		return nil, err
	}
	var made map[string]any
	if err := yaml.Unmarshal(text, &made); err != nil {
		return nil, fmt.Errorf("reading the SyncSet of profile %s: %w", profile, err)
	}
	return made, nil
}

// syncedKinds are the kinds of a SyncSet as texts, "networking.k8s.io/v1 Ingress".
func syncedKinds(object map[string]any) []string {
	spec, _ := object["spec"].(map[string]any)
	listed, _ := spec["gvks"].([]any)
	kinds := make([]string, len(listed))
	for i, each := range listed {
		gvk, _ := each.(map[string]any)
		kinds[i] = strings.TrimPrefix(fmt.Sprintf("%v/%v %v", gvk["group"], gvk["version"], gvk["kind"]), "/")
	}
	return kinds
}

// texts are the profile's files by path.
func (p Profile) texts(defaultProfile string) (map[string][]byte, error) {
	files := make(map[string][]byte)
	for name, object := range p.objects {
		text, err := yaml.Marshal(object)
		if err != nil {
			return nil, fmt.Errorf("profile %s: writing %s: %w", p.Name, name, err)
		}
		files[p.path(defaultProfile, name)] = append([]byte("---\n"), text...)
	}
	return files, nil
}

// readObjects reads the objects of a file as they are written.
func readObjects(file string, text []byte) ([]map[string]any, error) {
	read, faults := manifest.Decode(file, text, manifest.Options{Raw: true})
	var errs []error
	for _, fault := range faults {
		errs = append(errs, fault)
	}
	objects := make([]map[string]any, len(read))
	for i := range read {
		objects[i] = read[i].Value
	}
	return objects, errors.Join(errs...)
}
