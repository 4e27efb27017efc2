package engine

import (
	"encoding/json"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
)

// finding identifies what a violation says, whatever object says it.
type finding struct {
	object     objectKey
	constraint string
	details    string
}

type objectKey struct {
	namespace, kind, name string
}

// attribute makes of a violation of an object that does not exist yet one of the
// object that makes it, in Gatekeeper's words (pkg/expansion/aggregate.go).
func (i Implied) attribute(violation *Violation) {
	violation.Review = i.Maker
	violation.Message = fmt.Sprintf("[Implied by %s] %s", i.By, violation.Message)
	violation.Path = slices.Concat(i.Path, violation.Path)
	if i.Action != constraint.None {
		violation.Constraint.Action = i.Action
	}
	violation.ImpliedBy = i.By
}

// withoutImplied drops a finding on an object whose controller has the same
// finding: a Deployment, its ReplicaSets and its Pods share one cause and one
// remedy, and so has what an ExpansionTemplate makes of it. Findings are the same
// when their constraint is, and their details, paths taken from the pod or the
// pod template on.
func withoutImplied(violations []Violation, reviews []Review) []Violation {
	controllers := make(map[objectKey]objectKey)
	for _, review := range reviews {
		object := review.subject()
		if owner := metav1.GetControllerOfNoCopy(object); owner != nil && slices.Contains(makers(object.GetKind()), owner.Kind) {
			controllers[keyOf(object)] = objectKey{object.GetNamespace(), owner.Kind, owner.Name}
		}
	}
	if len(controllers) == 0 && !slices.ContainsFunc(violations, func(v Violation) bool { return v.ImpliedBy != "" }) {
		return violations
	}

	found := make(map[finding]bool)
	for _, violation := range violations {
		if violation.ImpliedBy == "" {
			found[violation.finding(keyOf(reviews[violation.Review].subject()))] = true
		}
	}

	var kept []Violation
	for _, violation := range violations {
		object := keyOf(reviews[violation.Review].subject())
		said := violation.ImpliedBy != "" && found[violation.finding(object)]
		if !said && !violation.impliedBy(found, controllers, object) {
			kept = append(kept, violation)
		}
	}
	return kept
}

// makers are the kinds that make pods, and make what makes them. Anybody can
// write an ownerReference: of other kinds, two objects could own one another
// and hide each other's findings.
func makers(kind string) []string {
	return map[string][]string{
		"Job":        {"CronJob"},
		"Pod":        {"DaemonSet", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"},
		"ReplicaSet": {"Deployment"},
	}[kind]
}

func (v Violation) impliedBy(found map[finding]bool, controllers map[objectKey]objectKey, object objectKey) bool {
	for owner, owned := controllers[object]; owned; owner, owned = controllers[owner] {
		if found[v.finding(owner)] {
			return true
		}
	}
	return false
}

func (v Violation) finding(object objectKey) finding {
	return finding{object, v.Constraint.Name, v.Cause()}
}

// Cause is what a finding is about, whatever object it is on: the same for a
// Deployment, its ReplicaSets, its Pods and what is implied by them. It is the
// details without the remedy, as JSON, with the path taken from the pod or the
// pod template on.
func (v Violation) Cause() string {
	about := make(map[string]any)
	for key, value := range v.Details {
		if key != "path" && key != "remedy" {
			about[key] = value
		}
	}
	about["path"] = insidePod(v.Path)
	details, err := json.Marshal(about)
	if err != nil {
		return v.Message
	}
	return string(details)
}

// insidePod is a path without the way to a workload's pod template.
func insidePod(path []any) []any {
	for _, template := range [][]any{
		{"spec", "jobTemplate", "spec", "template"},
		{"spec", "template"},
	} {
		if len(path) >= len(template) && slices.Equal(path[:len(template)], template) {
			return path[len(template):]
		}
	}
	return path
}

func keyOf(object *unstructured.Unstructured) objectKey {
	return objectKey{object.GetNamespace(), object.GetKind(), object.GetName()}
}
