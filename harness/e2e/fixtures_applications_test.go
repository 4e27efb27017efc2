//go:build e2e && unix

package e2e_test

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
)

// applications sends each object of each application to the webhook, with the
// baseline in force and the whole application in the cluster, both as something
// new and as a change, and expects what `bulkhead check` says.
func (w *world) applications(t *testing.T) {
	t.Helper()
	w.become(t, nil)
	constraints, kinds := w.installProfile(t)
	entries, err := os.ReadDir(filepath.Join(root, "testdata/apps"))
	require.NoError(t, err)
	asked := 0
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			folder := filepath.Join(root, "testdata/apps", entry.Name())
			objects := writtenIn(t, folder)
			wanted := writtenIn(t, filepath.Join(root, "testdata/cluster"))
			maps.Copy(wanted, objects)
			for at := range objects {
				name := namespaceReference(at.namespace)
				if at.namespace != "" && wanted[name] == nil {
					wanted[name] = plainNamespace(at.namespace)
				}
			}
			expected := checked(t, folder)
			for at, err := range w.become(t, wanted) {
				require.ErrorIs(t, err, errUnserved, at)
				require.Equal(t, "monitoring.coreos.com/v1", at.apiVersion)
				require.Empty(t, expected[at], at)
				delete(objects, at)
			}
			w.makeOfOneAge(t, "Ingress", wanted) // the older one may keep its host in an update
			w.awaitSeen(t, kinds, batch{wanted: wanted}.namespaces())

			for _, at := range namespacesFirst(objects) {
				for _, operation := range []string{"CREATE", "UPDATE"} {
					want := expected[at]
					if want == nil {
						want = map[string][]string{}
					}
					answer := w.askAgain(t, operation, at, objects[at])
					if !reflect.DeepEqual(want, saidBy(constraints, answer)) {
						// Gatekeeper may be reading its inventory anew, of which it does not tell.
						w.awaitSeen(t, kinds, batch{wanted: wanted}.namespaces())
						answer = w.askAgain(t, operation, at, objects[at])
					}
					if strings.HasSuffix(answer.message, "provided port is already allocated") {
						assert.Equal(t, "CREATE Service", operation+" "+at.kind)
						continue // to itself: the update says what there is to say
					}
					found := saidBy(constraints, answer)
					if at.kind == "Job" { // whose pods get labels that the message quotes
						want, found = withoutMessages(want), withoutMessages(found)
					}
					assert.Equal(t, want, found, "%s %s: %d %s", operation, at, answer.code, answer.message)
					assert.False(t, answer.refused(), "%s %s: %d %s", operation, at, answer.code, answer.message)
					asked++
				}
			}
		})
	}
	t.Logf("applications: %d requests", asked)
}

// saidBy is what each constraint that has something to say says in an answer.
func saidBy(constraints map[string]fixtureConstraint, answer reply) map[string][]string {
	said := make(map[string][]string)
	for name, c := range constraints {
		if messages := (outcome{reply: answer}).messagesOf(c); len(messages) > 0 {
			said[name] = messages
		}
	}
	return said
}

// makeOfOneAge creates all objects of a kind in one second: manifests say nothing of
// their age, and a cluster goes by it.
func (w *world) makeOfOneAge(t *testing.T, kind string, wanted map[reference]map[string]any) {
	t.Helper()
	others := maps.Clone(wanted)
	maps.DeleteFunc(others, func(at reference, _ map[string]any) bool { return at.kind == kind })
	const tries = 10
	for range tries {
		dates := make(map[string]bool)
		for at := range w.held {
			if at.kind != kind {
				continue
			}
			path, err := w.wire.path(at)
			require.NoError(t, err)
			stored, err := w.do(t.Context(), http.MethodGet, path+"/"+at.name, nil, nil)
			require.NoError(t, err)
			dates[dateOf(stored)] = true
		}
		if len(dates) < 2 {
			return
		}
		w.become(t, others)
		w.awaitNextSecond(t)
		w.become(t, wanted)
	}
	require.Fail(t, "not created within one second", kind)
}

// withoutMessages leaves of messages how many there are.
func withoutMessages(said map[string][]string) map[string][]string {
	counted := make(map[string][]string)
	for name, messages := range said {
		counted[name] = make([]string, len(messages))
	}
	return counted
}

// installProfile puts the baseline in force at the webhook, and gives it with the
// kinds that Gatekeeper keeps for it.
func (w *world) installProfile(t *testing.T) (map[string]fixtureConstraint, [][2]string) {
	t.Helper()
	read, err := profile.Read(bulkhead.Files, check.DefaultProfile)
	require.NoError(t, err)
	require.Empty(t, read.Errors)
	require.NoError(t, w.remove(t.Context(), reference{"syncset.gatekeeper.sh/v1alpha1", "SyncSet", "", "bulkhead"}))
	w.awaitSeen(t, nil, []string{"default"})
	constraints := make(map[string]fixtureConstraint)
	var kinds [][2]string
	for i := range read.Objects {
		value := read.Objects[i].Value
		if !constraint.Is(value) {
			w.apply(t, text(t, value))
			kinds = append(kinds, syncedBy(t, value)...)
			continue
		}
		parsed, faults := constraint.Parse(value)
		require.Empty(t, faults)
		made := fixtureConstraint{Constraint: parsed, written: value}
		constraints[parsed.Name] = made
		w.apply(t, text(t, made.at("validation.gatekeeper.sh")))
	}
	w.awaitInForce(t, constraints)
	return constraints, kinds
}

// writtenIn are the objects of a folder as they are written.
func writtenIn(t *testing.T, folder string) map[reference]map[string]any {
	t.Helper()
	read := manifest.Read(t.Context(), manifest.Options{Raw: true}, folder)
	require.Empty(t, read.Errors)
	objects := make(map[reference]map[string]any)
	for i := range read.Objects {
		object := read.Objects[i].Value
		// What another cluster gave it is not this one's to have.
		if metadata, ok := object["metadata"].(map[string]any); ok {
			delete(metadata, "resourceVersion")
			delete(metadata, "uid")
		}
		if spec, ok := object["spec"].(map[string]any); ok && object["kind"] == "Service" && spec["clusterIP"] != "None" {
			delete(spec, "clusterIP")
			delete(spec, "clusterIPs")
		}
		objects[referenceTo(object)] = object
	}
	require.Len(t, objects, len(read.Objects), folder)
	return objects
}

// checked is what `bulkhead check` says of a folder, by object and constraint.
func checked(t *testing.T, folder string) map[reference]map[string][]string {
	t.Helper()
	report, _, err := check.Run(t.Context(), check.Options{
		Bundle: bulkhead.Files, Profile: check.DefaultProfile,
		Paths: []string{folder}, Inventory: []string{filepath.Join(root, "testdata/cluster")},
	})
	require.NoError(t, err)
	require.Empty(t, report.Errors)
	said := make(map[reference]map[string][]string)
	for _, v := range report.Violations {
		at := reference{v.Object.APIVersion, v.Object.Kind, v.Object.Namespace, v.Object.Name}
		if said[at] == nil {
			said[at] = make(map[string][]string)
		}
		said[at][v.Constraint] = append(said[at][v.Constraint], v.Message)
		slices.Sort(said[at][v.Constraint])
	}
	return said
}

// askAgain asks about an object that the cluster holds already: a creation that
// nobody denies ends with a conflict, and the update is of what is stored.
func (w *world) askAgain(t *testing.T, operation string, at reference, object map[string]any) reply {
	t.Helper()
	path, err := w.wire.path(at)
	require.NoError(t, err)
	made := call{method: http.MethodPost, path: path, query: dryRun(), user: "jane", body: object}
	if operation == "UPDATE" {
		made.method, made.path = http.MethodPut, path+"/"+at.name
		made.body, err = w.do(t.Context(), http.MethodGet, made.path, nil, nil)
		require.NoError(t, err)
	}
	answer, err := w.wire.send(t.Context(), made)
	require.NoError(t, err)
	return answer
}
