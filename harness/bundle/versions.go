package bundle

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/semver"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// CheckVersions refuses a bundle in which the template of a policy is another
// than in the release before it, under a version that is not higher: whoever
// compares versions would never learn of it.
func (b Bundle) CheckVersions(before Bundle) error {
	var faults []error
	for _, p := range b.Policies {
		i := slices.IndexFunc(before.Policies, func(each policy.Policy) bool { return each.Name == p.Name })
		if i < 0 {
			continue
		}
		old := before.Policies[i]
		same, err := sameTemplate(old, p)
		if err != nil {
			return err
		}
		if !same && semver.Compare("v"+p.Version, "v"+old.Version) <= 0 {
			faults = append(faults, fmt.Errorf("policy %s: its template changed since release %s and its version is %s, which was %s: raise custom.version in %s/%s",
				p.Name, before.Manifest.Metadata.Version, p.Version, old.Version, policyFolder, p.Source.Path))
		}
	}
	return errors.Join(faults...)
}

// sameTemplate compares templates by what is in them but the release.
func sameTemplate(a, b policy.Policy) (bool, error) {
	first, err := template.Template(a, "")
	if err != nil {
		return false, err
	}
	second, err := template.Template(b, "")
	return string(first) == string(second), err
}

// LastBefore is the highest of some versions that is lower than a version, ""
// where there is none. Of other texts among them nothing is taken.
func LastBefore(version string, versions []string) string {
	last := ""
	for _, each := range versions {
		if CheckVersion(each) != nil || semver.Compare("v"+each, "v"+version) >= 0 {
			continue
		}
		if last == "" || semver.Compare("v"+each, "v"+last) > 0 {
			last = each
		}
	}
	return last
}
