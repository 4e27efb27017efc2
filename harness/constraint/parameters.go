package constraint

import (
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
)

// CheckParameters holds the constraint's parameters to the template's OpenAPI
// v3 schema of spec.parameters. The API server prunes a field that the schema
// does not know, so that a misspelt parameter counts for nothing without a
// word; here it is a fault.
func (c Constraint) CheckParameters(schema map[string]any) ([]Fault, error) {
	encoded, err := json.Marshal(schema)
	if err != nil {
		return nil, fmt.Errorf("encoding the parameters' schema of %s: %w", c.Kind, err)
	}
	closed := new(spec.Schema)
	if err := json.Unmarshal(encoded, closed); err != nil {
		return nil, fmt.Errorf("reading the parameters' schema of %s: %w", c.Kind, err)
	}
	if len(closed.Properties) == 0 && !preservesUnknown(closed) {
		closed.AdditionalProperties = &spec.SchemaOrBool{Allows: false}
	}
	closeSchema(closed)

	result := validate.NewSchemaValidator(closed, nil, "spec.parameters", strfmt.Default).Validate(c.Parameters)
	var faults []Fault
	for _, err := range result.Errors {
		faults = append(faults, parameterFault(err))
	}
	return faults, nil
}

// parameterFault says what is wrong in the words of the schema's reader. The
// library's messages begin with the field, "spec.parameters.x in body …".
func parameterFault(err error) Fault {
	message := strings.ReplaceAll(err.Error(), " in body ", " ")
	message = strings.ReplaceAll(message, "is a forbidden property", "is no parameter of this policy")
	field, _, _ := strings.Cut(message, " ")
	return Fault{Path: splitPath(field), Message: message}
}

// splitPath reads "a.b[2].c" and "a.2.c", the library's ways to name a field.
func splitPath(name string) []any {
	var path []any
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		var index int
		if _, err := fmt.Sscanf(part, "%d", &index); err == nil && fmt.Sprint(index) == part {
			path = append(path, index)
			continue
		}
		path = append(path, part)
	}
	return path
}

// closeSchema forbids unknown properties wherever properties are listed.
func closeSchema(schema *spec.Schema) {
	if len(schema.Properties) > 0 && schema.AdditionalProperties == nil && !preservesUnknown(schema) {
		schema.AdditionalProperties = &spec.SchemaOrBool{Allows: false}
	}
	for name, property := range schema.Properties {
		closeSchema(&property)
		schema.Properties[name] = property
	}
	if schema.Items != nil && schema.Items.Schema != nil {
		closeSchema(schema.Items.Schema)
	}
	if schema.AdditionalProperties != nil && schema.AdditionalProperties.Schema != nil {
		closeSchema(schema.AdditionalProperties.Schema)
	}
}

func preservesUnknown(schema *spec.Schema) bool {
	preserves, _ := schema.Extensions.GetBool("x-kubernetes-preserve-unknown-fields")
	return preserves
}
