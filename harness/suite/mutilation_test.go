package suite

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// deniedCase is an object of testdata/ that its policy denies.
type deniedCase struct {
	name      string
	object    map[string]any
	inventory []map[string]any
	judges    *engine.Engine
	// texts are where the policy found something in texts: it is gone with them.
	texts [][]any
	// baseline is every policy of the baseline at once: what one policy makes
	// nothing of may be another's to deny.
	baseline *engine.Engine
}

func (d deniedCase) deniedByBaseline(r *rapid.T, object map[string]any) bool {
	d.judges = d.baseline
	denied, err := d.denies(object)
	if err != nil {
		r.Fatalf("%s: %v", d.name, err)
	}
	return denied
}

// paths are where the findings on the object are.
func (d deniedCase) paths() ([][]any, error) {
	violations, _, err := d.judges.Judge(context.Background(), []engine.Review{{Object: d.object}}, d.inventory)
	var paths [][]any
	for _, violation := range violations {
		paths = append(paths, violation.Path)
	}
	return paths, err
}

// holdsText reports whether a path leads to a text with a finding, or to what
// holds it.
func (d deniedCase) holdsText(path []any) bool {
	return slices.ContainsFunc(d.texts, func(text []any) bool {
		return len(path) <= len(text) && fmt.Sprint(path) == fmt.Sprint(text[:len(path)])
	})
}

func (d deniedCase) denies(object map[string]any) (bool, error) {
	violations, faults, err := d.judges.Judge(context.Background(), []engine.Review{{Object: object}}, d.inventory)
	if err != nil {
		return false, err
	}
	if len(faults) > 0 {
		return false, faults[0].Err
	}
	return len(violations) > 0, nil
}

// deniedCases are the cases of every suite whose object is denied as it is
// written, without the API server's defaults.
func deniedCases(t testing.TB) []deniedCase {
	t.Helper()
	ctx := context.Background()
	files, err := Find([]string{"../../testdata"})
	require.NoError(t, err)

	baseline := baselineEngine(t)
	var denied []deniedCase
	for _, file := range files {
		read, err := Read(file)
		require.NoError(t, err)
		for _, test := range read.Tests {
			judges, err := new(Bulkhead).newEngine(ctx, test)
			require.NoError(t, err)
			for _, c := range test.Cases {
				objects, err := readManifests(ctx, manifest.Options{Raw: true}, c.Object)
				require.NoError(t, err)
				each := deniedCase{name: test.Name + ": " + c.Name, object: objects[0].Value, judges: judges, baseline: baseline}
				if objects[0].Kind == "AdmissionReview" {
					continue
				}
				if len(c.Inventory) > 0 {
					inventory, err := readManifests(ctx, manifest.Options{Raw: true}, c.Inventory...)
					require.NoError(t, err)
					for i := range inventory {
						each.inventory = append(each.inventory, inventory[i].Value)
					}
				}
				isDenied, err := each.denies(each.object)
				require.NoError(t, err)
				if !isDenied {
					continue
				}
				if strings.HasSuffix(test.Template, "/require_private_dns.yaml") {
					each.texts, err = each.paths()
					require.NoError(t, err)
				}
				denied = append(denied, each)
			}
		}
	}
	require.Greater(t, len(denied), 50)
	return denied
}

func baselineEngine(t testing.TB) *engine.Engine {
	t.Helper()
	ctx := context.Background()
	objects, err := readManifests(ctx, manifest.Options{Raw: true}, "../../constrainttemplates", "../../constraints/baseline.yaml")
	require.NoError(t, err)

	var templates []template.Compilable
	var constraints []constraint.Constraint
	for i := range objects {
		switch object := objects[i].Value; {
		case template.Is(object):
			read, err := template.Read(object)
			require.NoError(t, err)
			templates = append(templates, read)
		case constraint.Is(object):
			parsed, faults := constraint.Parse(object)
			require.Empty(t, faults)
			constraints = append(constraints, parsed)
		}
	}
	require.NotEmpty(t, constraints)
	compiled, err := engine.New(templates, constraints)
	require.NoError(t, err)
	return compiled
}

// mutilated draws an object with one value replaced by something odd. What
// says which object it is stays: another kind is another policy's. So do
// metadata, its labels and its annotations as a whole: what is no mapping reads
// as an empty one, and an annotation that is not there is none to deny for.
func mutilated(r *rapid.T, object map[string]any) (changed map[string]any, path []any, odd any) {
	paths := pathsOf(object, nil)
	path = rapid.SampledFrom(paths).Draw(r, "path")
	odd = rapid.SampledFrom([]any{
		nil, "", "odd", true, false, int64(0), int64(-1), 1.5,
		[]any{}, []any{nil}, []any{"odd"}, []any{map[string]any{}},
		map[string]any{}, map[string]any{"odd": nil}, map[string]any{"odd": []any{int64(1)}},
	}).Draw(r, "value")
	changed, _ = replaced(object, path, odd).(map[string]any)
	return changed, path, odd
}

// leftOut reports whether a value says no more than its absence would.
func leftOut(value any) bool {
	return value == nil || reflect.ValueOf(value).IsZero() ||
		reflect.DeepEqual(value, []any{}) || reflect.DeepEqual(value, map[string]any{})
}

func pathsOf(value any, at []any) [][]any {
	var paths [][]any
	switch value := value.(type) {
	case map[string]any:
		for key, child := range value {
			if len(at) == 0 && slices.Contains([]string{"apiVersion", "kind"}, key) {
				continue
			}
			path := append(slices.Clone(at), key)
			paths = append(paths, pathsOf(child, path)...)
			if !slices.Contains([]string{"[metadata]", "[metadata labels]", "[metadata annotations]"}, fmt.Sprint(path)) {
				paths = append(paths, path)
			}
		}
	case []any:
		for i, child := range value {
			path := append(slices.Clone(at), i)
			paths = append(append(paths, path), pathsOf(child, path)...)
		}
	}
	slices.SortFunc(paths, func(a, b []any) int { return slices.Compare([]string{fmt.Sprint(a)}, []string{fmt.Sprint(b)}) })
	return paths
}

func at(value any, path []any) any {
	for _, step := range path {
		switch inside := value.(type) {
		case map[string]any:
			value = inside[step.(string)]
		case []any:
			value = inside[step.(int)]
		}
	}
	return value
}

func replaced(value any, path []any, by any) any {
	if len(path) == 0 {
		return by
	}
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for key, child := range value {
			copied[key] = child
			if key == path[0] {
				copied[key] = replaced(child, path[1:], by)
			}
		}
		return copied
	case []any:
		copied := slices.Clone(value)
		copied[path[0].(int)] = replaced(value[path[0].(int)], path[1:], by)
		return copied
	}
	return value
}

// neverOpens is the property: an object that its policy denies is still denied
// with a value mutilated, unless the API server would take the result, which
// then is a sound object of another meaning. A value that is as good as left
// out is another meaning too; that no such object breaks an engine is held.
func neverOpens(cases []deniedCase, server *apiserver.Server) func(*rapid.T) {
	return func(r *rapid.T) {
		c := rapid.SampledFrom(cases).Draw(r, "case")
		object, path, odd := mutilated(r, c.object)
		denied, err := c.denies(object)
		if err != nil {
			r.Fatalf("%s: %v mutilated: %v", c.name, path, err)
		}
		_, mapping := odd.(map[string]any)
		_, wasMapping := at(c.object, path).(map[string]any)
		switch {
		case denied, leftOut(odd), hidesHostNetwork(c.object, path), c.holdsText(path):
			return
		case len(c.inventory) > 0 && slices.Contains([]string{"[metadata name]", "[metadata namespace]"}, fmt.Sprint(path)):
			// Another object, which those of the inventory say nothing about.
			return
		case fmt.Sprint(path) == "[metadata namespace]" && at(c.object, []any{"spec", "type"}) == "ExternalName":
			// In another namespace, where the externalName may lead by right.
			return
		case mapping && wasMapping:
			// Other fields than were there: what was there is left out.
			return
		}
		if faults := refusals(server, object, path); len(faults) > 0 && !c.deniedByBaseline(r, object) {
			r.Fatalf("%s: passes with %v mutilated, which the API server refuses: %s", c.name, path, faults[0].Message)
		}
	}
}

// hidesHostNetwork reports whether a path leads to the spec of pods or to what
// holds it. One that cannot be read is an empty one to require_networkpolicy,
// which asks nothing of it but hostNetwork.
func hidesHostNetwork(object map[string]any, path []any) bool {
	holders := []any{"spec", "template", "jobTemplate"}
	kinds := []any{"Service", "Ingress", "Certificate"}
	return slices.Contains(holders, path[len(path)-1]) && !slices.Contains(kinds, object["kind"])
}

// refusals are the API server's faults of a mutilated object, as far as they
// are about the value itself. An annotation or label that is not a string is
// judged as the string it was meant to be; labels that a workload's own selector
// does not find are sound labels.
func refusals(server *apiserver.Server, object map[string]any, path []any) []apiserver.Fault {
	if len(path) == 3 && path[0] == "metadata" {
		metadata, _ := object["metadata"].(map[string]any)
		entries, _ := metadata[path[1].(string)].(map[string]any)
		object, _ = replaced(object, path, fmt.Sprint(entries[path[2].(string)])).(map[string]any)
	}
	_, faults := server.Admit(object, nil)
	return slices.DeleteFunc(faults, func(fault apiserver.Fault) bool {
		return strings.Contains(fault.Message, "of spec.selector; label the template")
	})
}

func TestMutilatedObjectsStayDenied(t *testing.T) {
	rapid.Check(t, neverOpens(deniedCases(t), apiserver.New()))
}

func FuzzMutilatedObjectsStayDenied(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(neverOpens(deniedCases(f), apiserver.New())))
}
