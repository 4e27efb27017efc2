//go:build e2e && unix

package e2e_test

import (
	"testing"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

// record puts a section into RESULTS.md, as results.Section says.
func record(t *testing.T, section results.Section) {
	t.Helper()
	section.Record(t, "RESULTS.md", `# What a real cluster did

Written by the tests beside it, with WRITE_RESULTS=1: a real etcd, API server,
kube-controller-manager and Gatekeeper on one machine, no nodes. Times are those
of that machine and say little beside each other's ratios; counts are exact.
`)
}
