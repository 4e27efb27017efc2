package answer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// document is the JSON as a program reads it.
type document struct {
	Endpoints   []map[string]any `json:"endpoints"`
	Connections []struct {
		From, To  string
		May, Must []string
	} `json:"connections"`
	Notes []map[string]any `json:"notes"`
}

func answered(t *testing.T, q Question) *Answer {
	answer, err := answerTo(shopGraph(t, q), q)
	require.NoError(t, err)
	return answer
}

func written(t *testing.T, format Format, answer *Answer) string {
	var out bytes.Buffer
	require.NoError(t, answer.Write(&out, format))
	return out.String()
}

// The document has an entry for each ordered pair with anything let through, and
// no other, in the order of the endpoints.
func TestJSONIsTheGraph(t *testing.T) {
	answer := answered(t, Question{})
	graph := answer.graph
	var read document
	require.NoError(t, json.Unmarshal([]byte(written(t, JSON, answer)), &read))
	require.Len(t, read.Endpoints, len(graph.Endpoints()))
	next := 0
	for from, a := range graph.Endpoints() {
		assert.Equal(t, a.Name, read.Endpoints[from]["name"])
		for to, b := range graph.Endpoints() {
			c := graph.Connection(from, to)
			if c.May.IsEmpty() {
				continue
			}
			require.Less(t, next, len(read.Connections))
			entry := read.Connections[next]
			next++
			assert.Equal(t, []string{a.Name, b.Name}, []string{entry.From, entry.To})
			assert.Equal(t, c.May.Strings(), entry.May)
			assert.Equal(t, c.Must.Strings(), entry.Must)
			assert.NotNil(t, entry.Must)
		}
	}
	assert.Len(t, read.Connections, next)
	assert.NotNil(t, read.Notes)
}

func TestJSONEscapes(t *testing.T) {
	s := newStream(io.Discard)
	assert.Equal(t, `"<&>\u0000\"\\"`, string(s.encoded("<&>\x00\"\\")))
}

// largest is the largest piece that is written at once, and all of them.
type largest struct{ most, all int }

func (l *largest) Write(piece []byte) (int, error) {
	l.most = max(l.most, len(piece))
	l.all += len(piece)
	return len(piece), nil
}

// Of many pairs only a few are held at a time.
func TestJSONIsWrittenAsItIsFound(t *testing.T) {
	var text strings.Builder
	for i := range 200 {
		fmt.Fprintf(&text, "---\napiVersion: v1\nkind: Pod\nmetadata: {name: web-%d, namespace: shop}\nspec: {containers: [{name: web, image: i}]}\n", i)
	}
	graph, faults := reach.New(objectsIn(t, text.String()), reach.Options{})
	require.Empty(t, faults)
	answer, err := answerTo(graph, Question{})
	require.NoError(t, err)
	var out largest
	require.NoError(t, answer.Write(&out, JSON))
	assert.Greater(t, out.all, 40_000*len(`{"from":"Pod shop/web-1","to":"Pod shop/web-1","may":["all"],"must":["all"]}`))
	assert.LessOrEqual(t, out.most, 1<<16)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriteTellsOfAFailedWrite(t *testing.T) {
	answer := answered(t, Question{})
	for _, format := range []Format{Text, JSON, DOT, SVG} {
		require.EqualError(t, answer.Write(full{}, format), "no space left on device", string(format))
	}
	difference := newDifference(answer.graph, answer.graph)
	for _, format := range []Format{Text, JSON} {
		require.EqualError(t, difference.Write(full{}, format), "no space left on device", string(format))
	}
}

func TestFormats(t *testing.T) {
	for _, format := range []Format{Text, JSON, DOT, SVG} {
		parsed, err := ParseFormat(string(format))
		require.NoError(t, err)
		assert.Equal(t, format, parsed)
	}
	_, err := ParseFormat("yaml")
	require.EqualError(t, err, `unknown output format "yaml": use one of text, json, dot, svg`)
	_, err = ParseDifferenceFormat("svg")
	require.EqualError(t, err, `unknown output format "svg": use one of text, json`)
	require.EqualError(t, (&Answer{}).Write(io.Discard, "yaml"), `unknown output format "yaml": use one of text, json, dot, svg`)
	require.EqualError(t, (&Difference{}).Write(io.Discard, "dot"), `unknown output format "dot": use one of text, json`)
}
