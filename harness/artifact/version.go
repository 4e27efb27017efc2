package artifact

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
	"golang.org/x/mod/semver"
)

// VersionTags are the tags of a version: itself, and MAJOR.MINOR, MAJOR and
// latest, each only where no higher release of its line is among the tags that
// are present, so that a late fix of an old line moves only that line. A
// pre-release has its own tag alone and is never a higher release.
//
// The version is one of semver.org without a v, which would make a second
// name of the same version, and without build metadata, since a tag cannot hold
// a plus (distribution-spec, pulling manifests).
func VersionTags(version string, present []string) ([]string, error) {
	v := "v" + version
	var reason error
	switch {
	case strings.HasPrefix(version, "v"):
		reason = errors.New("leave the v out")
	case strings.Contains(version, "+"):
		reason = errors.New("leave the build metadata out, a tag cannot hold a +")
	case !isVersion(version):
		reason = errors.New("write MAJOR.MINOR.PATCH[-PRERELEASE]")
	default:
		reason = checkTag(version)
	}
	if reason != nil {
		return nil, fmt.Errorf("%q cannot be a version's tag: %w", version, reason)
	}

	tags := []string{version}
	if semver.Prerelease(v) != "" {
		return tags, nil
	}
	lines := []struct{ tag, prefix string }{
		{strings.TrimPrefix(semver.MajorMinor(v), "v"), semver.MajorMinor(v) + "."},
		{strings.TrimPrefix(semver.Major(v), "v"), semver.Major(v) + "."},
		{latest, "v"},
	}
	for _, line := range lines {
		higher := slices.ContainsFunc(present, func(tag string) bool {
			other := "v" + tag
			return isVersion(tag) && semver.Prerelease(other) == "" &&
				strings.HasPrefix(other, line.prefix) && semver.Compare(other, v) > 0
		})
		if !higher {
			tags = append(tags, line.tag)
		}
	}
	return tags, nil
}

// latest is the tag that is read where none is given.
const latest = "latest"

// isVersion tells whether a tag is a full version. Those stay what they are;
// all other tags move.
func isVersion(tag string) bool {
	v := "v" + tag
	return semver.IsValid(v) && semver.Canonical(v) == v
}

// checkMove refuses to make another bundle of a version.
func checkMove(place, tag string, have, want digest.Digest, force bool) error {
	if have == "" || have == want || force || !isVersion(strings.TrimPrefix(tag, "v")) {
		return nil
	}
	return &Error{Text: fmt.Sprintf("%s in %s is %s already and this is %s: raise the version, or replace it with --force", tag, place, have, want)}
}

// visible are the tags that people gave, versions ascending at the end. What
// is left out are the tags by which registries without a referrers API keep
// referrers (distribution-spec, referrers tag schema), cosign's, and names in a
// layout that no reference can have.
func visible(tags []string) []string {
	kept := []string{}
	for _, tag := range tags {
		if checkTag(tag) == nil && !isReferrersTag(tag) {
			kept = append(kept, tag)
		}
	}
	slices.SortFunc(kept, func(a, b string) int {
		return cmp.Or(semver.Compare("v"+a, "v"+b), strings.Compare(a, b))
	})
	return slices.Compact(kept)
}

func isReferrersTag(tag string) bool {
	algorithm, encoded, _ := strings.Cut(tag, "-")
	for _, suffix := range []string{".sig", ".att", ".sbom"} {
		encoded = strings.TrimSuffix(encoded, suffix)
	}
	return digest.NewDigestFromEncoded(digest.Algorithm(algorithm), encoded).Validate() == nil
}
