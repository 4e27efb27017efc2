//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// streamTally is what became of the requests of a stream.
type streamTally struct {
	requests int
	// right are verdicts as they had to be, in every word.
	right int
	// unanswered were refused, or lost, because something did not answer.
	unanswered int
	// admitted should have been denied: heldAdmitted of them by a policy that the
	// API server holds by itself as well.
	admitted, heldAdmitted int
	// webhookOnly are requests that should be denied, and that no policy denies
	// which the API server holds by itself.
	webhookOnly int
	// passed are those admitted that constraints alone deny which are out of force.
	passed int
	// refused should have been admitted, and were denied by policy.
	refused int
	// wrong are answers that fit in nowhere, and texts some of all that is not right.
	wrong int
	texts []string
	// objects are the names of what was admitted and should not have been, by the
	// constraint that should have denied it.
	objects map[string][]string
}

func (c *streamTally) count(s *faultStream, asked sample, given answer) {
	c.requests++
	constraints := constraintsIn(asked.expected.denied)
	held := slices.ContainsFunc(constraints, func(name string) bool { return slices.Contains(s.held, name) })
	if len(constraints) > 0 && !held {
		c.webhookOnly++
	}
	switch {
	case given.agrees(asked.expected):
		c.right++
		return
	case given.failure != "":
		c.unanswered++
	case given.admitted && within(asked.expected.denied, s.out):
		c.passed++
		return
	case given.admitted && len(constraints) > 0:
		c.admitted++
		if held {
			c.heldAdmitted++
		}
		if c.objects == nil {
			c.objects = make(map[string][]string)
		}
		object := unstructured.Unstructured{Object: asked.object}
		for _, name := range constraints {
			c.objects[name] = append(c.objects[name], object.GetKind()+" "+object.GetName())
		}
	case len(constraints) == 0 && !given.admitted:
		c.refused++
	default:
		c.wrong++
	}
	if len(c.texts) < 40 {
		c.texts = append(c.texts, fmt.Sprintf("expected %q %q: %+v", asked.expected.denied, asked.expected.warned, given))
	}
}

// within says that something was denied, and by these constraints alone.
func within(denied, constraints []string) bool {
	return len(denied) > 0 && !slices.ContainsFunc(constraintsIn(denied), func(name string) bool { return !slices.Contains(constraints, name) })
}

// constraintsIn are the names in brackets of what was said.
func constraintsIn(denied []string) []string {
	var names []string
	for _, text := range denied {
		name, _, _ := strings.Cut(strings.TrimPrefix(text, "["), "]")
		names = append(names, name)
	}
	return slices.Compact(names)
}

// reportedObjects are those in whose way the audit says that a constraint stands.
func reportedObjects(constraint unstructured.Unstructured) ([]string, error) {
	violations, _, err := unstructured.NestedSlice(constraint.Object, "status", "violations")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, violation := range violations {
		fields, ok := violation.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("no violation: %v", violation)
		}
		names = append(names, fmt.Sprintf("%s %s", fields["kind"], fields["name"]))
	}
	return names, nil
}

// sorted are the names, each once.
func sorted(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

func (c streamTally) row() []string {
	var cells []string
	for _, count := range []int{c.requests, c.right, c.unanswered, c.admitted - c.heldAdmitted, c.heldAdmitted, c.passed, c.refused + c.wrong} {
		cells = append(cells, strconv.Itoa(count))
	}
	return cells
}

func streamHeader() []string {
	return []string{
		"requests", "right, word by word", "no answer", "admitted though denied (webhook alone)",
		"admitted though denied (also a ValidatingAdmissionPolicy)", "admitted, its constraint out of force", "otherwise wrong",
	}
}
