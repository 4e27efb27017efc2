//go:build e2e && unix

package e2e_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

// fixture is a case of a suite as something that can be sent to a cluster.
type fixture struct {
	// name is that of the suite, the test and the case.
	name string
	// constraint is the name under which the test's constraint stands in the
	// cluster, beside those of the policy's other tests.
	constraint string
	request    fixtureRequest
	// review is the same as bulkhead judges it, and refused what bulkhead says
	// where it takes the object for one that no API server accepts.
	review  engine.Review
	refused string
	// inventory are the objects as they are written, and known as bulkhead reads
	// them, both by their references.
	inventory, known map[reference]map[string]any
	// assertions are the suite's.
	assertions []suite.Assertion
}

// fixtureRequest is what a user asks of the API server.
type fixtureRequest struct {
	operation   string
	object, old map[string]any
	user        string
	groups      []string
}

// subject is the object that the request is about.
func (r fixtureRequest) subject() map[string]any {
	if r.object == nil {
		return r.old
	}
	return r.object
}

// reference names an object in a cluster.
type reference struct{ apiVersion, kind, namespace, name string }

func (r reference) String() string {
	return fmt.Sprintf("%s %s %s/%s", r.apiVersion, r.kind, r.namespace, r.name)
}

func (r reference) compare(other reference) int { return cmp.Compare(r.String(), other.String()) }

// referenceTo reads the reference of an object of whatever form.
func referenceTo(object map[string]any) reference {
	metadata, _ := object["metadata"].(map[string]any)
	text := func(of map[string]any, key string) string {
		value, _ := of[key].(string)
		return value
	}
	made := reference{text(object, "apiVersion"), text(object, "kind"), text(metadata, "namespace"), text(metadata, "name")}
	switch kind := (&unstructured.Unstructured{Object: object}).GroupVersionKind(); {
	case !apiserver.Namespaced(kind):
		made.namespace = ""
	case made.namespace == "":
		made.namespace = "default"
	}
	return made
}

func namespaceReference(name string) reference { return reference{"v1", "Namespace", "", name} }

// readFixture reads a case with its inventory.
func readFixture(t *testing.T, server *apiserver.Server, name string, c suite.Case) fixture {
	t.Helper()
	made := fixture{
		name:      name,
		inventory: make(map[reference]map[string]any),
		known:     make(map[reference]map[string]any),
	}
	for _, file := range c.Inventory {
		object := readYAML(t, file)
		made.inventory[referenceTo(object)] = object
		read, fault := admitted(t, server, file)
		require.Empty(t, fault, name)
		made.known[referenceTo(object)] = read
	}

	written := readYAML(t, c.Object)
	if written["kind"] != "AdmissionReview" {
		made.request = fixtureRequest{operation: "CREATE", object: written, user: "platform", groups: []string{"system:masters"}}
		made.review.Object, made.refused = admitted(t, server, c.Object)
		if at := referenceTo(written); at.kind == "Namespace" && at.name != "" {
			// What is said of a Namespace is said of one that there is, and that no
			// manifest deletes.
			made.request.operation, made.request.old = "UPDATE", runtime.DeepCopyJSON(written)
			if metadata, ok := made.request.old["metadata"].(map[string]any); ok {
				delete(metadata, "deletionTimestamp")
			}
		}
		return made
	}
	made.readReview(t, server, written["request"])
	return made
}

// readReview reads the request of an AdmissionReview.
func (f *fixture) readReview(t *testing.T, server *apiserver.Server, written any) {
	t.Helper()
	var read struct {
		Operation string         `json:"operation"`
		Object    map[string]any `json:"object"`
		OldObject map[string]any `json:"oldObject"`
		UserInfo  struct {
			Username string   `json:"username"`
			Groups   []string `json:"groups"`
		} `json:"userInfo"`
	}
	text, err := json.Marshal(written)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &read), f.name)
	f.request = fixtureRequest{read.Operation, read.Object, read.OldObject, read.UserInfo.Username, read.UserInfo.Groups}

	f.review = engine.Review{Operation: read.Operation, Request: map[string]any{}}
	fields, ok := written.(map[string]any)
	require.True(t, ok, f.name)
	for key, value := range fields {
		if !slices.Contains([]string{"operation", "object", "oldObject"}, key) {
			f.review.Request[key] = value
		}
	}
	for object, into := range map[*map[string]any]*map[string]any{&read.Object: &f.review.Object, &read.OldObject: &f.review.OldObject} {
		if *object == nil {
			continue
		}
		text, err := json.Marshal(*object)
		require.NoError(t, err)
		var fault string
		if *into, fault = decoded(t, server, f.name, text); fault != "" {
			f.refused = fault
		}
	}
}

// namespaces are those that have to exist for the request and the inventory.
func (f *fixture) namespaces() []string {
	names := make(map[string]bool)
	for at := range f.inventory {
		names[at.namespace] = true
	}
	names[referenceTo(f.request.subject()).namespace] = true
	delete(names, "")
	return slices.Sorted(maps.Keys(names))
}

func readYAML(t *testing.T, file string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var object map[string]any
	require.NoError(t, yaml.Unmarshal(text, &object), file)
	return object
}

// admitted is the one object of a file as `bulkhead check` reads it, or what that
// says is wrong with it, and then the object as it is written.
func admitted(t *testing.T, server *apiserver.Server, file string) (map[string]any, string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return decoded(t, server, file, text)
}

func decoded(t *testing.T, server *apiserver.Server, file string, text []byte) (map[string]any, string) {
	t.Helper()
	objects, faults := manifest.Decode(file, text, manifest.Options{Server: server})
	if len(faults) == 0 {
		require.Len(t, objects, 1, file)
		return objects[0].Value, ""
	}
	var said []string
	for _, fault := range faults {
		said = append(said, fault.Message)
	}
	objects, faults = manifest.Decode(file, text, manifest.Options{Raw: true})
	require.Empty(t, faults, file)
	require.Len(t, objects, 1, file)
	return objects[0].Value, strings.Join(said, "; ")
}
