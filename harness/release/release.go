// Package release makes of a bundle what is published: an OCI artifact, signed,
// with SBOMs attached. And it reads what was published, and says what of it
// holds.
package release

import (
	"fmt"
	"runtime/debug"
	"time"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/sbom"
	"github.com/bulkhead-policy/bulkhead/harness/signing"
)

// spdxType is the media type of an SPDX document in JSON
// (https://www.iana.org/assignments/media-types/application/spdx+json).
const spdxType = "application/spdx+json"

// Titles of the SBOMs.
const (
	filesTitle   = "bulkhead-bundle.spdx.json"
	modulesTitle = "bulkhead-command.spdx.json"
)

const licence = "Apache-2.0"

// Making says how to make a release.
type Making struct {
	// Key signs; nil leaves the release unsigned.
	Key *signing.PrivateKey
	// Build says which modules the command is linked with.
	Build *debug.BuildInfo
}

// Make makes the artifact of a bundle. The same bundle and key make the same
// manifest; the SBOM of the modules is attached to it and follows the build.
func Make(b bundle.Bundle, making Making) (artifact.Artifact, error) {
	files := b.Files()
	if making.Key != nil {
		signature, err := making.Key.SignFiles(files)
		if err != nil {
			return artifact.Artifact{}, fmt.Errorf("signing the files: %w", err)
		}
		files[bundle.SignaturesFile] = signature
	}
	layer, err := archive.Write(files)
	if err != nil {
		return artifact.Artifact{}, err
	}
	made := artifact.New(layer, annotations(b))

	if making.Key != nil {
		signature, err := making.Key.SignManifest(made.Descriptor().Digest.String())
		if err != nil {
			return artifact.Artifact{}, fmt.Errorf("signing the manifest: %w", err)
		}
		made = made.Attach(signature.ArtifactType, signature.MediaType, signature.Content, signature.Annotations)
	}

	metadata := b.Manifest.Metadata
	subject := sbom.Subject{
		Name: metadata.Name, Version: metadata.Version, Created: metadata.Created, Source: metadata.Source, License: licence,
		Digest: digest.FromBytes(layer),
	}
	document, err := sbom.Files(subject, files)
	if err != nil {
		return artifact.Artifact{}, err
	}
	made = attach(made, metadata.Created, filesTitle, document)
	subject.Version, subject.Digest = metadata.Builder, ""
	if document, err = sbom.Modules(subject, making.Build); err != nil {
		return artifact.Artifact{}, err
	}
	return attach(made, metadata.Created, modulesTitle, document), nil
}

func attach(made artifact.Artifact, created time.Time, title string, document []byte) artifact.Artifact {
	return made.Attach(spdxType, spdxType, document, map[string]string{
		ocispec.AnnotationCreated: created.Format(time.RFC3339),
		ocispec.AnnotationTitle:   title,
	})
}

// annotations are what registries show of a bundle
// (https://github.com/opencontainers/image-spec, annotations.md).
func annotations(b bundle.Bundle) map[string]string {
	metadata := b.Manifest.Metadata
	return map[string]string{
		ocispec.AnnotationTitle:         metadata.Name,
		ocispec.AnnotationDescription:   fmt.Sprintf("Policies that keep a Kubernetes cluster's network model, profile %s", metadata.Profile),
		ocispec.AnnotationVersion:       metadata.Version,
		ocispec.AnnotationRevision:      metadata.Revision,
		ocispec.AnnotationSource:        metadata.Source,
		ocispec.AnnotationURL:           metadata.Source,
		ocispec.AnnotationDocumentation: metadata.Source + "#readme",
		ocispec.AnnotationVendor:        "The Bulkhead Authors",
		ocispec.AnnotationLicenses:      licence,
		ocispec.AnnotationCreated:       metadata.Created.Format(time.RFC3339),
	}
}
