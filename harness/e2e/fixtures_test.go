//go:build e2e && unix

package e2e_test

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// TestFixtures sends the case of every suite to a real API server, with all that
// it needs really there, and holds what it answers to what bulkhead says without
// a cluster, word by word. Then it does so with whole applications, and with
// Gatekeeper gone for the policies that the API server evaluates by itself.
func TestFixtures(t *testing.T) {
	w := startWorld(t)
	found, count := w.askWebhook(t, allPolicies(t))
	t.Run("known", func(t *testing.T) { found.assertKnown(t) })
	t.Run("applications", w.applications)
	t.Run("ValidatingAdmissionPolicies", func(t *testing.T) {
		var policies []fixturePolicy
		for _, p := range withCEL(t) {
			policies = append(policies, readPolicy(t, p))
		}
		alone := &tally{}
		asked := &findings{}
		for name, outcomes := range w.atAPIServer(t, policies) {
			asked.askedOf = append(asked.askedOf, name)
			for _, o := range outcomes {
				asked.hold(t, o, alone, o.policyMessages(), isFirst)
			}
		}
		asked.assertKnown(t)
		t.Log("ValidatingAdmissionPolicies:", alone)
	})
	t.Log("webhook:", count)
}

// TestFixturesRego asks Gatekeeper about the cases of the policies that have CEL
// once more, and has it evaluate their Rego.
func TestFixturesRego(t *testing.T) {
	w := startWorld(t, "--enable-k8s-native-validation=false")
	found, count := w.askWebhook(t, withCEL(t))
	found.assertKnown(t)
	t.Log("webhook, Rego alone:", count)
}

// askWebhook holds what the webhook says of the cases of policies to what bulkhead says.
func (w *world) askWebhook(t *testing.T, policies []policy.Policy) (*findings, *tally) {
	t.Helper()
	found, count := &findings{}, &tally{}
	for _, p := range policies {
		t.Run(p.Name, func(t *testing.T) {
			read := readPolicy(t, p)
			for _, o := range w.atWebhook(t, read) {
				found.hold(t, o, count, o.webhookMessages(read), slices.Equal)
			}
			found.askedOf = append(found.askedOf, p.Name)
		})
	}
	return found, count
}

// allPolicies are the shipped ones.
func allPolicies(t *testing.T) []policy.Policy {
	t.Helper()
	tree, err := fs.Sub(bulkhead.Files, "policies")
	require.NoError(t, err)
	policies, err := policy.Load(tree)
	require.NoError(t, err)
	return policies
}

// withCEL are the policies that the API server evaluates too.
func withCEL(t *testing.T) []policy.Policy {
	t.Helper()
	found := slices.DeleteFunc(allPolicies(t), func(p policy.Policy) bool { return p.CEL == nil })
	require.NotEmpty(t, found)
	return found
}

// webhookMessages are what the webhook says of the case's constraint.
func (o outcome) webhookMessages(p fixturePolicy) []string {
	return o.messagesOf(p.constraints[o.fixture.constraint])
}

func (o outcome) messagesOf(c fixtureConstraint) []string {
	said := o.reply.denials()
	if c.Action == constraint.Warn {
		said = o.reply.warned()
	}
	var messages []string
	for _, message := range said[c.Name] {
		messages = append(messages, o.fixture.generic(message))
	}
	slices.Sort(messages)
	return messages
}

// policyMessages is what a ValidatingAdmissionPolicy says.
func (o outcome) policyMessages() []string {
	message, denied := o.reply.policyDenial()
	if !denied {
		return nil
	}
	return []string{o.fixture.generic(message)}
}

// isFirst holds the one message of a ValidatingAdmissionPolicy to all of them.
func isFirst(said, all []string) bool {
	if len(all) == 0 {
		return len(said) == 0
	}
	return len(said) == 1 && slices.Contains(all, said[0])
}
