package parity_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"testing"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/drivers/k8scel/schema"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/drivers/k8scel/transform"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/reader"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/cel/environment"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// celPolicies are the policies that the API server evaluates too.
func celPolicies(t *testing.T) []policy.Policy {
	t.Helper()
	tree, err := fs.Sub(bulkhead.Files, "policies")
	require.NoError(t, err)
	policies, err := policy.Load(tree)
	require.NoError(t, err)
	return slices.DeleteFunc(policies, func(p policy.Policy) bool { return p.CEL == nil })
}

// celSource is the CEL of a policy's template, as Gatekeeper reads it.
func celSource(t *testing.T, p policy.Policy) *schema.Source {
	t.Helper()
	reference, err := newCELFrameworks()
	require.NoError(t, err)
	objects, err := readUnstructured(filepath.Join(templateFolder, p.Name+".yaml"))
	require.NoError(t, err)
	template, err := reader.ToTemplate(reference.scheme, objects[0])
	require.NoError(t, err)
	source, err := schema.GetSourceFromTemplate(template)
	require.NoError(t, err)
	return source
}

// celVariables are Gatekeeper's and the template's.
func celVariables(t *testing.T, source *schema.Source) []cel.NamedExpressionAccessor {
	t.Helper()
	variables, err := source.GetVariables()
	require.NoError(t, err)
	return append(transform.AllVariablesCEL(), variables...)
}

// compileCEL compiles each expression as an API server of a version does when a
// ValidatingAdmissionPolicy is created: with the libraries of the version before its
// own, so that what is stored can be rolled back with it.
func compileCEL(t *testing.T, p policy.Policy, kubernetes *version.Version) error {
	t.Helper()
	source := celSource(t, p)
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(kubernetes.SubtractMinor(1)))
	require.NoError(t, err)
	declared := cel.OptionalVariableDeclarations{HasParams: true}

	var faults []error
	for _, v := range celVariables(t, source) {
		result := compiler.CompileAndStoreVariable(v, declared, environment.NewExpressions)
		if result.Error != nil {
			faults = append(faults, fmt.Errorf("%s: %w", v.GetName(), result.Error))
		} else if v.GetName() == policy.MessagesVariable {
			assert.Equal(t, "list(string)", result.OutputType.String())
		}
	}

	validations, err := source.GetValidations()
	require.NoError(t, err)
	messages, err := source.GetMessageExpressions()
	require.NoError(t, err)
	require.Len(t, validations, template.Violations)
	require.Len(t, messages, template.Violations)
	for _, expression := range append(validations, messages...) {
		if result := compiler.CompileCELExpression(expression, declared, environment.NewExpressions); result.Error != nil {
			faults = append(faults, fmt.Errorf("%s: %w", expression.GetExpression(), result.Error))
		}
	}
	return errors.Join(faults...)
}

// TestCELCompiles holds what CONTRIBUTING.md says of versions: Kubernetes 1.30, the
// first that has ValidatingAdmissionPolicies, takes all policies but those that
// compare addresses, which need 1.31.
func TestCELCompiles(t *testing.T) {
	for _, p := range celPolicies(t) {
		t.Run(p.Name, func(t *testing.T) {
			require.NoError(t, compileCEL(t, p, version.MajorMinor(1, 31)))
			err := compileCEL(t, p, version.MajorMinor(1, 30))
			if slices.Contains([]string{"no_external_ips", "no_loadbalancer"}, p.Name) {
				require.ErrorContains(t, err, "undeclared reference to 'isCIDR'")
			} else {
				require.NoError(t, err)
			}
		})
	}
}

// TestSuitesOnCEL asks the reference with and without CEL about every case of the
// policies that have some.
func TestSuitesOnCEL(t *testing.T) {
	rego, err := newFrameworks()
	require.NoError(t, err)
	withCEL, err := newCELFrameworks()
	require.NoError(t, err)

	cases := 0
	for _, p := range celPolicies(t) {
		read, err := suite.Read("../../testdata/" + p.Name + "/suite.yaml")
		require.NoError(t, err)
		outcomes, err := suite.Run(context.Background(), read, []suite.Engine{rego, withCEL})
		require.NoError(t, err)
		for _, outcome := range outcomes {
			t.Run(p.Name+"/"+outcome.Test+"/"+outcome.Case, func(t *testing.T) { require.NoError(t, outcome.Err) })
			cases++
		}
	}
	assert.Positive(t, cases)
}
