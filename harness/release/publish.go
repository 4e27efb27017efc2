package release

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/bundle"
)

// Publish writes a release to where a reference says, and returns the tags that
// it set there. In a registry those are the version's, the floating ones among
// them, unless the reference has a tag of another sort; in a layout it is the
// version. It refuses a bundle in which a policy changed under the version that
// it had in the release before, as found there; one that cannot be read is
// passed over with Options.Force. A tarball gets the layer alone, and has no tags.
func Publish(ctx context.Context, r Release, to artifact.Reference, options artifact.Options) ([]string, error) {
	if to.Kind == artifact.Tarball {
		return nil, r.writeTarball(to.Path, options.Force)
	}
	version := r.Bundle.Manifest.Metadata.Version
	present, err := artifact.Tags(ctx, to, options)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := r.checkBefore(ctx, to, bundle.LastBefore(version, present), options); err != nil {
		return nil, err
	}
	tags, err := tagsFor(version, to, present)
	if err != nil {
		return nil, err
	}
	return tags, artifact.Write(ctx, r.Artifact, to, tags, options)
}

// checkBefore compares with the release before, "" for none.
func (r Release) checkBefore(ctx context.Context, at artifact.Reference, version string, options artifact.Options) error {
	if version == "" {
		return nil
	}
	at.Tag, at.Digest = version, ""
	before, err := Read(ctx, at, nil, options)
	if err != nil && options.Force {
		return nil
	}
	if err != nil {
		return fmt.Errorf("comparing with the release before: %w; --force does without", err)
	}
	return r.Bundle.CheckVersions(before.Bundle)
}

func tagsFor(version string, to artifact.Reference, present []string) ([]string, error) {
	switch {
	case to.Tag != "" && to.Tag != version && bundle.CheckVersion(to.Tag) == nil:
		return nil, fmt.Errorf("the bundle is version %s: it cannot be %s; build it with --version %s", version, to, to.Tag)
	case to.Tag != "" && to.Tag != version:
		return []string{to.Tag}, nil
	case to.Kind == artifact.Layout:
		return []string{version}, nil
	default:
		return artifact.VersionTags(version, present)
	}
}
