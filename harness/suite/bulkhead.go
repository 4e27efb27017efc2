package suite

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/policy"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// Bulkhead is bulkhead's own engine, on objects read and defaulted as
// `bulkhead check` reads them. The template is the test's own file. The zero
// value is ready for use; it must not be copied after.
type Bulkhead struct {
	// Policies, where there are any, judge in the place of the tests' templates,
	// found by the kinds of the constraints.
	Policies []policy.Policy

	mu      sync.Mutex
	engines map[[2]string]*engine.Engine
}

// Name implements Engine.
func (*Bulkhead) Name() string { return "bulkhead" }

// Judge implements Engine. An object that the API server would refuse is judged
// as it is written, as gator and conftest judge it: no policy may rely on
// somebody else's refusal.
func (b *Bulkhead) Judge(ctx context.Context, test Test, c Case) ([]string, error) {
	judges, err := b.engine(ctx, test)
	if err != nil {
		return nil, err
	}
	objects, err := readManifests(ctx, manifest.Options{}, c.Object)
	if err != nil {
		objects, err = readManifests(ctx, manifest.Options{Raw: true}, c.Object)
	}
	if err != nil {
		return nil, err
	}
	if len(objects) != 1 {
		return nil, fmt.Errorf("%s holds %d objects, not one", c.Object, len(objects))
	}
	review := reviewOf(objects[0].Value)

	var inventory []map[string]any
	if len(c.Inventory) > 0 {
		known, err := readManifests(ctx, manifest.Options{}, c.Inventory...)
		if err != nil {
			return nil, err
		}
		for i := range known {
			inventory = append(inventory, known[i].Value)
		}
	}

	violations, faults, err := judges.Judge(ctx, []engine.Review{review}, inventory)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, faults[0].Err
	}
	var messages []string
	for _, violation := range violations {
		messages = append(messages, violation.Message)
	}
	return messages, nil
}

// engine compiles a test's template, once for all its cases.
func (b *Bulkhead) engine(ctx context.Context, test Test) (*engine.Engine, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := [2]string{test.Template, test.Constraint}
	if compiled, ok := b.engines[key]; ok {
		return compiled, nil
	}
	compiled, err := b.newEngine(ctx, test)
	if err != nil {
		return nil, err
	}
	if b.engines == nil {
		b.engines = make(map[[2]string]*engine.Engine)
	}
	b.engines[key] = compiled
	return compiled, nil
}

func (b *Bulkhead) newEngine(ctx context.Context, test Test) (*engine.Engine, error) {
	constraints, err := readManifests(ctx, manifest.Options{Raw: true}, test.Constraint)
	if err != nil {
		return nil, err
	}
	parsed, faults := constraint.Parse(constraints[0].Value)
	compilable, err := b.template(ctx, test, parsed.Kind)
	if err != nil {
		return nil, err
	}
	if len(faults) == 0 && compilable.Schema != nil {
		if faults, err = parsed.CheckParameters(compilable.Schema); err != nil {
			return nil, err
		}
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s: %s", test.Constraint, faults[0].Message)
	}
	return engine.New([]template.Compilable{compilable}, []constraint.Constraint{parsed})
}

// template is the test's own, or that of the policy that stands in for it.
func (b *Bulkhead) template(ctx context.Context, test Test, kind string) (template.Compilable, error) {
	if len(b.Policies) > 0 {
		i := slices.IndexFunc(b.Policies, func(p policy.Policy) bool { return p.Kind == kind })
		if i < 0 {
			return template.Compilable{}, fmt.Errorf("%w: no policy has the kind %s", ErrCannotAsk, kind)
		}
		return template.Compile(b.Policies[i]), nil
	}
	templates, err := readManifests(ctx, manifest.Options{Raw: true}, test.Template)
	if err != nil {
		return template.Compilable{}, err
	}
	compilable, err := template.Read(templates[0].Value)
	if err != nil {
		return template.Compilable{}, fmt.Errorf("%s: %w", test.Template, err)
	}
	return compilable, nil
}

// reviewOf reads an AdmissionReview as the request it carries, and any other
// object as itself.
func reviewOf(object map[string]any) engine.Review {
	request, ok := object["request"].(map[string]any)
	if object["kind"] != "AdmissionReview" || !ok {
		return engine.Review{Object: object}
	}
	review := engine.Review{Request: make(map[string]any)}
	for key, value := range request {
		switch key {
		case "object":
			review.Object, _ = value.(map[string]any)
		case "oldObject":
			review.OldObject, _ = value.(map[string]any)
		case "operation":
			review.Operation, _ = value.(string)
		default:
			review.Request[key] = value
		}
	}
	return review
}

// readManifests reads files of which all has to be readable.
func readManifests(ctx context.Context, options manifest.Options, files ...string) ([]manifest.Object, error) {
	input := manifest.Read(ctx, options, files...)
	if len(input.Errors) > 0 {
		return nil, input.Errors[0]
	}
	if len(input.Objects) == 0 {
		return nil, fmt.Errorf("%v holds no object", files)
	}
	return input.Objects, nil
}
