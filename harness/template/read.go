package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Compilable is a ConstraintTemplate's Rego, parsed and moved into packages of
// its own, so that many templates can share one compiler.
type Compilable struct {
	// Kind is the kind of the template's constraints.
	Kind string
	// Name is the policy's name where the template comes from here, else that
	// of the template.
	Name string
	// Schema is the OpenAPI v3 schema of the parameters; nil when the template
	// has none.
	Schema map[string]any
	// Severity is the policy's, "" where the template says nothing of it.
	Severity string
	// Query is the entry rule, "data.templates.<Kind>.entry.violation".
	Query string
	// Modules by file name.
	Modules map[string]*ast.Module
}

type readTemplate struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		CRD struct {
			Spec struct {
				Names struct {
					Kind string `json:"kind"`
				} `json:"names"`
				Validation struct {
					Schema map[string]any `json:"openAPIV3Schema"`
				} `json:"validation"`
			} `json:"spec"`
		} `json:"crd"`
		Targets []struct {
			Target string   `json:"target"`
			Rego   string   `json:"rego"`
			Libs   []string `json:"libs"`
			Code   []struct {
				Engine string `json:"engine"`
				Source struct {
					Version string   `json:"version"`
					Rego    string   `json:"rego"`
					Libs    []string `json:"libs"`
				} `json:"source"`
			} `json:"code"`
		} `json:"targets"`
	} `json:"spec"`
}

// Is reports whether an object is a ConstraintTemplate.
func Is(object map[string]any) bool {
	apiVersion, _ := object["apiVersion"].(string)
	return object["kind"] == "ConstraintTemplate" && strings.HasPrefix(apiVersion, "templates.gatekeeper.sh/")
}

// HasCEL reports whether a ConstraintTemplate as decoded from YAML holds CEL.
// Gatekeeper then evaluates that and not the Rego, unless it is told
// --enable-k8s-native-validation=false.
func HasCEL(object map[string]any) (bool, error) {
	read, err := decode(object)
	if err != nil {
		return false, err
	}
	for _, target := range read.Spec.Targets {
		for _, code := range target.Code {
			if code.Engine == celEngine {
				return true, nil
			}
		}
	}
	return false, nil
}

func decode(object map[string]any) (readTemplate, error) {
	var read readTemplate
	encoded, err := json.Marshal(object)
	if err != nil {
		return readTemplate{}, err
	}
	if err := json.Unmarshal(encoded, &read); err != nil {
		return readTemplate{}, fmt.Errorf("not a ConstraintTemplate: %w", err)
	}
	return read, nil
}

// Read reads a ConstraintTemplate as decoded from YAML. As in Gatekeeper, the
// legacy field rego takes precedence over code and is Rego v0 (compilers.go and
// conversion.go of its framework). What else is among the code is not read.
func Read(object map[string]any) (Compilable, error) {
	read, err := decode(object)
	if err != nil {
		return Compilable{}, err
	}
	kind := read.Spec.CRD.Spec.Names.Kind
	switch {
	case kind == "":
		return Compilable{}, errors.New("spec.crd.spec.names.kind is missing")
	case read.Metadata.Name != strings.ToLower(kind):
		return Compilable{}, fmt.Errorf("metadata.name is %q; Gatekeeper asks for the kind in lower case, %q", read.Metadata.Name, strings.ToLower(kind))
	case len(read.Spec.Targets) != 1:
		return Compilable{}, fmt.Errorf("spec.targets has %d entries; Gatekeeper takes one", len(read.Spec.Targets))
	}

	rego, libs, version, err := read.source()
	if err != nil {
		return Compilable{}, err
	}
	compilable := Compilable{
		Kind:    kind,
		Name:    read.Metadata.Name,
		Schema:  read.Spec.CRD.Spec.Validation.Schema,
		Query:   fmt.Sprintf("data.templates[%q].entry.violation", kind),
		Modules: make(map[string]*ast.Module),
	}
	return compilable, compilable.parse(rego, libs, version)
}

func (t readTemplate) source() (rego string, libs []string, version ast.RegoVersion, err error) {
	target := t.Spec.Targets[0]
	if target.Rego != "" {
		return target.Rego, target.Libs, ast.RegoV0, nil
	}
	for _, code := range target.Code {
		if code.Engine != regoEngine {
			continue
		}
		version := ast.RegoV0
		if code.Source.Version == "v1" {
			version = ast.RegoV1
		}
		return code.Source.Rego, code.Source.Libs, version, nil
	}
	return "", nil, 0, errors.New("spec.targets[0] holds no Rego")
}

// parse parses the modules and moves the entry to data.templates.<Kind>.entry
// and data.lib to data.templates.<Kind>.lib.
func (c Compilable) parse(rego string, libs []string, version ast.RegoVersion) error {
	for i, text := range append([]string{rego}, libs...) {
		file := fmt.Sprintf("%s/libs[%d].rego", c.Name, i-1)
		if i == 0 {
			file = c.Name + "/rego.rego"
		}
		module, err := ast.ParseModuleWithOpts(file, text, ast.ParserOptions{RegoVersion: version})
		if err != nil {
			return err
		}
		if i == 0 {
			module.Package.Path = c.root("entry")
		}
		if err := c.moveLibraries(module); err != nil {
			return err
		}
		c.Modules[file] = module
	}
	return nil
}

func (c Compilable) root(tail string) ast.Ref {
	return ast.Ref{ast.DefaultRootDocument, ast.StringTerm("templates"), ast.StringTerm(c.Kind), ast.StringTerm(tail)}
}

func (c Compilable) moveLibraries(module *ast.Module) error {
	lib := ast.MustParseRef("data.lib")
	_, err := ast.TransformRefs(module, func(ref ast.Ref) (ast.Value, error) {
		if ref.HasPrefix(lib) {
			return c.root("lib").Concat(ref[len(lib):]), nil
		}
		return ref, nil
	})
	return err
}
