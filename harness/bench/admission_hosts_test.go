//go:build unix

package bench_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

const hostsNote = `One review of an Ingress, whose host the widely known rule and unique_ingress_hosts of
the baseline compare with those of all Ingresses of the cluster, one host each in %d
namespaces, as a cluster stores them. CPU time in microseconds, medians of %d rounds; each
ratio is the median of the ratios of a round. "No rule" is a rule that says nothing: what
the client takes for itself. "Go" is a look into maps of all hosts that are there already,
the limit. The known rule compares hosts as texts, and takes a wildcard for a host like any
other; unique_ingress_hosts knows wildcards, aliases, default backends, and whose Ingress
the other is. Each verdict is the one that bulkhead gives, in every word.`

// admissionOfHosts compares unique_ingress_hosts with the widely known rule.
func admissionOfHosts(t *testing.T, form admissionForm) {
	known := ruleOf(t, filepath.Join(admissionFolder, "known_hosts"))
	ours := profileRule(t, "baseline", "unique-ingress-hosts")
	nothing := ruleOf(t, filepath.Join(admissionFolder, "nothing"))
	made := results.Section{
		Title:  "Admission by Ingresses in the cluster",
		Note:   fmt.Sprintf(hostsNote, teams, form.rounds),
		Header: []string{"Ingresses", "host", "known rule", "unique_ingress_hosts", "known/ours", "no rule", "Go", "ours/Go"},
	}
	for _, count := range form.ingresses {
		inventory := numbered(t, "ingress.yaml", count, spread)
		for _, asked := range []struct {
			host, text string
			// equal says that the host is written in another Ingress, taken that it is served.
			equal, taken bool
		}{
			{"new.apps.example.com", "nobody else's", false, false},
			{fmt.Sprintf("app-%05d.apps.example.com", count/2+1), "another namespace's", true, true},
			{"*.new.example.com", "a wildcard over nobody else's", false, false},
			{"*.apps.example.com", "a wildcard over all others", false, true},
		} {
			object := ingressOf(t, asked.host)
			costs := form.costs(t,
				hold(t, known, inventory, object, asked.equal), hold(t, ours, inventory, object, asked.taken),
				hold(t, nothing, inventory, object, false), looking(t, inventory, asked.host, asked.taken))
			made.Rows = append(made.Rows, []string{
				strconv.Itoa(count), asked.text,
				digits(median(costs[0])), digits(median(costs[1])), digits(medianRatio(costs[0], costs[1])), digits(median(costs[2])),
				digits(median(costs[3])), digits(medianRatio(costs[1], costs[3])),
			})
		}
	}
	made.Record(t, resultsFile, resultsIntroduction)
}

// ingressOf is a new Ingress in the first namespace with one host.
func ingressOf(t *testing.T, host string) map[string]any {
	t.Helper()
	object := readObjects(t, filepath.Join(admissionFolder, "ingress.yaml"), false)[0]
	require.NoError(t, unstructured.SetNestedField(object, "team-00", "metadata", "namespace"))
	require.NoError(t, unstructured.SetNestedField(object, "new", "metadata", "name"))
	rules, _, err := unstructured.NestedSlice(object, "spec", "rules")
	require.NoError(t, err)
	rules[0].(map[string]any)["host"] = host
	require.NoError(t, unstructured.SetNestedSlice(object, rules, "spec", "rules"))
	require.NoError(t, unstructured.SetNestedField(object, []any{
		map[string]any{"hosts": []any{host}, "secretName": "new-tls"},
	}, "spec", "tls"))
	return object
}

// looking gives a function that looks in Go whether another Ingress serves a host.
func looking(t *testing.T, inventory []map[string]any, host string, taken bool) func() {
	t.Helper()
	served, below := make(map[string]bool), make(map[string]bool)
	for _, ingress := range inventory {
		rules, _, err := unstructured.NestedSlice(ingress, "spec", "rules")
		require.NoError(t, err)
		for _, rule := range rules {
			other := rule.(map[string]any)["host"].(string)
			served[other] = true
			below[wildcard(other)] = true
		}
	}
	look := func() {
		if (served[host] || served[wildcard(host)] || below[host]) != taken {
			assert.Fail(t, "it changed its mind", host)
		}
	}
	look()
	return look
}

// wildcard is the one that covers a host.
func wildcard(host string) string {
	_, domain, _ := strings.Cut(host, ".")
	return "*." + domain
}
