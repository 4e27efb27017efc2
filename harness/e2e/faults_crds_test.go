//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// issuedIngress is right where its issuer is known.
const issuedIngress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: covered
  annotations: {cert-manager.io/cluster-issuer: letsencrypt-prod}
spec:
  ingressClassName: nginx
  tls: [{hosts: [web.apps.example.com], secretName: web}]
  rules:
    - host: web.apps.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`

// unknownIssuer is what strict says of it while no ClusterIssuer can be seen.
const unknownIssuer = `[allowed-acme-servers] Ingress covered/web: issuer ClusterIssuer "letsencrypt-prod": an issuer not in the ` +
	`inventory is not allowed in environment production; allowed: https://acme-v02.api.letsencrypt.org/directory`

// TestMissingCRDs installs strict into a cluster that has neither cert-manager nor
// the Gateway API, and both of them later. Gatekeeper tries the kinds of the SyncSet
// that it cannot find after 5 ms, and each time after twice as long, up to a
// quarter of an hour; until then what needs them is denied. Once the SyncSet is
// touched they are seen.
func TestMissingCRDs(t *testing.T) {
	c := start(t, setup{withoutControllers: true, withoutCRDs: true, gatekeeper: testcluster.GatekeeperOptions{AuditInterval: time.Hour}})
	c.install(t, "strict")
	production := strings.Replace(foundation, "{name: covered}", "{name: covered, labels: {environment: production}}", 1)
	for _, object := range manifests(t, production) {
		require.NoError(t, c.Client.Create(t.Context(), &unstructured.Unstructured{Object: object}))
	}
	c.kubectl(t, "apply", "-f", "testdata/cluster/ingressclasses.yaml")
	asker := newAsker(t, c.Config)
	tries := func(ctx context.Context, manifest string) answer {
		return asker.ask(ctx, func(ctx context.Context, to client.Client) error {
			return to.Create(ctx, copyOf(manifests(t, manifest)[0]), client.DryRunAll)
		})
	}
	seen := func(ctx context.Context) error {
		if given := tries(ctx, issuedIngress); !given.admitted {
			return fmt.Errorf("%+v", given)
		}
		return nil
	}
	denied := func(ctx context.Context) error {
		if given := tries(ctx, issuedIngress); !assert.ObjectsAreEqual(answer{denied: []string{unknownIssuer}}, given) {
			return fmt.Errorf("%+v", given)
		}
		return nil
	}

	c.eventually(t, "the issuer is unknown, and all else is known", denied)
	require.NoError(t, c.gatekeeper.Kill())
	require.NoError(t, c.gatekeeper.Start(t.Context()), "it is ready all the same")
	require.NoError(t, denied(t.Context()))
	uncovered := tries(t.Context(), samples)
	assert.Contains(t, strings.Join(uncovered.denied, "\n"), "No matching networkpolicy found for Pod open/uncovered-n0000: namespace open has no NetworkPolicy")

	require.NoError(t, c.InstallCRDs(foreignCRDs(t)...))
	c.kubectl(t, "apply", "-f", "testdata/cluster/clusterissuers.yaml")
	begin := time.Now()
	require.NoError(t, c.patch(t, "syncset.gatekeeper.sh/v1alpha1", "SyncSet", "bulkhead", `{"metadata": {"annotations": {"touched": "yes"}}}`))
	c.eventually(t, "the issuer is known", seen)
	t.Log("seen after", time.Since(begin), "of the SyncSet being touched")
}
