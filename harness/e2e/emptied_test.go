//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/bulkhead-policy/bulkhead/harness/results"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

// errs says which way a constraint errs while the inventory is empty.
type errs struct{ admits, denies bool }

// emptied are the constraints of the profile segmented that read the inventory.
func emptied() map[string]errs {
	return map[string]errs{
		"allowed-acme-servers":                    {admits: true, denies: true},
		"allowed-certificate-issuers":             {},
		"allowed-certificate-issuers-rate-limits": {admits: true},
		"allowed-gateway-issuers":                 {admits: true, denies: true},
		"allowed-ingress-hosts":                   {}, // its cases are of other domains than the profile's
		"isolate-tenants":                         {denies: true},
		"keep-networkpolicy":                      {admits: true, denies: true},
		"require-default-deny":                    {denies: true},
		"require-gateway-tls":                     {admits: true, denies: true},
		"require-ingress-auth":                    {admits: true, denies: true},
		"require-ingress-backend":                 {denies: true},
		"require-ingress-class":                   {denies: true},
		"require-networkpolicy":                   {denies: true},
		"require-private-dns":                     {admits: true, denies: true},
		"require-tier":                            {denies: true},
		"restrict-ingress-sources":                {admits: true, denies: true},
		"segment-tiers":                           {denies: true},
		"unique-ingress-hosts":                    {admits: true},
	}
}

// TestInventoryEmptied judges every case of the suites that has an inventory with
// it and without, by the constraints of the profile segmented: what is told
// apart only by the inventory is told wrong while it is empty. It takes no
// cluster; TestConsistency shows the same of some in one.
func TestInventoryEmptied(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "constraints/rendered/segmented/*.yaml"))
	require.NoError(t, err)
	var rows [][]string
	found := make(map[string]errs)
	for _, file := range files {
		constraint := strings.TrimSuffix(filepath.Base(file), ".yaml")
		name := strings.ReplaceAll(strings.TrimSuffix(constraint, "-rate-limits"), "-", "_")
		cases, admitted, denied := emptiedCases(t, name, file)
		if cases == 0 {
			continue
		}
		found[constraint] = errs{admits: admitted > 0, denies: denied > 0}
		rows = append(rows, []string{constraint, strconv.Itoa(cases), strconv.Itoa(admitted), strconv.Itoa(denied)})
	}
	assert.Equal(t, emptied(), found)
	record(t, results.Section{
		Title: "Which way policies err while the inventory is empty",
		Note: "The cases of the suites that have an inventory, judged by the constraints of the profile segmented with it and without. " +
			"A policy that needs an object to be there in order to deny admits too much, one that needs it in order to allow denies too much.",
		Header: []string{"constraint", "cases", "admitted that should be denied", "denied that should be admitted"}, Rows: rows,
	})
}

// emptiedCases counts the cases of a policy's suite with an inventory, and those
// that the constraint judges otherwise without it.
func emptiedCases(t *testing.T, name, constraint string) (cases, admitted, denied int) {
	t.Helper()
	file := filepath.Join(root, "testdata", name, suite.FileName)
	require.FileExists(t, file)
	read, err := suite.Read(file)
	require.NoError(t, err)
	var judge suite.Bulkhead
	seen := make(map[string]bool)
	for _, test := range read.Tests {
		test.Constraint = constraint
		for _, c := range test.Cases {
			key := strings.Join(append([]string{c.Object}, c.Inventory...), " ")
			if len(c.Inventory) == 0 || seen[key] {
				continue
			}
			seen[key] = true
			cases++
			full, err := judge.Judge(t.Context(), test, c)
			require.NoError(t, err, "%s: %s", name, c.Name)
			c.Inventory = nil
			empty, err := judge.Judge(t.Context(), test, c)
			require.NoError(t, err, "%s: %s", name, c.Name)
			switch {
			case len(full) > 0 && len(empty) == 0:
				admitted++
			case len(full) == 0 && len(empty) > 0:
				denied++
			}
		}
	}
	return cases, admitted, denied
}

// emptyInventory takes the SyncSet away under the profile segmented, and asks the
// cluster the same requests before and after.
func (c *cluster) emptyInventory(t *testing.T) {
	c.kubectl(t, "apply", "-f", "testdata/cluster")
	c.appliesProfile(t, "segmented", "dryrun")
	for _, object := range objectsIn(t, "harness/e2e/testdata/emptied.yaml") {
		require.NoError(t, c.Client.Create(t.Context(), object), "%s %s", object.GetKind(), object.GetName())
	}
	c.probesInventory(t)
	c.appliesProfile(t, "segmented", "")

	requests := make(map[string]*unstructured.Unstructured)
	for _, object := range objectsIn(t, "harness/e2e/testdata/emptied_requests.yaml") {
		requests[object.GetKind()+"/"+object.GetName()] = object
	}
	asked := []struct {
		constraint, request string
		full, empty         bool
	}{
		{"keep-networkpolicy", "delete NetworkPolicy/web", true, false},
		{"unique-ingress-hosts", "Ingress/rival", true, false},
		{"restrict-ingress-sources", "Ingress/narrow", true, false},
		{"require-ingress-auth", "Ingress/private", true, false},
		{"require-gateway-tls", "Gateway/open", true, false},
		{"require-networkpolicy", "Pod/bare", true, true},
		{"require-networkpolicy", "Pod/covered", false, true},
		{"require-default-deny", "Pod/covered", false, true},
		// What a request brings along of its own Namespace need not be in the cache.
		{"require-tier", "Ingress/own", false, false},
		{"allowed-ingress-hosts", "Ingress/staging", false, false},
		{"require-ingress-class", "Ingress/own", false, true},
		{"allowed-acme-servers", "Ingress/own", false, true},
		{"segment-tiers", "NetworkPolicy/declared", false, true},
		{"isolate-tenants", "NetworkPolicy/declared", false, true},
	}
	asks := func(request string) []string {
		name, deletion := strings.CutPrefix(request, "delete ")
		object := requests[name]
		require.NotNil(t, object, request)
		if deletion {
			return refusedBy(c.Client.Delete(t.Context(), object.DeepCopy(), client.DryRunAll))
		}
		return c.refusing(t, object)
	}
	c.awaitInventory(t, func(counts map[string]int) bool {
		return counts["v1/Namespace"] > 0 && counts["v1/Pod"] > 0 && counts["networking.k8s.io/v1/Ingress"] > 0
	})
	for _, ask := range asked {
		assert.Equal(t, ask.full, slices.Contains(asks(ask.request), ask.constraint), "%s of %s, with the inventory", ask.constraint, ask.request)
	}

	c.kubectl(t, "delete", "syncset", "bulkhead")
	c.awaitInventory(t, func(counts map[string]int) bool { return len(counts) == 0 })
	var rows [][]string
	for _, ask := range asked {
		refusing := asks(ask.request)
		assert.Equal(t, ask.empty, slices.Contains(refusing, ask.constraint), "%s of %s, without the inventory", ask.constraint, ask.request)
		words := map[bool]string{true: "refuses", false: "passes"}
		rows = append(rows, []string{ask.constraint, ask.request, words[ask.full], words[ask.empty], strings.Join(refusing, ", ")})
	}
	record(t, results.Section{
		Title:  "Requests with and without the inventory",
		Note:   "The profile segmented, before and after `kubectl delete syncset bulkhead`.",
		Header: []string{"constraint", "request", "with", "without", "who refuses it without"}, Rows: rows,
	})
	c.kubectl(t, "apply", "-f", "constraints/segmented/syncset.yaml")
	c.awaitInventory(t, func(counts map[string]int) bool { return counts["v1/Namespace"] > 0 && counts["v1/Pod"] > 0 })
}

// awaitInventory waits until the cache holds what it should.
func (c *cluster) awaitInventory(t *testing.T, holds func(map[string]int) bool) {
	t.Helper()
	c.eventually(t, "the cache holds what it should", func(context.Context) error {
		counts, err := c.inventory(t)
		if err != nil {
			return err
		}
		if !holds(counts) {
			return fmt.Errorf("it holds %v", slices.Sorted(maps.Keys(counts)))
		}
		return nil
	})
}
