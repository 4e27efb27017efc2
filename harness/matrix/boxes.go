package matrix

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/drawing"
)

// band is a row of the picture.
type band int

const (
	tiers  band = iota // the tiers, in the order of the flows
	exits              // what flows lead to beside them
	shared             // what is for every zone, and what is in none
	bands
)

// everyParty stands for every zone in the picture: flows from and to "*" end
// there.
const everyParty = -1

// box is a zone, an external, or what stands for others, in the picture.
type box struct {
	party   int
	kind    partyKind
	title   string
	caption string
	alarm   string // of the zone itself
	lines   []boxedNamespace
	more    int // namespaces that there is no room for
	band    band
	area    drawing.Area
}

// boxedNamespace is a namespace in the box of its zone.
type boxedNamespace struct {
	name, caption string
	alarms        []string
}

// The fonts of the picture.
func titleFont() drawing.Font   { return drawing.Font{Size: 14, Bold: true} }
func nameFont() drawing.Font    { return drawing.Font{Size: 12} }
func captionFont() drawing.Font { return drawing.Font{Size: 10.5} }
func alarmFont() drawing.Font   { return drawing.Font{Size: 10.5, Bold: true} }
func labelFont() drawing.Font   { return drawing.Font{Size: 11, Bold: true} }

// Measures of a box.
const (
	boxPadding    = 10
	boxHeader     = 42 // the title and the caption
	boxMinWidth   = 112
	boxMaxText    = 210
	lineGap       = 6 // between namespaces
	lineHeight    = 36
	alarmHeight   = 14
	maxNamespaces = 6
	maxAlarms     = 3
)

// newBox makes the box of a party.
func (r *Report) newBox(party int, in band) *box {
	if party == everyParty {
		b := &box{party: party, title: "every zone", band: in}
		b.area.Width = titleFont().Width(b.title) + 4*boxPadding
		b.area.Height = 34
		return b
	}
	b := &box{party: party, kind: r.parties[party].kind, title: titleFont().Fit(r.parties[party].name, boxMaxText), band: in}
	b.caption = r.captionOf(b)
	namespaces := r.namespacesOf(r.parties[party].name)
	b.more = max(0, len(namespaces)-maxNamespaces)
	b.lines = namespaces[:len(namespaces)-b.more]
	b.measure()
	return b
}

// captionOf says what a box is.
func (r *Report) captionOf(b *box) string {
	name := r.parties[b.party].name
	switch b.kind {
	case externalParty:
		for _, external := range r.Externals {
			if external.Name == name && len(external.CIDRs) > 0 {
				text := strings.Join(external.CIDRs, ", ")
				if captionFont().Width(text) > boxMaxText {
					text = external.CIDRs[0] + count(len(external.CIDRs)-1, " and one more", " and others")[1:]
				}
				return captionFont().Fit(text, boxMaxText)
			}
		}
	case elsewhereParty:
		return "addresses of no external"
	case unzonedParty:
		return "namespaces in no zone"
	case unknownParty:
		return "zone not known"
	case zoneParty:
	}
	for _, zone := range r.Zones {
		if zone.Name != name {
			continue
		}
		switch {
		case len(zone.Namespaces) == 0:
			return "no namespace here"
		case zone.PerTenant:
			return "closed between tenants"
		case zone.Entrance:
			return "entrance"
		}
	}
	return "zone"
}

// namespacesOf are the namespaces of a zone, by tenant. Where there are many,
// those with an alarm come first.
func (r *Report) namespacesOf(zone string) []boxedNamespace {
	var namespaces []Namespace
	for _, namespace := range r.Namespaces {
		if namespace.Zone == zone {
			namespaces = append(namespaces, namespace)
		}
	}
	slices.SortStableFunc(namespaces, func(a, b Namespace) int { return strings.Compare(a.Tenant, b.Tenant) })
	var boxed []boxedNamespace
	for _, namespace := range namespaces {
		caption := count(namespace.Workloads, "workload", "workloads")
		if namespace.Tenant != "" {
			caption = "tenant " + namespace.Tenant + " · " + caption
		}
		boxed = append(boxed, boxedNamespace{
			name:    nameFont().Fit(namespace.Name, boxMaxText),
			caption: captionFont().Fit(caption, boxMaxText),
			alarms:  r.alarms(namespace.Name),
		})
	}
	if len(boxed) > maxNamespaces {
		slices.SortStableFunc(boxed, func(a, b boxedNamespace) int { return cmp.Compare(min(len(b.alarms), 1), min(len(a.alarms), 1)) })
	}
	return boxed
}

// alarms are what is wrong with a namespace itself.
func (r *Report) alarms(namespace string) []string {
	var alarms []string
	for _, unclosed := range r.Unclosed {
		if unclosed.Namespace == namespace {
			alarms = append(alarms, "not closed: "+and(unclosed.Directions))
		}
	}
	for _, way := range r.WaysAround {
		if kind, name, found := strings.Cut(way.Object, " "+namespace+"/"); found {
			alarms = append(alarms, "around: "+kind+" "+name)
		}
	}
	if more := len(alarms) - maxAlarms; more > 0 {
		alarms = append(alarms[:maxAlarms], "and "+count(more, "more", "more"))
	}
	for i, alarm := range alarms {
		alarms[i] = alarmFont().Fit(alarm, boxMaxText)
	}
	return alarms
}

// measure finds how large a box is.
func (b *box) measure() {
	width := max(titleFont().Width(b.title), captionFont().Width(b.caption), alarmFont().Width(b.alarm))
	height := float64(boxHeader)
	if b.alarm != "" {
		height += alarmHeight
	}
	for _, line := range b.lines {
		width = max(width, 16+nameFont().Width(line.name), 16+captionFont().Width(line.caption))
		for _, alarm := range line.alarms {
			width = max(width, 16+alarmFont().Width(alarm))
		}
		height += line.height() + lineGap
	}
	if b.more > 0 {
		height += 18
	}
	b.area.Width = max(boxMinWidth, width+2*boxPadding)
	b.area.Height = max(height+boxPadding-lineGap/2, boxHeader+8)
}

func (l boxedNamespace) height() float64 { return lineHeight + alarmHeight*float64(len(l.alarms)) }
