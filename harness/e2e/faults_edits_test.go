//go:build e2e && unix

package e2e_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	constraintOfPods = `K8sRequireNetworkPolicy.constraints.gatekeeper.sh "require-networkpolicy" is invalid: `
	webhookRefuses   = `admission webhook "validation.gatekeeper.sh" denied the request: `
)

// uncompilable is the template of require_networkpolicy with Rego that is none.
const uncompilable = `{"spec": {"targets": [{"target": "admission.k8s.gatekeeper.sh",
	"code": [{"engine": "Rego", "source": {"version": "v1", "rego": "nonsense"}}]}]}}`

// refusesEdits tries to make nonsense of a constraint and of a template, as merge
// patches. The schema of the constraint's kind refuses what it knows of, and
// Gatekeeper's webhook what it looks at; the rest is taken without a word.
func (c *cluster) refusesEdits(t *testing.T) {
	for name, edit := range map[string]struct{ patch, refusal string }{
		"a parameter of another type": {
			`{"spec": {"parameters": {"directions": "Ingress"}}}`,
			constraintOfPods + `spec.parameters.directions: Invalid value: "string": spec.parameters.directions in body must be of type array: "string"`,
		},
		"a parameter of an unknown value": {
			`{"spec": {"parameters": {"directions": ["Sideways"]}}}`,
			constraintOfPods + `spec.parameters.directions[0]: Unsupported value: "Sideways": supported values: "Ingress", "Egress"`,
		},
		"a parameter of an unknown name": {`{"spec": {"parameters": {"directionz": ["Ingress"]}}}`, ""},
		"an unknown action": {
			`{"spec": {"enforcementAction": "denny"}}`,
			webhookRefuses + `unrecognized enforcementAction: "denny" is not within the supported list [deny dryrun warn scoped]`,
		},
		"an unknown enforcement point": {
			`{"spec": {"enforcementAction": "scoped", "scopedEnforcementActions": [{"action": "deny", "enforcementPoints": [{"name": "nowhere"}]}]}}`,
			webhookRefuses + `unrecognized enforcement points: constraint will not be enforced for enforcement points [nowhere], ` +
				`supported enforcement points are [validation.gatekeeper.sh audit.gatekeeper.sh gator.gatekeeper.sh vap.k8s.io]`,
		},
		"a match of another type": {
			`{"spec": {"match": {"kinds": "Pod"}}}`,
			constraintOfPods + `spec.match.kinds: Invalid value: "string": spec.match.kinds in body must be of type array: "string"`,
		},
		"a selector with an unknown operator": {
			`{"spec": {"match": {"labelSelector": {"matchExpressions": [{"key": "app", "operator": "Is", "values": ["web"]}]}}}}`,
			webhookRefuses + `invalid Constraint: spec.labelSelector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator`,
		},
		"a match of an unknown name": {`{"spec": {"match": {"knds": []}}}`, ""},
		"a match of an unknown kind": {`{"spec": {"match": {"kinds": [{"apiGroups": [""], "kinds": ["Podd"]}]}}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.patchConstraint(t, edit.patch, client.DryRunAll)
			if edit.refusal == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, edit.refusal)
		})
	}
	for name, edit := range map[string]struct{ patch, refusal string }{
		"a template for another target": {
			`{"spec": {"targets": [{"target": "elsewhere"}]}}`,
			webhookRefuses + `invalid ConstraintTemplate: target "elsewhere" not recognized, known targets [admission.k8s.gatekeeper.sh]`,
		},
		"a template of another kind": {
			`{"spec": {"crd": {"spec": {"names": {"kind": "K8sOther"}}}}}`,
			webhookRefuses + `invalid ConstraintTemplate: the ConstraintTemplate's name "k8srequirenetworkpolicy" is not equal to the lowercase of CRD's Kind: "k8sother"`,
		},
		"a template whose Rego does not compile": {uncompilable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.patchTemplate(t, edit.patch, client.DryRunAll)
			if edit.refusal == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, edit.refusal)
		})
	}
}

func (c *cluster) patchConstraint(t *testing.T, patch string, options ...client.PatchOption) error {
	return c.patch(t, "constraints.gatekeeper.sh/v1beta1", "K8sRequireNetworkPolicy", "require-networkpolicy", patch, options...)
}

func (c *cluster) patchTemplate(t *testing.T, patch string, options ...client.PatchOption) error {
	return c.patch(t, "templates.gatekeeper.sh/v1", "ConstraintTemplate", "k8srequirenetworkpolicy", patch, options...)
}

// patch changes an object that is in no namespace.
func (c *cluster) patch(t *testing.T, apiVersion, kind, name, patch string, options ...client.PatchOption) error {
	t.Helper()
	require.True(t, json.Valid([]byte(patch)), patch)
	object := &unstructured.Unstructured{}
	object.SetAPIVersion(apiVersion)
	object.SetKind(kind)
	object.SetName(name)
	return c.Client.Patch(t.Context(), object, client.RawPatch(types.MergePatchType, []byte(patch)), options...)
}

// edits are faults that someone makes who may change policies.
func edits() []fault {
	restored := func(t *testing.T, c *cluster) {
		c.kubectl(t, "apply", "-k", "constrainttemplates")
		c.awaitCompiled(t, true)
		c.kubectl(t, "apply", "-k", "constraints/baseline")
		c.awaitEnforced(t)
	}
	return []fault{
		{
			name: "a constraint is deleted, and put back", least: 300, seconds: 30, out: []string{"require-networkpolicy"},
			meanwhile: func(t *testing.T, c *cluster, so func() streamTally) {
				c.awaitRequests(t, so, 100)
				assert.Zero(t, so().passed, "before it is deleted")
				c.kubectl(t, "delete", "k8srequirenetworkpolicy", "require-networkpolicy")
				c.awaitRequests(t, so, 100)
				restored(t, c)
			},
		},
		{
			// Gatekeeper goes on with what it had.
			name: "a template's Rego becomes nonsense, and is put back", least: 300, seconds: 30,
			meanwhile: func(t *testing.T, c *cluster, so func() streamTally) {
				require.NoError(t, c.patchTemplate(t, uncompilable))
				c.awaitCompiled(t, false)
				c.awaitRequests(t, so, 200)
				restored(t, c)
			},
		},
		{
			// It has nothing to go on with, and says that it is ready.
			name: "a template's Rego becomes nonsense, and Gatekeeper starts again", least: 300, seconds: 30, out: []string{"require-networkpolicy"},
			before: func(t *testing.T, c *cluster) {
				require.NoError(t, c.patchTemplate(t, uncompilable))
				c.awaitCompiled(t, false)
				require.NoError(t, c.gatekeeper.Kill())
				require.NoError(t, c.gatekeeper.Start(t.Context()))
			},
			after: restored,
		},
		{
			// Gatekeeper's webhook would refuse that.
			name: "a constraint's action becomes unknown while Gatekeeper is away, and it starts again", least: 300, seconds: 30,
			out: []string{"require-networkpolicy"},
			before: func(t *testing.T, c *cluster) {
				require.NoError(t, c.gatekeeper.Disconnect(t.Context()))
				require.NoError(t, c.gatekeeper.Kill())
				c.eventually(t, "the constraint is edited", func(context.Context) error {
					return c.patchConstraint(t, `{"spec": {"enforcementAction": "denny"}}`)
				})
				require.NoError(t, c.gatekeeper.Start(t.Context()))
				require.NoError(t, c.gatekeeper.Connect(t.Context()))
			},
			after: restored,
		},
	}
}

// awaitCompiled waits until the status of the template says whether Gatekeeper
// could read what it is now. The status of its constraint does not.
func (c *cluster) awaitCompiled(t *testing.T, compiled bool) {
	t.Helper()
	c.eventually(t, fmt.Sprintf("the template compiles: %t", compiled), func(ctx context.Context) error {
		template, err := c.get(ctx, "templates.gatekeeper.sh/v1", "ConstraintTemplate", "", "k8srequirenetworkpolicy")
		if err != nil {
			return err
		}
		created, _, err := unstructured.NestedBool(template.Object, "status", "created")
		if err != nil {
			return err
		}
		pods, _, err := unstructured.NestedSlice(template.Object, "status", "byPod")
		if err != nil {
			return err
		}
		if len(pods) != 1 || created != compiled {
			return fmt.Errorf("created %t, %v", created, pods)
		}
		pod, ok := pods[0].(map[string]any)
		if !ok || pod["observedGeneration"] != template.GetGeneration() {
			return errors.New("the status is of another generation")
		}
		return nil
	})
}
