package artifact

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
)

// What is read at most, in bytes: of a manifest or an index, of a layer or of
// all that one attachment holds; and how many attachments.
const (
	maxManifest    = 4 << 20
	maxContent     = 64 << 20
	maxAttachments = 100
)

// source is a layout or a repository, to read one reference from.
type source interface {
	content.Fetcher
	// resolve finds the manifest that the reference names.
	resolve(ctx context.Context) (ocispec.Descriptor, error)
	// referrers are the manifests that have the subject, in any order.
	referrers(ctx context.Context, subject ocispec.Descriptor) ([]ocispec.Descriptor, error)
	// tags are the visible tags.
	tags(ctx context.Context) ([]string, error)
	// explain says for people what went wrong.
	explain(ctx context.Context, action action, err error) error
}

func readArtifact(ctx context.Context, from source, options Options) (Artifact, error) {
	options.step("resolving the bundle")
	described, err := from.resolve(ctx)
	if err != nil {
		return Artifact{}, err
	}
	if strings.HasSuffix(described.MediaType, ".index.v1+json") || strings.HasSuffix(described.MediaType, ".list.v2+json") {
		return Artifact{}, fmt.Errorf("%s is an image index and no policy bundle: name the bundle's own tag or digest", described.Digest)
	}
	if described.MediaType != ocispec.MediaTypeImageManifest {
		return Artifact{}, fmt.Errorf("%s is of type %q and no policy bundle", described.Digest, described.MediaType)
	}
	raw, err := fetch(ctx, from, described, maxManifest)
	if err != nil {
		return Artifact{}, err
	}
	manifest, err := decodeBundle(described, raw)
	if err != nil {
		return Artifact{}, err
	}

	options.step("reading bundle %s (%d bytes)", described.Digest, manifest.Layers[0].Size)
	contents, err := fetchContents(ctx, from, manifest)
	if err != nil {
		return Artifact{}, err
	}
	read := Artifact{Manifest: raw, Layer: contents[1]}

	referrers, err := from.referrers(ctx, described)
	if err != nil {
		return Artifact{}, err
	}
	for _, referrer := range referrers {
		options.step("reading attachment %s", referrer.Digest)
		attached, err := fetchAttachment(ctx, from, referrer, described.Digest)
		if err != nil {
			return Artifact{}, err
		}
		read.Attachments = append(read.Attachments, attached)
	}
	read.Attachments = sorted(read.Attachments)
	return read, nil
}

func fetchAttachment(ctx context.Context, from source, described ocispec.Descriptor, subject digest.Digest) (Attachment, error) {
	if described.MediaType != ocispec.MediaTypeImageManifest {
		return Attachment{}, fmt.Errorf("the attachment %s is of type %q, only %q is known: remove it from the bundle",
			described.Digest, described.MediaType, ocispec.MediaTypeImageManifest)
	}
	raw, err := fetch(ctx, from, described, maxManifest)
	if err != nil {
		return Attachment{}, err
	}
	manifest, err := decodeAttachment(described, raw, subject)
	if err != nil {
		return Attachment{}, err
	}
	contents, err := fetchContents(ctx, from, manifest)
	if err != nil {
		return Attachment{}, err
	}
	return newAttachment(raw, manifest, contents[0], contents[1:]), nil
}

// fetchContents reads the config and the layers, all together at most
// maxContent bytes.
func fetchContents(ctx context.Context, from content.Fetcher, manifest ocispec.Manifest) ([][]byte, error) {
	left := int64(maxContent)
	var contents [][]byte
	for _, described := range contentsOf(manifest) {
		data, err := fetch(ctx, from, described, left)
		if err != nil {
			return nil, err
		}
		left -= described.Size
		contents = append(contents, data)
	}
	return contents, nil
}

// fetch reads content of at most limit bytes and checks it against its size
// and digest.
func fetch(ctx context.Context, from content.Fetcher, described ocispec.Descriptor, limit int64) ([]byte, error) {
	if err := described.Digest.Validate(); err != nil {
		return nil, fmt.Errorf("%q is named as a digest: %w", described.Digest, err)
	}
	if described.Size < 0 || described.Size > limit {
		return nil, fmt.Errorf("the content of %s is said to have %d bytes, at most %d are read", described.Digest, described.Size, limit)
	}
	body, err := from.Fetch(ctx, described)
	if errors.Is(err, errdef.ErrNotFound) {
		return nil, &Error{fmt.Sprintf("the content of %s is missing: the bundle is not whole, write it again", described.Digest), err}
	}
	if err != nil {
		return nil, err
	}
	defer body.Close()

	digester := described.Digest.Algorithm().Digester()
	data, err := content.ReadAll(io.TeeReader(body, digester.Hash()), described)
	const advice = "the registry, the disk or something between is corrupting it, do not use it"
	switch {
	case errors.Is(err, content.ErrMismatchedDigest):
		return nil, &Error{fmt.Sprintf("the content of %s is not what its digest says (got %s): %s", described.Digest, digester.Digest(), advice), err}
	case errors.Is(err, content.ErrTrailingData):
		return nil, &Error{fmt.Sprintf("the content of %s is longer than its %d bytes: %s", described.Digest, described.Size, advice), err}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, &Error{fmt.Sprintf("the content of %s ends before its %d bytes: try again, and if it stays so do not use it", described.Digest, described.Size), err}
	}
	return data, err
}

// subjectOf reads the subject that manifests of all types can have.
func subjectOf(raw []byte) (digest.Digest, error) {
	var manifest struct {
		Subject ocispec.Descriptor `json:"subject"`
	}
	err := json.Unmarshal(raw, &manifest)
	return manifest.Subject.Digest, err
}

// appendReferrers adds a page of referrers and bounds how many there are.
func appendReferrers(referrers, page []ocispec.Descriptor, subject digest.Digest) ([]ocispec.Descriptor, error) {
	for _, described := range page {
		if err := described.Digest.Validate(); err != nil {
			return nil, fmt.Errorf("an attachment of %s is listed as %q: %w", subject, described.Digest, err)
		}
		referrers = append(referrers, described)
		if len(referrers) > maxAttachments {
			return nil, fmt.Errorf("more than %d attachments of %s: remove those that are not needed", maxAttachments, subject)
		}
	}
	return referrers, nil
}

// readBounded reads a file of at most limit bytes.
func readBounded(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, fmt.Errorf("%s has more than %d bytes, which is the most that is read", path, limit)
	}
	return data, err
}
