//go:build unix

package testcluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

// GatekeeperNamespace is where Gatekeeper lives.
const GatekeeperNamespace = "gatekeeper-system"

const (
	gatekeeperPod  = "gatekeeper-e2e"
	gatekeeperUser = "system:serviceaccount:gatekeeper-system:gatekeeper-admin"
)

// Gatekeeper is the Gatekeeper manager of a cluster: webhook, audit, status
// and the generator of ValidatingAdmissionPolicies in one process.
type Gatekeeper struct {
	*Process

	cluster       *Cluster
	configuration *admissionv1.ValidatingWebhookConfiguration
}

// GatekeeperOptions say how Gatekeeper is installed.
type GatekeeperOptions struct {
	// Manifests is deploy/gatekeeper.yaml of Gatekeeper's module.
	Manifests string
	// FailurePolicy is what the API server does when the webhook does not
	// answer, Fail unless it is set.
	FailurePolicy admissionv1.FailurePolicyType
	// TimeoutSeconds is how long the API server waits for the webhook, 30 unless it
	// is set, where Gatekeeper's manifests say 3: on a machine that has other things
	// to do a late answer is no failure.
	TimeoutSeconds int32
	// Deletions says that the webhook is asked about deletions as well, as with
	// enableDeleteOperations of the chart.
	Deletions bool
	// Flags are added to those of the manager.
	Flags []string
	// AuditInterval is 10 s unless it is set.
	AuditInterval time.Duration
}

// InstallGatekeeper installs what the manifests hold but the Deployments and
// what serves them, runs the manager as a process instead, and then tells the
// API server of the webhook, which it reaches as through a Service: only while
// Gatekeeper says that it is ready. The manager is that user whom the manifests give
// their roles to, so it can do what it can do in any cluster.
func (c *Cluster) InstallGatekeeper(ctx context.Context, options GatekeeperOptions) (*Gatekeeper, error) {
	if options.FailurePolicy == "" {
		options.FailurePolicy = admissionv1.Fail
	}
	if options.TimeoutSeconds == 0 {
		options.TimeoutSeconds = 30
	}
	if options.AuditInterval == 0 {
		options.AuditInterval = 10 * time.Second
	}
	configuration, err := c.applyManifests(ctx, options.Manifests)
	if err != nil {
		return nil, fmt.Errorf("installing Gatekeeper: %w", err)
	}
	if err := c.Client.Create(ctx, placeholder()); err != nil {
		return nil, fmt.Errorf("creating the Pod that stands for Gatekeeper: %w", err)
	}

	for i := range configuration.Webhooks {
		webhook := &configuration.Webhooks[i]
		webhook.TimeoutSeconds = &options.TimeoutSeconds
		if webhook.Name != "validation.gatekeeper.sh" {
			continue
		}
		webhook.FailurePolicy = &options.FailurePolicy
		if options.Deletions {
			webhook.Rules[0].Operations = append(webhook.Rules[0].Operations, admissionv1.Delete)
		}
	}
	health, err := freeAddress()
	if err != nil {
		return nil, err
	}
	webhook, err := freeAddress()
	if err != nil {
		return nil, err
	}
	ready := "http://" + health.String() + "/readyz"
	entrance, err := c.openGate(webhook.String(), ready)
	if err != nil {
		return nil, err
	}
	install := envtest.WebhookInstallOptions{
		ValidatingWebhooks: []*admissionv1.ValidatingWebhookConfiguration{configuration},
		LocalServingHost:   entrance.IP.String(),
		LocalServingPort:   entrance.Port,
	}
	if err := install.PrepWithoutInstalling(); err != nil {
		return nil, err
	}
	kubeconfig, err := c.kubeconfig("gatekeeper.kubeconfig", gatekeeperUser, "system:serviceaccounts", "system:authenticated")
	if err != nil {
		return nil, err
	}

	// The audit does not make its folder, and without it finds nothing.
	audit := filepath.Join(c.options.Directory, "audit")
	if err := os.MkdirAll(audit, 0o700); err != nil {
		return nil, err
	}
	process, err := c.start(ctx, "gatekeeper", ready,
		[]string{"POD_NAMESPACE=" + GatekeeperNamespace, "POD_NAME=" + gatekeeperPod},
		append([]string{
			"--kubeconfig=" + kubeconfig,
			"--host=" + webhook.IP.String(),
			"--port=" + strconv.Itoa(webhook.Port),
			"--cert-dir=" + install.LocalServingCertDir,
			"--disable-cert-rotation",
			"--health-addr=" + health.String(),
			// Without an exporter of its own the manager listens on all interfaces.
			"--metrics-backend=opentelemetry", "--otlp-endpoint=127.0.0.1:1", "--otlp-metric-interval=24h",
			"--api-cache-dir=" + audit,
			"--operation=webhook", "--operation=audit", "--operation=status", "--operation=generate",
			"--exempt-namespace=" + GatekeeperNamespace,
			"--audit-interval=" + strconv.Itoa(int(options.AuditInterval.Seconds())),
			"--disable-opa-builtin={http.send}",
			"--logtostderr",
			"--shutdown-delay=0",
			"--default-wait-for-vapb-generation=1",
		}, options.Flags...)...)
	gatekeeper := &Gatekeeper{Process: process, cluster: c, configuration: configuration}
	if err != nil {
		return nil, err
	}
	return gatekeeper, gatekeeper.Connect(ctx)
}

// Connect tells the API server to ask the webhook.
func (g *Gatekeeper) Connect(ctx context.Context) error {
	return g.cluster.Client.Create(ctx, g.configuration.DeepCopy())
}

// Disconnect tells the API server to ask the webhook no more.
func (g *Gatekeeper) Disconnect(ctx context.Context) error {
	return g.cluster.Client.Delete(ctx, g.configuration.DeepCopy())
}

// SetFailurePolicy changes what the API server does without the webhook's
// answer, and how many seconds it waits for one.
func (g *Gatekeeper) SetFailurePolicy(ctx context.Context, policy admissionv1.FailurePolicyType, seconds int32) error {
	var live admissionv1.ValidatingWebhookConfiguration
	if err := g.cluster.Client.Get(ctx, client.ObjectKeyFromObject(g.configuration), &live); err != nil {
		return err
	}
	for i := range live.Webhooks {
		if live.Webhooks[i].Name == "validation.gatekeeper.sh" {
			live.Webhooks[i].FailurePolicy, live.Webhooks[i].TimeoutSeconds = &policy, &seconds
		}
	}
	return g.cluster.Client.Update(ctx, &live)
}

// InstallCRDs installs the CustomResourceDefinitions of folders or files and
// waits until they are served.
func (c *Cluster) InstallCRDs(paths ...string) error {
	_, err := envtest.InstallCRDs(c.Config, envtest.CRDInstallOptions{Paths: paths, ErrorIfPathMissing: true})
	return err
}

// applyManifests creates what the manager needs and gives the configuration of
// its webhook, which comes last.
func (c *Cluster) applyManifests(ctx context.Context, file string) (*admissionv1.ValidatingWebhookConfiguration, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var (
		crds          []*apiextensionsv1.CustomResourceDefinition
		others        []*unstructured.Unstructured
		configuration *admissionv1.ValidatingWebhookConfiguration
	)
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		object := &unstructured.Unstructured{}
		if err := decoder.Decode(object); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		convert := runtime.DefaultUnstructuredConverter.FromUnstructured
		switch object.GetKind() {
		case "CustomResourceDefinition":
			crds = append(crds, &apiextensionsv1.CustomResourceDefinition{})
			err = convert(object.Object, crds[len(crds)-1])
		case "ValidatingWebhookConfiguration":
			configuration = &admissionv1.ValidatingWebhookConfiguration{}
			err = convert(object.Object, configuration)
		case "Namespace", "ServiceAccount", "ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding":
			others = append(others, object)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, object.GetKind(), err)
		}
	}
	if configuration == nil {
		return nil, fmt.Errorf("%s holds no ValidatingWebhookConfiguration", file)
	}

	if _, err := envtest.InstallCRDs(c.Config, envtest.CRDInstallOptions{CRDs: crds}); err != nil {
		return nil, err
	}
	slices.SortStableFunc(others, func(a, b *unstructured.Unstructured) int {
		return namespaceFirst(a) - namespaceFirst(b)
	})
	for _, object := range others {
		if err := c.Client.Create(ctx, object); err != nil {
			return nil, fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), err)
		}
	}
	return configuration, nil
}

func namespaceFirst(object *unstructured.Unstructured) int {
	if object.GetKind() == "Namespace" {
		return 0
	}
	return 1
}

// placeholder owns the status objects that the manager writes. The garbage
// collector would take away what a Pod owns that is not there.
func placeholder() *corev1.Pod {
	pod := &corev1.Pod{}
	pod.Name, pod.Namespace = gatekeeperPod, GatekeeperNamespace
	yes, no := true, false
	pod.Spec = corev1.PodSpec{
		SecurityContext: &corev1.PodSecurityContext{
			RunAsNonRoot:   &yes,
			SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
		},
		Containers: []corev1.Container{{
			Name:  "manager",
			Image: "gatekeeper",
			SecurityContext: &corev1.SecurityContext{
				AllowPrivilegeEscalation: &no,
				Capabilities:             &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
			},
		}},
	}
	return pod
}

// freeAddress is a loopback address that nobody listens at. Its port is below those
// that systems give to connections, one of which would else have it when a process
// that was stopped comes back to it.
func freeAddress() (*net.TCPAddr, error) {
	const lowest, ports, tries = 20_000, 10_000, 100
	var err error
	for range tries {
		address := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: lowest + rand.IntN(ports)}
		var listener *net.TCPListener
		if listener, err = net.ListenTCP("tcp", address); err == nil {
			return address, listener.Close()
		}
	}
	return nil, fmt.Errorf("no free port between %d and %d: %w", lowest, lowest+ports, err)
}

// Enforced reports whether Gatekeeper says of a constraint, in its current
// generation, that it is in force.
func (g *Gatekeeper) Enforced(ctx context.Context, kind, name string) (bool, error) {
	constraint := &unstructured.Unstructured{}
	constraint.SetAPIVersion("constraints.gatekeeper.sh/v1beta1")
	constraint.SetKind(kind)
	if err := g.cluster.Client.Get(ctx, client.ObjectKey{Name: name}, constraint); err != nil {
		return false, client.IgnoreNotFound(ignoreNoMatch(err))
	}
	pods, _, err := unstructured.NestedSlice(constraint.Object, "status", "byPod")
	if err != nil || len(pods) == 0 {
		return false, err
	}
	for _, entry := range pods {
		pod, ok := entry.(map[string]any)
		// One that cannot be read counts as enforced still: as it was before.
		if !ok || pod["enforced"] != true || pod["errors"] != nil || pod["observedGeneration"] != constraint.GetGeneration() {
			return false, nil
		}
	}
	return true, nil
}

func ignoreNoMatch(err error) error {
	if meta.IsNoMatchError(err) {
		return nil
	}
	return err
}
