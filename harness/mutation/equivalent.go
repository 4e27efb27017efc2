package mutation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// equivalentFolder holds one file a package: <name>.yaml.
const equivalentFolder = "harness/mutation/equivalent"

// Equivalent is a mutation that no input can tell from the original.
type Equivalent struct {
	Mutation `yaml:",inline"`
	// Reason says why.
	Reason string `json:"reason" yaml:"reason"`
}

// readEquivalents reads the list of a package; there need not be one.
func readEquivalents(fsys fs.FS, name string) ([]Equivalent, error) {
	file := path.Join(equivalentFolder, name+".yaml")
	text, err := fs.ReadFile(fsys, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}

	var list []Equivalent
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&list); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", file, err)
	}

	var faults []error
	seen := make(map[Mutation]bool)
	for i, e := range list {
		if strings.TrimSpace(e.Reason) == "" {
			faults = append(faults, fmt.Errorf("%s: %s: the reason is empty; say why no input can tell it from the original", file, e.Mutation))
		}
		list[i].Expression, list[i].Becomes = short(e.Expression), short(e.Becomes)
		if seen[list[i].Mutation] {
			faults = append(faults, fmt.Errorf("%s: %s: it is listed twice; remove one", file, e.Mutation))
		}
		seen[list[i].Mutation] = true
	}
	return list, errors.Join(faults...)
}
