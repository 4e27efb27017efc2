package answer

import (
	"context"
	"fmt"
	"slices"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// Request says what to read and what to ask.
type Request struct {
	// Reading says how manifests are read.
	Reading manifest.Options
	// Options say what is known of the cluster beside them.
	Options reach.Options
	// Question picks what is asked for; the zero value is everything.
	Question Question
	// Progress is told each step, and "" at the end. nil is told nothing.
	Progress func(step string)
}

func (r Request) progress() func(step string) {
	if r.Progress == nil {
		return func(string) {}
	}
	return r.Progress
}

// Ask answers the question from manifests. What is wrong with them is in the
// errors with a place, and then there is no answer, since one from half of the
// manifests would be wrong. The last error is of the question.
func Ask(ctx context.Context, request Request, paths ...string) (*Answer, []manifest.Error, error) {
	progress := request.progress()
	defer progress("")

	cuts, err := request.Question.cuts()
	if err != nil {
		return nil, nil, err
	}
	if _, err := request.Question.ports(); err != nil {
		return nil, nil, err
	}
	request.Options.Cuts = append(request.Options.Cuts, cuts...)

	progress("reading the manifests")
	input := manifest.Read(ctx, request.Reading, paths...)
	if len(input.Errors) > 0 {
		return nil, input.Errors, nil
	}
	progress(fmt.Sprintf("finding who may reach whom among %d objects", len(input.Objects)))
	graph, faults := reach.New(input.Objects, request.Options)
	if len(faults) > 0 {
		return nil, faults, nil
	}
	answer, err := answerTo(graph, request.Question)
	return answer, nil, err
}

// Compare says what the change from the manifests of one path to those of
// another opens and closes. What is wrong with either is in the errors.
func Compare(ctx context.Context, request Request, old, new string) (*Difference, []manifest.Error) {
	progress := request.progress()
	defer progress("")

	progress("reading the manifests")
	before := manifest.Read(ctx, request.Reading, old)
	after := manifest.Read(ctx, request.Reading, new)
	if faults := slices.Concat(before.Errors, after.Errors); len(faults) > 0 {
		return nil, faults
	}
	progress(fmt.Sprintf("comparing %d objects with %d", len(before.Objects), len(after.Objects)))
	return differenceOf(before.Objects, after.Objects, request.Options)
}
