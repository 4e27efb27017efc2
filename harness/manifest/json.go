package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// parseJSON returns the root nodes of a text that holds one JSON object after
// another. Most JSON is YAML; this is for the rest: escaped surrogate pairs,
// very long keys, objects that follow one another without a separator.
func parseJSON(text []byte) ([]*yaml.Node, error) {
	if trimmed := bytes.TrimSpace(text); len(trimmed) == 0 || trimmed[0] != '{' {
		return nil, errors.New("no JSON object")
	}
	p := &jsonParser{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), line: 1, column: 1}
	p.decoder.UseNumber()
	var roots []*yaml.Node
	for {
		root, err := p.next(0)
		if errors.Is(err, io.EOF) {
			return roots, nil
		}
		if err != nil {
			return nil, err
		}
		roots = append(roots, root)
	}
}

type jsonParser struct {
	text    []byte
	decoder *json.Decoder

	offset       int // up to which line and column are counted
	line, column int
}

// next returns the next value, nil for the end of a list or an object.
func (p *jsonParser) next(depth int) (*yaml.Node, error) {
	if depth > 2*maxDepth {
		return nil, fmt.Errorf("nested more than %d levels deep", maxDepth)
	}
	p.advance(int(p.decoder.InputOffset()))
	node := &yaml.Node{Kind: yaml.ScalarNode, Line: p.line, Column: p.column}
	token, err := p.decoder.Token()
	if err != nil {
		return nil, err
	}
	switch value := token.(type) {
	case json.Delim:
		switch value {
		case '{':
			node.Kind, node.Tag = yaml.MappingNode, "!!map"
		case '[':
			node.Kind, node.Tag = yaml.SequenceNode, "!!seq"
		default:
			return nil, nil
		}
		for {
			child, err := p.next(depth + 1)
			if err != nil {
				return nil, noEnd(err)
			}
			if child == nil {
				return node, nil
			}
			node.Content = append(node.Content, child)
		}
	case string:
		node.Style, node.Value, node.Tag = yaml.DoubleQuotedStyle, value, tagText
	case json.Number:
		node.Value = value.String()
	case bool:
		node.Value = fmt.Sprint(value)
	case nil:
		node.Value = "null"
	}
	return node, nil
}

// noEnd makes the end of the text inside of a value an error.
func noEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// advance counts lines and columns up to an offset and over what separates the
// next value from there.
func (p *jsonParser) advance(offset int) {
	for p.offset < len(p.text) {
		r, size := utf8.DecodeRune(p.text[p.offset:])
		if p.offset >= offset && !isJSONSeparator(r) {
			return
		}
		p.offset += size
		p.column++
		if r == '\n' {
			p.line, p.column = p.line+1, 1
		}
	}
}

func isJSONSeparator(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == ',' || r == ':'
}
