package mutation

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

// outcome is what became of a mutant.
type outcome int

const (
	survived outcome = iota
	killed
	notCompiled
)

// test is a test rule, with the value it has on the original: true, or an
// object with true for every case.
type test struct {
	name  string
	query ast.Body
	want  any
}

// trial runs the tests of a package on its mutants.
type trial struct {
	modules map[string]*ast.Module
	store   storage.Store
	tests   []test
	// patience is how long a test may take.
	patience time.Duration
}

// newTrial tries the original. OPA's own runner says whether its tests pass; it
// cannot be used on mutants, since one that makes a built-in function panic
// would take the process with it.
func newTrial(ctx context.Context, s subject, patience time.Duration) (*trial, error) {
	t := &trial{modules: make(map[string]*ast.Module), store: inmem.New(), patience: patience}
	for _, f := range slices.Concat(s.sources, s.tests, s.reached) {
		t.modules[f.path] = f.module
	}
	if err := t.passes(ctx, s); err != nil {
		return nil, err
	}

	compiler := ast.NewCompiler()
	if compiler.Compile(t.modules); compiler.Failed() {
		return nil, compiler.Errors
	}
	seen := make(map[string]bool)
	for _, f := range s.tests {
		for _, rule := range f.module.Rules {
			name := string(rule.Head.Name)
			if named, ok := rule.Head.Ref()[0].Value.(ast.Var); ok {
				name = string(named)
			}
			if !strings.HasPrefix(name, tester.TestPrefix) {
				continue
			}
			path := f.module.Package.Path.String() + "." + name
			if seen[path] {
				return nil, fmt.Errorf("%s: %s is there twice, and one would hide that the other fails; rename it", rule.Loc(), path)
			}
			seen[path] = true

			query, err := ast.ParseBody(path)
			if err != nil {
				return nil, err
			}
			want, err := t.evaluate(ctx, compiler, query)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			t.tests = append(t.tests, test{name: path, query: query, want: want})
		}
	}
	return t, nil
}

// passes runs the tests as `opa test` does.
func (t *trial) passes(ctx context.Context, s subject) error {
	results, err := tester.NewRunner().SetParallel(1).SetTimeout(t.patience).SetModules(t.modules).RunTests(ctx, nil)
	if err != nil {
		return err
	}
	var faults []error
	ran := 0
	for result := range results {
		ran++
		if !result.Pass() {
			faults = append(faults, fmt.Errorf("%s: %s.%s fails on the original; mend it first", result.Location, result.Package, result.Name))
		}
	}
	if ran == 0 {
		faults = append(faults, fmt.Errorf("%s: no test_ rule is there; write one", s.folder))
	}
	return errors.Join(faults...)
}

// run compiles a mutant and runs the tests until one tells it from the
// original. It returns that test's index, or -1.
func (t *trial) run(ctx context.Context, m Mutant, order []int) (result outcome, by int) {
	defer func() {
		// A mutant may well ask a built-in function for what makes it panic.
		if recover() != nil {
			result, by = killed, -1
		}
	}()

	compiler, ok := t.compile(m)
	if !ok {
		return notCompiled, -1
	}
	for _, i := range order {
		got, err := t.evaluate(ctx, compiler, t.tests[i].query)
		if ctx.Err() != nil {
			return survived, -1
		}
		if err != nil || !reflect.DeepEqual(got, t.tests[i].want) {
			return killed, i
		}
	}
	return survived, -1
}

func (t *trial) compile(m Mutant) (*ast.Compiler, bool) {
	mutant, err := parse(m.Path, m.Text)
	if err != nil {
		return nil, false
	}
	modules := make(map[string]*ast.Module, len(t.modules))
	for name, module := range t.modules {
		modules[name] = module
	}
	modules[m.Path] = mutant.module

	compiler := ast.NewCompiler()
	compiler.Compile(modules)
	return compiler, !compiler.Failed()
}

// evaluate is the value of a test, nil where it is undefined.
func (t *trial) evaluate(ctx context.Context, compiler *ast.Compiler, query ast.Body) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, t.patience)
	defer cancel()
	results, err := rego.New(rego.Compiler(compiler), rego.Store(t.store), rego.ParsedQuery(query)).Eval(ctx)
	if err != nil || len(results) == 0 {
		return nil, err
	}
	return results[0].Expressions[0].Value, nil
}

// cases is how many tests there are, each case of a table counted.
func (t *trial) cases() int {
	all := 0
	for _, test := range t.tests {
		all += casesOf(test.want)
	}
	return all
}

func casesOf(value any) int {
	cases, table := value.(map[string]any)
	if !table {
		return 1
	}
	all := 0
	for _, each := range cases {
		all += casesOf(each)
	}
	return all
}
