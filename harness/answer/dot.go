package answer

import (
	"fmt"
	"io"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/diagram"
)

// writeDOT writes an answer for Graphviz: a cluster for each namespace, and the
// arrows of the picture.
func writeDOT(out io.Writer, a *Answer) error {
	m := a.relation.matrix()
	s := newScene(&m, a.remark())
	var b strings.Builder
	b.WriteString(`digraph reach {
  rankdir=LR;
  compound=true;
  node [shape=box, fontname="sans-serif", fontsize=11];
  edge [fontname="sans-serif", fontsize=9];
  graph [fontname="sans-serif", fontsize=11];
`)
	for f, fr := range s.frames {
		label := fr.name
		if !fr.among.isEmpty() {
			label += "\neach other: " + strings.Join(fr.among.ports, ", ")
		}
		fmt.Fprintf(&b, "  subgraph cluster_%d {\n    label=%s;\n", f, quoted(label))
		for _, i := range fr.boxes {
			s.writeNode(&b, "    ", i)
		}
		b.WriteString("  }\n")
	}
	for i := range s.boxes {
		if s.boxes[i].side != diagram.Inside {
			s.writeNode(&b, "  ", i)
		}
	}
	for _, a := range s.arrows {
		s.writeEdge(&b, a)
	}
	b.WriteString("}\n")
	_, err := io.WriteString(out, b.String())
	return err
}

func (s *scene) writeNode(b *strings.Builder, indent string, i int) {
	box := s.boxes[i]
	label := strings.Join(box.names, "\n")
	if !box.among.isEmpty() {
		label += "\neach other: " + strings.Join(box.among.ports, ", ")
	}
	if box.remark != "" {
		label += "\n" + box.remark
	}
	style := ""
	if box.side != diagram.Inside {
		style = ", style=rounded"
	}
	fmt.Fprintf(b, "%sn%d [label=%s%s];\n", indent, i, quoted(label), style)
}

// writeEdge writes an arrow. Graphviz draws edges between diagram.Nodes only, and cuts
// one at the border of a cluster on request.
func (s *scene) writeEdge(b *strings.Builder, a arrow) {
	attributes := []string{"label=" + quoted(strings.Join(a.words.ports, ", "))}
	end := func(n diagram.Node, attribute string) int {
		if !n.IsFrame {
			return n.Index
		}
		attributes = append(attributes, fmt.Sprintf("%s=cluster_%d", attribute, n.Index))
		return s.frames[n.Index].boxes[0]
	}
	from, to := end(a.from, "ltail"), end(a.to, "lhead")
	if a.words.uncertain {
		attributes = append(attributes, "style=dashed")
	}
	fmt.Fprintf(b, "  n%d -> n%d [%s];\n", from, to, strings.Join(attributes, ", "))
}

// quoted is a text as DOT quotes it.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}
