package template

import (
	"fmt"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Violations is how many violations of one object the CEL of a template tells
// apart: a validation has one message, so there is one for each. Of more the first
// of them are told, and the object is denied all the same.
const Violations = 16

// celSource is the source of the engine K8sNativeValidation, as Source in
// Gatekeeper's pkg/drivers/k8scel/schema has it.
type celSource struct {
	FailurePolicy string          `yaml:"failurePolicy"`
	GenerateVAP   bool            `yaml:"generateVAP"`
	Variables     []celVariable   `yaml:"variables"`
	Validations   []celValidation `yaml:"validations"`
}

type celVariable struct {
	Name       string `yaml:"name"`
	Expression string `yaml:"expression"`
}

type celValidation struct {
	Expression        string `yaml:"expression"`
	MessageExpression string `yaml:"messageExpression"`
}

// newCELSource makes the validation number i hold as long as there are no more than
// i messages, and give that message otherwise. What CEL fails on is denied.
func newCELSource(cel policy.CEL) celSource {
	source := celSource{FailurePolicy: "Fail", GenerateVAP: true}
	for _, variable := range cel.Variables {
		source.Variables = append(source.Variables, celVariable(variable))
	}
	source.Variables = append(source.Variables, celVariable{policy.MessagesVariable, presentable(cel.Messages)})

	messages := "variables." + policy.MessagesVariable
	for i := range Violations {
		source.Validations = append(source.Validations, celValidation{
			Expression:        fmt.Sprintf("size(%s) <= %d", messages, i),
			MessageExpression: fmt.Sprintf("%s[%d]", messages, i),
		})
	}
	return source
}

// The API server drops a message of more bytes than this
// (MaxEvaluatedMessageExpressionSizeBytes in k8s.io/apiserver/pkg/apis/cel). So many
// characters, of four bytes at most, and an ellipsis have room in them.
const (
	messageBytes      = 5 * 1024
	messageCharacters = (messageBytes - len("…")) / 4
)

// presentable makes one line of each message of an expression, and cuts those that
// are too long: what the API server drops it would not say at all.
func presentable(messages string) string {
	return fmt.Sprintf("(\n  %s\n).map(m, m.replace('\\n', ' ')).map(m, size(bytes(m)) <= %d ? m : m.substring(0, %d) + '…')",
		strings.ReplaceAll(messages, "\n", "\n  "), messageBytes, messageCharacters)
}
