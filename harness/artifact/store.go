package artifact

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// Options say how to get to the bundles. The zero value is what most need.
type Options struct {
	// PlainHTTP speaks HTTP instead of HTTPS to the registry. To localhost,
	// 127.0.0.0/8 and [::1] it is always spoken, as gator does.
	PlainHTTP bool
	// Force replaces a version that is there already.
	Force bool
	// Progress, if not nil, is told each step before it is taken, and each
	// repetition of a request.
	Progress func(step string)
	// CredentialsFile is a configuration file of docker. Empty is docker's own
	// place: $DOCKER_CONFIG/config.json, else ~/.docker/config.json.
	CredentialsFile string
	// Attempts is how often a request is sent at most; zero is 6. What is sent
	// again are requests that end in 408, 429, 5xx, a timeout, or with a lost
	// connection.
	Attempts int
	// MaxWait bounds the wait before a request is sent again, also where the
	// registry says how long to wait; zero is 30 seconds.
	MaxWait time.Duration
	// Transport sends the requests; nil is http.DefaultTransport, with 30
	// seconds for an answer to begin.
	Transport http.RoundTripper
}

func (o Options) step(format string, arguments ...any) {
	if o.Progress != nil {
		o.Progress(fmt.Sprintf(format, arguments...))
	}
}

// Read reads a bundle with all that is attached to it, at most 64 MiB each, and
// at most 100 attachments. Everything is checked against its digest. Of a
// tarball it reads the layer alone.
//
// errors.Is(err, fs.ErrNotExist) holds where there is no such repository, tag,
// folder or file.
func Read(ctx context.Context, ref Reference, options Options) (Artifact, error) {
	if ref.Kind == Tarball {
		layer, err := readBounded(ref.Path, maxContent)
		return Artifact{Layer: layer}, err
	}
	from, err := open(ctx, ref, options)
	if err != nil {
		return Artifact{}, err
	}
	read, err := readArtifact(ctx, from, options)
	return read, from.explain(ctx, pull, err)
}

// Resolve looks up which manifest a reference names, without reading it. Its
// errors are as those of Read.
func Resolve(ctx context.Context, ref Reference, options Options) (ocispec.Descriptor, error) {
	from, err := open(ctx, ref, options)
	if err != nil {
		return ocispec.Descriptor{}, err
	}
	described, err := from.resolve(ctx)
	return described, from.explain(ctx, pull, err)
}

// Tags lists the tags, versions ascending and after all others, without those
// that stand for referrers. Its errors are as those of Read.
func Tags(ctx context.Context, ref Reference, options Options) ([]string, error) {
	from, err := open(ctx, ref, options)
	if err != nil {
		return nil, err
	}
	tags, err := from.tags(ctx)
	return tags, from.explain(ctx, pull, err)
}

// Write writes an artifact under the tags and the reference's own; with neither
// only its digest names it. The tags are set when all else is there, so that a
// reader sees a whole artifact or none, and an interrupted write goes on when it
// is repeated. What is there already is not sent again.
//
// A tag that is a full version (MAJOR.MINOR.PATCH[-PRERELEASE]) and stands for
// another manifest is refused unless Options.Force is set. All other tags move.
// A layout may be new, an empty folder, or one that holds other bundles, which
// stay. A layout has one writer at a time, and so have the attachments of a
// bundle in a registry without a referrers API, where it is the writer that
// keeps their list (distribution-spec, referrers tag schema).
func Write(ctx context.Context, a Artifact, ref Reference, tags []string, options Options) error {
	nodes, err := a.nodes()
	if err != nil {
		return err
	}
	tags, err = distinct(ref.Tag, tags)
	if err != nil {
		return err
	}
	if ref.Digest != "" && ref.Digest != nodes[0].Digest {
		return fmt.Errorf("%s is to be written to, but the bundle is %s: leave the digest out", ref, nodes[0].Digest)
	}

	switch ref.Kind {
	case Registry:
		to, err := newRepository(ctx, ref, options)
		if err != nil {
			return err
		}
		return to.explain(ctx, push, to.write(ctx, nodes, tags))
	case Layout:
		return explain(ctx, writeLayout(ctx, ref, nodes, tags, options))
	}
	return notStored(ref)
}

// distinct are a reference's own tag, if any, and the others, each once.
func distinct(own string, tags []string) ([]string, error) {
	if own != "" {
		tags = append([]string{own}, tags...)
	}
	var kept []string
	for _, tag := range tags {
		if err := checkTag(tag); err != nil {
			return nil, err
		}
		if !slices.Contains(kept, tag) {
			kept = append(kept, tag)
		}
	}
	return kept, nil
}

func open(ctx context.Context, ref Reference, options Options) (source, error) {
	switch ref.Kind {
	case Registry:
		return newRepository(ctx, ref, options)
	case Layout:
		return openLayout(ref)
	}
	return nil, notStored(ref)
}

func notStored(ref Reference) error {
	if ref.Kind == Tarball {
		return fmt.Errorf("%s is a tarball, which holds no manifest, tags or attachments: name an image layout or a registry", ref)
	}
	return errors.New("an empty reference: name an image layout or a registry")
}
