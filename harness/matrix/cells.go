package matrix

import (
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// table is the cells under construction.
type table struct {
	*model
	cells    map[[2]int]*Cell
	gathered map[[2]int]*gathering
}

// cells returns the cells in which something is declared or open, and the ends of
// the flows that something is open by.
func (m *model) cells() ([]Cell, map[[2]string]bool) {
	t := &table{model: m, cells: map[[2]int]*Cell{}, gathered: map[[2]int]*gathering{}}
	t.declare()
	uses := m.uses()
	byClass := make([][]*group, len(m.graph.Classes()))
	for i := range m.groups {
		g := &m.groups[i]
		byClass[g.class] = append(byClass[g.class], g)
	}
	for i := range m.groups {
		from := &m.groups[i]
		for _, class := range m.graph.Reached(from.class) {
			connection := m.graph.Between(from.class, class)
			for _, to := range byClass[class] {
				t.connect(from, to, connection)
				uses.connect(from, to, connection)
			}
		}
	}
	blocked := uses.blocked()

	cells := []Cell{}
	for from := range m.parties {
		for to := range m.parties {
			at := [2]int{from, to}
			cell := t.cells[at]
			if cell == nil {
				continue
			}
			if gathering := t.gathered[at]; gathering != nil {
				cell.Findings = gathering.findings(m)
			}
			cell.settle(blocked[at])
			cells = append(cells, *cell)
		}
	}
	return cells, uses.open()
}

// at returns a cell of the table.
func (t *table) at(from, to int) *Cell {
	key := [2]int{from, to}
	if t.cells[key] == nil {
		t.cells[key] = &Cell{From: t.parties[from].name, To: t.parties[to].name, Status: OK, from: from, to: to}
	}
	return t.cells[key]
}

// declare enters the flows.
func (t *table) declare() {
	for _, flow := range t.Flows {
		for from, source := range t.parties {
			for to, destination := range t.parties {
				if !flow.reaches(t.Parameters, source.name, destination.name) {
					continue
				}
				cell := t.at(from, to)
				cell.anyPort = cell.anyPort || flow.AnyPort
				for _, port := range flow.Ports {
					if !slices.Contains(cell.declared, port) {
						cell.declared = append(cell.declared, port)
					}
				}
			}
		}
	}
}

// connect enters what is open from a group to a group.
func (t *table) connect(from, to *group, connection reach.Connection) {
	if connection.May.IsEmpty() || !t.parties[from.from].judged() && !t.parties[to.to].judged() || !t.anyPair(from, to) {
		return
	}
	allowed := t.allowed(from, to)
	rest := connection
	for _, share := range allowed.byParty {
		may, must := connection.May.Intersect(share.ports), connection.Must.Intersect(share.ports)
		if !may.IsEmpty() {
			t.at(share.from, share.to).add(may, must)
		}
		rest.May, rest.Must = rest.May.Minus(share.ports), rest.Must.Minus(share.ports)
	}
	if rest.May.IsEmpty() {
		return
	}
	t.at(from.from, to.to).add(rest.May, rest.Must)
	excess := connection.May.Minus(allowed.ports)
	if excess.IsEmpty() {
		return
	}
	key := [2]int{from.from, to.to}
	if t.gathered[key] == nil {
		t.gathered[key] = &gathering{from: t.parties[from.from].name, to: t.parties[to.to].name, causes: map[string]*cause{}}
	}
	t.gathered[key].add(t.model, from, to, opening{excess.Minus(allowed.within), connection.Must, false})
	t.gathered[key].add(t.model, from, to, opening{excess.Intersect(allowed.within), connection.Must, true})
}

func (c *Cell) add(may, must reach.Ports) {
	c.may, c.must = c.may.Union(may), c.must.Union(must)
}

// settle makes of a cell what is shown.
func (c *Cell) settle(blocked []Finding) {
	c.Declared, c.May, c.Must = c.declaredTexts(), c.may.Strings(), c.must.Strings()
	c.Findings = append(c.Findings, blocked...)
	switch {
	case slices.ContainsFunc(c.Findings, func(f Finding) bool { return f.Status == Forbidden }):
		c.Status = Forbidden
	case len(c.Findings) > 0:
		c.Status = Blocked
	case c.may.IsEmpty():
		c.Status = Unused
	default:
		c.Status = OK
	}
	if c.Findings == nil {
		c.Findings = []Finding{}
	}
}

func (c *Cell) declaredTexts() []string {
	if c.anyPort {
		return []string{"all"}
	}
	texts := make([]string, len(c.declared))
	for i, port := range c.declared {
		texts[i] = port.String()
	}
	return texts
}
