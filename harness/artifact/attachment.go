package artifact

import (
	"slices"
	"strings"

	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
)

// Attachment is a manifest that refers to the bundle as its subject, with what
// it holds: a signature or an SBOM (image-spec 1.1, manifest.md, guidelines
// for artifact usage).
type Attachment struct {
	// ArtifactType says what the attachment is. Where the manifest says
	// nothing it is the media type of the config.
	ArtifactType string
	// Annotations are the manifest's.
	Annotations map[string]string
	// Layers are what the attachment holds, in the manifest's order.
	Layers []Layer
	// Manifest is the manifest as it is stored. It alone says what is written.
	Manifest []byte

	config []byte
}

// Layer is one content of an attachment.
type Layer struct {
	// MediaType is the content's.
	MediaType string
	// Content is the bytes.
	Content []byte
}

// Attach returns the artifact with an attachment of one layer. The same
// arguments always make the same bytes; the annotations are the manifest's.
// What is attached already is not attached twice.
func (a Artifact) Attach(artifactType, mediaType string, layer []byte, annotations map[string]string) Artifact {
	subject := a.Descriptor()
	manifest := ocispec.Manifest{
		Versioned:    specs.Versioned{SchemaVersion: 2},
		MediaType:    ocispec.MediaTypeImageManifest,
		ArtifactType: artifactType,
		Config:       ocispec.DescriptorEmptyJSON,
		Layers:       []ocispec.Descriptor{content.NewDescriptorFromBytes(mediaType, layer)},
		Subject:      &subject,
		Annotations:  annotations,
	}
	made := newAttachment(marshal(manifest), manifest, []byte(emptyObject), [][]byte{layer})
	a.Attachments = sorted(append(slices.Clip(a.Attachments), made))
	return a
}

// Descriptor describes the attachment's manifest.
func (a Attachment) Descriptor() ocispec.Descriptor {
	return content.NewDescriptorFromBytes(ocispec.MediaTypeImageManifest, a.Manifest)
}

func newAttachment(raw []byte, manifest ocispec.Manifest, config []byte, layers [][]byte) Attachment {
	made := Attachment{
		ArtifactType: artifactType(manifest),
		Annotations:  manifest.Annotations,
		Manifest:     raw,
		config:       config,
	}
	for i, layer := range layers {
		made.Layers = append(made.Layers, Layer{MediaType: manifest.Layers[i].MediaType, Content: layer})
	}
	return made
}

func artifactType(manifest ocispec.Manifest) string {
	if manifest.ArtifactType == "" {
		return manifest.Config.MediaType
	}
	return manifest.ArtifactType
}

// sorted are the attachments by digest, each once.
func sorted(attachments []Attachment) []Attachment {
	slices.SortFunc(attachments, func(a, b Attachment) int {
		return strings.Compare(a.Descriptor().Digest.String(), b.Descriptor().Digest.String())
	})
	return slices.CompactFunc(attachments, func(a, b Attachment) bool {
		return a.Descriptor().Digest == b.Descriptor().Digest
	})
}
