package suite

import (
	"context"
	"errors"
	"fmt"

	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// ErrCannotAsk is what an Engine answers when it has no way to be asked about
// a case, for the reason wrapped around it. It is no verdict.
var ErrCannotAsk = errors.New("cannot be asked")

// Engine answers cases.
type Engine interface {
	// Name is how reports and --engine call it.
	Name() string
	// Judge gives the messages about the case's object, in any order, under
	// the test's template and constraint. The error is ErrCannotAsk or that
	// the engine failed.
	Judge(ctx context.Context, test Test, c Case) ([]string, error)
}

// twofold is an Engine that may evaluate the CEL of a template or its Rego.
type twofold interface {
	// both gives an engine for the CEL and one for the Rego.
	both() []Engine
}

// enginesFor are those to ask about a test: where the template has CEL, each engine
// that can evaluate either does both.
func enginesFor(test Test, engines []Engine) ([]Engine, error) {
	hasCEL, err := test.hasCEL()
	if err != nil || !hasCEL {
		return engines, err
	}
	var asked []Engine
	for _, engine := range engines {
		if either, ok := engine.(twofold); ok {
			asked = append(asked, either.both()...)
			continue
		}
		asked = append(asked, engine)
	}
	return asked, nil
}

func (t Test) hasCEL() (bool, error) {
	object, err := readObject(t.Template)
	if err != nil {
		return false, err
	}
	has, err := template.HasCEL(object)
	if err != nil {
		return false, fmt.Errorf("%s: %w", t.Template, err)
	}
	return has, nil
}
