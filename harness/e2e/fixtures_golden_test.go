//go:build e2e && unix

package e2e_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// golden holds entries to those of testdata/<name>.txt that are about some
// policies. UPDATE_GOLDEN=1 writes them instead.
func golden(t *testing.T, name string, policies, entries []string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	content, err := os.ReadFile(file)
	if os.Getenv("UPDATE_GOLDEN") == "" {
		require.NoError(t, err)
	}
	var expected, others []string
	for _, entry := range entriesOf(string(content)) {
		if slices.Contains(policies, policyOf(entry)) {
			expected = append(expected, entry)
		} else {
			others = append(others, entry)
		}
	}
	entries = slices.Sorted(slices.Values(entries))
	if os.Getenv("UPDATE_GOLDEN") == "" {
		assert.Equal(t, strings.Join(expected, "\n"), strings.Join(entries, "\n"), "%s; UPDATE_GOLDEN=1 writes it", file)
		return
	}
	all := slices.Sorted(slices.Values(append(others, entries...)))
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(all, "\n")+"\n"), 0o644))
}

// entriesOf are the lines of a text, each with the indented ones below it.
func entriesOf(content string) []string {
	var entries []string
	for line := range strings.Lines(content) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			continue
		}
		if strings.HasPrefix(line, "  ") && len(entries) > 0 {
			entries[len(entries)-1] += "\n" + line
			continue
		}
		entries = append(entries, line)
	}
	return entries
}

// policyOf is the policy of a case's name, which an aspect may precede.
func policyOf(entry string) string {
	for _, aspect := range []string{otherVerdict, otherAssertion, refusedAlone, takenAlone} {
		entry = strings.TrimPrefix(entry, aspect+": ")
	}
	policy, _, _ := strings.Cut(entry, "/")
	return policy
}
