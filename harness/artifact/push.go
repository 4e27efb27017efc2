package artifact

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/errdef"
)

// write sends what is missing: the bundle's blobs and manifest, then its
// attachments, then the tags.
func (r *repository) write(ctx context.Context, nodes []node, tags []string) error {
	bundle := nodes[0]
	var moving []string
	for _, tag := range tags {
		have, err := r.digestOf(ctx, tag)
		if err != nil {
			return err
		}
		if err := checkMove(r.ref.place(), tag, have, bundle.Digest, r.options.Force); err != nil {
			return err
		}
		if have != bundle.Digest {
			moving = append(moving, tag)
		}
	}

	there, err := r.Exists(ctx, bundle.Descriptor)
	if err != nil {
		return err
	}
	if !there {
		if err := r.send(ctx, bundle); err != nil {
			return err
		}
	}
	if err := r.attach(ctx, bundle.Descriptor, nodes[1:]); err != nil {
		return err
	}

	for _, tag := range moving {
		r.options.step("tagging %s", tag)
		if err := r.PushReference(ctx, bundle.Descriptor, bytes.NewReader(bundle.content), tag); err != nil {
			return err
		}
	}
	return nil
}

// attach sends the attachments that the registry does not list. Without a
// referrers API it is oras that keeps the list, after it has sent a manifest:
// a manifest that is there but not listed has to be sent again.
func (r *repository) attach(ctx context.Context, subject ocispec.Descriptor, attachments []node) error {
	if len(attachments) == 0 {
		return nil
	}
	listed, err := r.referrers(ctx, subject)
	if err != nil {
		return err
	}
	for _, attached := range attachments {
		same := func(d ocispec.Descriptor) bool { return d.Digest == attached.Digest }
		if slices.ContainsFunc(listed, same) {
			continue
		}
		if err := r.send(ctx, attached); err != nil {
			return err
		}
	}
	return nil
}

// send sends a manifest after the blobs that the registry does not have.
func (r *repository) send(ctx context.Context, n node) error {
	for _, b := range n.blobs {
		there, err := r.Exists(ctx, b.Descriptor)
		if err != nil {
			return err
		}
		if there {
			continue
		}
		r.options.step("sending %s (%d bytes)", b.Digest, b.Size)
		if err := r.Push(ctx, b.Descriptor, bytes.NewReader(b.content)); err != nil {
			return err
		}
	}
	r.options.step("sending manifest %s", n.Digest)
	return r.Push(ctx, n.Descriptor, bytes.NewReader(n.content))
}

// digestOf is the digest that a tag stands for, or empty.
func (r *repository) digestOf(ctx context.Context, tag string) (digest.Digest, error) {
	described, err := r.Resolve(ctx, tag)
	if errors.Is(err, errdef.ErrNotFound) {
		return "", nil
	}
	return described.Digest, err
}
