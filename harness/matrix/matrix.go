// Package matrix holds what NetworkPolicies allow against what a traffic matrix
// declares: which zone may talk with which, on which ports. It tells what is
// open and forbidden and by which rule, what is declared and blocked and at
// which end, which namespaces are not closed, and what leads around all
// NetworkPolicies.
//
// What is open is found by the package reach, from manifests. A connection is
// forbidden if it may be open in some cluster that fits them.
package matrix

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// DefaultProfile is the profile that has a matrix.
const DefaultProfile = "segmented"

// Options say what to hold against which matrix.
type Options struct {
	// Version is the bundle's, for the report.
	Version string
	// Constraints are what was read of the profile, or of the caller's constraints
	// if Profile is "".
	Constraints manifest.Input
	Profile     string
	// Paths are files, directories, or - for Stdin. They are looked up in FS, and
	// nil is the operating system.
	Paths []string
	FS    fs.FS
	Stdin io.Reader
	// Namespace is that of objects that name none.
	Namespace string
	// Progress is told each step, and "" at the end. nil is told nothing.
	Progress func(step string)
}

// Run reads the matrix and the manifests and makes the table. With any error of
// the input there is no table: it would be of another cluster.
func Run(ctx context.Context, options Options) (Report, []manifest.Error) {
	progress := options.Progress
	if progress == nil {
		progress = func(string) {}
	}
	defer progress("")

	progress("reading the matrix")
	object, faults := Choose(options.Constraints, options.Profile)
	var parameters Parameters
	if object != nil {
		parameters, faults = ReadParameters(object)
	}

	progress("reading the manifests")
	input := manifest.Read(ctx, manifest.Options{FS: options.FS, Stdin: options.Stdin, Namespace: options.Namespace, Server: apiserver.New()}, options.Paths...)
	faults = append(faults, input.Errors...)
	if len(faults) > 0 {
		return Report{}, faults
	}

	progress(fmt.Sprintf("connecting %d objects", len(input.Objects)))
	report, faults := New(parameters, input.Objects)
	report.Version, report.Profile, report.Constraint = options.Version, options.Profile, object.Name
	return report, faults
}

// Choose finds the one constraint that has the matrix. That there is none, or
// another one too, is an error.
func Choose(constraints manifest.Input, profile string) (*manifest.Object, []manifest.Error) {
	faults := slices.Clone(constraints.Errors)
	var found []*manifest.Object
	for i := range constraints.Objects {
		object := &constraints.Objects[i]
		if object.Kind == Kind && strings.HasPrefix(object.APIVersion, "constraints.gatekeeper.sh/") {
			found = append(found, object)
		}
	}
	switch {
	case len(faults) > 0:
		return nil, faults
	case len(found) == 0 && profile != "":
		return nil, []manifest.Error{{Message: fmt.Sprintf("profile %s has no constraint of kind %s, which holds the traffic matrix; use the profile %s, or give one with --constraints", profile, Kind, DefaultProfile)}}
	case len(found) == 0:
		return nil, []manifest.Error{{Message: fmt.Sprintf("there is no constraint of kind %s among the constraints, which holds the traffic matrix; give one with --constraints", Kind)}}
	case len(found) > 1:
		place := placeOf(found[1])
		return nil, []manifest.Error{{File: place.File, Line: place.Line, Column: place.Column, Message: fmt.Sprintf(
			"%s is the second constraint with a traffic matrix, after %s (%s); give one of them", found[1].Reference, found[0].Reference, placeOf(found[0]))}}
	}
	return found[0], nil
}

// New makes the table of objects.
func New(parameters Parameters, objects []manifest.Object) (Report, []manifest.Error) {
	m, faults := newModel(parameters, objects)
	if len(faults) > 0 {
		return Report{}, faults
	}
	cells, open := m.cells()
	report := Report{
		Cells:      cells,
		Namespaces: m.namespaceList(),
		Unclosed:   m.unclosed(),
		WaysAround: m.waysAround(),
		parties:    m.parties,
		flows:      parameters.Flows,
		open:       open,
	}
	report.Notes = m.notes(report.WaysAround)
	m.describe(&report)
	for i := range objects {
		if isNetworkPolicy(&objects[i]) {
			report.Summary.Policies++
		}
	}
	for _, endpoint := range m.endpoints {
		if !endpoint.IsRange() {
			report.Summary.Workloads++
		}
	}
	report.summarize()
	return report, nil
}

// describe enters the zones and the externals.
func (m *model) describe(report *Report) {
	report.Zones, report.Externals = []ZoneSummary{}, []ExternalSummary{}
	entrances := m.entrances()
	for _, zone := range m.Zones {
		summary := ZoneSummary{Name: zone.Name, PerTenant: zone.PerTenant, Entrance: slices.Contains(entrances, zone.Name), Namespaces: []string{}}
		for _, namespace := range report.Namespaces {
			if namespace.Zone == zone.Name {
				summary.Namespaces = append(summary.Namespaces, namespace.Name)
			}
		}
		report.Zones = append(report.Zones, summary)
	}
	for _, external := range m.Externals {
		summary := ExternalSummary{Name: external.Name, CIDRs: []string{}, Except: []string{}}
		for _, cidr := range external.CIDRs {
			summary.CIDRs = append(summary.CIDRs, cidr.String())
		}
		for _, except := range external.Except {
			summary.Except = append(summary.Except, except.String())
		}
		report.Externals = append(report.Externals, summary)
	}
}

// notes say what the table does not: what was not evaluated, and which namespaces
// have no zone. What is among the ways around is said there.
func (m *model) notes(waysAround []WayAround) []Note {
	notes := []Note{}
	for _, namespace := range m.namespaceList() {
		var text string
		switch namespace.Zone {
		case unknown:
			text = "the zone of namespace %s is not known, and no flow is for it: its Namespace is not among the manifests, and no zone lists it; add one of the two"
		case unzoned:
			text = "namespace %s is in no zone: it is held to the matrix only where it meets a zone"
		default:
			continue
		}
		notes = append(notes, Note{fmt.Sprintf(text, namespace.Name), m.placeOfNamespace(namespace.Name)})
	}
	for _, note := range m.graph.Notes() {
		place := Place{note.File, note.Line, note.Column}
		if !slices.ContainsFunc(waysAround, func(w WayAround) bool { return w.Place == place || w.begin == place }) {
			notes = append(notes, Note{note.Text, place})
		}
	}
	return notes
}
