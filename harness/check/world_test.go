package check_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/cluster"
	"github.com/bulkhead-policy/bulkhead/harness/fakeapi"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// world is a cluster that is no real one, and what it is judged with.
type world struct {
	*fakeapi.Server
	live    *cluster.Cluster
	options check.Options
}

// newWorld is a cluster with the objects of YAML documents, each with a uid that is
// its kind and name, and with the namespaces that they name.
func newWorld(t *testing.T, documents string) *world {
	t.Helper()
	w := &world{Server: fakeapi.Start(), options: check.Options{Bundle: bulkhead.Files, Version: "1.2.3", Profile: "baseline"}}
	t.Cleanup(w.Close)
	var err error
	w.live, err = cluster.New("kind", &rest.Config{Host: w.URL})
	require.NoError(t, err)

	w.serve("v1", "Namespace", false)
	for _, document := range strings.Split(documents, "---\n") {
		if strings.TrimSpace(document) != "" {
			w.add(t, document)
		}
	}
	return w
}

// serve has the cluster serve a kind, and returns it.
func (w *world) serve(apiVersion, kind string, namespaced bool) *fakeapi.Resource {
	return w.Serve(schema.FromAPIVersionAndKind(apiVersion, kind), namespaced)
}

func (w *world) add(t *testing.T, document string) {
	t.Helper()
	var content map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(document), &content), document)
	object := &unstructured.Unstructured{Object: content}
	if object.GetUID() == "" {
		require.NoError(t, unstructured.SetNestedField(content, object.GetKind()+"/"+object.GetName(), "metadata", "uid"))
	}
	namespace := object.GetNamespace()
	w.Add(content)
	if namespace != "" && !w.has("Namespace", namespace) {
		w.add(t, fmt.Sprintf("{apiVersion: v1, kind: Namespace, metadata: {name: %s, labels: {kubernetes.io/metadata.name: %[1]s}}}", namespace))
	}
}

func (w *world) has(kind, name string) bool {
	return slices.ContainsFunc(w.Resources, func(r fakeapi.Resource) bool {
		return r.Kind == kind && slices.ContainsFunc(r.Objects, func(content map[string]any) bool {
			return (&unstructured.Unstructured{Object: content}).GetName() == name
		})
	})
}

// constraints has the cluster judged with documents instead of a profile.
func (w *world) constraints(t *testing.T, documents string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "constraints.yaml")
	require.NoError(t, os.WriteFile(file, []byte(documents), 0o600))
	w.options.Constraints = []string{file}
}

func (w *world) judge(t *testing.T) report.Report {
	t.Helper()
	made, _, err := check.Cluster(t.Context(), w.live, w.options)
	require.NoError(t, err)
	return made
}

// text is the report as people read it.
func text(t *testing.T, made report.Report) string {
	t.Helper()
	var written bytes.Buffer
	require.NoError(t, report.Write(&written, report.Text, made, report.Options{}))
	return written.String()
}

// found is every finding, as "Kind name: message".
func found(made report.Report) []string {
	lines := []string{}
	for _, violation := range made.Violations {
		lines = append(lines, violation.Object.String()+": "+violation.Message)
	}
	return lines
}

func faults(made report.Report) []string {
	var lines []string
	for _, fault := range made.Errors {
		lines = append(lines, fault.Message)
	}
	return lines
}

// template is a ConstraintTemplate whose kind is Seen, with annotations.
func template(annotations, rego string) string {
	return fmt.Sprintf(`apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: seen, annotations: %s}
spec:
  crd: {spec: {names: {kind: Seen}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      code: [{engine: Rego, source: {version: v1, rego: %q}}]
---
`, annotations, "package seen\n\n"+rego)
}

// bind is a constraint of the template, with a match.
func bind(match string) string {
	return fmt.Sprintf("{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: Seen, metadata: {name: seen}, spec: {match: %s}}\n---\n", match)
}

// everything denies each object that it sees.
const everything = `violation contains {"msg": sprintf("%s %q", [input.review.kind.kind, input.review.operation])}`
