//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

// refusing are the constraints that refuse an object, sorted, each once.
func (c *cluster) refusing(t *testing.T, object *unstructured.Unstructured) []string {
	t.Helper()
	err := c.tries(t, object)
	names := refusedBy(err)
	require.Equal(t, err == nil, names == nil, "%v", err)
	return names
}

// refusedBy are the constraints whose words are in a refusal, sorted, each once.
// It is nil where nothing refused.
func refusedBy(err error) []string {
	if err == nil {
		return nil
	}
	var names []string
	for _, match := range regexp.MustCompile(`(?m)(?:request: |^)\[([a-z0-9-]+)\] `).FindAllStringSubmatch(err.Error(), -1) {
		names = append(names, match[1])
	}
	for _, match := range regexp.MustCompile(`with binding 'gatekeeper-[a-z0-9]+-([a-z0-9-]+)' denied request`).FindAllStringSubmatch(err.Error(), -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// olderTemplates writes the templates as an older version might have had them:
// another version, and other words in the messages. They are in a folder that
// kubectl applies with -k.
func olderTemplates(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	files, err := filepath.Glob(filepath.Join(root, "constrainttemplates/*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	version := regexp.MustCompile(`(metadata\.gatekeeper\.sh/version: )\S+`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		older := version.ReplaceAllString(string(text), "${1}0.0.1")
		if filepath.Base(file) != "kustomization.yaml" {
			require.NotEqual(t, string(text), older, file)
		}
		older = strings.ReplaceAll(older, "No matching networkpolicy found", "No networkpolicy found")
		older = strings.ReplaceAll(older, "opens ports on every node", "opens ports on all nodes")
		require.NoError(t, os.WriteFile(filepath.Join(folder, filepath.Base(file)), []byte(older), 0o600))
	}
	return folder
}

// upgrades changes every template while requests come that have to be refused,
// and counts what each of them was told.
func (c *cluster) upgrades(t *testing.T) {
	kinds := []*unstructured.Unstructured{objectOf(t, barePod, "web", "default"), objectOf(t, nodePortService, "web")}
	older, newer := []string{"No networkpolicy found", "on all nodes"}, []string{"No matching networkpolicy found", "on every node"}
	c.kubectl(t, "apply", "-k", olderTemplates(t))
	c.eventually(t, "the older version is in force", func(context.Context) error {
		for i, object := range kinds {
			if err := c.tries(t, object); err == nil || !strings.Contains(err.Error(), older[i]) {
				return fmt.Errorf("%w: %s", err, older[i])
			}
		}
		return nil
	})

	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := c.Kubectl(t.Context(), nil, "apply", "-k", filepath.Join(root, "constrainttemplates"))
		assert.NoError(t, err)
	}()
	const most, after = 20_000, 50
	var admitted, old, current, other, still int
	for n := 0; n < most && still < after; n++ {
		i := n % len(kinds)
		err := c.tries(t, kinds[i])
		select {
		case <-done:
			still++
		default:
		}
		switch {
		case err == nil:
			admitted++
		case strings.Contains(err.Error(), older[i]):
			old++
			still = 0
		case strings.Contains(err.Error(), newer[i]):
			current++
		default:
			other++
			t.Log(err)
		}
	}
	<-done
	assert.Zero(t, admitted, "requests that were let in")
	assert.Zero(t, other, "requests that something else refused")
	assert.NotZero(t, old)
	assert.NotZero(t, current)
	assert.Equal(t, after, still, "requests in a row that the newer version refused, at the end")
	record(t, results.Section{
		Title:  "Upgrade of all templates under requests that have to be refused",
		Note:   "Dry-run creations of a Pod without a NetworkPolicy and a NodePort Service, one after the other, while `kubectl apply -k constrainttemplates` replaces an older version.",
		Header: []string{"requests", "refused by the older version", "refused by the newer", "let in"},
		Rows:   [][]string{{strconv.Itoa(admitted + old + current + other), strconv.Itoa(old), strconv.Itoa(current), strconv.Itoa(admitted)}},
	})
}
