package sbom

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"
)

const (
	unknown      = "NOASSERTION"
	organization = "The Bulkhead Authors"
)

// document is a document about the subject, which is the first of its packages.
// The clauses are those of SPDX 2.3.
type document struct {
	subject Subject
	spdx.Document
}

func newDocument(subject Subject, described *spdx.Package) (*document, error) {
	if err := subject.check(); err != nil {
		return nil, err
	}
	described.PackageVersion = subject.Version
	described.PackageSupplier = &common.Supplier{SupplierType: "Organization", Supplier: organization}
	described.PackageDownloadLocation = "git+" + subject.Source + "@v" + subject.Version
	described.PackageLicenseConcluded = subject.License
	described.PackageLicenseDeclared = subject.License
	described.PackageCopyrightText = unknown
	if subject.Digest != "" {
		described.PackageChecksums = []spdx.Checksum{{Algorithm: common.SHA256, Value: subject.Digest.Encoded()}}
	}

	d := &document{subject: subject, Document: spdx.Document{
		SPDXVersion:    spdx.Version,
		DataLicense:    spdx.DataLicense,
		SPDXIdentifier: "DOCUMENT",
		DocumentName:   subject.Name + "-" + subject.Version,
		CreationInfo: &spdx.CreationInfo{
			Creators: []spdx.Creator{
				{CreatorType: "Tool", Creator: "bulkhead-" + subject.Version},
				{CreatorType: "Organization", Creator: organization},
			},
			Created: subject.Created.UTC().Format(time.RFC3339),
		},
		Packages: []*spdx.Package{described},
	}}
	d.relate(d.SPDXIdentifier, common.TypeRelationshipDescribe, described.PackageSPDXIdentifier)
	return d, nil
}

func (d *document) relate(one spdx.ElementID, relationship string, other spdx.ElementID) {
	d.Relationships = append(d.Relationships, &spdx.Relationship{
		RefA:         spdx.DocElementID{ElementRefID: one},
		Relationship: relationship,
		RefB:         spdx.DocElementID{ElementRefID: other},
	})
}

// write writes the document. Its namespace, which has to be unique (clause 6.5),
// is made of the digest of everything else in it.
func (d *document) write() ([]byte, error) {
	content, err := d.encode()
	if err != nil {
		return nil, err
	}
	d.DocumentNamespace = fmt.Sprintf("%s/spdx/%s-%x", d.subject.Source, url.PathEscape(d.DocumentName), sha256.Sum256(content))
	return d.encode()
}

func (d *document) encode() ([]byte, error) {
	var b bytes.Buffer
	if err := json.Write(&d.Document, &b, json.Indent("  "), json.EscapeHTML(false)); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// identifier is the identifier of what has a name of its kind. It has letters,
// digits, dots and hyphens alone (clause 7.2); a hyphen comes before each byte
// that is another, in hexadecimal, so that no two names have one identifier.
func identifier(kind, name string) spdx.ElementID {
	var b strings.Builder
	b.WriteString(kind + "-")
	for _, char := range []byte(name) {
		switch {
		case 'a' <= char && char <= 'z', 'A' <= char && char <= 'Z', '0' <= char && char <= '9', char == '.':
			b.WriteByte(char)
		default:
			fmt.Fprintf(&b, "-%02x", char)
		}
	}
	return spdx.ElementID(b.String())
}
