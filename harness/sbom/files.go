package sbom

import (
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/spdx/tools-golang/spdx"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/spdx/tools-golang/utils"
)

// Files is an SPDX 2.3 document, in JSON, about a package of files, by
// slash-separated relative path. It has each file with its checksums and the code
// by which all are verified (clause 7.9). The same subject and files are the same
// bytes.
func Files(subject Subject, files map[string][]byte) ([]byte, error) {
	if len(files) == 0 {
		return nil, errors.New("there are no files to describe")
	}
	described := &spdx.Package{
		PackageName:                 subject.Name,
		PackageSPDXIdentifier:       identifier("Package", subject.Name),
		FilesAnalyzed:               true,
		PackageLicenseInfoFromFiles: []string{unknown},
		PrimaryPackagePurpose:       "ARCHIVE",
	}
	document, err := newDocument(subject, described)
	if err != nil {
		return nil, err
	}

	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !fs.ValidPath(name) || name == "." {
			return nil, fmt.Errorf("file %q: the name is not a slash-separated relative path", name)
		}
		file := &spdx.File{
			FileName:           "./" + name,
			FileSPDXIdentifier: identifier("File", name),
			FileTypes:          []string{fileType(name)},
			Checksums: []spdx.Checksum{
				{Algorithm: common.SHA1, Value: fmt.Sprintf("%x", sha1.Sum(files[name]))},
				{Algorithm: common.SHA256, Value: fmt.Sprintf("%x", sha256.Sum256(files[name]))},
			},
			LicenseConcluded:   unknown,
			LicenseInfoInFiles: []string{unknown},
			FileCopyrightText:  unknown,
		}
		document.Files = append(document.Files, file)
		document.relate(described.PackageSPDXIdentifier, common.TypeRelationshipContains, file.FileSPDXIdentifier)
	}
	code, err := utils.GetVerificationCode(document.Files, "")
	if err != nil {
		return nil, err
	}
	described.PackageVerificationCode = &code
	return document.write()
}

// fileType is one of the types of clause 8.3.
func fileType(name string) string {
	switch {
	case strings.HasSuffix(name, ".spdx.json"):
		return "SPDX"
	case path.Ext(name) == ".rego":
		return "SOURCE"
	case path.Ext(name) == ".md":
		return "DOCUMENTATION"
	case slices.Contains([]string{".yaml", ".yml", ".json", ".txt"}, path.Ext(name)):
		return "TEXT"
	case slices.Contains([]string{"LICENSE", "NOTICE"}, path.Base(name)):
		return "TEXT"
	}
	return "OTHER"
}
