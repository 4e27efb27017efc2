package suite_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

const (
	dualTemplate = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: k8sno}
spec:
  crd: {spec: {names: {kind: K8sNo}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - engine: Rego
          source:
            version: v1
            rego: |
              package no

              violation contains {"msg": "REGO"} if input.review.object.metadata.name
CEL`
	celCode = `        - engine: K8sNativeValidation
          source:
            validations:
              - {expression: "false", messageExpression: "'no'"}
`
	noSuite = `apiVersion: test.gatekeeper.sh/v1alpha1
kind: Suite
tests:
  - name: all
    template: template.yaml
    constraint: constraint.yaml
    cases:
      - name: one
        object: object.yaml
        assertions: [{violations: 1, message: "^no$"}]
`
)

// suiteOf writes a suite whose Rego says a message, and whose CEL, if it has any, says
// "no".
func suiteOf(t *testing.T, rego string, cel bool) string {
	t.Helper()
	folder, code := t.TempDir(), ""
	if cel {
		code = celCode
	}
	for name, text := range map[string]string{
		"template.yaml":   strings.NewReplacer("REGO", rego, "CEL", code).Replace(dualTemplate),
		"constraint.yaml": "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sNo\nmetadata: {name: all}\n",
		"object.yaml":     "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n",
		suite.FileName:    noSuite,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	return filepath.Join(folder, suite.FileName)
}

// gator is the stock client, which `make tools` builds.
func gator(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../.tools/bin/gator")
	require.NoError(t, err)
	require.FileExists(t, path, "run `make tools`")
	return path
}

// TestBothHalves holds that of a template with CEL the Rego is asked too: whichever
// says something else is found.
func TestBothHalves(t *testing.T) {
	const rego = "gator-test --enable-k8s-native-validation=false"
	for name, test := range map[string]struct {
		rego string
		cel  bool
		// answers are those of gator test, comparisons those of the report.
		answers     map[string][]string
		faults      []string
		comparisons string
	}{
		"Rego alone": {
			"no", false, map[string][]string{"bulkhead": {"no"}, "gator-test": {"no"}}, nil, "1 cases, 2 comparisons between engines, 0 failed",
		},
		"both": {
			"no", true, map[string][]string{"bulkhead": {"no"}, "gator-test": {"no"}, rego: {"no"}}, nil, "1 cases, 4 comparisons between engines, 0 failed",
		},
		"Rego that differs": {
			"none", true, map[string][]string{"bulkhead": {"none"}, "gator-test": {"no"}, rego: {"none"}},
			[]string{`gator-test says ["no"] where bulkhead says ["none"]`, rego + `: 0 violations like "^no$", not 1`, "suite.yaml --enable-k8s-native-validation=false: exit status 1"},
			"1 cases, 4 comparisons between engines, 2 failed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := suiteOf(t, test.rego, test.cel)
			read, err := suite.Read(file)
			require.NoError(t, err)
			engines := []suite.Engine{&suite.Bulkhead{}, suite.GatorTest{Path: gator(t)}}
			outcomes, err := suite.Run(t.Context(), read, engines)
			require.NoError(t, err)
			require.Len(t, outcomes, 1)
			assert.Equal(t, test.answers, outcomes[0].Answers)

			var report strings.Builder
			failed, err := suite.Report(t.Context(), &report, []string{file}, engines, &suite.GatorVerify{Path: gator(t)})
			require.NoError(t, err)
			assert.Equal(t, len(test.faults) > 0, failed)
			for _, fault := range test.faults {
				assert.Contains(t, report.String(), fault)
			}
			assert.Contains(t, report.String(), test.comparisons)
		})
	}
}

func TestATemplateThatCannotBeRead(t *testing.T) {
	file := suiteOf(t, "no", true)
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), "template.yaml"), []byte("spec: none\n"), 0o600))
	read, err := suite.Read(file)
	require.NoError(t, err)
	_, err = suite.Run(t.Context(), read, []suite.Engine{suite.GatorTest{Path: gator(t)}})
	assert.ErrorContains(t, err, "template.yaml: not a ConstraintTemplate")
}
