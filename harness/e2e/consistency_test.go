//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/results"
	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// TestConsistency measures what the time between a change in the cluster and its
// arrival in Gatekeeper's cache does to those who apply things, and which way the
// policies err within it.
func TestConsistency(t *testing.T) {
	c := start(t, setup{gatekeeper: testcluster.GatekeeperOptions{
		Deletions: true, AuditInterval: 2 * time.Second, Flags: []string{"--constraint-violations-limit=500"},
	}})
	c.install(t, "baseline")
	c.create(t, namespace, "lag")
	for _, step := range []struct {
		name string
		run  func(t *testing.T)
	}{
		{"a Pod right after its NetworkPolicy", c.podAfterPolicy},
		{"a Pod right after its NetworkPolicy is gone", c.podAfterDeletion},
		{"one file", c.oneFile},
		{"two Ingresses at once", c.ingressesAtOnce},
		{"an empty inventory", c.emptyInventory},
		{"the cache is filled again", c.refills},
	} {
		t.Run(step.name, step.run)
	}
}

const coveringPolicy = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: %s, namespace: %s}
spec: {podSelector: {matchLabels: {app: %[1]s}}, policyTypes: [Ingress]}
`

// lag is how often the first of some requests was answered by what the cache had
// not seen yet, and how long it took the longest to be answered by what it had.
type lag struct {
	tried, stale, most int
	longest            time.Duration
}

func (l *lag) add(requests int, took time.Duration) {
	l.tried++
	if requests > 1 {
		l.stale++
		l.most, l.longest = max(l.most, requests-1), max(l.longest, took)
	}
}

func (l *lag) row(what, stale string) []string {
	return []string{what, strconv.Itoa(l.tried), fmt.Sprintf("%d %s", l.stale, stale), strconv.Itoa(l.most), l.longest.Round(100 * time.Microsecond).String()}
}

// lagHeader is above the rows of lag.
func lagHeader() []string {
	return []string{"request", "tried", "answered by the past at first", "such answers in a row, at most", "longest"}
}

// repeats sends a request until it is answered as wanted, and counts.
func (l *lag) repeats(t *testing.T, answered func() bool) {
	t.Helper()
	const most = 2000
	began := time.Now()
	for n := 1; n <= most; n++ {
		if answered() {
			l.add(n, time.Since(began))
			return
		}
	}
	require.Fail(t, "never answered as it should be", "%d requests", most)
}

// podAfterPolicy errs towards denying: the Pod is refused, the refusal says what
// the cache knows, and trying again is all that it takes.
func (c *cluster) podAfterPolicy(t *testing.T) {
	var measured lag
	for i := range 100 {
		name := fmt.Sprintf("web-%d", i)
		policy, pod := c.create(t, coveringPolicy, name, "lag"), objectOf(t, barePod, name, "lag")
		measured.repeats(t, func() bool {
			err := c.tries(t, pod)
			if err != nil {
				assertRefused(t, err, "K8sRequireNetworkPolicy", "require-networkpolicy",
					fmt.Sprintf("No matching networkpolicy found for Pod lag/%s: namespace lag has no NetworkPolicy, so nothing isolates it (labels app=%[1]s) for Ingress; "+
						"add one whose podSelector matches app=%[1]s", name))
			}
			return err == nil
		})
		require.NoError(t, c.Client.Delete(t.Context(), policy))
		new(lag).repeats(t, func() bool { return c.tries(t, pod) != nil })
	}
	record(t, results.Section{
		Title:  "A Pod right after its NetworkPolicy",
		Note:   "Sent when the creation of the NetworkPolicy is answered, and again until it passes: it errs towards denying.",
		Header: lagHeader(), Rows: [][]string{measured.row("Pod", "denied")},
	})
}

// podAfterDeletion errs towards admitting, for as long as the cache still has the
// NetworkPolicy that is gone; the audit finds the Pod.
func (c *cluster) podAfterDeletion(t *testing.T) {
	var measured lag
	for i := range 100 {
		name := fmt.Sprintf("web-%d", i)
		policy, pod := c.create(t, coveringPolicy, name, "lag"), objectOf(t, barePod, name, "lag")
		new(lag).repeats(t, func() bool { return c.tries(t, pod) == nil })
		require.NoError(t, c.Client.Delete(t.Context(), policy))
		measured.repeats(t, func() bool { return c.tries(t, pod) != nil })
	}
	record(t, results.Section{
		Title:  "A Pod right after its NetworkPolicy is gone",
		Note:   "Sent when the deletion of the NetworkPolicy is answered, and again until it is refused: it errs towards admitting.",
		Header: lagHeader(), Rows: [][]string{measured.row("Pod", "admitted")},
	})

	policy := c.create(t, coveringPolicy, "last", "lag")
	new(lag).repeats(t, func() bool { return c.tries(t, objectOf(t, barePod, "last", "lag")) == nil })
	pod := c.create(t, barePod, "last", "lag")
	require.NoError(t, c.Client.Delete(t.Context(), policy))
	c.awaitAudit(t, finding{
		"require-networkpolicy", "deny", "Pod", "lag", "last",
		"No matching networkpolicy found for Pod lag/last: namespace lag has no NetworkPolicy, so nothing isolates it (labels app=last) for Ingress; " +
			"add one whose podSelector matches app=last",
	})
	require.NoError(t, c.Client.Delete(t.Context(), pod))
}

// ingressesAtOnce creates pairs of Ingresses with one host, each in a namespace
// of its own, at the same instant. Where both pass, the audit says so.
func (c *cluster) ingressesAtOnce(t *testing.T) {
	c.create(t, namespace, "left")
	c.create(t, namespace, "right")
	const pairs = 30
	both, either := 0, 0
	var wanted []finding
	for i := range pairs {
		name := fmt.Sprintf("web-%03d", i)
		host := name + ".example"
		made := []*unstructured.Unstructured{objectOf(t, tlsIngress, name, "left", host), objectOf(t, tlsIngress, name, "right", host)}
		answers := make(chan error, len(made))
		for _, ingress := range made {
			go func() { answers <- c.Client.Create(t.Context(), ingress) }()
		}
		switch errs := []error{<-answers, <-answers}; {
		case errs[0] == nil && errs[1] == nil:
			both++
			wanted = append(wanted, shared(name, host, "left", "right"), shared(name, host, "right", "left"))
		default:
			refused := slices.IndexFunc(errs, func(err error) bool { return err != nil })
			require.NoError(t, errs[1-refused], "one of them passes")
			assert.Regexp(t, `^admission webhook "validation\.gatekeeper\.sh" denied the request: \[unique-ingress-hosts\] Ingress (left|right)/`+name+
				`: host "`+host+`" is served by Ingress (left|right)/`+name+` already; take a host of your own$`, errs[refused].Error())
			either++
		}
	}
	record(t, results.Section{
		Title:  "Two Ingresses with one host, created in the same instant",
		Note:   "In two namespaces. Where both pass, the audit reports both; it errs towards admitting.",
		Header: []string{"pairs", "both admitted", "one admitted", "both denied"},
		Rows:   [][]string{{strconv.Itoa(pairs), strconv.Itoa(both), strconv.Itoa(either), "0"}},
	})
	c.awaitAudit(t, wanted...)
	c.kubectl(t, "delete", "ingresses", "--all", "--namespace=left")
	c.kubectl(t, "delete", "ingresses", "--all", "--namespace=right")
}

func shared(name, host, namespace, other string) finding {
	return finding{
		"unique-ingress-hosts", "deny", "Ingress", namespace, name,
		fmt.Sprintf("Ingress %s/%s: host %q is served by Ingress %s/%s already; take a host of your own", namespace, name, host, other, name),
	}
}

const tlsIngress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: %s, namespace: %s, annotations: {cert-manager.io/cluster-issuer: letsencrypt-prod}}
spec:
  ingressClassName: nginx
  tls: [{hosts: [%[3]s], secretName: web}]
  rules: [{host: %[3]s}]
`
