package engine

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// reads is what the answer of a rule depends on, beside the inventory, which all
// answers of a run depend on.
type reads uint8

const (
	readsReview reads = 1 << iota
	readsParameters
	// readsMore is all of the input, or a built-in function that may answer otherwise
	// the next time.
	readsMore
)

// ruleTree knows what the rules read, by the path of their reference. Functions
// are not in it: what they say depends on what they are asked.
type ruleTree struct {
	rules    bool
	reads    reads
	children map[string]*ruleTree
}

// newRuleTree finds for every rule what it and all that it refers to reads. Rules of
// one name make up one document and read the same.
func newRuleTree(compiler *ast.Compiler) *ruleTree {
	root := &ruleTree{}
	sorted, _ := compiler.Graph.Sort() // what compiles has no cycle
	all := make(map[*ast.Rule]reads, len(sorted))
	for _, node := range sorted {
		rule := node.(*ast.Rule)
		read := readsItself(rule)
		for dependency := range compiler.Graph.Dependencies(rule) {
			read |= all[dependency.(*ast.Rule)]
		}
		all[rule] = read
		if len(rule.Head.Args) == 0 {
			root.add(rule.Ref().GroundPrefix(), read)
		}
	}
	return root
}

// readsItself is what a rule reads without those that it refers to, its else among
// them. Whatever stands behind a "with" is read here, and what is said meanwhile is not
// kept.
func readsItself(rule *ast.Rule) reads {
	var (
		read    reads
		visitor *ast.GenericVisitor
	)
	visitor = ast.NewGenericVisitor(func(node any) bool {
		switch node := node.(type) {
		case *ast.Rule:
			return node != rule
		case ast.Ref:
			read |= readsOf(node)
			for _, term := range node[1:] {
				visitor.Walk(term)
			}
			return true
		}
		return false
	})
	visitor.Walk(rule)
	return read
}

// readsOf is what a reference reads by its head, and by what it names of the input.
func readsOf(ref ast.Ref) reads {
	switch {
	case ref[0].Equal(ast.DefaultRootDocument):
		return 0
	case !ref[0].Equal(ast.InputRootDocument):
		if builtin, known := ast.BuiltinMap[ref.String()]; known && builtin.Nondeterministic {
			return readsMore
		}
		return 0
	}
	if len(ref) > 1 {
		switch ref[1].Value {
		case ast.String("review"):
			return readsReview
		case ast.String("parameters"):
			return readsParameters
		}
	}
	return readsMore
}

func (t *ruleTree) add(ref ast.Ref, read reads) {
	for _, term := range ref {
		name, ok := nameIn(term)
		if !ok {
			break
		}
		next := t.children[name]
		if next == nil {
			next = &ruleTree{}
			if t.children == nil {
				t.children = make(map[string]*ruleTree)
			}
			t.children[name] = next
		}
		t = next
	}
	t.rules = true
	t.reads |= read
}

// of is what the rule at the reference reads: everything, if there is none.
func (t *ruleTree) of(ref ast.Ref) reads {
	for _, term := range ref {
		name, ok := nameIn(term)
		if !ok {
			break
		}
		next := t.children[name]
		if next == nil {
			break
		}
		if t = next; t.rules {
			return t.reads
		}
	}
	return readsMore
}

func nameIn(term *ast.Term) (string, bool) {
	switch value := term.Value.(type) {
	case ast.String:
		return string(value), true
	case ast.Var: // data, at the head
		return string(value), true
	}
	return "", false
}
