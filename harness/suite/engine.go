package suite

import (
	"context"
	"errors"
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
