// Package constraint reads Gatekeeper constraints: which objects they match,
// with which parameters their policy judges them, and what follows.
package constraint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/match"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Group is the API group of every constraint.
const Group = "constraints.gatekeeper.sh"

// Action is what follows from a violation.
type Action string

// The actions, strongest first. None is a constraint whose scoped actions name
// no enforcement point outside the cluster.
const (
	Deny   Action = "deny"
	Warn   Action = "warn"
	Dryrun Action = "dryrun"
	None   Action = ""
)

// scoped is the enforcementAction that refers to scopedEnforcementActions.
const scoped = "scoped"

// enforcementPoints are those of an evaluation outside the cluster, as gator
// has them.
func enforcementPoints() []string { return []string{"gator.gatekeeper.sh", "*"} }

// Constraint binds a policy to the objects it judges.
type Constraint struct {
	// Name is metadata.name, which denials show in brackets.
	Name string
	// Kind is the kind that the policy's ConstraintTemplate makes.
	Kind string
	// Match selects objects; the zero value selects all.
	Match match.Match
	// Selection is spec.match as it was written, for engines that match in Rego.
	Selection map[string]any
	// Parameters are spec.parameters, {} when there are none.
	Parameters map[string]any
	// Action is the enforcement action outside the cluster, scoped ones resolved.
	Action Action
}

// Fault is one thing wrong with a constraint, at a path inside the object.
type Fault struct {
	Path    []any
	Message string
}

// Is reports whether an object is a constraint, of whatever kind.
func Is(object map[string]any) bool {
	apiVersion, _ := object["apiVersion"].(string)
	return strings.HasPrefix(apiVersion, Group+"/")
}

// IsCompanion reports whether an object belongs beside constraints without being
// one: Gatekeeper's own configuration.
func IsCompanion(object map[string]any) bool {
	apiVersion, _ := object["apiVersion"].(string)
	group, _, _ := strings.Cut(apiVersion, "/")
	return slices.Contains([]string{"syncset.gatekeeper.sh", "config.gatekeeper.sh"}, group)
}

type declaration struct {
	EnforcementAction        string         `json:"enforcementAction"`
	ScopedEnforcementActions []scopedAction `json:"scopedEnforcementActions"`
	Match                    map[string]any `json:"match"`
	Parameters               map[string]any `json:"parameters"`
}

type scopedAction struct {
	Action            string `json:"action"`
	EnforcementPoints []struct {
		Name string `json:"name"`
	} `json:"enforcementPoints"`
}

// Parse reads a constraint as decoded from YAML or JSON. An unknown field, a
// wrong type or a value that Gatekeeper's webhook would refuse is a fault.
func Parse(object map[string]any) (Constraint, []Fault) {
	kind, _ := object["kind"].(string)
	meta, _ := object["metadata"].(map[string]any)
	name, _ := meta["name"].(string)
	if name == "" {
		return Constraint{}, []Fault{{Path: []any{"metadata", "name"}, Message: "the constraint has no metadata.name"}}
	}

	constraint := Constraint{Name: name, Kind: kind}
	var declared declaration
	if err := decode(object["spec"], &declared); err != nil {
		return constraint, []Fault{{Path: []any{"spec"}, Message: err.Error()}}
	}

	constraint.Selection, constraint.Parameters = declared.Match, declared.Parameters
	if constraint.Parameters == nil {
		constraint.Parameters = map[string]any{}
	}

	var faults []Fault
	action, err := declared.action()
	if err != nil {
		faults = append(faults, Fault{Path: []any{"spec", "enforcementAction"}, Message: err.Error()})
	}
	constraint.Action = action

	if err := decode(declared.Match, &constraint.Match); err != nil {
		faults = append(faults, Fault{Path: []any{"spec", "match"}, Message: err.Error()})
	} else if err := checkMatch(constraint.Match); err != nil {
		faults = append(faults, Fault{Path: []any{"spec", "match"}, Message: err.Error()})
	}
	return constraint, faults
}

// decode reads a decoded value into a typed one and refuses what the type does
// not know: a misspelt field would otherwise widen or narrow the constraint.
func decode(from any, into any) error {
	if from == nil {
		return nil
	}
	encoded, err := json.Marshal(from)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

func (d declaration) action() (Action, error) {
	switch action := Action(d.EnforcementAction); action {
	case "", Deny:
		return Deny, nil
	case Warn, Dryrun:
		return action, nil
	case scoped:
		return d.scopedAction()
	default:
		return Deny, fmt.Errorf("enforcementAction %q is none of deny, warn, dryrun, scoped", action)
	}
}

// scopedAction is the strongest action of an enforcement point outside the
// cluster.
func (d declaration) scopedAction() (Action, error) {
	strongest := None
	for _, scopedAction := range d.ScopedEnforcementActions {
		action := Action(scopedAction.Action)
		if !slices.Contains([]Action{Deny, Warn, Dryrun}, action) {
			return Deny, fmt.Errorf("scopedEnforcementActions: action %q is none of deny, warn, dryrun", action)
		}
		for _, point := range scopedAction.EnforcementPoints {
			if slices.Contains(enforcementPoints(), point.Name) {
				strongest = Strongest(action, strongest)
			}
		}
	}
	return strongest, nil
}

// Strongest is the action that comes of two constraints on one object.
func Strongest(a, b Action) Action {
	order := []Action{Deny, Warn, Dryrun, None}
	return order[min(slices.Index(order, a), slices.Index(order, b))]
}

// checkMatch holds spec.match to what Gatekeeper's CRD and webhook accept
// (pkg/wildcard, pkg/target of Gatekeeper): a scope or glob that they refuse
// would match in no defined way.
func checkMatch(m match.Match) error {
	var faults []error
	scopes := []apiextensionsv1.ResourceScope{"", "*", apiextensionsv1.ClusterScoped, apiextensionsv1.NamespaceScoped}
	if !slices.Contains(scopes, m.Scope) {
		faults = append(faults, fmt.Errorf("scope %q is none of *, Cluster, Namespaced", m.Scope))
	}
	if !slices.Contains([]string{"", "All", "Generated", "Original"}, m.Source) {
		faults = append(faults, fmt.Errorf("source %q is none of All, Generated, Original", m.Source))
	}

	glob := regexp.MustCompile(`^\*?[-:a-z0-9]*\*?$`)
	for _, pattern := range slices.Concat(m.Namespaces, m.ExcludedNamespaces) {
		if !glob.MatchString(string(pattern)) {
			faults = append(faults, fmt.Errorf("namespace pattern %q: a name with at most a leading and a trailing *", pattern))
		}
	}

	options := metav1validation.LabelSelectorValidationOptions{}
	for name, selector := range map[string]*metav1.LabelSelector{
		"labelSelector":     m.LabelSelector,
		"namespaceSelector": m.NamespaceSelector,
	} {
		for _, fault := range metav1validation.ValidateLabelSelector(selector, options, field.NewPath(name)) {
			faults = append(faults, fault)
		}
	}
	return errors.Join(faults...)
}
