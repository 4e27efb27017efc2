package answer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// The JSON document has one line for each endpoint and each connection, and is
// written as it is found: of many workloads there may be millions of pairs.
//
//	{"endpoints": [{"name": "Pod shop/web-0", …}],
//	 "connections": [{"from": …, "to": …, "may": ["TCP/5432"], "must": []}],
//	 "notes": […]}
//
// An answer to a question has "question", "answer" and "explanation" too, and a
// difference has "opened" and "closed" instead of "connections".

type endpointJSON struct {
	Name        string       `json:"name"`
	Kind        string       `json:"kind"`
	Namespace   string       `json:"namespace,omitempty"`
	ObjectName  string       `json:"objectName,omitempty"`
	CIDR        string       `json:"cidr,omitempty"`
	HostNetwork bool         `json:"hostNetwork,omitempty"`
	Addresses   []netip.Addr `json:"addresses,omitempty"`
	placeJSON
}

// placeJSON is where something is written.
type placeJSON struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// place is where a value of an object is written.
func place(object *manifest.Object, path []any) placeJSON {
	line, column := object.Position(path)
	return placeJSON{object.File, line, column}
}

func (p placeJSON) String() string {
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

type noteJSON struct {
	Message string `json:"message"`
	placeJSON
}

// documentOf is an endpoint as JSON has it.
func documentOf(e reach.Endpoint) endpointJSON {
	if e.IsRange() {
		return endpointJSON{Name: e.Name, Kind: "CIDR", CIDR: e.Prefix.String()}
	}
	return endpointJSON{
		Name: e.Name, Kind: e.Object.Kind, Namespace: e.Namespace, ObjectName: e.Object.Name,
		HostNetwork: e.HostNetwork, Addresses: e.Addresses, placeJSON: place(e.Object, nil),
	}
}

// stream writes one JSON object, member by member.
type stream struct {
	out   *bufio.Writer
	begun bool // whether the object, or the list in it, has something already
	err   error
}

func newStream(out io.Writer) *stream {
	s := &stream{out: bufio.NewWriterSize(out, 1<<16)}
	s.text("{")
	return s
}

func (s *stream) text(text string) {
	if s.err == nil {
		_, s.err = s.out.WriteString(text)
	}
}

func (s *stream) bytes(text []byte) {
	if s.err == nil {
		_, s.err = s.out.Write(text)
	}
}

func (s *stream) name(name string) {
	if s.begun {
		s.text(",")
	}
	s.begun = true
	s.text("\n  \"" + name + "\": ")
}

// member writes a member of the object.
func (s *stream) member(name string, value any) {
	s.name(name)
	s.bytes(s.encoded(value))
}

// list writes a member that is a list; each item is one line.
func (s *stream) list(name string, items func(item func([]byte))) {
	s.name(name)
	s.text("[")
	begun := false
	items(func(text []byte) {
		if begun {
			s.text(",")
		}
		begun = true
		s.text("\n    ")
		s.bytes(text)
	})
	if begun {
		s.text("\n  ")
	}
	s.text("]")
}

func (s *stream) end() error {
	s.text("\n}\n")
	if s.err == nil {
		s.err = s.out.Flush()
	}
	return s.err
}

// encoded is a value as JSON in one line.
func (s *stream) encoded(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil && s.err == nil {
		s.err = err
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// endpoints writes a list of endpoints; a nil set is all of them.
func (s *stream) endpoints(name string, endpoints []reach.Endpoint, chosen []bool) {
	s.list(name, func(item func([]byte)) {
		for i, e := range endpoints {
			if chosen == nil || chosen[i] {
				item(s.encoded(documentOf(e)))
			}
		}
	})
}

// manyKept is how many connections between groups are kept for the next member
// of a group.
const manyKept = 1 << 20

// connections writes each pair with anything let through. Of those, only what
// groups have with each other is held, and that up to a limit.
func (s *stream) connections(name string, r *relation) {
	names := make([][]byte, len(r.endpoints))
	for i, e := range r.endpoints {
		names[i] = s.encoded(e.Name)
	}
	s.list(name, func(item func([]byte)) {
		var line []byte
		same, kept := map[string][]byte{}, map[int][][]byte{}
		for from, group := range r.groupOf {
			row, is := kept[group]
			if !is {
				row = s.row(r, group, same)
				if (len(kept)+1)*len(row) <= manyKept {
					kept[group] = row
				}
			}
			for to, toGroup := range r.groupOf {
				ports := row[toGroup]
				if from == to {
					ports = s.ports(r.itself(from))
				}
				if ports == nil {
					continue
				}
				line = append(append(line[:0], `{"from":`...), names[from]...)
				line = append(append(line, `,"to":`...), names[to]...)
				item(append(line, ports...))
			}
		}
	})
}

// row is the ends of the lines from a group to each, those that are the same
// held once.
func (s *stream) row(r *relation, group int, same map[string][]byte) [][]byte {
	row := make([][]byte, len(r.groups))
	for to := range row {
		text := s.ports(r.between(group, to))
		known, is := same[string(text)]
		if !is {
			same[string(text)], known = text, text
		}
		row[to] = known
	}
	return row
}

// ports is the rest of a pair's line; nil if there is nothing to say.
func (s *stream) ports(c reach.Connection) []byte {
	if isEmpty(c) {
		return nil
	}
	text := append([]byte(`,"may":`), s.encoded(c.May.Strings())...)
	text = append(append(text, `,"must":`...), s.encoded(c.Must.Strings())...)
	return append(text, '}')
}

func (s *stream) notes(notes []reach.Note) {
	s.list("notes", func(item func([]byte)) {
		for _, note := range notes {
			item(s.encoded(noteJSON{note.Text, placeJSON{note.File, note.Line, note.Column}}))
		}
	})
}

// writeJSON writes an answer.
func writeJSON(out io.Writer, answer *Answer) error {
	s := newStream(out)
	endpoints := answer.graph.Endpoints()
	if answer.Verdict == "" {
		s.endpoints("endpoints", endpoints, nil)
	} else {
		s.member("question", answer.asked())
		s.member("answer", answer.Verdict)
		s.endpoints("endpoints", endpoints, answer.either())
	}
	s.connections("connections", &answer.relation)
	if answer.explain {
		s.list("explanation", func(item func([]byte)) {
			for _, pair := range answer.pairs() {
				item(s.encoded(answer.explanationJSON(pair)))
			}
		})
	}
	s.notes(answer.graph.Notes())
	return s.end()
}
