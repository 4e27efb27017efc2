package reach

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// Note is something to know about the answers.
type Note struct {
	// Text says what and why, in a sentence.
	Text string
	// File, Line and Column are where it is written.
	File         string
	Line, Column int
}

// Notes returns what was read and not evaluated, or is undefined, by place.
func (g *Graph) Notes() []Note { return g.notes }

// note adds a note about a place of an object.
func (g *Graph) note(object *manifest.Object, path []any, format string, args ...any) {
	line, column := object.Position(path)
	g.notes = append(g.notes, Note{fmt.Sprintf(format, args...), object.File, line, column})
}

func (g *Graph) sortNotes() {
	slices.SortStableFunc(g.notes, func(a, b Note) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), strings.Compare(a.Text, b.Text))
	})
}

// isPluginPolicy reports whether a kind is a network policy of a plugin's own,
// whose meaning the plugin alone knows.
func isPluginPolicy(gvk schema.GroupVersionKind) bool {
	var kinds []string
	switch gvk.Group {
	case "cilium.io":
		kinds = []string{"CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"}
	case "crd.projectcalico.org", "projectcalico.org":
		kinds = []string{"NetworkPolicy", "GlobalNetworkPolicy"}
	case "crd.antrea.io":
		kinds = []string{"NetworkPolicy", "ClusterNetworkPolicy"}
	case "k8s.ovn.org":
		kinds = []string{"EgressFirewall"}
	}
	return slices.Contains(kinds, gvk.Kind)
}

// makesPods reports whether an object of a kind that is not built in has a pod
// template where workloads have it.
func makesPods(object *manifest.Object) bool {
	inside := object.Value
	for _, key := range []string{"spec", "template", "spec"} {
		inside, _ = inside[key].(map[string]any)
	}
	containers, _ := inside["containers"].([]any)
	return len(containers) > 0
}

// hostNetworkPath leads to what puts pods on their node's network.
func hostNetworkPath(object *manifest.Object) []any {
	keys, _ := templateOf(object)
	var path []any
	for _, key := range append(keys, "spec", "hostNetwork") {
		path = append(path, key)
	}
	return path
}
