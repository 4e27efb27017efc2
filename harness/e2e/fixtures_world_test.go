//go:build e2e && unix

package e2e_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// loader is the user who makes a cluster what a case needs, and whom no policy
// stops.
const loader = "loader"

// holding is the finalizer that keeps objects which are being deleted.
const holding = "bulkhead-policy.github.io/holding"

// world makes the objects of a cluster those of a case, and no others.
type world struct {
	cluster *cluster
	wire    *wire
	held    map[reference]stored
	// system are the Namespaces that every cluster has, by name.
	system map[string]map[string]any
}

// stored is an object that the cluster holds.
type stored struct {
	written  map[string]any
	revision string
}

// become makes the cluster hold what is wanted. What the API server refuses comes
// back, with what it says.
func (w *world) become(t *testing.T, wanted map[reference]map[string]any) map[reference]error {
	t.Helper()
	ctx := t.Context()
	for _, at := range slices.Backward(namespacesFirst(w.held)) {
		gone := at.kind == "Namespace" && terminating(w.held[at].written) // takes nothing in any more
		if gone || !reflect.DeepEqual(w.held[at].written, wanted[at]) {
			require.NoError(t, w.remove(ctx, at), at)
		}
	}

	refused := make(map[reference]error)
	var created string
	for _, at := range namespacesFirst(wanted) {
		if _, there := w.held[at]; there {
			continue
		}
		if date := dateOf(wanted[at]); date != created {
			w.awaitNextSecond(t)
			created = date
		}
		if err := w.create(ctx, at, wanted[at]); err != nil {
			refused[at] = err
		}
	}
	if created != "" {
		w.awaitNextSecond(t)
	}
	for _, at := range slices.Backward(namespacesFirst(wanted)) {
		if _, there := w.held[at]; there && terminating(wanted[at]) {
			require.NoError(t, w.terminate(ctx, at), at)
		}
	}
	return refused
}

// namespacesFirst are the references in the order in which objects are created:
// Namespaces, and then by the dates that objects claim.
func namespacesFirst[V any](objects map[reference]V) []reference {
	rank := func(at reference) string {
		object, _ := any(objects[at]).(map[string]any)
		if at.kind == "Namespace" {
			return "0"
		}
		return "1" + dateOf(object)
	}
	return slices.SortedFunc(maps.Keys(objects), func(a, b reference) int {
		if order := strings.Compare(rank(a), rank(b)); order != 0 {
			return order
		}
		return a.compare(b)
	})
}

func dateOf(object map[string]any) string {
	metadata, _ := object["metadata"].(map[string]any)
	date, _ := metadata["creationTimestamp"].(string)
	return date
}

func terminating(object map[string]any) bool {
	metadata, _ := object["metadata"].(map[string]any)
	return metadata["deletionTimestamp"] != nil
}

// awaitNextSecond waits until what is created is younger than what is there:
// creation dates are whole seconds.
func (w *world) awaitNextSecond(t *testing.T) {
	t.Helper()
	now := func(ctx context.Context) (string, error) {
		answer, err := w.do(ctx, http.MethodPost, "/api/v1/namespaces/default/configmaps", dryRun(), map[string]any{
			"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "clock"},
		})
		return dateOf(answer), err
	}
	begin, err := now(t.Context())
	require.NoError(t, err)
	w.cluster.eventually(t, "a second is over", func(ctx context.Context) error {
		date, err := now(ctx)
		if err == nil && date == begin {
			err = errors.New(date)
		}
		return err
	})
}
