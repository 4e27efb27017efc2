package check

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// Session judges the same manifests over and over while they change. It reads again
// only the files that changed, and asks again only what the changes can have an
// effect on; each report is the one that Run would give. It is not for several
// goroutines at once.
type Session struct {
	options     Options
	constraints constraints
	judged      *manifest.Reader
	known       *manifest.Reader // nil before the first time
	scopes      map[schema.GroupKind]bool

	input    manifest.Input // the constraints that are in force
	force    force
	faults   []manifest.Error
	follower *engine.Follower
	judge    judge
	expanded expansions
}

type judge func(ctx context.Context, reviews []engine.Review, inventory []map[string]any) ([]engine.Violation, []engine.Fault, error)

// NewSession makes a Session that has judged nothing yet.
func NewSession(options Options) *Session {
	session := newSession(options)
	session.judge = func(ctx context.Context, reviews []engine.Review, inventory []map[string]any) ([]engine.Violation, []engine.Fault, error) {
		return session.follower.Judge(ctx, reviews, inventory)
	}
	return session
}

func newSession(options Options) *Session {
	session := Session{options: options, constraints: newConstraints(options)}
	session.judged = manifest.NewReader(session.reading(nil), options.Paths...)
	return &session
}

// reading is how manifests are read, where the scopes of some kinds are known.
func (s *Session) reading(scopes map[schema.GroupKind]bool) manifest.Options {
	return manifest.Options{Stdin: s.options.Stdin, Namespace: s.options.Namespace, Server: apiserver.New(), Scopes: scopes}
}

// Rules are those of Run, of the last report.
func (s *Session) Rules() []report.Rule { return s.force.rules }

// Asked is how many questions the last report took, each of one constraint about one
// object.
func (s *Session) Asked() int { return s.follower.Asked() }

// Check judges what is there now. The error is that there is nothing to judge with.
func (s *Session) Check(ctx context.Context) (report.Report, error) {
	progress := s.options.progress()
	defer progress("")

	progress("reading the policies")
	if err := s.load(ctx); err != nil {
		return report.Report{}, err
	}

	progress("reading the manifests")
	judged, known := s.judged.Read(ctx), manifest.Input{}
	if len(s.options.Inventory) > 0 {
		if scopes := manifest.Scopes(judged.Objects); s.known == nil || !maps.Equal(scopes, s.scopes) {
			s.known, s.scopes = manifest.NewReader(s.reading(scopes), s.options.Inventory...), scopes
		}
		known = s.known.Read(ctx)
	}

	progress(fmt.Sprintf("judging %d objects", len(judged.Objects)))
	reviews, unexpanded, expanded := s.force.reviews(contents(judged.Objects), s.expanded)
	s.expanded = expanded
	inventory := slices.Concat(contents(known.Objects), contents(judged.Objects))
	violations, unjudged, err := s.judge(ctx, reviews, inventory)
	if err != nil {
		return report.Report{}, err
	}

	made := report.Report{Version: s.options.Version, Profile: s.force.profile}
	made.Summary.Files, made.Summary.Objects = judged.Files, len(judged.Objects)
	made.Errors = inputErrors(slices.Concat(s.faults, judged.Errors, known.Errors))
	for _, fault := range append(unexpanded, unjudged...) {
		object := &judged.Objects[fault.Review]
		line, column := object.Position(nil)
		made.Errors = append(made.Errors, report.Error{File: object.File, Line: line, Column: column, Message: fault.Err.Error()})
	}
	for _, violation := range violations {
		object := &judged.Objects[violation.Review]
		found := finding(violation, report.Object(object.Reference))
		found.File = object.File
		found.Line, found.Column = object.Position(violation.Path)
		made.Violations = append(made.Violations, found)
	}
	made.Settle()
	return made, nil
}

// load takes the constraints into force, unless they are those that are.
func (s *Session) load(ctx context.Context) error {
	if s.force.engine != nil && len(s.options.Constraints) == 0 {
		return nil // a profile stays what it is
	}
	input, name, err := s.constraints.read(ctx)
	if err != nil {
		return err
	}
	if s.force.engine != nil && len(s.faults) == 0 && sameConstraints(s.input, input) {
		return nil
	}
	// What is in force while the new ones cannot be is nothing.
	s.force = force{}
	made, faults, err := load(s.options, input, name)
	if err != nil {
		return err
	}
	s.input, s.force, s.faults, s.follower, s.expanded = input, made, faults, made.engine.Follow(), nil
	return nil
}
