package matrix

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// namespaceList are the namespaces that have a Namespace, a workload or a
// NetworkPolicy, by name.
func (m *model) namespaceList() []Namespace {
	workloads := map[string]int{}
	for name := range m.namespaces {
		workloads[name] = 0
	}
	for _, endpoint := range m.endpoints {
		if !endpoint.IsRange() {
			workloads[endpoint.Namespace]++
		}
	}
	for _, closure := range m.graph.Closures() {
		workloads[closure.Namespace] += 0
	}
	list := []Namespace{}
	for _, name := range slices.Sorted(maps.Keys(workloads)) {
		zone, labels := m.zoneAt(name)
		list = append(list, Namespace{Name: name, Zone: zone, Tenant: m.tenantOf(labels), Workloads: workloads[name]})
	}
	return list
}

// unclosed finds the namespaces of zones in which a new pod would be open: no
// policy with an empty podSelector closes a direction.
func (m *model) unclosed() []Unclosed {
	closures := map[string]map[reach.Direction]reach.Closure{}
	for _, closure := range m.graph.Closures() {
		if closures[closure.Namespace] == nil {
			closures[closure.Namespace] = map[reach.Direction]reach.Closure{}
		}
		closures[closure.Namespace][closure.Direction] = closure
	}
	list := []Unclosed{}
	for _, namespace := range m.inZones() {
		entry := Unclosed{Namespace: namespace.Name, Zone: namespace.Zone}
		for _, direction := range []reach.Direction{reach.Ingress, reach.Egress} {
			closure := closures[namespace.Name][direction]
			if closure.State == reach.Anchored {
				continue
			}
			entry.Directions = append(entry.Directions, string(direction))
			for _, open := range closure.Open {
				if entry.Open == "" && !m.endpoints[open].HostNetwork {
					entry.Open = m.endpoints[open].Name
				}
			}
		}
		if len(entry.Directions) > 0 {
			list = append(list, m.tellUnclosed(entry, closures[namespace.Name]))
		}
	}
	return list
}

func (m *model) tellUnclosed(entry Unclosed, closures map[reach.Direction]reach.Closure) Unclosed {
	now := "the pods there are now are selected by their labels, and the next may not be"
	switch {
	case entry.Open != "":
		now = entry.Open + " is open now"
	case closures[reach.Ingress].State != reach.Labels && closures[reach.Egress].State != reach.Labels:
		now = "it has no pods so far"
	}
	where := "zone " + entry.Zone
	if entry.Zone == unknown {
		where = "whose zone is not known"
	}
	entry.Message = fmt.Sprintf("namespace %s (%s) is not closed for %s: no NetworkPolicy with an empty podSelector closes it, and %s",
		entry.Namespace, where, and(entry.Directions), now)
	entry.Remedy = fmt.Sprintf("Add a NetworkPolicy to %s with an empty podSelector and policyTypes [%s].", entry.Namespace, strings.Join(entry.Directions, ", "))
	entry.Place = m.placeOfNamespace(entry.Namespace)
	return entry
}

// placeOfNamespace is the place of a Namespace, or of what else shows that there
// is one.
func (m *model) placeOfNamespace(namespace string) Place {
	if object := m.namespaces[namespace]; object != nil {
		return placeOf(object, "metadata", "name")
	}
	for i := range m.objects {
		if m.objects[i].Namespace == namespace {
			return placeOf(&m.objects[i], "metadata", "namespace")
		}
	}
	return Place{}
}
