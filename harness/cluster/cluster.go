// Package cluster reads a live cluster: which kinds it serves, and their objects,
// a page at a time. It lists and does nothing else.
package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// requestTimeout is how long one answer may take.
const requestTimeout = 2 * time.Minute

// inCluster is the name of a cluster that is known by no context, since this runs
// in a pod of it.
const inCluster = "in-cluster"

// Options say which cluster.
type Options struct {
	// Kubeconfig is a file; "" is what KUBECONFIG names, else ~/.kube/config, else
	// the service account of the pod that this runs in.
	Kubeconfig string
	// Context is one of the kubeconfig; "" is its current one.
	Context string
	// UserAgent is what the API server's log shows.
	UserAgent string
}

// Cluster is a cluster that can be asked.
type Cluster struct {
	name      string
	discovery *discovery.DiscoveryClient
	objects   dynamic.Interface
}

// Connect reads the kubeconfig as kubectl does. It does not speak to the cluster
// yet; the error is that the kubeconfig names none.
func Connect(options Options) (*Cluster, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath, rules.WarnIfAllMissing = options.Kubeconfig, false
	loader := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules,
		&clientcmd.ConfigOverrides{CurrentContext: options.Context})

	raw, err := loader.RawConfig()
	if err != nil {
		return nil, fmt.Errorf("reading the kubeconfig: %w", err)
	}
	name := cmp.Or(options.Context, raw.CurrentContext, inCluster)
	if _, known := raw.Contexts[name]; !known && name != inCluster {
		return nil, fmt.Errorf("the kubeconfig has no context %q; there are %s", name,
			cmp.Or(strings.Join(slices.Sorted(maps.Keys(raw.Contexts)), ", "), "none"))
	}

	config, err := loader.ClientConfig()
	switch {
	case clientcmd.IsEmptyConfig(err), errors.Is(err, rest.ErrNotInCluster):
		return nil, errors.New("no cluster is named: name a kubeconfig with --kubeconfig or KUBECONFIG, and one of its contexts with --context")
	case err != nil:
		return nil, fmt.Errorf("reading the kubeconfig: context %s: %w", name, err)
	}
	config.UserAgent = options.UserAgent
	return New(name, config)
}

// New is the cluster behind a client configuration, under the name that reports
// show. Requests go one after the other, so the client's own rate limit is off: the
// API server's is left.
func New(name string, config *rest.Config) (*Cluster, error) {
	config = rest.CopyConfig(config)
	config.QPS, config.Timeout = -1, requestTimeout
	config.WarningHandler = rest.NoWarnings{}

	found, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("the cluster %s: %w", name, err)
	}
	objects, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("the cluster %s: %w", name, err)
	}
	return &Cluster{name, found, objects}, nil
}

// Name is the context's.
func (c *Cluster) Name() string { return c.name }

// failed says what is wrong with the cluster as a whole, and what to do.
func (c *Cluster) failed(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case apierrors.IsUnauthorized(err):
		return fmt.Errorf("the cluster %s does not take the credentials of the kubeconfig: %w; log in again", c.name, err)
	case apierrors.IsForbidden(err):
		return fmt.Errorf("the cluster %s does not say what it serves: %w; bind the ClusterRole system:discovery", c.name, err)
	default:
		return fmt.Errorf("the cluster %s does not answer: %w", c.name, err)
	}
}
