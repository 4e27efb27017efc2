package parity_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// judges evaluate one policy, by its Rego and by its CEL.
type judges struct {
	kind      string
	rego, cel gator.Client
}

func newJudges(t *testing.T, p policy.Policy) judges {
	t.Helper()
	made := judges{kind: p.Kind}
	for _, each := range []struct {
		make   func() (*frameworks, error)
		client *gator.Client
	}{{newFrameworks, &made.rego}, {newCELFrameworks, &made.cel}} {
		reference, err := each.make()
		require.NoError(t, err)
		*each.client, err = reference.client(context.Background(), []string{filepath.Join(templateFolder, p.Name+".yaml")})
		require.NoError(t, err)
	}
	return made
}

func (j judges) constrain(parameters map[string]any) error {
	constraint := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": j.kind, "metadata": map[string]any{"name": "generated"},
		"spec": map[string]any{"parameters": parameters},
	}}
	for _, client := range []gator.Client{j.rego, j.cel} {
		if _, err := client.AddConstraint(context.Background(), constraint.DeepCopy()); err != nil {
			return err
		}
	}
	return nil
}

// compare asks both about one review, and says where they differ: CEL tells the first
// violations, and of a long message the beginning.
func (j judges) compare(review map[string]any) error {
	var answers [2][]string
	for i, client := range []gator.Client{j.rego, j.cel} {
		messages, err := reviewMessages(context.Background(), client, (&unstructured.Unstructured{Object: review}).DeepCopy())
		if err != nil {
			return err
		}
		answers[i] = messages
	}
	rego, cel := answers[0], answers[1]
	for i, message := range rego {
		rego[i] = short(message)
	}
	slices.Sort(rego)
	slices.Sort(cel)
	if slices.Equal(rego, cel) {
		return nil
	}
	if len(rego) > template.Violations && len(cel) == template.Violations &&
		!slices.ContainsFunc(cel, func(message string) bool { return !slices.Contains(rego, message) }) {
		return nil
	}
	return fmt.Errorf("Rego says %.2000q, and CEL %.2000q", rego, cel)
}

// short is what the API server tells of a message.
func short(message string) string {
	message = strings.ReplaceAll(message, "\n", " ")
	if len(message) > 5*1024 {
		message = string([]rune(message)[:1279]) + "…"
	}
	return strings.TrimSpace(message)
}

// TestCELOnGeneratedObjects draws parameters and objects that the API server could
// have been given, with values that nobody should write: CEL says the same as Rego.
func TestCELOnGeneratedObjects(t *testing.T) {
	worlds := worlds()
	for _, p := range celPolicies(t) {
		t.Run(p.Name, func(t *testing.T) {
			world, found := worlds[p.Name]
			require.True(t, found, "write a world for the policy")
			judges := newJudges(t, p)
			rapid.Check(t, func(r *rapid.T) {
				parameters := withoutNull(draw(r, world.parameters...))
				require.NoError(r, judges.constrain(parameters))
				for range 5 {
					review := world.review(r)
					if err := judges.compare(review); err != nil {
						text, _ := json.Marshal(review)
						given, _ := json.Marshal(parameters)
						assert.NoError(r, err, "%.5000s under %.5000s", text, given)
					}
				}
			})
		})
	}
}
