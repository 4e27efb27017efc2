//go:build e2e && unix

package e2e_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"
)

// create stores an object with its status.
func (w *world) create(ctx context.Context, at reference, written map[string]any) error {
	path, err := w.wire.path(at)
	if err != nil {
		return err
	}
	object := runtime.DeepCopyJSON(written)
	metadata, _ := object["metadata"].(map[string]any)
	if metadata != nil {
		delete(metadata, "deletionTimestamp")
		delete(metadata, "deletionGracePeriodSeconds")
		if terminating(written) {
			metadata["finalizers"] = append([]any{holding}, itemsOf(metadata["finalizers"])...)
		}
	}
	if _, there := w.system[at.name]; there && at.kind == "Namespace" {
		made, err := w.do(ctx, http.MethodPut, path+"/"+at.name, nil, object)
		if err == nil {
			w.keep(at, written, made)
		}
		return err
	}
	made, err := w.do(ctx, http.MethodPost, path, url.Values{"fieldValidation": {"Strict"}}, object)
	if err != nil {
		return err
	}
	w.keep(at, written, made)
	status, _ := written["status"].(map[string]any)
	if len(status) > 0 && at.kind != "Namespace" { // a Namespace's follows from the rest
		made["status"] = status
		if made, err = w.do(ctx, http.MethodPut, path+"/"+at.name+"/status", nil, made); err != nil {
			return fmt.Errorf("its status: %w", err)
		}
		w.keep(at, written, made)
	}
	return nil
}

func itemsOf(value any) []any {
	items, _ := value.([]any)
	return items
}

// terminate deletes an object that something holds.
func (w *world) terminate(ctx context.Context, at reference) error {
	path, err := w.wire.pathOf(at)
	if err != nil {
		return err
	}
	if _, err := w.do(ctx, http.MethodDelete, path, nil, nil); err != nil {
		return err
	}
	left, err := w.do(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return err
	}
	w.keep(at, w.held[at].written, left)
	return nil
}

// remove deletes an object, whatever would hold it.
func (w *world) remove(ctx context.Context, at reference) error {
	path, err := w.wire.pathOf(at)
	if err != nil {
		return err
	}
	if _, there := w.system[at.name]; there && at.kind == "Namespace" {
		_, err := w.do(ctx, http.MethodPut, path, nil, plainNamespace(at.name))
		delete(w.held, at)
		return err
	}
	_, err = w.do(ctx, http.MethodDelete, path, url.Values{"gracePeriodSeconds": {"0"}}, nil)
	for range 100 { // others may be at it too
		if errors.Is(err, errGone) {
			delete(w.held, at)
			return nil
		}
		if err != nil && !errors.Is(err, errConflict) {
			return err
		}
		err = w.release(ctx, at, path)
	}
	return fmt.Errorf("%s is still there: %w", at, err)
}

// release takes away what holds an object that is being deleted.
func (w *world) release(ctx context.Context, at reference, path string) error {
	left, err := w.do(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return err
	}
	metadata, _ := left["metadata"].(map[string]any)
	delete(metadata, "finalizers")
	if spec, ok := left["spec"].(map[string]any); ok && at.kind == "Namespace" {
		spec["finalizers"], path = []any{}, path+"/finalize"
	}
	_, err = w.do(ctx, http.MethodPut, path, nil, left)
	return err
}

var (
	errGone     = errors.New("not found")
	errConflict = errors.New("changed meanwhile")
)

// do sends a request of the loader's.
func (w *world) do(ctx context.Context, method, path string, query url.Values, body map[string]any) (map[string]any, error) {
	made := call{method: method, path: path, query: query, user: loader, groups: []string{"system:masters"}}
	if body != nil {
		made.body = body
	}
	answer, err := w.wire.send(ctx, made)
	switch {
	case err != nil:
		return nil, err
	case answer.code == http.StatusNotFound:
		return nil, errGone
	case answer.code == http.StatusConflict && method == http.MethodPut:
		return nil, errConflict
	}
	return answer.object, answer.err()
}

func (w *world) keep(at reference, written, object map[string]any) {
	metadata, _ := object["metadata"].(map[string]any)
	revision, _ := metadata["resourceVersion"].(string)
	w.held[at] = stored{written, revision}
}

// edit changes an object.
func (w *world) edit(t *testing.T, path string, change func(map[string]any)) {
	t.Helper()
	object, err := w.do(t.Context(), http.MethodGet, path, nil, nil)
	require.NoError(t, err, path)
	change(object)
	_, err = w.do(t.Context(), http.MethodPut, path, nil, object)
	require.NoError(t, err, path)
}

// text is a value as JSON.
func text(t *testing.T, value any) string {
	t.Helper()
	encoded, err := json.Marshal(value)
	require.NoError(t, err)
	return string(encoded)
}
