//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

const barePod = `{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: %s, labels: {app: %[1]s}}, spec: {containers: [{name: web, image: web}]}}`

const namespace = `{apiVersion: v1, kind: Namespace, metadata: {name: %s}}`

// TestStory goes through the life of a cluster: what was there is reported, what
// comes is refused or let in, and the tiers hold.
func TestStory(t *testing.T) {
	c := start(t, setup{gatekeeper: testcluster.GatekeeperOptions{
		Deletions: true, AuditInterval: 2 * time.Second, Flags: []string{"--constraint-violations-limit=500"},
	}})
	c.create(t, namespace, "yard")
	c.create(t, barePod, "web", "yard")
	c.kubectl(t, "create", "service", "nodeport", "web", "--namespace=yard", "--tcp=80", "--node-port=30090")
	c.create(t, plainIngress, "web", "yard", "yard.example")

	c.install(t, "baseline")
	for _, step := range []struct {
		name string
		run  func(*cluster, *testing.T)
	}{
		{"what was there is reported", (*cluster).reportsWhatWasThere},
		{"a Pod without a NetworkPolicy is refused", (*cluster).refusesBarePod},
		{"the careless are refused", (*cluster).refusesTheCareless},
		{"the compliant come up", (*cluster).letsInTheCompliant},
	} {
		t.Run(step.name, func(t *testing.T) { step.run(c, t) })
	}

	c.kubectl(t, "apply", "-f", "testdata/cluster")
	c.kubectl(t, "apply", "-k", "constraints/segmented")
	c.awaitEnforced(t)
	for _, step := range []struct {
		name string
		run  func(*cluster, *testing.T)
	}{
		{"a NetworkPolicy stays while pods run", (*cluster).keepsNetworkPolicies},
		{"the tiered application comes up", (*cluster).letsInTheTiered},
		{"the matrix holds", (*cluster).holdsTheMatrix},
		{"the platform alone sets tiers", (*cluster).keepsTiers},
	} {
		t.Run(step.name, func(t *testing.T) { step.run(c, t) })
	}
}

const plainIngress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: %s, namespace: %s, annotations: {cert-manager.io/cluster-issuer: letsencrypt-prd}}
spec:
  ingressClassName: nginx
  rules: [{host: %s, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`

const noNetworkPolicy = "No matching networkpolicy found for Pod yard/%s: namespace yard has no NetworkPolicy, " +
	"so nothing isolates it (labels app=%[1]s) for Ingress; add one whose podSelector matches app=%[1]s"

func (c *cluster) reportsWhatWasThere(t *testing.T) {
	c.awaitAudit(t,
		finding{"allowed-ingress-issuers", "deny", "Ingress", "yard", "web", `Ingress yard/web: without spec.tls cert-manager makes no Certificate; list the hosts there`},
		finding{"allowed-ingress-issuers", "deny", "Ingress", "yard", "web", `Ingress yard/web: issuer ClusterIssuer "letsencrypt-prd" is not allowed; allowed: ClusterIssuer "letsencrypt-prod", ClusterIssuer "letsencrypt-staging"`},
		finding{"no-nodeport", "deny", "Service", "yard", "web", "Service yard/web: type NodePort opens ports on every node; use ClusterIP"},
		finding{"require-ingress-tls", "deny", "Ingress", "yard", "web", `Ingress yard/web: host "yard.example" is in no spec.tls entry; add it to spec.tls[].hosts`},
		finding{"require-networkpolicy", "deny", "Pod", "yard", "web", fmt.Sprintf(noNetworkPolicy, "web")},
	)
}

func (c *cluster) refusesBarePod(t *testing.T) {
	pod := objectOf(t, barePod, "db", "yard")
	assertRefusedByWebhook(t, c.Client.Create(t.Context(), pod), "[require-networkpolicy] "+fmt.Sprintf(noNetworkPolicy, "db"))

	_, err := c.get(t.Context(), "v1", "Pod", "yard", "db")
	assert.True(t, apierrors.IsNotFound(err), "%v", err)
}

// refusesTheCareless takes from the careless application what the requirement
// names, as it is in its files.
func (c *cluster) refusesTheCareless(t *testing.T) {
	c.kubectl(t, "apply", "-f", "testdata/apps/careless/namespaces.yaml")
	for name, test := range map[string]struct{ file, kind, constraint, message string }{
		"Service/web-nodeport": {
			"services", "K8sNoNodePort", "no-nodeport",
			"Service bazaar/web-nodeport: type NodePort opens ports on every node; use ClusterIP",
		},
		"Service/api-public": {
			"services", "K8sNoNodePort", "no-nodeport",
			"Service bazaar/api-public: type LoadBalancer allocates node ports; set spec.allocateLoadBalancerNodePorts to false",
		},
		"Service/mail": {
			"services", "K8sNoNodePort", "no-nodeport", "Service bazaar/mail: spec.ports[0] has nodePort 31025, open on every node; remove it",
		},
		"Ingress/web": {
			"ingress-web", "K8sRequireIngressTLS", "require-ingress-tls",
			`Ingress bazaar/web: host "bazaar.example" is in no spec.tls entry; add it to spec.tls[].hosts`,
		},
		"Ingress/partners": {
			"ingress-web", "K8sRequireIngressTLS", "require-ingress-tls",
			`Ingress bazaar/partners: annotation nginx.ingress.kubernetes.io/ssl-redirect "false" leaves plain HTTP open; remove it or set it to "true"`,
		},
		"Ingress/api": {
			"ingress-issuers", "K8sAllowedIngressIssuers", "allowed-ingress-issuers",
			`Ingress bazaar/api: issuer ClusterIssuer "letsencrypt-prd" is not allowed; allowed: ClusterIssuer "letsencrypt-prod", ClusterIssuer "letsencrypt-staging"`,
		},
		"Ingress/shareholders": {
			"ingress-issuers", "K8sAllowedIngressIssuers", "allowed-ingress-issuers",
			`Ingress bazaar/shareholders: spec.tls has no issuer; allowed: ClusterIssuer "letsencrypt-prod", ClusterIssuer "letsencrypt-staging"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.tries(t, objectIn(t, "testdata/apps/careless/"+test.file+".yaml", name))
			assertRefused(t, err, test.kind, test.constraint, test.message)
		})
	}
}

// letsInTheCompliant applies a whole application, its policies first.
func (c *cluster) letsInTheCompliant(t *testing.T) {
	const app = "testdata/apps/compliant"
	c.kubectl(t, "apply", "-f", app+"/namespace.yaml", "-f", app+"/networkpolicy.yaml", "-f", app+"/oauth2-proxy/networkpolicy.yaml",
		"-f", app+"/service.yaml", "-f", app+"/oauth2-proxy/service.yaml")
	// Who signs people in comes before those who send them there.
	signIn, rest := c.kubectl(t, "apply", "-f", app+"/oauth2-proxy"), c.kubectl(t, "apply", "--recursive", "-f", app)
	assert.Contains(t, signIn, "deployment.apps/oauth2-proxy created")
	assert.Contains(t, rest, "deployment.apps/web created")
	assert.NotContains(t, signIn+rest, "Warning")
	c.awaitPods(t, "shop", 6)
	for _, name := range []string{"oauth2-proxy", "orders", "web"} {
		deployment, err := c.get(t.Context(), "apps/v1", "Deployment", "shop", name)
		require.NoError(t, err)
		replicas, _, err := unstructured.NestedInt64(deployment.Object, "status", "replicas")
		require.NoError(t, err)
		assert.EqualValues(t, 2, replicas, name)
	}
}

// keepsNetworkPolicies deletes a policy under running pods and after them.
func (c *cluster) keepsNetworkPolicies(t *testing.T) {
	policy, err := c.get(t.Context(), "networking.k8s.io/v1", "NetworkPolicy", "shop", "oauth2-proxy")
	require.NoError(t, err)
	pods := c.awaitPods(t, "shop", 6)
	c.eventually(t, "the Pods are in the cache", func(ctx context.Context) error {
		if err := c.Client.Delete(ctx, policy, client.DryRunAll); err == nil {
			return fmt.Errorf("the NetworkPolicy could go")
		}
		return nil
	})
	want := []string{}
	for _, direction := range []string{"Egress", "Ingress"} {
		want = append(want, fmt.Sprintf("[keep-networkpolicy] NetworkPolicy shop/oauth2-proxy: without it nothing isolates pods %s, %s for %s; "+
			"first create another for %[3]s with the former podSelector", pods[0], pods[1], direction))
	}
	assertRefusedByWebhook(t, c.Client.Delete(t.Context(), policy), want...)

	c.kubectl(t, "delete", "deployment", "oauth2-proxy", "--namespace=shop", "--cascade=foreground")
	c.awaitPods(t, "shop", 4)
	c.eventually(t, "the NetworkPolicy may go", func(ctx context.Context) error { return c.Client.Delete(ctx, policy) })
}

// awaitPods waits until so many pods are there, and gives their names, sorted.
func (c *cluster) awaitPods(t *testing.T, namespace string, count int) []string {
	t.Helper()
	var names []string
	c.eventually(t, fmt.Sprintf("%d pods are in %s", count, namespace), func(ctx context.Context) error {
		pods := list("v1", "Pod")
		if err := c.Client.List(ctx, pods, client.InNamespace(namespace)); err != nil {
			return err
		}
		names = nil
		for _, pod := range pods.Items {
			names = append(names, pod.GetName())
		}
		if len(names) != count {
			return fmt.Errorf("%s", names)
		}
		return nil
	})
	return names
}
