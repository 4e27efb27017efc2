//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const admissionVersion = "admissionregistration.k8s.io/v1"

// probePolicy denies what the probe of the webhook denies. The API server follows
// bindings in the order in which they were made, so that one which speaks says
// that those before it do.
const probePolicy = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: bulkhead-probe
spec:
  matchConstraints:
    resourceRules:
      - apiGroups: [""]
        apiVersions: [v1]
        operations: [CREATE]
        resources: [configmaps]
        resourceNames: [bulkhead-probe]
  validations:
    - expression: "false"
      message: seen
`

const probeBinding = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: %s
spec:
  policyName: bulkhead-probe
  validationActions: [Deny]
`

// atAPIServer asks the API server alone about all cases of the policies that have
// CEL, with the ValidatingAdmissionPolicies that Gatekeeper made of them and with
// Gatekeeper gone. A denial is that of the first message, and hides those of other
// bindings, so that one constraint is in force at a time.
func (w *world) atAPIServer(t *testing.T, policies []fixturePolicy) map[string][]outcome {
	t.Helper()
	w.become(t, nil)
	bindings := w.generate(t, policies)
	require.NoError(t, w.cluster.gatekeeper.Kill())
	require.NoError(t, w.cluster.gatekeeper.Disconnect(t.Context()))
	for _, binding := range bindings {
		require.NoError(t, w.remove(t.Context(), referenceTo(binding)))
	}
	w.apply(t, probePolicy)

	outcomes := make(map[string][]outcome)
	for _, p := range policies {
		for _, name := range slices.Sorted(maps.Keys(p.constraints)) {
			outcomes[p.Name] = append(outcomes[p.Name], w.withBinding(t, p, bindings[name])...)
		}
	}
	return outcomes
}

// notLoader is the condition under which a request is judged. Gatekeeper copies it
// from its webhook into the policies that it makes.
const notLoader = "request.userInfo.username != '" + loader + "'"

// generate gives the bindings that Gatekeeper makes, by the names of the
// constraints.
func (w *world) generate(t *testing.T, policies []fixturePolicy) map[string]map[string]any {
	t.Helper()
	var expected []string
	for _, p := range policies {
		for name, c := range p.constraints {
			w.apply(t, text(t, c.at("vap.k8s.io")))
			expected = append(expected, name)
		}
	}
	bindings := make(map[string]map[string]any)
	w.cluster.eventually(t, "Gatekeeper has made the bindings", func(ctx context.Context) error {
		listed, err := w.cluster.listed(ctx, admissionVersion, "ValidatingAdmissionPolicyBinding")
		if err != nil {
			return err
		}
		for _, binding := range listed {
			name, _, err := unstructured.NestedString(binding, "spec", "paramRef", "name")
			if err != nil {
				return err
			}
			bindings[name] = binding
		}
		for _, name := range expected {
			if bindings[name] == nil {
				return fmt.Errorf("%s has none", name)
			}
		}
		return nil
	})
	return bindings
}

// withBinding asks about the cases of one constraint while its binding, and no
// other, is in force.
func (w *world) withBinding(t *testing.T, p fixturePolicy, binding map[string]any) []outcome {
	t.Helper()
	name, _, err := unstructured.NestedString(binding, "spec", "paramRef", "name")
	require.NoError(t, err)
	made := map[string]any{
		"apiVersion": binding["apiVersion"], "kind": binding["kind"], "spec": binding["spec"],
		"metadata": map[string]any{"name": referenceTo(binding).name},
	}
	w.apply(t, text(t, made))
	probe := "probe-" + name
	w.apply(t, fmt.Sprintf(probeBinding, probe))
	w.cluster.eventually(t, name+" is in force", func(ctx context.Context) error {
		answer, err := w.wire.send(ctx, w.probeCall("default"))
		if err == nil && !strings.Contains(answer.message, "'"+probe+"'") {
			err = fmt.Errorf("the probe says %q", answer.message)
		}
		return err
	})

	var outcomes []outcome
	for _, b := range batches(t, p.casesOf(name)) {
		outcomes = append(outcomes, w.askBatch(t, p, b, nil)...)
	}
	require.NoError(t, w.remove(t.Context(), referenceTo(made)))
	require.NoError(t, w.remove(t.Context(), reference{admissionVersion, "ValidatingAdmissionPolicyBinding", "", probe}))
	return outcomes
}

// probeCall makes the object that probes speak of.
func (w *world) probeCall(namespace string) call {
	return call{
		method: http.MethodPost, path: "/api/v1/namespaces/" + url.PathEscape(namespace) + "/configmaps", query: dryRun(), user: "jane",
		body: map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": probeName}},
	}
}
