package answer

import (
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// Difference is what a change opens and closes.
type Difference struct {
	old, new       *reach.Graph
	endpoints      []reach.Endpoint // of both
	opened, closed relation
	// appears and disappears are the endpoints that are only in the new and only
	// in the old graph, with the connections that they have there.
	appears, disappears relation
	onlyOld, onlyNew    []int // endpoints
}

// differenceOf says what the change from some objects to others opens and closes.
// Endpoints are the same if they have the same name; ranges of addresses are cut
// alike on both sides. The errors are of the old objects first.
func differenceOf(old, new []manifest.Object, options reach.Options) (*Difference, []manifest.Error) {
	before, faults := reach.New(old, options)
	if len(faults) > 0 {
		_, more := reach.New(new, options)
		return nil, append(faults, more...)
	}
	// The ranges of one side cut those of the other, and then what came of it
	// cuts the first.
	options.Cuts = rangesOf(before)
	after, faults := reach.New(new, options)
	if len(faults) > 0 {
		return nil, faults
	}
	options.Cuts = rangesOf(after)
	if before, faults = reach.New(old, options); len(faults) > 0 {
		return nil, faults
	}
	return newDifference(before, after), nil
}

// rangesOf are the ranges of a graph.
func rangesOf(g *reach.Graph) []netip.Prefix {
	var prefixes []netip.Prefix
	for _, e := range g.Endpoints() {
		if e.IsRange() {
			prefixes = append(prefixes, e.Prefix)
		}
	}
	return prefixes
}

// sides are the two graphs of a difference, by the endpoints of both.
type sides struct {
	old, new     relation
	inOld, inNew []int // of each endpoint of both, its index in a graph, or -1
	groups       [][]int
	oldOf, newOf []int // of each group, its group in a graph, or -1
}

func newDifference(old, new *reach.Graph) *Difference {
	d := &Difference{old: old, new: new}
	s := sides{old: relationOf(old), new: relationOf(new)}
	d.endpoints = s.match(old.Endpoints(), new.Endpoints())
	s.group()

	base := relation{endpoints: d.endpoints, groups: s.groups}
	base.index()
	d.opened, d.closed, d.appears, d.disappears = base, base, base, base
	for i := range d.endpoints {
		switch {
		case s.inOld[i] < 0:
			d.onlyNew = append(d.onlyNew, i)
		case s.inNew[i] < 0:
			d.onlyOld = append(d.onlyOld, i)
		}
	}
	both := func(i int) bool { return s.inOld[i] >= 0 && s.inNew[i] >= 0 }
	setUp := func(r *relation, connection func(before, after reach.Connection, a, b int) reach.Connection) {
		r.between = func(from, to int) reach.Connection {
			return connection(s.before(from, to), s.after(from, to), s.groups[from][0], s.groups[to][0])
		}
		r.itself = func(i int) reach.Connection { return connection(s.beforeItself(i), s.afterItself(i), i, i) }
	}
	setUp(&d.opened, func(before, after reach.Connection, a, b int) reach.Connection {
		if !both(a) || !both(b) {
			return reach.Connection{}
		}
		return minus(after, before)
	})
	setUp(&d.closed, func(before, after reach.Connection, a, b int) reach.Connection {
		if !both(a) || !both(b) {
			return reach.Connection{}
		}
		return minus(before, after)
	})
	setUp(&d.appears, func(_, after reach.Connection, a, b int) reach.Connection {
		if both(a) && both(b) {
			return reach.Connection{}
		}
		return after
	})
	setUp(&d.disappears, func(before, _ reach.Connection, a, b int) reach.Connection {
		if both(a) && both(b) {
			return reach.Connection{}
		}
		return before
	})
	return d
}

// match lists the endpoints of both graphs, the workloads first, and where each
// is in which.
func (s *sides) match(old, new []reach.Endpoint) []reach.Endpoint {
	type entry struct {
		reach.Endpoint
		inOld, inNew int
	}
	// Pods without a name of their own may have the same.
	at := map[string][]int{}
	var all []entry
	for i, e := range new {
		at[e.Name] = append(at[e.Name], len(all))
		all = append(all, entry{e, -1, i})
	}
	for i, e := range old {
		if known := at[e.Name]; len(known) > 0 {
			all[known[0]].inOld = i
			at[e.Name] = known[1:]
			continue
		}
		all = append(all, entry{e, i, -1})
	}
	slices.SortStableFunc(all, func(a, b entry) int {
		switch {
		case a.IsRange() && b.IsRange():
			return a.Prefix.Compare(b.Prefix)
		case a.IsRange():
			return 1
		case b.IsRange():
			return -1
		}
		return strings.Compare(a.Name, b.Name)
	})
	endpoints := make([]reach.Endpoint, len(all))
	for i, e := range all {
		endpoints[i] = e.Endpoint
		s.inOld, s.inNew = append(s.inOld, e.inOld), append(s.inNew, e.inNew)
	}
	return endpoints
}

// group puts together the endpoints that neither graph tells apart.
func (s *sides) group() {
	type origin struct{ old, new int }
	known := map[origin]int{}
	of := func(r *relation, index int) int {
		if index < 0 {
			return -1
		}
		return r.groupOf[index]
	}
	for i := range s.inOld {
		key := origin{of(&s.old, s.inOld[i]), of(&s.new, s.inNew[i])}
		group, is := known[key]
		if !is {
			group = len(s.groups)
			known[key] = group
			s.groups = append(s.groups, nil)
			s.oldOf, s.newOf = append(s.oldOf, key.old), append(s.newOf, key.new)
		}
		s.groups[group] = append(s.groups[group], i)
	}
}

func (s *sides) before(from, to int) reach.Connection {
	return betweenIn(&s.old, s.oldOf[from], s.oldOf[to])
}
func (s *sides) after(from, to int) reach.Connection {
	return betweenIn(&s.new, s.newOf[from], s.newOf[to])
}

func betweenIn(r *relation, from, to int) reach.Connection {
	if from < 0 || to < 0 {
		return reach.Connection{}
	}
	return r.between(from, to)
}

func (s *sides) beforeItself(i int) reach.Connection { return itselfIn(&s.old, s.inOld[i]) }
func (s *sides) afterItself(i int) reach.Connection  { return itselfIn(&s.new, s.inNew[i]) }

func itselfIn(r *relation, i int) reach.Connection {
	if i < 0 || r.endpoints[i].IsPod() {
		return reach.Connection{}
	}
	return r.itself(i)
}

// Notes are what is to be known about the difference: the notes of the new
// manifests, and those of the old that the new do not have.
func (d *Difference) Notes() []reach.Note {
	notes := slices.Clone(d.new.Notes())
	for _, note := range d.old.Notes() {
		if !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

func writeDifferenceJSON(out io.Writer, d *Difference) error {
	s := newStream(out)
	s.connections("opened", &d.opened)
	s.connections("closed", &d.closed)
	for _, side := range []struct {
		name, connections string
		only              []int
		relation          *relation
	}{
		{"appears", "connectionsOfAppearing", d.onlyNew, &d.appears},
		{"disappears", "connectionsOfDisappearing", d.onlyOld, &d.disappears},
	} {
		chosen := make([]bool, len(d.endpoints))
		for _, i := range side.only {
			chosen[i] = true
		}
		s.endpoints(side.name, d.endpoints, chosen)
		s.connections(side.connections, side.relation)
	}
	s.notes(d.Notes())
	return s.end()
}

func writeDifferenceText(out io.Writer, d *Difference) error {
	var b strings.Builder
	names, numbered := nameEndpoints(d.endpoints), &legend{}
	section := func(title string, r *relation, words func(reach.Connection) []string) bool {
		m := r.matrix()
		if len(m.kinds) == 1 {
			return false
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(title + "\n")
		m.table(&b, names, numbered, words)
		return true
	}
	changed := section("Opened:", &d.opened, func(c reach.Connection) []string { return changeWords(c, "possibly ", ", certain now") })
	changed = section("Closed:", &d.closed, func(c reach.Connection) []string { return changeWords(c, "", ", no longer certain") }) || changed
	for _, side := range []struct {
		verb     string
		only     []int
		relation *relation
	}{{"appears", d.onlyNew, &d.appears}, {"disappears", d.onlyOld, &d.disappears}} {
		if len(side.only) == 0 {
			continue
		}
		changed = true
		verb := side.verb
		if len(side.only) > 1 {
			verb = strings.TrimSuffix(verb, "s")
		}
		title := fmt.Sprintf("%s %s", strings.Join(numbered.items(names.set(side.only)), ", "), verb)
		if !section(title+", with these connections:", side.relation, portWords) {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(title + ", without any connection\n")
		}
	}
	numbered.write(&b)
	if !changed {
		b.WriteString("nothing opened, nothing closed\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// changeWords are the ports of a change. Those that change only in whether they
// are certain are marked.
func changeWords(c reach.Connection, uncertain, certainty string) []string {
	words := phrases(c.May.Intersect(c.Must))
	for _, text := range phrases(c.May.Minus(c.Must)) {
		words = append(words, uncertain+text)
	}
	for _, text := range phrases(c.Must.Minus(c.May)) {
		words = append(words, text+certainty)
	}
	return words
}
