package artifact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
)

// decodeBundle reads the manifest of a bundle, which has the form that New
// gives it: anything else would be pulled by one engine and not by another.
func decodeBundle(described ocispec.Descriptor, raw []byte) (ocispec.Manifest, error) {
	manifest, err := decodeManifest(raw)
	if err == nil {
		err = bundleForm(manifest)
	}
	if err != nil {
		return ocispec.Manifest{}, fmt.Errorf("%s is no policy bundle: %w", described.Digest, err)
	}
	return manifest, nil
}

func bundleForm(manifest ocispec.Manifest) error {
	if manifest.Subject != nil {
		return fmt.Errorf("it is attached to %s", manifest.Subject.Digest)
	}
	if got := manifest.Config.MediaType; got != ocispec.MediaTypeImageConfig {
		return fmt.Errorf("its config is of type %q, not %q", got, ocispec.MediaTypeImageConfig)
	}
	if got := manifest.Config.Digest; got != digest.FromString(emptyObject) {
		return fmt.Errorf("its config is %s and not that of %s", got, emptyObject)
	}
	if len(manifest.Layers) != 1 {
		return fmt.Errorf("it has %d layers, not one", len(manifest.Layers))
	}
	layer := manifest.Layers[0]
	if layer.MediaType != ocispec.MediaTypeImageLayerGzip {
		return fmt.Errorf("its layer is of type %q, not %q", layer.MediaType, ocispec.MediaTypeImageLayerGzip)
	}
	for name, want := range map[string]string{ocispec.AnnotationTitle: layerTitle, annotationUnpack: "true"} {
		if got := layer.Annotations[name]; got != want {
			return fmt.Errorf("its layer's annotation %s is %q, not %q", name, got, want)
		}
	}
	return nil
}

func decodeAttachment(described ocispec.Descriptor, raw []byte, subject digest.Digest) (ocispec.Manifest, error) {
	manifest, err := decodeManifest(raw)
	switch {
	case err != nil:
	case manifest.Subject == nil:
		err = errors.New("it has no subject")
	case manifest.Subject.Digest != subject:
		err = fmt.Errorf("its subject is %s", manifest.Subject.Digest)
	default:
		return manifest, nil
	}
	return ocispec.Manifest{}, fmt.Errorf("%s is not attached to %s: %w", described.Digest, subject, err)
}

func decodeManifest(raw []byte) (ocispec.Manifest, error) {
	var manifest ocispec.Manifest
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return ocispec.Manifest{}, fmt.Errorf("its manifest cannot be read: %w", err)
	}
	if manifest.SchemaVersion != 2 || manifest.MediaType != ocispec.MediaTypeImageManifest {
		return ocispec.Manifest{}, fmt.Errorf("its manifest says that it is of type %q and schema version %d, not %q and 2",
			manifest.MediaType, manifest.SchemaVersion, ocispec.MediaTypeImageManifest)
	}
	return manifest, nil
}

// blob is content with its descriptor.
type blob struct {
	ocispec.Descriptor
	content []byte
}

// node is a manifest with the blobs that it names.
type node struct {
	blob
	blobs []blob
}

// nodes are the manifests to write, the bundle first. The error says what in
// the artifact does not belong together.
func (a Artifact) nodes() ([]node, error) {
	if a.Manifest == nil {
		return nil, errors.New("a bundle from a tarball has no manifest: build the bundle again, or read it from an image layout or a registry")
	}
	described := a.Descriptor()
	manifest, err := decodeBundle(described, a.Manifest)
	if err != nil {
		return nil, err
	}
	bundle, err := newNode(described, a.Manifest, manifest, [][]byte{[]byte(emptyObject), a.Layer})
	if err != nil {
		return nil, err
	}

	if len(a.Attachments) > maxAttachments {
		return nil, fmt.Errorf("%s has %d attachments: at most %d can be read again", bundle.Digest, len(a.Attachments), maxAttachments)
	}
	nodes := []node{bundle}
	for _, attached := range a.Attachments {
		described := attached.Descriptor()
		manifest, err := decodeAttachment(described, attached.Manifest, bundle.Digest)
		if err != nil {
			return nil, err
		}
		described.ArtifactType = artifactType(manifest)
		contents := [][]byte{attached.config}
		for _, layer := range attached.Layers {
			contents = append(contents, layer.Content)
		}
		made, err := newNode(described, attached.Manifest, manifest, contents)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, made)
	}
	return nodes, nil
}

func newNode(described ocispec.Descriptor, raw []byte, manifest ocispec.Manifest, contents [][]byte) (node, error) {
	named := contentsOf(manifest)
	size := int64(0)
	for _, want := range named {
		size += want.Size
	}
	if len(raw) > maxManifest || size > maxContent {
		return node{}, fmt.Errorf("%s has a manifest of %d bytes and contents of %d: at most %d and %d can be read again",
			described.Digest, len(raw), size, maxManifest, maxContent)
	}
	if len(named) != len(contents) {
		return node{}, fmt.Errorf("%s names %d contents, but %d are there", described.Digest, len(named), len(contents))
	}
	made := node{blob: blob{described, raw}}
	for i, want := range named {
		if _, err := content.ReadAll(bytes.NewReader(contents[i]), want); err != nil {
			return node{}, fmt.Errorf("%s names the content %s, but other content is there: %w", described.Digest, want.Digest, err)
		}
		made.blobs = append(made.blobs, blob{want, contents[i]})
	}
	return made, nil
}

// contentsOf are the config and the layers.
func contentsOf(manifest ocispec.Manifest) []ocispec.Descriptor {
	return append([]ocispec.Descriptor{manifest.Config}, manifest.Layers...)
}
