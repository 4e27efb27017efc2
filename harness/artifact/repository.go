package artifact

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
)

// repository is a registry's repository, to read from and to write to.
type repository struct {
	*remote.Repository
	ref      Reference
	options  Options
	attempts *attempts
}

func newRepository(ctx context.Context, ref Reference, options Options) (*repository, error) {
	store, err := newCredentials(options.CredentialsFile)
	if err != nil {
		return nil, fmt.Errorf("reading the credentials of docker: %w: mend the file, or set DOCKER_CONFIG to another folder", err)
	}
	tried := newAttempts(ctx, ref.Host, options)
	client := &auth.Client{
		Client:     &http.Client{Transport: tried.transport()},
		Credential: credentials.Credential(store),
		Cache:      auth.NewCache(),
	}
	client.SetUserAgent("bulkhead")
	return &repository{
		Repository: &remote.Repository{
			Client:    client,
			Reference: registry.Reference{Registry: ref.Host, Repository: ref.Repository},
			PlainHTTP: options.PlainHTTP || isLoopback(ref.Host),
			// Old lists of referrers stay, since most registries do not let
			// anybody delete (distribution answers 405 by default).
			SkipReferrersGC:      true,
			TagListMaxPages:      1000,
			ReferrerListMaxPages: maxAttachments + 1,
		},
		ref:      ref,
		options:  options,
		attempts: tried,
	}, nil
}

func newCredentials(file string) (credentials.Store, error) {
	options := credentials.StoreOptions{DetectDefaultNativeStore: true}
	if file != "" {
		return credentials.NewStore(file, options)
	}
	return credentials.NewStoreFromDocker(options)
}

// isLoopback is gator's rule for plain HTTP (gatekeeper v3.23.1, pkg/oci).
func isLoopback(host string) bool {
	name := host
	if split, _, err := net.SplitHostPort(host); err == nil {
		name = split
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return err == nil && address.IsLoopback()
}

func (r *repository) tags(ctx context.Context) ([]string, error) {
	var tags []string
	err := r.Tags(ctx, "", func(page []string) error {
		tags = append(tags, page...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return visible(tags), nil
}

func (r *repository) resolve(ctx context.Context) (ocispec.Descriptor, error) {
	name := r.ref.Tag
	if name == "" {
		name = r.ref.Digest.String()
	}
	if name == "" {
		name = latest
	}
	described, err := r.Resolve(ctx, name)
	switch {
	case errors.Is(err, errdef.ErrNotFound):
		return described, r.missing(ctx, name)
	case err != nil:
		return described, err
	case r.ref.Digest != "" && r.ref.Digest != described.Digest:
		return described, moved(r.ref, described.Digest)
	}
	return described, nil
}

func (r *repository) referrers(ctx context.Context, subject ocispec.Descriptor) ([]ocispec.Descriptor, error) {
	var found []ocispec.Descriptor
	err := r.Referrers(ctx, subject, "", func(page []ocispec.Descriptor) error {
		var err error
		found, err = appendReferrers(found, page, subject.Digest)
		return err
	})
	return found, err
}
