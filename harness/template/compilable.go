package template

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// Compile gives a policy's own modules to the compiler: its libraries keep
// their packages, so that policies share them.
func Compile(p policy.Policy) Compilable {
	modules := map[string]*ast.Module{p.Source.Path: p.Source.Module}
	for _, library := range p.Libraries {
		modules[library.Path] = library.Module
	}
	return Compilable{
		Kind:     p.Kind,
		Name:     p.Name,
		Severity: p.Severity,
		Schema:   map[string]any{"type": "object", "properties": p.Parameters},
		Query:    "data." + p.Source.Package + ".violation",
		Modules:  modules,
	}
}
