package apiserver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Path leads from an object to one of its values: strings are the keys of
// objects, integers the indices of lists.
type Path []any

// String writes the path as it is written in Kubernetes:
// spec.rules[0].host, metadata.annotations[cert-manager.io/issuer].
func (p Path) String() string {
	var text strings.Builder
	for _, step := range p {
		if index, ok := Index(step); ok {
			fmt.Fprintf(&text, "[%d]", index)
			continue
		}
		key := fmt.Sprint(step)
		switch {
		case key == "" || strings.ContainsAny(key, `./[]{}"' `):
			fmt.Fprintf(&text, "[%s]", key)
		case text.Len() == 0:
			text.WriteString(key)
		default:
			text.WriteString("." + key)
		}
	}
	return text.String()
}

// Index returns the list index that a step of a path is, in any of the types
// that a decoded JSON number can have.
func Index(step any) (int, bool) {
	switch number := step.(type) {
	case int:
		return number, true
	case int64:
		return int(number), true
	case float64:
		return int(number), float64(int(number)) == number
	case json.Number:
		index, err := number.Int64()
		return int(index), err == nil
	}
	return 0, false
}

func (p Path) compare(other Path) int {
	return slices.CompareFunc(p, other, func(a, b any) int {
		i, isIndex := Index(a)
		j, isOtherIndex := Index(b)
		if isIndex && isOtherIndex {
			return cmp.Compare(i, j)
		}
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
}

// place is a path under construction: cheap to extend on the way down, spelled
// out only where there is a fault.
type place struct {
	parent *place
	step   any
}

// at returns the place that the steps lead to from here.
func (p *place) at(steps ...any) *place {
	for _, step := range steps {
		p = &place{parent: p, step: step}
	}
	return p
}

func (p *place) path() Path {
	path := Path{}
	for ; p != nil; p = p.parent {
		path = append(path, p.step)
	}
	slices.Reverse(path)
	return path
}
