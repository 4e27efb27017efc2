package engine

import (
	"maps"

	"github.com/open-policy-agent/opa/v1/ast"
)

// reads is what the answer of a rule depends on, beside the inventory, which all
// answers of a run depend on.
type reads uint8

const (
	readsReview reads = 1 << iota
	readsParameters
	// readsMore is all of the input, or what readsChance says.
	readsMore
	// readsChance is a built-in function that may answer otherwise the next time.
	readsChance
)

// anyKind stands among kinds for all of them.
const anyKind = ""

// ruleTree knows what the rules read, by the path of their reference; functions beside
// what they are called with.
type ruleTree struct {
	rules    bool
	reads    reads
	kinds    map[string]bool // of objects of the inventory, whatever their group
	children map[string]*ruleTree
}

// newRuleTree finds for every rule what it and all that it refers to reads. Rules of
// one name make up one document and read the same.
func newRuleTree(compiler *ast.Compiler) *ruleTree {
	root := &ruleTree{}
	sorted, _ := compiler.Graph.Sort() // what compiles has no cycle
	all := make(map[*ast.Rule]reads, len(sorted))
	kinds := make(map[*ast.Rule]map[string]bool, len(sorted))
	for _, node := range sorted {
		rule := node.(*ast.Rule)
		read, kind := readsItself(rule)
		for dependency := range compiler.Graph.Dependencies(rule) {
			read |= all[dependency.(*ast.Rule)]
			maps.Copy(kind, kinds[dependency.(*ast.Rule)])
		}
		all[rule], kinds[rule] = read, kind
		root.add(rule.Ref().GroundPrefix(), read, kind)
	}
	return root
}

// readsItself is what a rule reads without those that it refers to, its else among
// them, and of which kinds. Whatever stands behind a "with" is read here, and what is
// said meanwhile is not kept.
func readsItself(rule *ast.Rule) (reads, map[string]bool) {
	var (
		read    reads
		visitor *ast.GenericVisitor
		kinds   = make(map[string]bool)
	)
	visitor = ast.NewGenericVisitor(func(node any) bool {
		switch node := node.(type) {
		case *ast.Rule:
			return node != rule
		case ast.Ref:
			read |= readsOf(node)
			if kind, ok := kindOf(node); ok {
				kinds[kind] = true
			}
			for _, term := range node[1:] {
				visitor.Walk(term)
			}
			return true
		}
		return false
	})
	visitor.Walk(rule)
	return read, kinds
}

// kindOf is the kind that a reference reads of the inventory, which stands before the
// name there: cluster[version][kind], namespace[namespace][version][kind].
func kindOf(ref ast.Ref) (string, bool) {
	if !ref[0].Equal(ast.DefaultRootDocument) {
		return "", false
	}
	if len(ref) > 1 {
		if root, ok := nameIn(ref[1]); ok && root != "inventory" {
			return "", false
		}
	}
	if len(ref) > 2 {
		scope, _ := nameIn(ref[2])
		at := map[string]int{"cluster": 4, "namespace": 5}[scope]
		if at > 0 && at < len(ref) {
			if kind, ok := ref[at].Value.(ast.String); ok {
				return string(kind), true
			}
		}
	}
	return anyKind, true
}

// readsOf is what a reference reads by its head, and by what it names of the input.
func readsOf(ref ast.Ref) reads {
	switch {
	case ref[0].Equal(ast.DefaultRootDocument):
		return 0
	case !ref[0].Equal(ast.InputRootDocument):
		if builtin, known := ast.BuiltinMap[ref.String()]; known && builtin.Nondeterministic {
			return readsMore | readsChance
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

func (t *ruleTree) add(ref ast.Ref, read reads, kinds map[string]bool) {
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
	if !t.rules {
		t.rules, t.kinds = true, make(map[string]bool)
	}
	t.reads |= read
	maps.Copy(t.kinds, kinds)
}

// of is what the rule at the reference reads: everything, if there is none.
func (t *ruleTree) of(ref ast.Ref) reads {
	if rule, _ := t.at(ref); rule != nil {
		return rule.reads
	}
	return readsMore
}

// kindsOf are the kinds that the rule at the reference reads.
func (t *ruleTree) kindsOf(ref ast.Ref) map[string]bool {
	if rule, _ := t.at(ref); rule != nil {
		return rule.kinds
	}
	return map[string]bool{anyKind: true}
}

// pure reports whether the function at the reference reads nothing but what it is called
// with, not even of the inventory.
func (t *ruleTree) pure(function ast.Ref) bool {
	rule, _ := t.at(function)
	return rule != nil && rule.reads == 0 && len(rule.kinds) == 0
}

// at is where the rules of a reference are, or nil, and whether it goes no further.
func (t *ruleTree) at(ref ast.Ref) (*ruleTree, bool) {
	for i, term := range ref {
		name, ok := nameIn(term)
		if !ok {
			break
		}
		next := t.children[name]
		if next == nil {
			break
		}
		if t = next; t.rules {
			return t, i == len(ref)-1
		}
	}
	return nil, false
}

// nameIn is the name that a term of a reference is: no variable is, which may stand for
// any, but for data and input at the head.
func nameIn(term *ast.Term) (string, bool) {
	switch value := term.Value.(type) {
	case ast.String:
		return string(value), true
	case ast.Var:
		if value == ast.DefaultRootDocument.Value || value == ast.InputRootDocument.Value {
			return string(value), true
		}
	}
	return "", false
}
