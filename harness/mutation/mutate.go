package mutation

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// span is a stretch of a file's text.
type span struct{ from, to int }

// site is where a mutation is: the rule, and the expression or head in it.
type site struct {
	rule string
	unit span
}

// walker collects the mutants of a file.
type walker struct {
	file    file
	mutants []Mutant
	// made are the texts that were made before, the original's included.
	made map[string]bool
	// named counts mutations of the same name.
	named map[Mutation]int
	// broken is the number of mutants that do not parse.
	broken int
}

// mutate makes every mutant of a file that parses, in the order of its lines.
func mutate(f file) *walker {
	w := &walker{file: f, made: map[string]bool{f.module.String(): true}, named: make(map[Mutation]int)}
	for _, rule := range f.module.Rules {
		w.wholeRule(rule)
		w.walkRule(rule)
	}
	slices.SortStableFunc(w.mutants, Mutant.compare)
	return w
}

// add makes the mutant that has other text in a span of a site.
func (w *walker) add(kind string, at site, change span, replacement string) {
	text := w.file.text[:change.from] + replacement + w.file.text[change.to:]
	inside := change != at.unit && within(change, at.unit)
	if inside {
		at.unit = w.lines(change, at.unit)
	}
	mutation := Mutation{Rule: at.rule, Expression: short(w.text(at.unit)), Kind: kind}
	switch {
	case kind == expressionDropped || kind == ruleDropped || kind == branchDropped:
	case inside:
		mutation.Becomes = short(w.file.text[at.unit.from:change.from] + replacement + w.file.text[change.to:at.unit.to])
	default:
		mutation.Becomes = short(replacement)
	}

	// The number counts mutants that do not parse as well: whether one does
	// is for a parser's version to say, and no reason to rename others.
	w.named[mutation]++
	parsed, err := parse(w.file.path, text)
	if err != nil {
		w.broken++
		return
	}
	printed := parsed.module.String()
	if w.made[printed] {
		return
	}
	w.made[printed] = true

	nth := w.named[mutation]
	if nth > 1 {
		mutation.Nth = nth
	}
	line := 1 + strings.Count(w.file.text[:max(change.from, at.unit.from)], "\n")
	w.mutants = append(w.mutants, Mutant{Mutation: mutation, Path: w.file.path, Line: line, Text: text})
}

// wholeRule drops a rule, with its branches.
func (w *walker) wholeRule(rule *ast.Rule) {
	head := w.span(rule.Head.Location)
	whole := w.span(rule.Location)
	whole.to = max(whole.to, head.to)
	w.add(ruleDropped, site{nameOf(w, rule), head}, whole, "")
}

func (w *walker) walkRule(rule *ast.Rule) {
	head := w.span(rule.Head.Location)
	at := site{nameOf(w, rule), head}
	for branch := rule; branch != nil; branch = branch.Else {
		w.branch(at.rule, rule, branch)
	}
}

// branch mutates a rule's head and body, or those of one of its else branches.
func (w *walker) branch(name string, rule, branch *ast.Rule) {
	at := site{name, w.span(branch.Head.Location)}
	for _, arg := range branch.Head.Args {
		if branch == rule {
			w.term(arg, at, pattern)
		}
	}
	if key := branch.Head.Key; key != nil && key.Location != nil && branch == rule && within(w.span(key.Location), at.unit) {
		w.term(key, at, plain)
	}
	if value := branch.Head.Value; value != nil && value.Location != nil {
		w.term(value, at, plain)
	}

	body, written := w.bodySpan(branch)
	switch {
	case rule.Else == nil:
	case written:
		w.add(branchDropped, at, body, "false")
	case branch != rule:
		w.add(branchDropped, at, span{at.unit.to, at.unit.to}, " if false")
	}
	if written {
		w.body(branch.Body, name)
	}
}

// bodySpan is where the body of a branch stands, if it was written at all.
func (w *walker) bodySpan(branch *ast.Rule) (span, bool) {
	if branch.Default || len(branch.Body) == 0 {
		return span{}, false
	}
	body := w.bodyOf(branch.Body)
	return body, body.from >= w.span(branch.Head.Location).to
}

func (w *walker) bodyOf(body ast.Body) span {
	return span{w.span(body[0].Location).from, w.span(body[len(body)-1].Location).to}
}

func (w *walker) body(body ast.Body, name string) {
	for i, expr := range body {
		at := site{name, w.span(expr.Location)}
		w.dropped(body, i, at)
		w.negated(expr, at)
		w.quantified(body, i, at)
		w.expression(expr, at)
	}
}

func (w *walker) dropped(body ast.Body, i int, at site) {
	switch {
	case len(body) == 1:
		w.add(expressionDropped, at, at.unit, "true")
	case i < len(body)-1:
		w.add(expressionDropped, at, span{at.unit.from, w.span(body[i+1].Location).from}, "")
	default:
		w.add(expressionDropped, at, span{w.span(body[i-1].Location).to, at.unit.to}, "")
	}
}

func (w *walker) negated(expr *ast.Expr, at site) {
	_, some := expr.Terms.(*ast.SomeDecl)
	switch {
	case expr.Negated:
		w.add(negated, at, at.unit, strings.TrimSpace(strings.TrimPrefix(w.text(at.unit), "not")))
	case some || expr.IsEvery() || expr.IsAssignment():
	default:
		w.add(negated, at, at.unit, "not "+w.text(at.unit))
	}
}

// quantified makes every of some, over what follows it in the body, and some of
// every.
func (w *walker) quantified(body ast.Body, i int, at site) {
	switch quantifier := body[i].Terms.(type) {
	case *ast.Every:
		inner := w.bodyOf(quantifier.Body)
		head := span{at.unit.from, inner.from}
		domain := w.termSpan(quantifier.Domain)
		some := "some" + strings.TrimPrefix(w.file.text[head.from:domain.to], "every")
		w.add(quantifierChanged, at, at.unit, some+"\n"+w.text(inner))
	case *ast.SomeDecl:
		if _, in := quantifier.Symbols[0].Value.(ast.Call); !in {
			return
		}
		rest := "true"
		if i < len(body)-1 {
			rest = w.file.text[w.span(body[i+1].Location).from:w.bodyOf(body).to]
		}
		every := "every" + strings.TrimPrefix(w.text(at.unit), "some")
		change := span{at.unit.from, w.bodyOf(body).to}
		w.add(quantifierChanged, at, change, every+" {\n"+rest+"\n}")
	}
}

func (w *walker) expression(expr *ast.Expr, at site) {
	switch terms := expr.Terms.(type) {
	case *ast.Term:
		w.term(terms, at, plain)
	case []*ast.Term:
		w.call(terms, at.unit, at, topmost)
	case *ast.SomeDecl:
		for _, symbol := range terms.Symbols {
			if in, ok := symbol.Value.(ast.Call); ok {
				w.members(in, at)
			}
		}
	case *ast.Every:
		w.term(terms.Domain, at, plain)
		w.body(terms.Body, at.rule)
	}
}

// members walks what some … in declares, and the collection.
func (w *walker) members(in ast.Call, at site) {
	last := len(in) - 1
	for _, declared := range in[1:last] {
		w.term(declared, at, pattern)
	}
	w.term(in[last], at, plain)
}

// lines are the lines of a span, as far as they belong to an outer one.
func (w *walker) lines(s, outer span) span {
	from, to := outer.from, outer.to
	if i := strings.LastIndexByte(w.file.text[from:s.from], '\n'); i >= 0 {
		from += i + 1
	}
	if i := strings.IndexByte(w.file.text[s.to:to], '\n'); i >= 0 {
		to = s.to + i
	}
	return span{from, to}
}

func (w *walker) text(s span) string { return w.file.text[s.from:s.to] }

func (w *walker) span(at *ast.Location) span {
	return span{at.Offset, at.Offset + len(at.Text)}
}

// termSpan is where a term stands. The parser tells the offset of a term in
// parentheses as that of what is inside of them.
func (w *walker) termSpan(term *ast.Term) span {
	at := w.span(term.Location)
	text := string(term.Location.Text)
	for from := at.from; from >= 0 && from > at.from-len(text)-1; from-- {
		if strings.HasPrefix(w.file.text[from:], text) {
			return span{from, from + len(text)}
		}
	}
	return at
}

func within(inner, outer span) bool { return inner.from >= outer.from && inner.to <= outer.to }

// nameOf names a rule, and a function with its arguments.
func nameOf(w *walker, rule *ast.Rule) string {
	name := rule.Head.Ref().String()
	if len(rule.Head.Args) == 0 {
		return name
	}
	args := make([]string, len(rule.Head.Args))
	for i, arg := range rule.Head.Args {
		args[i] = compact(w.text(w.termSpan(arg)))
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

func compact(text string) string { return strings.Join(strings.Fields(text), " ") }

// short is a text on one line, without its middle where it is too long for one.
func short(text string) string {
	const longest, half = 240, 118
	runes := []rune(compact(text))
	if len(runes) <= longest {
		return string(runes)
	}
	return compact(string(runes[:half]) + " … " + string(runes[len(runes)-half:]))
}
