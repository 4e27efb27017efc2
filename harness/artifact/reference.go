package artifact

import (
	"fmt"
	"strings"

	"github.com/distribution/reference"
	"github.com/opencontainers/go-digest"
	"oras.land/oras-go/v2/registry"
)

// Kind says what a reference names.
type Kind string

// What a reference can name.
const (
	// Registry is a repository of a registry.
	Registry Kind = "registry"
	// Layout is a folder with an OCI image layout.
	Layout Kind = "layout"
	// Tarball is a file with a bundle's layer alone.
	Tarball Kind = "tarball"
)

// scheme is what a registry's reference begins with.
const scheme = "oci://"

// form is how a registry's reference is written.
const form = scheme + "HOST[:PORT]/REPOSITORY[:TAG][@sha256:…]"

// Reference names a bundle, or the place of several.
type Reference struct {
	// Kind says which of the fields are used.
	Kind Kind
	// Host and Repository are a registry's, the host with its port.
	Host, Repository string
	// Path is the layout's folder or the tarball's file.
	Path string
	// Tag is as it was typed, or empty. To read it a registry takes latest,
	// and a layout the only bundle that it holds.
	Tag string
	// Digest is as it was typed, or empty. With a tag, the tag has to be it.
	Digest digest.Digest
}

// String is what to type.
func (r Reference) String() string {
	text := r.place()
	if r.Tag != "" {
		text += ":" + r.Tag
	}
	if r.Digest != "" {
		text += "@" + r.Digest.String()
	}
	return text
}

// place is the reference without tag and digest.
func (r Reference) place() string {
	if r.Kind == Registry {
		return scheme + r.Host + "/" + r.Repository
	}
	return r.Path
}

// ParseReference reads a reference as users type it:
//
//	oci://HOST[:PORT]/REPOSITORY[:TAG][@sha256:…]  a registry
//	FOLDER[:TAG][@sha256:…]                         an image layout
//	FILE.tar.gz, FILE.tgz                           a tarball
//
// A path that exists is taken for what it is, whatever its name. The grammar
// of repositories and tags is the distribution project's.
func ParseReference(text string) (Reference, error) {
	if rest, ok := strings.CutPrefix(text, scheme); ok {
		return parseRegistry(text, rest)
	}
	// One letter is a drive.
	if other, _, ok := strings.Cut(text, "://"); ok && len(other) > 1 {
		return Reference{}, fmt.Errorf("unknown scheme %q in %q: a registry is written %s", other, text, form)
	}
	return parsePath(text)
}

func parseRegistry(text, rest string) (Reference, error) {
	parsed, err := reference.Parse(rest)
	if err != nil {
		return Reference{}, fmt.Errorf("%q is no reference: %w: write %s", text, err, form)
	}
	named, ok := parsed.(reference.Named)
	if !ok || reference.Domain(named) == "" {
		return Reference{}, fmt.Errorf("%q names no repository: write %s", text, form)
	}

	ref := Reference{Kind: Registry, Host: reference.Domain(named), Repository: reference.Path(named)}
	if tagged, ok := parsed.(reference.Tagged); ok {
		ref.Tag = tagged.Tag()
	}
	if digested, ok := parsed.(reference.Digested); ok {
		if ref.Digest, err = parseDigest(digested.Digest().String(), text); err != nil {
			return Reference{}, err
		}
	}
	// The host ends up in a URL, which is a narrower grammar.
	if err := (registry.Reference{Registry: ref.Host, Repository: ref.Repository}).Validate(); err != nil {
		return Reference{}, fmt.Errorf("%q is no reference: %w: write %s", text, err, form)
	}
	return ref, nil
}

// parseDigest reads a bundle's digest, which is always one by SHA-256.
func parseDigest(digested, text string) (digest.Digest, error) {
	parsed, err := digest.Parse(digested)
	if err != nil || parsed.Algorithm() != digest.SHA256 {
		return "", fmt.Errorf("%q is no digest in %q: write sha256: and 64 hexadecimal digits", digested, text)
	}
	return parsed, nil
}
