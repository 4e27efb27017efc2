package artifact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/semver"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

func TestVersionTags(t *testing.T) {
	for _, tt := range []struct {
		version string
		present string
		want    string
	}{
		{"1.2.3", "", "1.2.3 1.2 1 latest"},
		{"0.1.0", "", "0.1.0 0.1 0 latest"},
		{"1.2.3", "1.2.3 1.2 1 latest", "1.2.3 1.2 1 latest"},
		{"1.2.3", "1.2.2 1.1.9 0.9.0", "1.2.3 1.2 1 latest"},
		{"1.2.3", "1.3.0 1.3 1 latest", "1.2.3 1.2"},
		{"1.2.3", "1.2.4", "1.2.3"},
		{"1.2.3", "2.0.0", "1.2.3 1.2 1"},
		{"1.2.3", "10.0.0 1.20.0", "1.2.3 1.2"},
		{"1.2.10", "1.2.9", "1.2.10 1.2 1 latest"},
		{"1.3.0", "1.3.1-rc.1 2.0.0-rc.1", "1.3.0 1.3 1 latest"},
		{"1.3.0-rc.1", "", "1.3.0-rc.1"},
		{"1.3.0-rc.1", "1.2.0 latest", "1.3.0-rc.1"},
		{"1.2.3", "nightly 9 9.9 v9.0.0 9.9.9.9", "1.2.3 1.2 1 latest"},
		{"1.0.0", "11.0.0", "1.0.0 1.0 1"},
	} {
		got, err := artifact.VersionTags(tt.version, strings.Fields(tt.present))
		require.NoError(t, err)
		assert.Equal(t, tt.want, strings.Join(got, " "), "%s after %s", tt.version, tt.present)
	}
}

func TestVersionTagsErrors(t *testing.T) {
	long := "1.0.0-" + strings.Repeat("a", 123)
	for version, want := range map[string]string{
		"":            "write MAJOR.MINOR.PATCH[-PRERELEASE]",
		"1":           "write MAJOR.MINOR.PATCH[-PRERELEASE]",
		"1.2":         "write MAJOR.MINOR.PATCH[-PRERELEASE]",
		"1.2.3.4":     "write MAJOR.MINOR.PATCH[-PRERELEASE]",
		"01.2.3":      "write MAJOR.MINOR.PATCH[-PRERELEASE]",
		"1.2.3-":      "write MAJOR.MINOR.PATCH[-PRERELEASE]",
		"latest":      "write MAJOR.MINOR.PATCH[-PRERELEASE]",
		"v1.2.3":      "leave the v out",
		"1.2.3+build": "leave the build metadata out, a tag cannot hold a +",
		long:          fmt.Sprintf("%q is no tag: use up to 128 letters, digits, _, . and -, and begin with none of the last two", long),
	} {
		got, err := artifact.VersionTags(version, nil)
		require.EqualError(t, err, fmt.Sprintf("%q cannot be a version's tag: %s", version, want))
		assert.Nil(t, got)
	}
}

// In whatever order versions come, every floating tag ends at the highest
// release of its line.
func TestVersionTagsFollowTheHighest(t *testing.T) {
	number := rapid.IntRange(0, 3)
	rapid.Check(t, func(t *rapid.T) {
		tags := map[string]string{}
		released := map[string]bool{}
		for range rapid.IntRange(1, 12).Draw(t, "n") {
			version := fmt.Sprintf("%d.%d.%d", number.Draw(t, "major"), number.Draw(t, "minor"), number.Draw(t, "patch"))
			if rapid.Bool().Draw(t, "pre") {
				version += "-rc.1"
			} else {
				released[version] = true
			}
			var present []string
			for tag := range tags {
				present = append(present, tag)
			}
			made, err := artifact.VersionTags(version, present)
			require.NoError(t, err)
			for _, tag := range made {
				tags[tag] = version
			}
		}

		want := map[string]string{}
		raise := func(tag, version string) {
			if want[tag] == "" || semver.Compare("v"+version, "v"+want[tag]) > 0 {
				want[tag] = version
			}
		}
		for version := range released {
			part := strings.Split(version, ".")
			raise("latest", version)
			raise(part[0], version)
			raise(part[0]+"."+part[1], version)
		}
		for tag, version := range tags {
			if tag == version {
				want[tag] = version
			}
		}
		assert.Equal(t, want, tags)
	})
}

// Tags that are none of a person's are not listed, wherever they come from.
func TestTagsOfOthersAreLeftOut(t *testing.T) {
	encoded := someDigest().Encoded()
	sound := string(bundle("1").Manifest)
	var manifests []ocispec.Descriptor
	for _, tag := range []string{
		"10.0.0", "9.0.0", "9.0.0-rc.1", "nightly", "1", "sha256-1", "sha256-" + encoded, "sha256-" + encoded + ".sig",
		"sha256-" + encoded + ".att", "sha256-" + encoded + ".sbom", "sha256-" + encoded + ".other", "md5-" + encoded,
		"sha512-" + digest.SHA512.FromString("some").Encoded(), "docker.io/library/x:1", "a\x1b",
	} {
		manifests = append(manifests, describe(ocispec.MediaTypeImageManifest, sound, tag))
	}
	dir := raw(t, indexOf(manifests...), sound)
	tags, err := artifact.Tags(t.Context(), at(dir, ""), artifact.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"md5-" + encoded, "nightly", "sha256-1", "sha256-" + encoded + ".other", "1", "9.0.0-rc.1", "9.0.0", "10.0.0"}, tags)
}
