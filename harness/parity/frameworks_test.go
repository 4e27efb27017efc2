package parity_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/reviews"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/reader"
	mutationtypes "github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/util"
	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/bulkhead-policy/bulkhead/harness/suite"
)

// frameworks is the reference: the client that Gatekeeper's webhook and audit
// run, with Gatekeeper's target.
type frameworks struct {
	name    string
	options []gator.Opt
	scheme  *runtime.Scheme

	mu      sync.Mutex
	clients map[[2]string]gator.Client
}

// newFrameworks evaluates the Rego of templates alone, as Gatekeeper does with
// --enable-k8s-native-validation=false.
func newFrameworks() (*frameworks, error) { return newFrameworksWith("frameworks") }

// newCELFrameworks evaluates the CEL of templates that have some, as Gatekeeper does
// unless it is told otherwise.
func newCELFrameworks() (*frameworks, error) {
	return newFrameworksWith("frameworks with CEL", gator.WithK8sCEL())
}

func newFrameworksWith(name string, options ...gator.Opt) (*frameworks, error) {
	scheme := runtime.NewScheme()
	return &frameworks{
		name: name, options: options, scheme: scheme, clients: make(map[[2]string]gator.Client),
	}, apis.AddToScheme(scheme)
}

func (f *frameworks) Name() string { return f.name }

// Judge compiles a test's template once, and gives the client one case's
// inventory at a time.
func (f *frameworks) Judge(ctx context.Context, test suite.Test, c suite.Case) (messages []string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()

	key := [2]string{test.Template, test.Constraint}
	client, ready := f.clients[key]
	if !ready {
		if client, err = f.client(ctx, []string{test.Template, test.Constraint}); err != nil {
			return nil, err
		}
		f.clients[key] = client
	}
	for _, file := range c.Inventory {
		objects, err := readUnstructured(file)
		if err != nil {
			return nil, err
		}
		for _, object := range objects {
			if _, err := client.AddData(ctx, object); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			defer func() {
				_, removal := client.RemoveData(ctx, object)
				err = errors.Join(err, removal)
			}()
		}
	}

	objects, err := readUnstructured(c.Object)
	if err != nil {
		return nil, err
	}
	if len(objects) != 1 {
		return nil, fmt.Errorf("%s holds %d objects, not one", c.Object, len(objects))
	}
	return reviewMessages(ctx, client, objects[0])
}

// client loads templates and constraints, in that order.
func (f *frameworks) client(ctx context.Context, policies []string) (gator.Client, error) {
	client, err := gator.NewOPAClient(false, f.options...)
	if err != nil {
		return nil, err
	}
	for _, file := range policies {
		objects, err := readUnstructured(file)
		if err != nil {
			return nil, err
		}
		for _, object := range objects {
			if err := f.add(ctx, client, object); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return client, nil
}

func (f *frameworks) add(ctx context.Context, client gator.Client, object *unstructured.Unstructured) error {
	switch {
	case reader.IsTemplate(object):
		template, err := reader.ToTemplate(f.scheme, object)
		if err != nil {
			return err
		}
		_, err = client.AddTemplate(ctx, template)
		return err
	case reader.IsConstraint(object):
		_, err := client.AddConstraint(ctx, object)
		return err
	}
	return nil
}

func reviewMessages(ctx context.Context, client gator.Client, object *unstructured.Unstructured) ([]string, error) {
	verdicts, err := reviewVerdicts(ctx, client, object)
	var messages []string
	for _, v := range verdicts {
		messages = append(messages, v.Message)
	}
	return messages, err
}

func reviewVerdicts(ctx context.Context, client gator.Client, object *unstructured.Unstructured) ([]verdict, error) {
	var review any = target.AugmentedUnstructured{Object: *object, Source: mutationtypes.SourceTypeOriginal}
	if object.GetKind() == "AdmissionReview" {
		var admission admissionv1.AdmissionReview
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &admission); err != nil {
			return nil, err
		}
		review = target.AugmentedReview{AdmissionRequest: admission.Request, Source: mutationtypes.SourceTypeOriginal}
	}

	responses, err := client.Review(ctx, review, reviews.EnforcementPoint(util.GatorEnforcementPoint))
	if err != nil {
		return nil, err
	}
	var verdicts []verdict
	for _, result := range responses.Results() {
		verdicts = append(verdicts, verdict{result.Constraint.GetName(), nameOf(object), result.Msg})
	}
	return verdicts, nil
}

func readUnstructured(file string) ([]*unstructured.Unstructured, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return reader.ReadUnstructureds(text)
}
