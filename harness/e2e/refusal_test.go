//go:build e2e && unix

package e2e_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	kyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// objectOf reads an object that a test writes as YAML.
func objectOf(t *testing.T, format string, values ...any) *unstructured.Unstructured {
	t.Helper()
	object := &unstructured.Unstructured{}
	require.NoError(t, yaml.UnmarshalStrict([]byte(fmt.Sprintf(format, values...)), &object.Object))
	return object
}

// create makes an object that nothing refuses.
func (c *cluster) create(t *testing.T, format string, values ...any) *unstructured.Unstructured {
	t.Helper()
	object := objectOf(t, format, values...)
	require.NoError(t, c.Client.Create(t.Context(), object))
	return object
}

// tries asks the API server whether it would take an object, which it then does
// not keep.
func (c *cluster) tries(t *testing.T, object *unstructured.Unstructured) error {
	t.Helper()
	return c.Client.Create(t.Context(), object.DeepCopy(), client.DryRunAll)
}

// webhookRefusal is what the API server passes on from Gatekeeper's webhook; a
// line is "[constraint] message".
func webhookRefusal(lines ...string) string {
	return `admission webhook "validation.gatekeeper.sh" denied the request: ` + strings.Join(lines, "\n")
}

// assertRefused holds that a request was refused, in the very words of one
// constraint: those of the ValidatingAdmissionPolicy that Gatekeeper makes of it
// where it can, which the API server asks first and whose first message it tells
// alone, or those of the webhook.
func assertRefused(t *testing.T, err error, kind, constraint string, messages ...string) {
	t.Helper()
	var status *apierrors.StatusError
	require.ErrorAs(t, err, &status, "nothing refused it: %s", messages)
	if status.ErrStatus.Code != http.StatusUnprocessableEntity {
		var lines []string
		for _, message := range messages {
			lines = append(lines, fmt.Sprintf("[%s] %s", constraint, message))
		}
		assertRefusedByWebhook(t, err, lines...)
		return
	}
	name := "gatekeeper-" + strings.ToLower(kind)
	_, said, _ := strings.Cut(err.Error(), " is forbidden: ")
	assert.Equal(t, fmt.Sprintf("ValidatingAdmissionPolicy '%s' with binding '%s-%s' denied request: %s", name, name, constraint, messages[0]), said, "%v", err)
}

// assertRefusedByWebhook holds that Gatekeeper's webhook refused a request with
// exactly these lines, "[constraint] message". They come in no order.
func assertRefusedByWebhook(t *testing.T, err error, lines ...string) {
	t.Helper()
	var status *apierrors.StatusError
	require.ErrorAs(t, err, &status, "nothing refused it: %s", lines)
	said, found := strings.CutPrefix(err.Error(), webhookRefusal())
	assert.True(t, found, "%v", err)
	assert.ElementsMatch(t, lines, strings.Split(said, "\n"))
	assert.EqualValues(t, http.StatusForbidden, status.ErrStatus.Code)
}

// objectsIn are the objects of a file of the repository.
func objectsIn(t *testing.T, file string) []*unstructured.Unstructured {
	t.Helper()
	opened, err := os.Open(filepath.Join(root, file))
	require.NoError(t, err)
	defer opened.Close()
	var objects []*unstructured.Unstructured
	decoder := kyaml.NewYAMLOrJSONDecoder(opened, 4096)
	for {
		object := &unstructured.Unstructured{}
		if err := decoder.Decode(object); errors.Is(err, io.EOF) {
			return objects
		} else {
			require.NoError(t, err, file)
		}
		if len(object.Object) > 0 { // not a comment alone
			objects = append(objects, object)
		}
	}
}
