// Package mutation measures what the tests of a Rego package are worth. It
// changes the package in every way that matters, one change at a time, and runs
// the package's own tests on each: a mutant that no test tells from the
// original has survived, and shows what the tests leave open.
//
// Mutants are made in the text of a file, at the places its syntax tree gives,
// so that one reads as somebody would have written it.
package mutation

import (
	"cmp"
	"fmt"
)

// Kinds of mutations.
const (
	expressionDropped = "dropped"
	negated           = "negated"
	operatorChanged   = "operator"
	constantChanged   = "constant"
	fieldChanged      = "field"
	elementRemoved    = "element removed"
	functionChanged   = "function"
	argumentsSwapped  = "arguments swapped"
	quantifierChanged = "quantifier"
	ruleDropped       = "rule dropped"
	branchDropped     = "branch dropped"
	patternChanged    = "pattern"
)

// Mutation is one change, named so that the name outlives other changes of the
// file: by the texts of rule and expression, not by line.
type Mutation struct {
	// Rule is the rule's name, with its arguments where it is a function.
	Rule string `json:"rule" yaml:"rule"`
	// Expression is the text of the expression or head that is changed, or of
	// the lines of it that are.
	Expression string `json:"expression" yaml:"expression"`
	// Kind is the kind of the mutation.
	Kind string `json:"mutation" yaml:"mutation"`
	// Becomes is the text that takes the expression's place, "" for nothing.
	Becomes string `json:"becomes,omitempty" yaml:"becomes,omitempty"`
	// Nth tells mutations apart that are the same in all of this, from 1 in
	// the order of the file; 0 means 1.
	Nth int `json:"nth,omitempty" yaml:"nth,omitempty"`
}

// String is the mutation as a reader sees it.
func (m Mutation) String() string {
	if m.Becomes == "" {
		return fmt.Sprintf("%s: %s", m.Kind, m.Expression)
	}
	return fmt.Sprintf("%s: %s => %s", m.Kind, m.Expression, m.Becomes)
}

// Mutant is a file of a package with one mutation.
type Mutant struct {
	Mutation
	// Path and Line are where the mutation is.
	Path string `json:"path"`
	Line int    `json:"line"`
	// Text is the whole file.
	Text string `json:"-"`
}

// String is the mutant's line in a report.
func (m Mutant) String() string {
	return fmt.Sprintf("%s:%d: %s", m.Path, m.Line, m.Mutation)
}

func (m Mutant) compare(other Mutant) int {
	return cmp.Or(cmp.Compare(m.Path, other.Path), cmp.Compare(m.Line, other.Line), cmp.Compare(m.Mutation.String(), other.Mutation.String()), cmp.Compare(m.Nth, other.Nth))
}
