package release

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/format"
	"github.com/bulkhead-policy/bulkhead/harness/printable"
)

// Format is the name of an output format.
type Format string

// The output formats.
const (
	Text Format = "text"
	JSON Format = "json"
)

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) { return format.Parse(name, Text, JSON) }

// Description is what is in a release.
type Description struct {
	Reference string `json:"reference"`
	// Digest is that of the manifest, "" of a tarball.
	Digest string `json:"digest"`
	// Size is that of the layer, in bytes.
	Size     int               `json:"size"`
	Files    int               `json:"files"`
	Signed   bool              `json:"signed"`
	Attached []Attached        `json:"attached"`
	Profiles map[string]Counts `json:"profiles"`
	bundle.Metadata
}

// Attached is something that refers to the release's manifest.
type Attached struct {
	Digest       string `json:"digest"`
	ArtifactType string `json:"artifactType"`
	Title        string `json:"title,omitempty"`
}

// Counts are the numbers of a profile's constraints by enforcement action.
type Counts map[string]int

// Describe describes the release, which was read by the reference.
func (r Release) Describe(reference string) Description {
	_, signed := r.Files[bundle.SignaturesFile]
	described := Description{
		Reference: reference, Size: len(r.Artifact.Layer), Files: len(r.Files), Signed: signed,
		Attached: []Attached{}, Profiles: make(map[string]Counts), Metadata: r.Bundle.Manifest.Metadata,
	}
	if r.Artifact.Manifest != nil {
		described.Digest = r.Artifact.Descriptor().Digest.String()
	}
	for _, attachment := range r.Artifact.Attachments {
		described.Attached = append(described.Attached, Attached{
			Digest: attachment.Descriptor().Digest.String(), ArtifactType: attachment.ArtifactType,
			Title: attachment.Annotations["org.opencontainers.image.title"],
		})
	}
	for _, p := range r.Bundle.Profiles {
		counts := make(Counts)
		for _, c := range p.Constraints {
			counts[string(c.Action)]++
		}
		described.Profiles[p.Name] = counts
	}
	return described
}

// Write writes the description.
func (d Description) Write(out io.Writer, in Format) error {
	if in == JSON {
		return format.WriteJSON(out, d)
	}
	lines := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, value string) { fmt.Fprintf(lines, "%s\t%s\n", name, value) }
	row("reference", d.Reference)
	if d.Digest != "" {
		row("digest", d.Digest)
	}
	row("version", d.Version)
	row("revision", printable.Line(d.Revision))
	row("source", printable.Line(d.Source))
	row("created", d.Created.Format(time.RFC3339))
	row("built by", "bulkhead "+printable.Line(d.Builder))
	row("layer", fmt.Sprintf("%d files in %d bytes", d.Files, d.Size))
	row("OPA signature", map[bool]string{true: "yes", false: "no"}[d.Signed])
	for i, attached := range d.Attached {
		name := ""
		if i == 0 {
			name = "attached"
		}
		row(name, strings.TrimSpace(printable.Line(attached.ArtifactType)+" "+printable.Line(attached.Title)))
	}
	for i, name := range slices.Sorted(maps.Keys(d.Profiles)) {
		label := ""
		if i == 0 {
			label = "profiles"
		}
		text := printable.Line(name) + ": " + d.Profiles[name].String()
		if name == d.Profile {
			text += " (default)"
		}
		row(label, text)
	}

	fmt.Fprint(lines, "\npolicy\tversion\tseverity\tcontrols\n")
	for _, p := range d.Policies {
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\n", printable.Line(p.Name), p.Version, p.Severity, printable.Line(controls(p)))
	}
	return lines.Flush()
}

func controls(p bundle.Policy) string {
	var all []string
	for _, standard := range slices.Sorted(maps.Keys(p.Controls)) {
		all = append(all, standard+" "+strings.Join(p.Controls[standard], " "))
	}
	return strings.Join(all, ", ")
}

// String counts the actions, the strongest first.
func (c Counts) String() string {
	var parts []string
	for _, action := range []string{"deny", "warn", "dryrun", ""} {
		if c[action] > 0 {
			name := action
			if action == "" {
				name = "not in force outside the cluster"
			}
			parts = append(parts, fmt.Sprintf("%d %s", c[action], name))
		}
	}
	return strings.Join(parts, ", ")
}

// Verification is what was verified of a release.
type Verification struct {
	Digest   string    `json:"digest"`
	Version  string    `json:"version"`
	Findings []Finding `json:"findings"`
}

// Write writes the verification.
func (v Verification) Write(out io.Writer, in Format) error {
	if in == JSON {
		return format.WriteJSON(out, v)
	}
	lines := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, finding := range v.Findings {
		verdict := "ok"
		if !finding.Checked {
			verdict = "not checked"
		}
		fmt.Fprintf(lines, "%s\t%s\t%s\n", finding.Subject, verdict, finding.Text)
	}
	return lines.Flush()
}
