package mutation

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// role is what a term is for, where that decides what can be changed in it.
type role int

const (
	// plain terms are values.
	plain role = iota
	// pattern terms are taken apart: what they leave out is not taken.
	pattern
	// element terms are removed from their collection, which changes as much
	// as another text in their place.
	element
	// listed collections keep their elements: each is known to be needed.
	listed
	// expressionTerm terms are regular expressions.
	expressionTerm
	// prefixed and suffixed terms are texts that another begins or ends with.
	prefixed
	suffixed
	// topmost calls are expressions.
	topmost
)

// Functions that are another one, or nothing at all, by mistake.
func replacements() map[string][]string {
	return map[string][]string{
		"startswith":   {"contains"},
		"endswith":     {"contains"},
		"contains":     {"startswith", "endswith"},
		"min":          {"max"},
		"max":          {"min"},
		"union":        {"intersection"},
		"intersection": {"union"},
		"floor":        {"ceil"},
		"ceil":         {"floor"},
		"==":           {"!="},
		"!=":           {"=="},
		"<":            {"<=", ">"},
		"<=":           {"<", ">="},
		">":            {">=", "<"},
		">=":           {">", "<="},
		"+":            {"-"},
		"-":            {"+"},
		"*":            {"+"},
		"/":            {"*"},
		"%":            {"*"},
		"&":            {"|"},
		"|":            {"&"},
	}
}

// Functions of a value that can be left off it.
func removable() []string {
	return []string{
		"abs", "array.reverse", "ceil", "floor", "lower", "object.keys", "object.remove", "regex.replace",
		"replace", "round", "sort", "trim", "trim_left", "trim_prefix", "trim_right", "trim_space", "trim_suffix", "upper",
	}
}

// Functions of two values whose order matters.
func ordered() []string {
	return []string{"array.concat", "net.cidr_contains", "object.subset", "object.union"}
}

func (w *walker) term(term *ast.Term, at site, as role) {
	switch value := term.Value.(type) {
	case ast.Ref:
		w.ref(value, at)
	case ast.Call:
		w.call(value, w.termSpan(term), at, as)
	case *ast.Array:
		w.collection(term, slices.Collect(elements(value.Foreach)), "[]", at, as)
	case ast.Set:
		w.collection(term, slices.Collect(elements(value.Foreach)), "set()", at, cmp.Or(as, element))
	case ast.Object:
		w.object(term, value, at, as)
	case *ast.ArrayComprehension:
		w.term(value.Term, at, plain)
		w.body(value.Body, at.rule)
	case *ast.SetComprehension:
		w.term(value.Term, at, plain)
		w.body(value.Body, at.rule)
	case *ast.ObjectComprehension:
		w.term(value.Key, at, plain)
		w.term(value.Value, at, plain)
		w.body(value.Body, at.rule)
	default:
		w.constant(term, at, as)
	}
}

func elements(foreach func(func(*ast.Term))) func(func(*ast.Term) bool) {
	return func(yield func(*ast.Term) bool) {
		more := true
		foreach(func(term *ast.Term) { more = more && yield(term) })
	}
}

// ref changes the last field that a reference names, as any of them would have
// the same effect, and what it looks up.
func (w *walker) ref(ref ast.Ref, at site) {
	if _, variable := ref[0].Value.(ast.Var); !variable {
		w.term(ref[0], at, plain)
	}
	named := -1
	for i, part := range ref[1:] {
		switch part.Value.(type) {
		case ast.String:
			named = i + 1
		case ast.Var:
		default:
			w.term(part, at, plain)
		}
	}
	if named > w.packaged(ref) {
		w.field(ref[named], at)
	}
}

// packaged is the index of the last part of a reference that names a package or
// a rule: another name there is a mistake that the compiler finds.
func (w *walker) packaged(ref ast.Ref) int {
	for _, imported := range w.file.module.Imports {
		if imported.Name().Compare(ref[0].Value) == 0 {
			return 1
		}
	}
	if ref[0].Equal(ast.DefaultRootDocument) {
		return 1
	}
	return 0
}

func (w *walker) field(name *ast.Term, at site) {
	s := w.termSpan(name)
	text := w.text(s)
	switch {
	case strings.HasPrefix(text, `"`) || strings.HasPrefix(text, "`"):
		w.add(fieldChanged, at, s, text[:len(text)-1]+"~"+text[len(text)-1:])
	default:
		w.add(fieldChanged, at, s, text+"_")
	}
}

// call changes the function, and the arguments by what the function does.
func (w *walker) call(call []*ast.Term, whole span, at site, as role) {
	function, args := w.text(w.span(call[0].Location)), call[1:]

	kind := functionChanged
	if !strings.ContainsAny(function, "abcdefghijklmnopqrstuvwxyz") {
		kind = operatorChanged
	}
	for _, other := range replacements()[function] {
		w.add(kind, at, w.span(call[0].Location), other)
	}
	if as != topmost && slices.Contains(removable(), function) {
		w.add(functionChanged, at, whole, w.text(w.termSpan(args[0])))
	}
	if slices.Contains(ordered(), function) {
		first, second := w.termSpan(args[0]), w.termSpan(args[1])
		between := w.file.text[first.to:second.from]
		w.add(argumentsSwapped, at, span{first.from, second.to}, w.text(second)+between+w.text(first))
	}

	for i, arg := range args {
		w.term(arg, at, roleOf(function, i, arg))
	}
}

func roleOf(function string, i int, arg *ast.Term) role {
	_, isNull := arg.Value.(ast.Null)
	switch {
	case function == ":=" && i == 0:
		return pattern
	case function == "sprintf" && i == 1, function == "object.get" && i == 1:
		return listed
	// What is not there reads as null: one name for the same.
	case function == "object.get" && i == 2 && isNull:
		return listed
	case strings.HasPrefix(function, "regex.") && i == 0 && function != "regex.replace",
		function == "regex.replace" && i == 1:
		return expressionTerm
	case (function == "startswith" || function == "trim_prefix") && i == 1:
		return prefixed
	case (function == "endswith" || function == "trim_suffix") && i == 1:
		return suffixed
	}
	return plain
}

func (w *walker) collection(term *ast.Term, terms []*ast.Term, empty string, at site, as role) {
	slices.SortFunc(terms, func(a, b *ast.Term) int { return cmp.Compare(a.Location.Offset, b.Location.Offset) })
	spans := make([]span, len(terms))
	for i, each := range terms {
		spans[i] = w.termSpan(each)
	}
	if as == plain || as == element || as == topmost {
		w.removals(term, spans, empty, at)
	}
	inner := plain
	if as == pattern || as == element {
		inner = as
	}
	for _, each := range terms {
		w.term(each, at, inner)
	}
}

// removals removes each of the elements of a collection.
func (w *walker) removals(term *ast.Term, spans []span, empty string, at site) {
	whole := w.termSpan(term)
	for i, s := range spans {
		change, replacement := span{s.from, whole.to}, ""
		switch {
		case len(spans) == 1:
			change, replacement = whole, empty
		case i < len(spans)-1:
			change.to = spans[i+1].from
		default:
			change = span{spans[i-1].to, s.to}
		}
		// Of a literal of several lines, the element alone is telling.
		shown := at
		if strings.Contains(w.text(whole), "\n") {
			shown.unit = s
		}
		w.add(elementRemoved, shown, change, replacement)
	}
}

func (w *walker) object(term *ast.Term, object ast.Object, at site, as role) {
	type pair struct{ key, value *ast.Term }
	var pairs []pair
	object.Foreach(func(key, value *ast.Term) { pairs = append(pairs, pair{key, value}) })
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.key.Location.Offset, b.key.Location.Offset) })

	spans := make([]span, len(pairs))
	for i, p := range pairs {
		spans[i] = span{w.termSpan(p.key).from, w.termSpan(p.value).to}
	}
	if as != pattern && as != listed {
		w.removals(term, spans, "{}", at)
	}
	for _, p := range pairs {
		w.term(p.key, at, element)
		inner := plain
		if as == pattern {
			inner = pattern
		}
		w.term(p.value, at, inner)
	}
}

func (w *walker) constant(term *ast.Term, at site, as role) {
	s := w.termSpan(term)
	text := w.text(s)
	switch value := term.Value.(type) {
	case ast.Boolean:
		flipped := map[string]string{"true": "false", "false": "true"}[text]
		if flipped != "" {
			w.add(constantChanged, at, s, flipped)
		}
	case ast.Null:
		if text == "null" && as != listed {
			w.add(constantChanged, at, s, "false")
		}
	case ast.Number:
		w.number(value, s, at)
	case ast.String:
		w.str(text, s, at, as)
	}
}

// number changes a number by one, both ways. The parser tells the place of the
// sign alone for a number that has one.
func (w *walker) number(number ast.Number, s span, at site) {
	if w.text(s) == "-" {
		s.to = s.from + len(number)
	}
	whole, ok := new(big.Int).SetString(string(number), 10)
	if !ok || w.text(s) != string(number) {
		return
	}
	one := big.NewInt(1)
	w.add(constantChanged, at, s, new(big.Int).Add(whole, one).String())
	w.add(constantChanged, at, s, new(big.Int).Sub(whole, one).String())
}

func (w *walker) str(text string, s span, at site, as role) {
	if len(text) < 2 || !strings.ContainsAny(text[:1], "\"`") {
		return
	}
	open, inner, closing := text[:1], text[1:len(text)-1], text[len(text)-1:]
	put := func(kind, changed string) { w.add(kind, at, s, open+changed+closing) }

	switch {
	case as == element:
	case as == expressionTerm || open == "`" && strings.ContainsAny(inner, `^$\[(`):
		for _, changed := range patterns(inner) {
			put(patternChanged, changed)
		}
	default:
		put(constantChanged, inner+"~")
		if len(inner) > 1 && as == prefixed {
			put(constantChanged, inner[:len(inner)-1])
		}
		if len(inner) > 1 && as == suffixed {
			put(constantChanged, inner[1:])
		}
	}
}
