package artifact

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/distribution/reference"
	"oras.land/oras-go/v2/registry"
)

func parsePath(text string) (Reference, error) {
	if text == "" {
		return Reference{}, errors.New("an empty reference: name a folder, a .tar.gz file, or " + form)
	}
	if info, err := os.Stat(text); err == nil {
		return existing(text, info)
	}

	ref, err := splitPath(text)
	if err != nil {
		return Reference{}, err
	}
	info, err := os.Stat(ref.Path)
	switch {
	case err == nil && !info.IsDir():
		return Reference{}, fmt.Errorf("%s is a file, which holds no tags or digests: name it alone", ref.Path)
	case err == nil:
		return ref, nil
	case isTarball(text):
		return Reference{Kind: Tarball, Path: text}, nil
	case namesHost(text):
		return Reference{}, fmt.Errorf("%[1]s is no folder or file: a registry is written %[2]s%[1]s, a folder that is yet to be made ./%[1]s", text, scheme)
	}
	return ref, nil
}

func existing(path string, info fs.FileInfo) (Reference, error) {
	switch {
	case info.IsDir():
		return Reference{Kind: Layout, Path: path}, nil
	case isTarball(path):
		return Reference{Kind: Tarball, Path: path}, nil
	}
	return Reference{}, fmt.Errorf("%s is neither a folder nor a .tar.gz file: name an image layout or a bundle's tarball", path)
}

func isTarball(path string) bool {
	return strings.HasSuffix(path, ".tar.gz") || strings.HasSuffix(path, ".tgz")
}

// splitPath takes tag and digest off a folder's path. The colon of a drive and
// one with a path behind it are part of the path.
func splitPath(text string) (Reference, error) {
	ref := Reference{Kind: Layout}
	volume := filepath.VolumeName(text)
	rest := text[len(volume):]
	if path, digested, ok := cutLast(rest, "@"); ok && strings.Contains(digested, ":") {
		parsed, err := parseDigest(digested, text)
		if err != nil {
			return Reference{}, err
		}
		ref.Digest, rest = parsed, path
	}
	if path, tag, ok := cutLast(rest, ":"); ok && !strings.ContainsAny(tag, `/\`) {
		if err := checkTag(tag); err != nil {
			return Reference{}, err
		}
		ref.Tag, rest = tag, path
	}
	ref.Path = volume + rest
	if rest == "" {
		return Reference{}, fmt.Errorf("%q names no folder: write FOLDER[:TAG][@sha256:…]", text)
	}
	return ref, nil
}

func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

// namesHost tells whether the text would be a registry's reference for docker,
// by whose rule a host has a dot, a port, or is localhost.
func namesHost(text string) bool {
	parsed, err := reference.Parse(text)
	named, ok := parsed.(reference.Named)
	if err != nil || !ok {
		return false
	}
	host := reference.Domain(named)
	return host == "localhost" || strings.ContainsAny(host, ".:")
}

func checkTag(tag string) error {
	if (registry.Reference{Reference: tag}).ValidateReferenceAsTag() != nil {
		return fmt.Errorf("%q is no tag: use up to 128 letters, digits, _, . and -, and begin with none of the last two", tag)
	}
	return nil
}
