package answer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/diagram"
)

// scene is what a picture of a relation shows: boxes of endpoints that are
// connected alike, in a frame for each namespace, and arrows between them.
type scene struct {
	frames []frame
	boxes  []box
	arrows []arrow
	// collapsed says that each namespace is one box, since there are too many for
	// a picture otherwise.
	collapsed bool
}

// frame is a namespace, or several.
type frame struct {
	name       string
	namespaces int // more than one only if those that are alike are put together
	boxes      []int
	// among are the ports on which all in it reach each other; none if they do
	// not, or not alike.
	among words
}

// box is endpoints that are connected alike.
type box struct {
	// side is Inside for workloads, Left for addresses outside of the cluster that
	// reach in, and Right for those that are reached.
	side  diagram.Side
	frame int // if it is inside
	names []string
	// among are the ports on which they reach each other.
	among words
	// remark is a short text beneath the names.
	remark string
}

// arrow is a connection.
type arrow struct {
	from, to diagram.Node
	words    words
}

// words are ports as a picture has them.
type words struct {
	ports     []string // those that are not certain with a question mark
	uncertain bool     // nothing is certain, or not for all
}

func (w words) isEmpty() bool { return len(w.ports) == 0 }

// portsShown is how many ports stand at an arrow. The others are counted.
const portsShown = 3

// text is the ports in short.
func (w words) text() string {
	ports := w.ports
	if more := len(ports) - portsShown + 1; more > 1 {
		ports = append(slices.Clone(ports[:portsShown-1]), fmt.Sprintf("+%d", more))
	}
	return strings.Join(ports, ", ")
}

// More boxes or arrows than these are no picture any more.
const (
	manyBoxes  = 30
	manyArrows = 60
)

// remarks says of an endpoint what a picture should say beside its name.
type remarks func(endpoint int) string

// newScene arranges what a matrix holds. Where that is too much for a picture,
// each namespace becomes one box, and then namespaces that are connected alike
// do.
func newScene(m *matrix, remark remarks) *scene {
	own := func(namespace string) string { return namespace }
	whole := plan(m, remark, own, false)
	if len(whole.boxes) <= manyBoxes && len(whole.arrows) <= manyArrows {
		return whole.scene
	}
	small := plan(m, remark, own, true)
	if len(small.boxes) > manyBoxes || len(small.arrows) > manyArrows {
		small = plan(m, remark, small.alikeNamespaces(), true)
	}
	return small.scene
}

// name is what a node is called in a sentence.
func (s *scene) name(n diagram.Node) string {
	if n.IsFrame {
		return s.frames[n.Index].name
	}
	b := s.boxes[n.Index]
	text := sentenceList(b.names, "and", 4)
	switch {
	case b.side != diagram.Inside:
		return text
	case s.collapsed:
		return s.frames[b.frame].name
	case len(b.names) > 1:
		return text + " in " + s.frames[b.frame].name
	}
	return s.frames[b.frame].name + "/" + text
}

// describe says the scene in words, to those who cannot see it.
func (s *scene) describe() string {
	const most = 60
	var sentences []string
	for _, f := range s.frames {
		if !f.among.isEmpty() {
			sentences = append(sentences, fmt.Sprintf("All in %s reach each other%s.", f.name, f.among.on()))
		}
	}
	for _, a := range s.arrows {
		verb := "reaches"
		if a.words.uncertain {
			verb = "may reach"
		}
		sentences = append(sentences, fmt.Sprintf("%s %s %s%s.", s.name(a.from), verb, s.name(a.to), a.words.on()))
	}
	if len(sentences) == 0 {
		return "Nobody reaches anybody."
	}
	if len(sentences) > most {
		sentences = append(sentences[:most], fmt.Sprintf("And %d more.", len(sentences)-most))
	}
	return strings.Join(sentences, "\n")
}

func (w words) on() string {
	return " on " + sentenceList(w.ports, "and", 6)
}

// eachOther is what is said of endpoints that reach each other on some ports.
func (w words) eachOther() string {
	if w.isEmpty() {
		return ""
	}
	return "each other: " + w.text()
}

// diagram is the scene as it is drawn.
func (s *scene) diagram() diagram.Diagram {
	var d diagram.Diagram
	for _, f := range s.frames {
		drawn := diagram.Frame{}
		if !s.collapsed { // else the box is all there is of it
			drawn = diagram.Frame{Title: f.name, Subtitle: f.among.eachOther(), Tip: "namespace " + f.name}
		}
		d.Frames = append(d.Frames, drawn)
	}
	for i, b := range s.boxes {
		drawn := diagram.Box{Side: b.side, Frame: b.frame, Name: s.name(diagram.Node{Index: i}), Tip: strings.Join(b.names, "\n")}
		for _, name := range b.names {
			if b.side != diagram.Inside {
				name = strings.NewReplacer(" except ", "\nexcept ", " and ", "\nand ").Replace(name)
			}
			drawn.Lines = append(drawn.Lines, strings.Split(name, "\n")...)
		}
		for _, remark := range []string{b.among.eachOther(), b.remark} {
			if remark != "" {
				drawn.Remarks = append(drawn.Remarks, remark)
			}
		}
		d.Boxes = append(d.Boxes, drawn)
	}
	for _, a := range s.arrows {
		d.Arrows = append(d.Arrows, diagram.Arrow{
			From: a.from, To: a.to, Label: a.words.text(), Text: strings.Join(a.words.ports, ", "), Dashed: a.words.uncertain,
		})
	}
	return d
}
