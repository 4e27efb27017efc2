// Package artifact keeps a policy bundle as an OCI artifact: an image manifest
// with one layer that gator, conftest and OPA all pull, and what is attached
// to it, in image layouts and in registries.
package artifact

import (
	"encoding/json"

	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
)

// Annotations of the layer by which ORAS' file store, which gator and conftest
// pull into, unpacks it into the folder it pulls to (content/file of oras-go).
const (
	annotationUnpack = "io.deis.oras.content.unpack"
	layerTitle       = "."
)

// emptyObject is the content of every config that is made here: nothing is
// said there.
const emptyObject = "{}"

// Artifact is a bundle with what is attached to it, as bytes: reading and
// writing never marshals a manifest anew, so that a copy keeps every digest.
type Artifact struct {
	// Manifest is the image manifest as it is stored. Its digest is the
	// bundle's. It is nil of a bundle that was read from a tarball.
	Manifest []byte
	// Layer is the bundle itself, a gzipped tar archive.
	Layer []byte
	// Attachments are the manifests whose subject is the bundle's manifest, by
	// digest. What is attached to an attachment is not part of it.
	Attachments []Attachment
}

// New makes the artifact of a layer, which is a gzipped tar archive. The same
// layer and annotations always make the same bytes. The annotations are the
// manifest's.
func New(layer []byte, annotations map[string]string) Artifact {
	layerDescriptor := content.NewDescriptorFromBytes(ocispec.MediaTypeImageLayerGzip, layer)
	layerDescriptor.Annotations = map[string]string{ocispec.AnnotationTitle: layerTitle, annotationUnpack: "true"}
	return Artifact{
		Layer: layer,
		Manifest: marshal(ocispec.Manifest{
			Versioned:   specs.Versioned{SchemaVersion: 2},
			MediaType:   ocispec.MediaTypeImageManifest,
			Config:      content.NewDescriptorFromBytes(ocispec.MediaTypeImageConfig, []byte(emptyObject)),
			Layers:      []ocispec.Descriptor{layerDescriptor},
			Annotations: annotations,
		}),
	}
}

// Descriptor describes the bundle's manifest. It is zero without a manifest.
func (a Artifact) Descriptor() ocispec.Descriptor {
	if a.Manifest == nil {
		return ocispec.Descriptor{}
	}
	return content.NewDescriptorFromBytes(ocispec.MediaTypeImageManifest, a.Manifest)
}

// Annotations are the manifest's, none without a manifest. The error says that
// the manifest is none of a bundle.
func (a Artifact) Annotations() (map[string]string, error) {
	if a.Manifest == nil {
		return nil, nil
	}
	manifest, err := decodeBundle(a.Descriptor(), a.Manifest)
	return manifest.Annotations, err
}

// marshal renders a manifest in the order of the image-spec's struct, with map
// keys sorted. A struct of strings and numbers cannot fail.
func marshal(manifest ocispec.Manifest) []byte {
	raw, _ := json.Marshal(manifest)
	return raw
}
