package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Name is the name of a bundle, whoever's policies are in it.
const Name = "bulkhead"

// manifestFile is where OPA looks for a bundle's manifest.
const manifestFile = ".manifest"

// Manifest is a bundle's .manifest, as OPA reads it
// (https://www.openpolicyagent.org/docs/management-bundles#bundle-file-format),
// with what Bulkhead says of the bundle as its metadata.
type Manifest struct {
	// Revision is what OPA shows of an active bundle: "v<version>+<revision>".
	Revision string `json:"revision"`
	// Roots are the paths below data that the bundle owns.
	Roots []string `json:"roots"`
	// RegoVersion is 1.
	RegoVersion int      `json:"rego_version"`
	Metadata    Metadata `json:"metadata"`
}

// Metadata is what a bundle says of itself.
type Metadata struct {
	Name string `json:"name"`
	// Version is semantic, without a v.
	Version string `json:"version"`
	// Revision identifies the sources: a commit, or where none was told the
	// digest of the sources, "sha256:…".
	Revision string `json:"revision"`
	// Builder is the version of the bulkhead command that built the bundle.
	// Another one may generate other files of the same policies.
	Builder string `json:"builder"`
	// Source is where the sources are.
	Source string `json:"source"`
	// Created is when the sources were made what they are, to the second, in UTC.
	Created time.Time `json:"created"`
	// Profile is the one whose constraints gator, conftest and OPA go by.
	Profile string `json:"profile"`
	// Profiles are all that the bundle holds, sorted.
	Profiles []string `json:"profiles"`
	// Policies are sorted by name.
	Policies []Policy `json:"policies"`
}

// Policy is what a bundle says of one of its policies.
type Policy struct {
	Name     string              `json:"name"`
	Kind     string              `json:"kind"`
	Title    string              `json:"title"`
	Version  string              `json:"version"`
	Severity string              `json:"severity"`
	Controls map[string][]string `json:"controls"`
}

func policiesOf(policies []policy.Policy) []Policy {
	described := make([]Policy, len(policies))
	for i, p := range policies {
		described[i] = Policy{
			Name: p.Name, Kind: p.Kind, Title: p.Title, Version: p.Version, Severity: p.Severity, Controls: p.Controls,
		}
	}
	return described
}

// encode writes the manifest as the bundle holds it: compact, with its keys
// sorted. OPA's signature covers a manifest's meaning and not its spelling, so
// that there is one spelling only.
func (m Manifest) encode() ([]byte, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", manifestFile, err)
	}
	var sorted map[string]any
	if err := json.Unmarshal(text, &sorted); err != nil {
		return nil, fmt.Errorf("writing %s: %w", manifestFile, err)
	}
	var canonical bytes.Buffer
	encoder := json.NewEncoder(&canonical)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(sorted); err != nil {
		return nil, fmt.Errorf("writing %s: %w", manifestFile, err)
	}
	return bytes.TrimSuffix(canonical.Bytes(), []byte("\n")), nil
}

func decodeManifest(text []byte) (Manifest, error) {
	var read Manifest
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return Manifest{}, fmt.Errorf("%s: %w", manifestFile, err)
	}
	return read, nil
}

// CheckVersion says what is wrong with a bundle's version: it has to be one that
// an OCI tag can hold.
func CheckVersion(version string) error {
	_, err := artifact.VersionTags(version, nil)
	return err
}
