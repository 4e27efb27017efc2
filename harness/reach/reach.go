// Package reach says who may reach whom in a cluster, and who certainly does,
// from what manifests say: workloads, namespaces and network policies.
//
// There are two relations, since manifests do not say everything. What *may*
// be is what some cluster would allow that fits the manifests; what *must* be
// is what every such cluster allows. Where all is known they are the same.
//
// Not known are: the labels of a Namespace that is not among the objects, but
// for its name; the values of labels that controllers set; the addresses of
// pods that are not in their status; and what becomes of pods on their node's
// network, where Kubernetes allows plugins to apply policies to them as to any
// pod, or to take them for their node.
//
// Policies are evaluated as they are specified:
// https://kubernetes.io/docs/concepts/services-networking/network-policies/ and
// https://network-policy-api.sigs.k8s.io. A connection is let through if the
// policies of both ends let it through, on the ports of the pods themselves,
// whatever Services make of them. An ipBlock holds the pods that have its
// addresses. A pod always reaches itself, and the node that it is on always
// reaches it. Packets are of one family: ends that have no family in common
// have no connection; of two in common, one that lets something through is
// enough for what may be, and both are needed for what must be.
package reach

import (
	"net/netip"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// Options say what is known of a cluster beside its objects.
type Options struct {
	// PodCIDRs hold the address of every pod that is not on its node's network.
	// Without them a pod can have any address.
	PodCIDRs []netip.Prefix
	// NodeCIDRs hold the addresses of the nodes, and so of the pods on their
	// network. Without them a node can have any address.
	NodeCIDRs []netip.Prefix
	// Cuts are further ranges: every range among the endpoints lies within one of
	// them as a whole, or outside of it.
	Cuts []netip.Prefix
}

// Endpoint is an end of a connection: a workload, which stands for each of its
// pods, or a range of addresses outside of the cluster.
type Endpoint struct {
	// Name is "Pod shop/web-0", "Deployment shop/web" or "CIDR 10.0.0.0/8".
	Name string
	// Object is the workload; nil for a range.
	Object *manifest.Object
	// Namespace is the workload's; "" for a range.
	Namespace string
	// NamespaceLabels are the known labels of the namespace, its name among them.
	NamespaceLabels map[string]string
	// NamespaceKnown says that the Namespace is among the objects, and so that it
	// has no other labels.
	NamespaceKnown bool
	// Labels are the known labels of the pods.
	Labels map[string]string
	// HostNetwork says that the pods are on their node's network.
	HostNetwork bool
	// Addresses are the known ones of a Pod, in order; on its node's network, the
	// node's are among them.
	Addresses []netip.Addr
	// Prefix is the range; not valid for a workload. The range stands for those of
	// its addresses that no pod is known to have for its own.
	Prefix netip.Prefix
}

// IsRange reports whether the endpoint is a range of addresses.
func (e Endpoint) IsRange() bool { return e.Object == nil }

// IsPod reports whether the endpoint is one pod, and not a workload that makes
// pods.
func (e Endpoint) IsPod() bool { return e.Object != nil && e.Object.Kind == "Pod" }

// Connection is what is let through from one endpoint to another.
type Connection struct {
	// May is what some cluster that fits the objects lets through.
	May Ports
	// Must is what all of them let through. It is within May.
	Must Ports
}

// Class holds endpoints that nothing tells apart: each has the same connections
// with every endpoint of a class.
type Class struct {
	// Members are indices of endpoints, in order.
	Members []int
}

// Endpoints returns the workloads by name, then the ranges by address.
func (g *Graph) Endpoints() []Endpoint { return g.endpoints }

// Classes returns the classes in the order of their first members.
func (g *Graph) Classes() []Class { return g.classes }

// ClassOf returns the index of the class of an endpoint.
func (g *Graph) ClassOf(endpoint int) int { return g.classOf[endpoint] }
