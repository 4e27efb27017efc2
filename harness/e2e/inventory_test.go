//go:build e2e && unix

package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// inventoryTemplate refuses an object in order to say how many objects of which
// kind Gatekeeper's cache holds.
const inventoryTemplate = `
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: inventoryprobe}
spec:
  crd: {spec: {names: {kind: InventoryProbe}}}
  targets:
  - target: admission.k8s.gatekeeper.sh
    code:
    - engine: Rego
      source:
        version: v1
        rego: |
          package inventoryprobe

          violation contains {"msg": json.marshal(counts)}

          counts := {id: n |
          	some [id, _, _] in held
          	n := count([1 | some [other, _, _] in held; other == id])
          }

          held contains [sprintf("%%s/%%s", [version, kind]), "", name] if {
          	some version, kinds in data.inventory.cluster
          	some kind, objects in kinds
          	some name, _ in objects
          }

          held contains [sprintf("%%s/%%s", [version, kind]), namespace, name] if {
          	some namespace, versions in data.inventory.namespace
          	some version, kinds in versions
          	some kind, objects in kinds
          	some name, _ in objects
          }
`

const inventoryConstraint = `
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: InventoryProbe
metadata: {name: inventory-probe}
spec: {match: {name: inventory-probe, kinds: [{apiGroups: [""], kinds: [ConfigMap]}]}}
`

// probesInventory installs what inventory asks.
func (c *cluster) probesInventory(t *testing.T) {
	t.Helper()
	c.create(t, inventoryTemplate)
	c.eventually(t, "the probe is there", func(ctx context.Context) error {
		return client.IgnoreAlreadyExists(c.Client.Create(ctx, objectOf(t, inventoryConstraint)))
	})
	c.eventually(t, "the probe answers", func(context.Context) error {
		_, err := c.inventory(t)
		return err
	})
}

// inventory is how many objects of each kind, as in v1/Pod, policies see.
func (c *cluster) inventory(t *testing.T) (map[string]int, error) {
	t.Helper()
	err := c.tries(t, objectOf(t, `{apiVersion: v1, kind: ConfigMap, metadata: {name: inventory-probe, namespace: default}}`))
	if err == nil {
		return nil, fmt.Errorf("the probe does not answer yet")
	}
	_, text, found := strings.Cut(err.Error(), webhookRefusal("[inventory-probe] "))
	if !found {
		return nil, err
	}
	var counts map[string]int
	return counts, json.Unmarshal([]byte(text), &counts)
}

// kindsRead are the kinds that the policies of the constraints in the cluster say
// they read of the inventory, sorted, as in v1/Pod.
func (c *cluster) kindsRead(t *testing.T) []string {
	t.Helper()
	tree, err := fs.Sub(bulkhead.Files, "policies")
	require.NoError(t, err)
	policies, err := policy.Load(tree)
	require.NoError(t, err)
	constraints, err := c.constraints(t.Context())
	require.NoError(t, err)
	var read []string
	for _, p := range policies {
		if !slices.ContainsFunc(constraints, func(one unstructured.Unstructured) bool { return one.GetKind() == p.Kind }) {
			continue
		}
		for _, sync := range p.Sync {
			for _, group := range sync.Groups {
				for _, version := range sync.Versions {
					for _, kind := range sync.Kinds {
						read = append(read, strings.TrimPrefix(group+"/"+version+"/"+kind, "/"))
					}
				}
			}
		}
	}
	slices.Sort(read)
	return slices.Compact(read)
}

// holdsTheInventory has an object of each kind that the policies of the profile
// segmented say they read, and looks into Gatekeeper's cache for it.
func (c *cluster) holdsTheInventory(t *testing.T) {
	wanted := c.kindsRead(t)
	assert.Len(t, wanted, 14)

	// What is not there at all cannot be seen to be read. The constraints are at
	// rest while it is made.
	c.appliesProfile(t, "segmented", "dryrun")
	for _, object := range objectsIn(t, "harness/e2e/testdata/inventory.yaml") {
		require.NoError(t, c.Client.Create(t.Context(), object), "%s", object.GetKind())
	}
	c.probesInventory(t)
	c.eventually(t, "the cache holds what the policies read", func(context.Context) error {
		counts, err := c.inventory(t)
		if err != nil {
			return err
		}
		held := slices.Sorted(maps.Keys(counts))
		if !slices.Equal(wanted, held) {
			return fmt.Errorf("it holds %s and not %s", held, wanted)
		}
		return nil
	})
	c.kubectl(t, "delete", "constrainttemplate", "inventoryprobe")
	c.kubectl(t, "delete", "-f", "harness/e2e/testdata/inventory.yaml")
	c.appliesProfile(t, "segmented", "")
}
