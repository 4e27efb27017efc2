package answer

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// writeText writes an answer for people.
func writeText(out io.Writer, a *Answer) error {
	var b strings.Builder
	table := a.Verdict == ""
	if !table {
		writeVerdict(&b, a)
		if table = len(a.from) != 1 || len(a.to) != 1; table && a.Verdict != No {
			b.WriteByte('\n')
		}
	}
	if table {
		writeConnections(&b, a)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// writeConnections writes the table of an answer and what there is to say to
// it.
func writeConnections(b *strings.Builder, a *Answer) {
	m, names, numbered := a.relation.matrix(), nameEndpoints(a.graph.Endpoints()), &legend{}
	if len(m.kinds) > 1 {
		m.table(b, names, numbered, portWords)
	}
	if a.Verdict != "" {
		numbered.write(b)
		return
	}
	if a.from == nil && a.to == nil {
		a.writeOpen(b, names, numbered)
	}
	numbered.write(b)
	if unknown := a.unknown(&m); len(unknown) > 0 {
		b.WriteString("\n\"possibly\" depends on what the manifests do not tell:\n")
		for _, text := range unknown {
			b.WriteString("  - " + text + "\n")
		}
	}
	switch {
	case m.partial && len(m.kinds) == 1:
		b.WriteString(a.nobody(names) + "\n")
	case m.partial:
	case b.Len() > 0:
		b.WriteByte('\n')
		fallthrough
	default:
		b.WriteString(m.inWords() + "\n")
	}
}

// nobody is the answer where nothing is let through.
func (a *Answer) nobody(names *naming) string {
	who := func(members []int, nobody string) string {
		if members == nil {
			return nobody
		}
		var unused legend
		return strings.Join(unused.items(names.set(members)), ", ")
	}
	return fmt.Sprintf("%s reaches %s%s", who(a.from, "nobody"), who(a.to, map[bool]string{true: "anybody", false: "nobody"}[a.from == nil]), a.onPorts())
}

// writeOpen points out the workloads that no policy isolates.
func (a *Answer) writeOpen(b *strings.Builder, names *naming, numbered *legend) {
	var open, unclear [2][]int
	for _, class := range a.graph.Classes() {
		if a.graph.Endpoints()[class.Members[0]].IsRange() {
			continue
		}
		ingress, egress := a.isolation(class.Members[0])
		for i, isolated := range []reach.Certainty{ingress, egress} {
			switch isolated {
			case reach.Never:
				open[i] = append(open[i], class.Members...)
			case reach.Possibly:
				unclear[i] = append(unclear[i], class.Members...)
			case reach.Certainly:
			}
		}
	}
	for _, section := range []struct {
		title string
		sets  [2][]int
	}{
		{"Nothing isolates, so that the other side alone decides:", open},
		{"Isolated or not, which the manifests do not tell:", unclear},
	} {
		if len(section.sets[0])+len(section.sets[1]) == 0 {
			continue
		}
		b.WriteString("\n" + section.title + "\n")
		for i, direction := range []string{"  ingress of ", "  egress of  "} {
			if len(section.sets[i]) == 0 {
				continue
			}
			slices.Sort(section.sets[i])
			hang(b, direction, numbered.items(names.set(section.sets[i])))
		}
	}
}

// inWords sums the relation up.
func (m *matrix) inWords() string {
	workloads, connected, uncertain := 0, 0, 0
	namespaces := map[string]bool{}
	size := make([]int, len(m.groups)) // workloads in the group
	for i, group := range m.groups {
		for _, member := range group {
			if e := m.endpoints[member]; !e.IsRange() {
				size[i]++
				namespaces[e.Namespace] = true
			}
		}
		workloads += size[i]
	}
	for from, row := range m.cells {
		for to, kind := range row {
			pairs := size[from] * size[to]
			if from == to {
				pairs -= size[from]
			}
			switch {
			case kind == 0:
			case m.kinds[kind].May.Equal(m.kinds[kind].Must):
				connected += pairs
			default:
				uncertain += pairs
			}
		}
	}
	if workloads == 0 {
		return "no workload in the manifests: nobody to reach"
	}
	text := fmt.Sprintf("%s in %s: %d of %s connected", counted(workloads, "workload"), counted(len(namespaces), "namespace"),
		connected+uncertain, counted(workloads*(workloads-1), "pair"))
	if uncertain > 0 {
		text += fmt.Sprintf(", %d of them possibly", uncertain)
	}
	return text
}
