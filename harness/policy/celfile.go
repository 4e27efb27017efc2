package policy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// celFile is one .cel file.
type celFile struct {
	path      string
	imports   []celImport
	variables []celVariable
	messages  string
}

type celImport struct {
	topic string
	line  int
}

type celVariable struct {
	Variable
	line int
}

func parseCEL(file, text string) (celFile, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		return celFile{}, fmt.Errorf("%s: %w", file, err)
	}
	if len(document.Content) != 1 {
		return celFile{}, fmt.Errorf("%s: the file is empty: write variables and messages", file)
	}

	read := celFile{path: file}
	reader := celReader{file: file}
	for _, field := range reader.fields(document.Content[0], "imports", "variables", MessagesVariable) {
		switch field.key {
		case "imports":
			for _, node := range reader.list(field.value) {
				read.imports = append(read.imports, celImport{reader.text(node, "an import"), node.Line})
			}
		case "variables":
			for _, node := range reader.list(field.value) {
				read.variables = append(read.variables, reader.variable(node))
			}
		case MessagesVariable:
			read.messages = reader.text(field.value, MessagesVariable)
		}
	}

	library := strings.HasPrefix(file, libraryFolder+"/")
	switch {
	case len(reader.faults) > 0:
	case library && read.messages != "":
		reader.fault(document.Content[0], "a library has variables and no messages")
	case library && len(read.variables) == 0:
		reader.fault(document.Content[0], "variables is missing: a library without any is of no use")
	case !library && read.messages == "":
		reader.fault(document.Content[0], "messages is missing: write an expression of type list(string)")
	}
	return read, errors.Join(reader.faults...)
}

// celReader reads the nodes of one file and collects what is wrong with them.
type celReader struct {
	file   string
	faults []error
}

type celField struct {
	key   string
	value *yaml.Node
}

func (r *celReader) fault(node *yaml.Node, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s:%d: %s", r.file, node.Line, fmt.Sprintf(format, args...)))
}

func (r *celReader) fields(node *yaml.Node, known ...string) []celField {
	if node.Kind != yaml.MappingNode {
		r.fault(node, "not a mapping: write %s", strings.Join(known, ", "))
		return nil
	}
	var fields []celField
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch {
		case !slices.Contains(known, key.Value):
			r.fault(key, "unknown key %q: there is %s", key.Value, strings.Join(known, ", "))
		case slices.ContainsFunc(fields, func(field celField) bool { return field.key == key.Value }):
			r.fault(key, "key %q is there twice", key.Value)
		default:
			fields = append(fields, celField{key.Value, value})
		}
	}
	return fields
}

func (r *celReader) list(node *yaml.Node) []*yaml.Node {
	if node.Kind != yaml.SequenceNode {
		r.fault(node, "not a list")
		return nil
	}
	return node.Content
}

func (r *celReader) text(node *yaml.Node, what string) string {
	if node.Kind != yaml.ScalarNode || node.Tag == "!!null" || strings.TrimSpace(node.Value) == "" {
		r.fault(node, "%s is no text", what)
		return ""
	}
	return node.Value
}

func (r *celReader) variable(node *yaml.Node) celVariable {
	read := celVariable{line: node.Line}
	for _, field := range r.fields(node, "name", "expression") {
		text := r.text(field.value, field.key)
		if field.key == "name" {
			read.Name = text
		} else {
			read.Expression = text
		}
	}
	if len(r.faults) > 0 {
		return read
	}
	if read.Name == "" || read.Expression == "" {
		r.fault(node, "a variable has a name and an expression")
		return read
	}
	if fault := checkVariableName(read.Name); fault != "" {
		r.fault(node, "%s", fault)
	}
	return read
}

// checkVariableName says why a variable may not have a name: the API server takes
// identifiers of CEL that are no reserved words (isCELIdentifier in
// kubernetes/pkg/apis/admissionregistration/validation), and Gatekeeper has names
// of its own (pkg/drivers/k8scel/schema).
func checkVariableName(name string) string {
	reserved := []string{
		"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
		"namespace", "null", "package", "return", "true", "var", "void", "while",
	}
	switch {
	case !regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`).MatchString(name):
		return fmt.Sprintf("variable name %q is no identifier", name)
	case slices.Contains(reserved, name):
		return fmt.Sprintf("variable name %q is a reserved word of CEL", name)
	case slices.Contains([]string{"params", "anyObject", MessagesVariable}, name) || strings.HasPrefix(name, "gatekeeper_internal_"):
		return fmt.Sprintf("variable name %q is taken by the template: take another", name)
	}
	return ""
}
