package matrix

import (
	"encoding/json"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// isAdministrators reports whether a kind is of the policies that come before
// NetworkPolicies, and overrule them.
func isAdministrators(group, kind string) bool {
	return group == "policy.networking.k8s.io" && (kind == "AdminNetworkPolicy" || kind == "ClusterNetworkPolicy")
}

// administrators looks for rules that accept connections whatever the
// NetworkPolicies of a zone say. Those of the tier Baseline come after them.
func (w *ways) administrators(object *manifest.Object) {
	if dig(object.Value, "spec", "tier") == "Baseline" {
		return
	}
	zone, subject := w.subjectOf(object)
	if !subject {
		return
	}
	path, found := acceptingRule(object, "Accept", "Allow")
	if found {
		w.add(object, zone, path, "Pass such connections on (action: Pass), so that NetworkPolicies decide.",
			"accepts connections %s before any NetworkPolicy is asked", inZone(zone))
	}
}

// acceptingRule returns the path to the first rule with one of some actions.
func acceptingRule(object *manifest.Object, actions ...string) ([]any, bool) {
	for _, direction := range []string{"ingress", "egress"} {
		rules, _ := dig(object.Value, "spec", direction).([]any)
		for i, rule := range rules {
			if action, _ := dig(rule, "action").(string); slices.Contains(actions, action) {
				return []any{"spec", direction, i, "action"}, true
			}
		}
	}
	return nil, false
}

// subjectOf returns the zone of the first namespace that a policy of the cluster
// is about. A subject that cannot be read is taken to be every namespace.
func (w *ways) subjectOf(object *manifest.Object) (zone string, found bool) {
	subject := dig(object.Value, "spec", "subject")
	selector := dig(subject, "namespaces")
	if selector == nil {
		selector = dig(subject, "pods", "namespaceSelector")
	}
	selects, err := labelSelector(selector)
	for _, namespace := range w.inZones() {
		if err != nil || w.maySelect(selects, namespace.Name) {
			return namespace.Zone, true
		}
	}
	return "", false
}

// maySelect reports whether a selector selects a namespace, for all that is known
// of its labels: its name always is.
func (w *ways) maySelect(selector labels.Selector, namespace string) bool {
	object := w.namespaces[namespace]
	known := labels.Set{corev1.LabelMetadataName: namespace}
	if object != nil {
		maps.Copy(known, labelsOf(object))
	}
	requirements, selectable := selector.Requirements()
	return selectable && !slices.ContainsFunc(requirements, func(r labels.Requirement) bool {
		return (object != nil || r.Key() == corev1.LabelMetadataName) && !r.Matches(known)
	})
}

func labelSelector(value any) (labels.Selector, error) {
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	selector := new(metav1.LabelSelector)
	if err := json.Unmarshal(encoded, selector); err != nil {
		return nil, err
	}
	return metav1.LabelSelectorAsSelector(selector)
}

// inZones are the namespaces that the matrix has a say about.
func (m *model) inZones() []Namespace {
	return slices.DeleteFunc(m.namespaceList(), func(n Namespace) bool { return n.Zone == unzoned })
}

// isPlugins reports whether a kind is of the policies of a network plugin.
func isPlugins(group, kind string) bool {
	kinds := map[string][]string{
		"cilium.io":             {"CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"},
		"projectcalico.org":     {"NetworkPolicy", "GlobalNetworkPolicy", "StagedNetworkPolicy"},
		"crd.projectcalico.org": {"NetworkPolicy", "GlobalNetworkPolicy"},
		"crd.antrea.io":         {"NetworkPolicy", "ClusterNetworkPolicy"},
	}
	return slices.Contains(kinds[group], kind)
}

// plugins looks for policies of network plugins that let something through: it is
// open beside what NetworkPolicies open. Those that only deny are none.
func (w *ways) plugins(object *manifest.Object) {
	zone, judged := "", true
	where := "in every zone"
	if object.Namespace != "" {
		zone, judged = w.zoneIn(object)
		where = inZone(zone)
	}
	if !judged {
		return
	}
	path, found := acceptingRule(object, "Allow")
	if object.GroupVersionKind().Group == "cilium.io" {
		path, found = ciliumRule(object)
	}
	if found {
		w.add(object, zone, path, "Write it as a NetworkPolicy, which is held to the matrix.",
			"lets connections through %s, and is not evaluated: it is a policy of a network plugin", where)
	}
}

// ciliumRule returns the path to the first rule that allows.
func ciliumRule(object *manifest.Object) ([]any, bool) {
	paths := [][]any{{"spec"}}
	list, _ := object.Value["specs"].([]any)
	for i := range list {
		paths = append(paths, []any{"specs", i})
	}
	for i, spec := range append([]any{object.Value["spec"]}, list...) {
		for _, direction := range []string{"ingress", "egress"} {
			if rules, _ := dig(spec, direction).([]any); len(rules) > 0 {
				return append(paths[i], direction, 0), true
			}
		}
	}
	return nil, false
}

func sortedKeys(value map[string]any) []string { return slices.Sorted(maps.Keys(value)) }
