//go:build unix

package bench_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis"
	constraintclient "github.com/open-policy-agent/frameworks/constraint/pkg/client"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/reviews"
	"github.com/open-policy-agent/frameworks/constraint/pkg/externaldata"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/drivers/k8scel"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/reader"
	mutationtypes "github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/util"
	"github.com/stretchr/testify/require"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/bulkhead-policy/bulkhead/harness/engine"
)

// webhook is the client that Gatekeeper's webhook asks, with the drivers that
// setupControllers of its main.go gives it unless flags say otherwise.
type webhook struct {
	client *constraintclient.Client
	scheme *runtime.Scheme
}

func newWebhook(t *testing.T) webhook {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, apis.AddToScheme(scheme))
	celDriver, err := k8scel.New()
	require.NoError(t, err)
	regoDriver, err := rego.New(
		rego.Tracing(false),
		rego.DisableBuiltins(),
		rego.AddExternalDataProviderCache(externaldata.NewCache()),
		rego.Externs("inventory"),
	)
	require.NoError(t, err)
	client, err := constraintclient.NewClient(
		constraintclient.Targets(&target.K8sValidationTarget{}),
		constraintclient.Driver(celDriver),
		constraintclient.Driver(regoDriver),
		constraintclient.EnforcementPoints(util.AuditEnforcementPoint, util.WebhookEnforcementPoint),
	)
	require.NoError(t, err)
	return webhook{client, scheme}
}

// install adds a rule, and gives what takes it out again.
func (w webhook) install(t *testing.T, r rule) func() {
	t.Helper()
	template, err := reader.ToTemplate(w.scheme, (&unstructured.Unstructured{Object: r.template}).DeepCopy())
	require.NoError(t, err)
	_, err = w.client.AddTemplate(t.Context(), template)
	require.NoError(t, err)
	_, err = w.client.AddConstraint(t.Context(), (&unstructured.Unstructured{Object: r.constraint}).DeepCopy())
	require.NoError(t, err)
	return func() {
		_, err := w.client.RemoveTemplate(t.Context(), template) // and its constraint
		require.NoError(t, err)
	}
}

// add puts objects into the inventory.
func (w webhook) add(t *testing.T, objects []map[string]any) {
	t.Helper()
	for _, object := range objects {
		_, err := w.client.AddData(t.Context(), &unstructured.Unstructured{Object: object})
		require.NoError(t, err)
	}
}

// asking gives a function that asks whether an object of a Namespace may be created,
// as the webhook does for a request that it has decoded (reviewRequest in Gatekeeper's
// pkg/webhook/policy.go), and answers with the verdict.
func (w webhook) asking(t *testing.T, object, namespace map[string]any) func() []string {
	t.Helper()
	subject := unstructured.Unstructured{Object: applied(t, object)}
	raw, err := subject.MarshalJSON()
	require.NoError(t, err)
	kind := subject.GroupVersionKind()
	var place corev1.Namespace
	require.NoError(t, runtime.DefaultUnstructuredConverter.FromUnstructured(namespace, &place))
	review := &target.AugmentedReview{
		AdmissionRequest: &admissionv1.AdmissionRequest{
			Operation: admissionv1.Create,
			Kind:      metav1.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind},
			Name:      subject.GetName(),
			Namespace: subject.GetNamespace(),
			Object:    runtime.RawExtension{Raw: raw},
		},
		Namespace:   &place,
		Source:      mutationtypes.SourceTypeOriginal,
		IsAdmission: true,
	}

	return func() []string {
		labelled, err := util.NamespaceToMap(review.Namespace)
		require.NoError(t, err)
		responses, err := w.client.Review(t.Context(), review,
			reviews.EnforcementPoint(util.WebhookEnforcementPoint), reviews.Namespace(labelled))
		require.NoError(t, err)
		var verdict []string
		for _, result := range responses.Results() {
			verdict = append(verdict, fmt.Sprintf("[%s] %s", result.Constraint.GetName(), result.Msg))
		}
		return verdict
	}
}

// offline is bulkhead's engine with the same inventory, to be closed.
type offline struct{ *engine.Loaded }

func newOffline(t *testing.T, rules []rule, inventory []map[string]any) offline {
	t.Helper()
	known := engine.NewInventory()
	for _, object := range inventory {
		require.NoError(t, known.Add(object))
	}
	loaded, err := newEngine(t, rules).Load(t.Context(), known)
	require.NoError(t, err)
	return offline{loaded}
}

// verdict is what the constraint of a rule says of the creation of an object.
func (o offline) verdict(t *testing.T, r rule, object map[string]any) []string {
	t.Helper()
	violations, faults, err := o.Judge(t.Context(), []engine.Review{{Operation: "CREATE", Object: object}})
	require.NoError(t, err)
	require.Empty(t, faults)
	var verdict []string
	for _, violation := range violations {
		if violation.Constraint.Name == r.name() {
			verdict = append(verdict, fmt.Sprintf("[%s] %s", violation.Constraint.Name, violation.Message))
		}
	}
	return verdict
}

// requireSame holds the verdict of the webhook to that of bulkhead's engine.
func requireSame(t *testing.T, expected, found []string, object map[string]any) {
	t.Helper()
	slices.Sort(expected)
	slices.Sort(found)
	text, err := json.Marshal(object)
	require.NoError(t, err)
	require.Equal(t, expected, found, "%s", text)
}
