package policy

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// inventoryKind is a kind that Rego reads of data.inventory. The API version
// is "" where the Rego reads every version.
type inventoryKind struct {
	apiVersion, kind string
}

func (k inventoryKind) compare(other inventoryKind) int {
	return cmp.Or(cmp.Compare(k.apiVersion, other.apiVersion), cmp.Compare(k.kind, other.kind))
}

// references collects what a policy and its libraries read of the parameters
// and of the inventory, each with the first place.
type references struct {
	parameters map[string]*ast.Location
	inventory  map[inventoryKind]*ast.Location
	faults     []error
}

// checkReferences compares what the Rego reads with what METADATA declares,
// both ways.
func (p Policy) checkReferences() error {
	found := references{
		parameters: make(map[string]*ast.Location),
		inventory:  make(map[inventoryKind]*ast.Location),
	}
	found.collect(p.Source.Module)
	for _, library := range p.Libraries {
		found.collect(library.Module)
	}

	faults := found.faults
	for _, name := range slices.Sorted(maps.Keys(found.parameters)) {
		if _, declared := p.Parameters[name]; !declared {
			faults = append(faults, fmt.Errorf("%s: input.parameters.%s is read but METADATA declares no such parameter",
				position(found.parameters[name]), name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Parameters)) {
		if _, read := found.parameters[name]; !read {
			faults = append(faults, fmt.Errorf("%s: METADATA declares the parameter %s, which nothing reads", p.Source.Path, name))
		}
	}
	for _, read := range slices.SortedFunc(maps.Keys(found.inventory), inventoryKind.compare) {
		if !p.syncs(read) {
			faults = append(faults, fmt.Errorf("%s: %s %s is read of the inventory but METADATA's sync does not list it",
				position(found.inventory[read]), read.apiVersion, read.kind))
		}
	}
	if len(p.Sync) > 0 && len(found.inventory) == 0 {
		faults = append(faults, fmt.Errorf("%s: METADATA lists kinds to sync, but the inventory is not read", p.Source.Path))
	}
	return errors.Join(faults...)
}

func (p Policy) syncs(read inventoryKind) bool {
	for _, sync := range p.Sync {
		if !slices.Contains(sync.Kinds, read.kind) {
			continue
		}
		if read.apiVersion == "" {
			return true
		}
		for _, group := range sync.Groups {
			for _, version := range sync.Versions {
				if groupVersion(group, version) == read.apiVersion {
					return true
				}
			}
		}
	}
	return false
}

func groupVersion(group, version string) string {
	if group == "" {
		return version
	}
	return group + "/" + version
}

// collect walks a module. References of the form input.parameters.x and
// object.get(input.parameters, "x", …) are parameters; data.inventory.… and
// object.get(data.inventory, […], …) are kinds of the inventory. Any other use
// of the two documents hides what is read, and is a fault.
func (r *references) collect(module *ast.Module) {
	looked := make(map[*ast.Term]bool)

	ast.WalkTerms(module, func(term *ast.Term) bool {
		call, ok := term.Value.(ast.Call)
		if ok {
			r.lookup(call, looked)
		}
		return false
	})
	ast.WalkExprs(module, func(expr *ast.Expr) bool {
		if terms, ok := expr.Terms.([]*ast.Term); ok {
			r.lookup(terms, looked)
		}
		return false
	})
	ast.WalkTerms(module, func(term *ast.Term) bool {
		ref, ok := term.Value.(ast.Ref)
		if ok && !looked[term] {
			r.reference(ref, term.Loc())
		}
		return false
	})
}

// lookup reads a call of object.get on one of the two documents.
func (r *references) lookup(call []*ast.Term, looked map[*ast.Term]bool) {
	if len(call) < 3 || call[0].Value.Compare(ast.ObjectGet.Ref()) != 0 {
		return
	}
	document, ok := call[1].Value.(ast.Ref)
	if !ok {
		return
	}

	keys := []*ast.Term{call[2]}
	if path, ok := call[2].Value.(*ast.Array); ok {
		keys = nil
		path.Foreach(func(key *ast.Term) { keys = append(keys, key) })
	}
	full := slices.Concat([]*ast.Term(document), keys)
	if r.reference(ast.Ref(full), call[1].Loc()) {
		looked[call[1]] = true
	}
}

// reference notes a reference into one of the two documents, and reports
// whether it was one.
func (r *references) reference(ref ast.Ref, at *ast.Location) bool {
	switch {
	case begins(ref, ast.InputRootDocument, "parameters"):
		r.parameter(ref, at)
	case begins(ref, ast.DefaultRootDocument, "inventory"):
		r.inventoryKind(ref, at)
	default:
		return false
	}
	return true
}

func begins(ref ast.Ref, root *ast.Term, field ast.String) bool {
	return len(ref) > 1 && ref[0].Equal(root) && ref[1].Value.Compare(field) == 0
}

func (r *references) parameter(ref ast.Ref, at *ast.Location) {
	if len(ref) > 2 {
		if name, ok := ref[2].Value.(ast.String); ok {
			r.parameters[string(name)] = at
			return
		}
	}
	r.faults = append(r.faults, fmt.Errorf("%s: %s; name the parameter, so that it can be declared", position(at), ref))
}

// inventoryKind reads data.inventory.namespace[ns][apiVersion].Kind or
// data.inventory.cluster[apiVersion].Kind.
func (r *references) inventoryKind(ref ast.Ref, at *ast.Location) {
	first := 3
	if len(ref) > 2 && ref[2].Value.Compare(ast.String("namespace")) == 0 {
		first = 4
	}
	if len(ref) > first+1 {
		apiVersion, constant := ref[first].Value.(ast.String)
		if !constant {
			apiVersion = ""
		}
		if kind, ok := ref[first+1].Value.(ast.String); ok {
			r.inventory[inventoryKind{string(apiVersion), string(kind)}] = at
			return
		}
	}
	r.faults = append(r.faults, fmt.Errorf("%s: %s; name the kind that is read, so that it can be synced", position(at), ref))
}
