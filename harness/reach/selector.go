package reach

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/selection"
)

// labelling is the labels of pods or of a namespace, as far as they are known.
type labelling struct {
	known map[string]string
	// varied are keys of labels that are there, with values that are not known.
	varied []string
	// open says that there may be any other label.
	open bool
}

// selector is a label selector, taken apart by key. Keys do not bear on one
// another, so that what is said of each is exact of the whole.
type selector struct {
	asked []asked // none: everything is selected
}

// asked is what a selector asks of one key.
type asked struct {
	key          string
	requirements []requirement
	// wanted are the values that the label needs to have one of, if there are such.
	wanted []string
	// present says that the label needs to be there.
	present bool
	// varied and open are the answers where the value is not known, and where it
	// is not even known whether there is the label.
	varied, open Certainty
}

type requirement struct {
	operator selection.Operator
	values   []string
}

// nobody is a value that no selector names, and no label has.
const nobody = "\x00"

// newSelector takes a selector apart. It returns its text too, which is the same
// for selectors that say the same in the same way.
func newSelector(source *metav1.LabelSelector) (*selector, string, error) {
	parsed, err := metav1.LabelSelectorAsSelector(source)
	if err != nil {
		return nil, "", err
	}
	made := &selector{}
	requirements, _ := parsed.Requirements()
	for _, r := range requirements {
		i := slices.IndexFunc(made.asked, func(a asked) bool { return a.key == r.Key() })
		if i < 0 {
			i = len(made.asked)
			made.asked = append(made.asked, asked{key: r.Key()})
		}
		made.asked[i].requirements = append(made.asked[i].requirements, requirement{r.Operator(), r.ValuesUnsorted()})
	}
	for i := range made.asked {
		made.asked[i].settle()
	}
	return made, parsed.String(), nil
}

// settle works out what does not depend on a label's value.
func (a *asked) settle() {
	candidates := []string{nobody}
	for _, r := range a.requirements {
		candidates = append(candidates, r.values...)
		switch r.operator {
		case selection.In, selection.Equals, selection.DoubleEquals:
			a.wanted, a.present = r.values, true
		case selection.Exists:
			a.present = true
		}
	}
	met := 0
	for _, value := range candidates {
		if a.met(value, true) {
			met++
		}
	}
	absent := a.met("", false)
	switch {
	case met == len(candidates):
		a.varied, a.open = Certainly, Possibly
		if absent {
			a.open = Certainly
		}
	case met > 0:
		a.varied, a.open = Possibly, Possibly
	case absent:
		a.open = Possibly
	}
}

// met reports whether a label meets what is asked.
func (a *asked) met(value string, present bool) bool {
	for i := range a.requirements {
		if !a.requirements[i].met(value, present) {
			return false
		}
	}
	return true
}

func (r *requirement) met(value string, present bool) bool {
	switch r.operator {
	case selection.In, selection.Equals, selection.DoubleEquals:
		return present && slices.Contains(r.values, value)
	case selection.NotIn, selection.NotEquals:
		return !present || !slices.Contains(r.values, value)
	case selection.Exists:
		return present
	case selection.DoesNotExist:
		return !present
	default:
		return false
	}
}

// selects says whether the selector selects what has the labels.
func (s *selector) selects(l *labelling) Certainty {
	answer := Certainly
	for i := range s.asked {
		answer = min(answer, s.asked[i].answer(l))
		if answer == Never {
			break
		}
	}
	return answer
}

func (a *asked) answer(l *labelling) Certainty {
	value, known := l.known[a.key]
	switch {
	case known:
		if a.met(value, true) {
			return Certainly
		}
		return Never
	case len(l.varied) > 0 && slices.Contains(l.varied, a.key):
		return a.varied
	case l.open:
		return a.open
	case a.met("", false):
		return Certainly
	}
	return Never
}

// index finds what a selector selects without asking everything.
type index struct {
	labellings []*labelling
	byLabel    map[label][]int32
	byKey      map[string][]int32 // known labels
	varied     map[string][]int32
	open       []int32
	every      []int32
}

type label struct{ key, value string }

// found is something that a selector selects.
type found struct {
	at       int32
	selected Certainty
}

func newIndex(labellings []*labelling) *index {
	x := &index{
		labellings: labellings,
		byLabel:    make(map[label][]int32),
		byKey:      make(map[string][]int32),
		varied:     make(map[string][]int32),
	}
	for i, l := range labellings {
		at := int32(i)
		x.every = append(x.every, at)
		for key, value := range l.known {
			x.byLabel[label{key, value}] = append(x.byLabel[label{key, value}], at)
			x.byKey[key] = append(x.byKey[key], at)
		}
		for _, key := range l.varied {
			x.varied[key] = append(x.varied[key], at)
		}
		if l.open {
			x.open = append(x.open, at)
		}
	}
	return x
}

// find returns what the selector selects, certainly or possibly, in order.
func (x *index) find(s *selector) []found {
	if len(s.asked) == 0 {
		all := make([]found, len(x.every))
		for i := range all {
			all[i] = found{int32(i), Certainly}
		}
		return all
	}
	candidates := x.every
	for i := range s.asked {
		if s.asked[i].present {
			if fewer := x.having(&s.asked[i]); len(fewer) < len(candidates) {
				candidates = fewer
			}
		}
	}
	var all []found
	for _, at := range candidates {
		if selected := s.selects(x.labellings[at]); selected > Never {
			all = append(all, found{at, selected})
		}
	}
	return all
}

// having returns, in order, what may have the label that is asked for.
func (x *index) having(a *asked) []int32 {
	var lists [][]int32
	if a.wanted == nil {
		lists = append(lists, x.byKey[a.key])
	}
	for _, value := range a.wanted {
		lists = append(lists, x.byLabel[label{a.key, value}])
	}
	lists = append(lists, x.varied[a.key], x.open)
	lists = slices.DeleteFunc(lists, func(list []int32) bool { return len(list) == 0 })
	switch len(lists) {
	case 0:
		return nil
	case 1:
		return lists[0]
	}
	joined := slices.Concat(lists...)
	slices.Sort(joined)
	return slices.Compact(joined)
}
