//go:build unix

package bench_test

import (
	"os"
	"testing"
)

// TestAdmission is what a review costs inside the client that Gatekeeper runs. Each
// verdict is held to that of bulkhead's engine before it is timed; no time is asserted.
// BENCH=full in the environment is the form that measures.
func TestAdmission(t *testing.T) {
	form := admissionFormOf(os.Getenv("BENCH"))
	t.Run("NetworkPolicies", func(t *testing.T) { admissionOfPods(t, form) })
	t.Run("Ingresses", func(t *testing.T) { admissionOfHosts(t, form) })
	t.Run("profile", func(t *testing.T) { admissionByProfile(t, form) })
}
