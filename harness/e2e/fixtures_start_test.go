//go:build e2e && unix

package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// startWorld starts a cluster with the templates of all policies, where nobody
// denies the loader anything.
func startWorld(t *testing.T, flags ...string) *world {
	t.Helper()
	c := start(t, setup{withoutControllers: true, gatekeeper: testcluster.GatekeeperOptions{
		Deletions: true, AuditInterval: time.Hour, Flags: flags,
	}})
	w := &world{
		cluster: c, wire: newWire(t, c.Config, c.Client.RESTMapper()),
		held: make(map[reference]stored), system: make(map[string]map[string]any),
	}
	c.kubectl(t, "create", "clusterrolebinding", "everybody", "--clusterrole=cluster-admin", "--group=system:authenticated")
	w.edit(t, "/apis/"+admissionVersion+"/validatingwebhookconfigurations/gatekeeper-validating-webhook-configuration", func(object map[string]any) {
		webhooks, _, err := unstructured.NestedSlice(object, "webhooks")
		require.NoError(t, err)
		for _, entry := range webhooks {
			webhook, ok := entry.(map[string]any)
			require.True(t, ok)
			webhook["matchConditions"] = []any{map[string]any{"name": loader, "expression": notLoader}}
			webhook["timeoutSeconds"] = int64(30) // no answer is no verdict
		}
		require.NoError(t, unstructured.SetNestedSlice(object, webhooks, "webhooks"))
	})
	namespaces, err := c.listed(t.Context(), "v1", "Namespace")
	require.NoError(t, err)
	for at, object := range namespaces {
		w.system[at.name] = object
	}

	w.apply(t, probeTemplate)
	c.kubectl(t, "apply", "-k", "constrainttemplates")
	c.kubectl(t, "wait", "--timeout=5m", "--for=jsonpath={.status.created}=true", "constrainttemplates", "--all")
	c.kubectl(t, "wait", "--timeout=5m", "--for=condition=Established", "crd", "-l", "gatekeeper.sh/constraint=yes")
	w.apply(t, probeConstraint)
	return w
}
