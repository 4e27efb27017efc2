package sbom

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx/v2/common"
)

// Check says where a document of Files and the files differ.
func Check(document []byte, files map[string][]byte) error {
	read, err := spdxjson.Read(bytes.NewReader(document))
	if err != nil {
		return fmt.Errorf("reading the SBOM: %w", err)
	}
	var faults []error
	listed := make(map[string]bool)
	for _, file := range read.Files {
		name := strings.TrimPrefix(file.FileName, "./")
		text, found := files[name]
		switch {
		case listed[name]:
			faults = append(faults, fmt.Errorf("the SBOM lists %s twice", name))
		case !found:
			faults = append(faults, fmt.Errorf("the SBOM lists %s, which is not there", name))
		case !slices.Contains(file.Checksums, common.Checksum{Algorithm: common.SHA256, Value: fmt.Sprintf("%x", sha256.Sum256(text))}):
			faults = append(faults, fmt.Errorf("the SBOM has another SHA-256 of %s", name))
		}
		listed[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !listed[name] {
			faults = append(faults, fmt.Errorf("the SBOM does not list %s", name))
		}
	}
	return errors.Join(faults...)
}
