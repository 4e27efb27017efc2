package release

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/sbom"
	"github.com/bulkhead-policy/bulkhead/harness/signing"
)

// sigstoreType begins the artifact types of Sigstore's bundles, whose version
// follows (https://github.com/sigstore/protobuf-specs).
const sigstoreType = "application/vnd.dev.sigstore.bundle"

// Release is a bundle that was published, and what was found to hold of it.
type Release struct {
	// Artifact is what was read; of a tarball it has no manifest.
	Artifact artifact.Artifact
	Bundle   bundle.Bundle
	// Files are all of the layer, the signature among them.
	Files map[string][]byte

	findings []Finding
}

// Finding is one thing that was checked of a release, and held, or that could
// not be checked.
type Finding struct {
	// Subject is what was looked at: digest, contents, OPA signature, OCI
	// signature, SBOM.
	Subject string `json:"subject"`
	// Checked is false where there was nothing to check, or nothing to check by.
	Checked bool `json:"checked"`
	// Text says what was found.
	Text string `json:"text"`
}

// Read reads a release from where a reference says, and opens it.
func Read(ctx context.Context, ref artifact.Reference, key *signing.PublicKey, options artifact.Options) (Release, error) {
	read, err := artifact.Read(ctx, ref, options)
	if err != nil {
		return Release{}, err
	}
	opened, err := Open(read, key)
	if err != nil {
		return Release{}, fmt.Errorf("%s: %w", ref, err)
	}
	return opened, nil
}

// Open takes a release apart: the layer is an archive and a bundle, and with a
// key both signatures are there and the key's. Of a tarball, which has no
// manifest, it is OPA's signature alone.
func Open(read artifact.Artifact, key *signing.PublicKey) (Release, error) {
	// The signatures come first: nothing else is worth a word where they fail.
	opened := Release{Artifact: read}
	if read.Manifest != nil {
		if err := opened.checkManifest(key); err != nil {
			return Release{}, err
		}
	}
	files, err := archive.Read(read.Layer, archive.DefaultLimits())
	if err != nil {
		return Release{}, err
	}
	opened.Files = files
	if err := opened.checkFiles(key); err != nil {
		return Release{}, err
	}
	unsigned := maps.Clone(files)
	delete(unsigned, bundle.SignaturesFile)
	opened.Bundle, err = bundle.Open(unsigned)
	return opened, err
}

// Verify checks the rest: that every generated file follows from the policies
// and constraints inside, and that the annotations and the SBOM speak of this
// bundle. The version is that of the command which verifies. What it finds
// begins with what Open found of the signatures.
func (r Release) Verify(version string) (Verification, error) {
	builder := r.Bundle.Manifest.Metadata.Builder
	verify := r.Bundle.Verify
	if r.Artifact.Manifest != nil {
		verify = func() error { return errors.Join(r.Bundle.Verify(), r.checkAnnotations(), r.checkSBOM()) }
	}
	switch err := verify(); {
	case err != nil && builder != version:
		return Verification{}, fmt.Errorf("bulkhead %s built this bundle and %s cannot verify it, as it may generate other files; use bulkhead %s: %w",
			builder, version, builder, err)
	case err != nil:
		return Verification{}, err
	}

	r.note("contents", true, "%s", r.contents())
	if r.Artifact.Manifest == nil {
		r.note("digest", false, "a tarball has none: pull by digest from a registry, or give an image layout")
		return r.verification(""), nil
	}
	r.note("digest", true, "%s, and the manifest, the layer and all attachments are what their digests say", r.Artifact.Descriptor().Digest)
	return r.verification(r.Artifact.Descriptor().Digest.String()), nil
}

func (r Release) verification(digest string) Verification {
	return Verification{Digest: digest, Version: r.Bundle.Manifest.Metadata.Version, Findings: r.findings}
}

func (r *Release) note(subject string, checked bool, format string, args ...any) {
	r.findings = append(r.findings, Finding{Subject: subject, Checked: checked, Text: fmt.Sprintf(format, args...)})
}

func (r *Release) contents() string {
	constraints := 0
	for _, p := range r.Bundle.Profiles {
		constraints += len(p.Constraints)
	}
	return fmt.Sprintf("%d files, %d policies, %d profiles with %d constraints; every generated file is what they make of it",
		len(r.Files), len(r.Bundle.Policies), len(r.Bundle.Profiles), constraints)
}

// checkFiles checks OPA's signature.
func (r *Release) checkFiles(key *signing.PublicKey) error {
	_, signed := r.Files[bundle.SignaturesFile]
	switch {
	case key != nil:
		if err := key.VerifyFiles(r.Files); err != nil {
			return err
		}
		r.note("OPA signature", true, "all files are signed by the key %s", key.Fingerprint())
	case signed:
		r.note("OPA signature", false, "there is one; to check it, give the public key with --key")
	default:
		r.note("OPA signature", false, "there is none")
	}
	return nil
}

// checkManifest checks Sigstore's signatures, of which one by the key will do:
// others may have signed as well.
func (r *Release) checkManifest(key *signing.PublicKey) error {
	var faults []error
	found := 0
	for _, attachment := range r.Artifact.Attachments {
		if !strings.HasPrefix(attachment.ArtifactType, sigstoreType) {
			continue
		}
		found++
		if key == nil {
			continue
		}
		err := verifyAttachment(*key, attachment, r.Artifact.Descriptor().Digest.String())
		if err == nil {
			r.note("OCI signature", true, "the manifest is signed by the key %s", key.Fingerprint())
			return nil
		}
		faults = append(faults, err)
	}
	switch {
	case key != nil && found == 0:
		return errors.New("the manifest is not signed: no Sigstore bundle is attached to it; build it with --key, or `cosign sign --key` it")
	case key != nil:
		return fmt.Errorf("no signature of the manifest is by the key %s: %w", key.Fingerprint(), errors.Join(faults...))
	case found > 0:
		r.note("OCI signature", false, "there are %d; to check them, give the public key with --key", found)
	default:
		r.note("OCI signature", false, "there is none")
	}
	return nil
}

func verifyAttachment(key signing.PublicKey, attachment artifact.Attachment, manifest string) error {
	if len(attachment.Layers) != 1 {
		return fmt.Errorf("the signature has %d layers, not one", len(attachment.Layers))
	}
	return key.VerifyManifest(attachment.Layers[0].Content, manifest)
}

// checkAnnotations holds what a registry shows of a bundle to what the bundle
// is.
func (r *Release) checkAnnotations() error {
	shown, err := r.Artifact.Annotations()
	if err != nil {
		return err
	}
	var faults []error
	want := annotations(r.Bundle)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if shown[name] != want[name] {
			faults = append(faults, fmt.Errorf("the manifest's annotation %s is %q, and the bundle says %q", name, shown[name], want[name]))
		}
	}
	return errors.Join(faults...)
}

// checkSBOM holds the list of files to the files.
func (r *Release) checkSBOM() error {
	found := 0
	for _, attachment := range r.Artifact.Attachments {
		if attachment.ArtifactType != spdxType || attachment.Annotations["org.opencontainers.image.title"] != filesTitle {
			continue
		}
		found++
		if len(attachment.Layers) != 1 {
			return fmt.Errorf("the SBOM has %d layers, not one", len(attachment.Layers))
		}
		if err := sbom.Check(attachment.Layers[0].Content, r.Files); err != nil {
			return err
		}
		r.note("SBOM", true, "it lists the files of the bundle with their checksums")
	}
	if found == 0 {
		r.note("SBOM", false, "there is none of the files")
	}
	return nil
}
