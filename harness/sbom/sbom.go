// Package sbom writes SPDX documents: what a bundle holds, and what the command
// is linked with.
package sbom

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/opencontainers/go-digest"
)

// Subject is what a document describes.
type Subject struct {
	// Name names the document, together with Version.
	Name string
	// Version is bulkhead's, such as 0.1.0. The source has the tag v0.1.0.
	Version string
	// Created is when the document is said to be created, to the second.
	Created time.Time
	// Source is the repository's https URL.
	Source string
	// License is an SPDX license expression; see Annex D of the specification.
	License string
	// Digest is the subject's SHA-256 as it is distributed. Without it the
	// document states none.
	Digest digest.Digest
}

func (s Subject) check() error {
	switch {
	case s.Name == "":
		return errors.New("the subject has no name")
	case s.Version == "":
		return errors.New("the subject has no version")
	case s.Created.IsZero():
		return errors.New("the subject has no time of creation")
	case s.License == "":
		return errors.New("the subject has no license: say NOASSERTION if it is unknown")
	}

	source, err := url.Parse(s.Source)
	if err != nil {
		return fmt.Errorf("the subject's source: %w", err)
	}
	plain := url.URL{Scheme: "https", Host: source.Host, Path: source.Path, RawPath: source.RawPath}
	if source.Host == "" || *source != plain || strings.HasSuffix(source.Path, "/") {
		return fmt.Errorf("the subject's source %q is not a repository's https URL without a slash at its end", s.Source)
	}

	if s.Digest == "" {
		return nil
	}
	if err := s.Digest.Validate(); err != nil {
		return fmt.Errorf("the subject's digest %q: %w", s.Digest, err)
	}
	if s.Digest.Algorithm() != digest.SHA256 {
		return fmt.Errorf("the subject's digest %q is not SHA-256", s.Digest)
	}
	return nil
}
