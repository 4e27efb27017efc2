package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/match"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/cluster"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
)

// reading is what is read of a cluster.
type reading struct {
	// inventory are the kinds that policies refer to, and judged those that
	// constraints match or that expansions make objects of.
	inventory, judged []cluster.Kind
	// incomplete is what of the inventory the cluster cannot tell of, and unjudged
	// what of the rest.
	incomplete, unjudged []error
}

// reading finds the kinds to read in what a cluster serves. Like Gatekeeper's
// audit (pkg/audit/manager.go, auditResources) it judges every resource in one
// version, the preferred one, and like its cache (pkg/target) it keeps the
// inventory in the version that the SyncSet names. There is nothing to read of a
// kind that is not served.
func (f force) reading(served *cluster.Served) reading {
	var read reading
	for _, gvk := range f.sync.kinds() {
		kind, there := served.Kind(gvk)
		switch versions := served.Versions(gvk.GroupKind()); {
		case there:
			read.inventory = append(read.inventory, kind)
		case len(versions) > 0:
			read.incomplete = append(read.incomplete, fmt.Errorf("policies refer to %s %s, which the cluster serves in %s alone: have the SyncSet name a version that is served, and give it with --constraints",
				gvk.GroupVersion(), gvk.Kind, strings.Join(versions, ", ")))
		}
	}
	for _, kind := range served.Preferred {
		if f.judges(kind.GroupVersionKind) {
			read.judged = append(read.judged, kind)
		}
	}

	for _, version := range slices.SortedFunc(maps.Keys(served.Unavailable), func(a, b schema.GroupVersion) int {
		return strings.Compare(a.String(), b.String())
	}) {
		err := fmt.Errorf("the cluster cannot tell what %s holds: %w; mend the server behind APIService %s.%s, or delete that",
			version, served.Unavailable[version], version.Version, version.Group)
		switch {
		case slices.ContainsFunc(f.sync.kinds(), func(gvk schema.GroupVersionKind) bool { return gvk.GroupVersion() == version }):
			read.incomplete = append(read.incomplete, err)
		case f.mayJudge(version.Group):
			read.unjudged = append(read.unjudged, err)
		}
	}
	return read
}

// judges reports whether a constraint matches objects of a kind, or an expansion
// makes others of them.
func (f force) judges(gvk schema.GroupVersionKind) bool {
	return match.AppliesTo(f.applyTo, gvk) || slices.ContainsFunc(f.constraints, func(c constraint.Constraint) bool {
		return c.Action != constraint.None && matches(c.Match, gvk.Group, func(kinds []string) bool { return covers(kinds, gvk.Kind) })
	})
}

// mayJudge reports whether that could be so of any kind of a group.
func (f force) mayJudge(group string) bool {
	expanded := slices.ContainsFunc(f.applyTo, func(a match.ApplyTo) bool { return slices.Contains(a.Groups, group) })
	return expanded || slices.ContainsFunc(f.constraints, func(c constraint.Constraint) bool {
		return c.Action != constraint.None && matches(c.Match, group, func([]string) bool { return true })
	})
}

// matches is Gatekeeper's kindsMatch (pkg/mutation/match), where no list and * are all.
func matches(m match.Match, group string, kind func(kinds []string) bool) bool {
	return len(m.Kinds) == 0 || slices.ContainsFunc(m.Kinds, func(k match.Kinds) bool {
		return covers(k.APIGroups, group) && kind(k.Kinds)
	})
}

func covers(listed []string, one string) bool {
	return len(listed) == 0 || slices.Contains(listed, match.Wildcard) || slices.Contains(listed, one)
}
