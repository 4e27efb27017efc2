package artifact

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content/oci"
)

// layout is an image layout (image-spec, image-layout.md) to read from. Its
// index is read here and not by oci.Store, which reads every manifest of the
// layout without a bound and makes the files that are missing.
type layout struct {
	*oci.ReadOnlyStorage
	ref   Reference
	index ocispec.Index
}

func openLayout(ref Reference) (*layout, error) {
	if err := readVersion(ref.Path); err != nil {
		return nil, err
	}
	index, err := readIndex(ref.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{fmt.Sprintf("%s is a layout without %s, which was not written to its end: write it again", ref.Path, ocispec.ImageIndexFile), err}
	}
	if err != nil {
		return nil, err
	}
	return &layout{oci.NewStorageFromFS(os.DirFS(ref.Path)), ref, index}, nil
}

// readVersion reads the file that makes a folder an image layout.
func readVersion(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file: an image layout is a folder", dir)
	}
	path := filepath.Join(dir, ocispec.ImageLayoutFile)
	raw, err := readBounded(path, maxManifest)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(dir); err != nil {
			return &Error{fmt.Sprintf("there is no folder %s: a registry is written %s", dir, form), err}
		}
		return &Error{fmt.Sprintf("%s is no image layout, it holds no file %s", dir, ocispec.ImageLayoutFile), err}
	}
	if err != nil {
		return err
	}
	var version ocispec.ImageLayout
	if err := json.Unmarshal(raw, &version); err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, err)
	}
	if version.Version != ocispec.ImageLayoutVersion {
		return fmt.Errorf("%s says version %q, only %s is known", path, version.Version, ocispec.ImageLayoutVersion)
	}
	return nil
}

func readIndex(dir string) (ocispec.Index, error) {
	path := filepath.Join(dir, ocispec.ImageIndexFile)
	raw, err := readBounded(path, maxManifest)
	if err != nil {
		return ocispec.Index{}, err
	}
	var index ocispec.Index
	if err := json.Unmarshal(raw, &index); err != nil {
		return ocispec.Index{}, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	if index.SchemaVersion != 2 || index.MediaType != "" && index.MediaType != ocispec.MediaTypeImageIndex {
		return ocispec.Index{}, fmt.Errorf("%s is no image index: its type is %q, its schema version %d", path, index.MediaType, index.SchemaVersion)
	}
	for _, described := range index.Manifests {
		if err := described.Digest.Validate(); err != nil {
			return ocispec.Index{}, fmt.Errorf("%s names %q as a digest: %w", path, described.Digest, err)
		}
	}
	return index, nil
}

func (l *layout) explain(ctx context.Context, _ action, err error) error {
	var explained *Error
	if err = explain(ctx, err); err == nil || errors.As(err, &explained) {
		return err
	}
	return &Error{fmt.Sprintf("%s: %v", l.ref, err), err}
}

func (l *layout) tags(context.Context) ([]string, error) {
	var tags []string
	for _, described := range l.index.Manifests {
		if tag := tagOf(described); tag != "" {
			tags = append(tags, tag)
		}
	}
	return visible(tags), nil
}

func tagOf(described ocispec.Descriptor) string {
	return described.Annotations[ocispec.AnnotationRefName]
}

func (l *layout) resolve(ctx context.Context) (ocispec.Descriptor, error) {
	if l.ref.Tag == "" && l.ref.Digest == "" {
		return l.only(ctx)
	}
	found := l.choose(func(d ocispec.Descriptor) bool {
		return (l.ref.Tag == "" || tagOf(d) == l.ref.Tag) && (l.ref.Tag != "" || d.Digest == l.ref.Digest)
	})
	switch {
	case len(found) > 1:
		return ocispec.Descriptor{}, fmt.Errorf("the tag %s is there twice: write the layout again", l.ref.Tag)
	case len(found) == 0 && l.ref.Tag == "":
		return ocispec.Descriptor{}, &Error{fmt.Sprintf("no bundle %s in %s", l.ref.Digest, l.ref.Path), fs.ErrNotExist}
	case len(found) == 0:
		tags, _ := l.tags(ctx)
		return ocispec.Descriptor{}, noTag(l.ref, tags)
	case l.ref.Digest != "" && l.ref.Digest != found[0].Digest:
		return ocispec.Descriptor{}, moved(l.ref, found[0].Digest)
	}
	return found[0], nil
}

// only is the bundle of a layout that holds one. What has no tag counts only
// where nothing has one: it is what a tag has left behind.
func (l *layout) only(ctx context.Context) (ocispec.Descriptor, error) {
	tags, _ := l.tags(ctx)
	found := l.choose(func(d ocispec.Descriptor) bool { return slices.Contains(tags, tagOf(d)) })
	if len(tags) == 0 {
		for _, described := range l.choose(func(ocispec.Descriptor) bool { return true }) {
			raw, err := fetch(ctx, l, described, maxManifest)
			if err != nil {
				return ocispec.Descriptor{}, err
			}
			if subject, err := subjectOf(raw); err != nil {
				return ocispec.Descriptor{}, fmt.Errorf("the manifest %s cannot be read: %w", described.Digest, err)
			} else if subject == "" {
				found = append(found, described)
			}
		}
	}
	switch {
	case len(found) == 0:
		return ocispec.Descriptor{}, &Error{l.ref.Path + " holds no bundle", fs.ErrNotExist}
	case len(found) > 1 && len(tags) == 0:
		return ocispec.Descriptor{}, &Error{Text: fmt.Sprintf("%s holds %d bundles without a tag: name one as %[1]s@%[3]s", l.ref.Path, len(found), found[0].Digest)}
	case len(found) > 1:
		return ocispec.Descriptor{}, &Error{Text: fmt.Sprintf("%s holds several bundles: name one as %[1]s:TAG, the tags are %[2]s", l.ref.Path, strings.Join(tags, ", "))}
	}
	return found[0], nil
}

// choose are the described manifests, each once.
func (l *layout) choose(wanted func(ocispec.Descriptor) bool) []ocispec.Descriptor {
	var found []ocispec.Descriptor
	for _, described := range l.index.Manifests {
		same := func(d ocispec.Descriptor) bool { return d.Digest == described.Digest }
		if wanted(described) && !slices.ContainsFunc(found, same) {
			found = append(found, described)
		}
	}
	return found
}

// referrers are found by reading the layout's manifests, since no descriptor
// tells the subject. A manifest that cannot be read might have it.
func (l *layout) referrers(ctx context.Context, subject ocispec.Descriptor) ([]ocispec.Descriptor, error) {
	var found []ocispec.Descriptor
	for _, described := range l.choose(func(d ocispec.Descriptor) bool { return d.Digest != subject.Digest }) {
		raw, err := fetch(ctx, l, described, maxManifest)
		if err != nil {
			return nil, err
		}
		got, err := subjectOf(raw)
		if err != nil {
			return nil, fmt.Errorf("the manifest %s cannot be read: %w", described.Digest, err)
		}
		if got != subject.Digest {
			continue
		}
		if found, err = appendReferrers(found, []ocispec.Descriptor{described}, subject.Digest); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// digestOf is the digest that a tag stands for, or empty.
func digestOf(index ocispec.Index, tag string) digest.Digest {
	for _, described := range index.Manifests {
		if tagOf(described) == tag {
			return described.Digest
		}
	}
	return ""
}
