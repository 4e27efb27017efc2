package cluster

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
)

// Kind is a kind that a cluster serves, in one version, and lists.
type Kind struct {
	schema.GroupVersionKind
	// Resource is the name in URLs and in RBAC rules, "networkpolicies".
	Resource   string
	Namespaced bool
}

// Served is all that a cluster serves and lists.
type Served struct {
	// Preferred holds each resource in one version, its group's preferred one where
	// that has it, sorted by group and kind. It is what Gatekeeper's audit reads.
	Preferred []Kind
	// Unavailable are group versions that the cluster could not tell the kinds of, as
	// when the server of an aggregated API is down, and why.
	Unavailable map[schema.GroupVersion]error

	all map[schema.GroupVersionKind]Kind
}

// Kind finds a kind in a version, which need not be the preferred one.
func (s *Served) Kind(gvk schema.GroupVersionKind) (Kind, bool) {
	kind, served := s.all[gvk]
	return kind, served
}

// Versions are those that a kind is served in, sorted.
func (s *Served) Versions(of schema.GroupKind) []string {
	var versions []string
	for gvk := range s.all {
		if gvk.GroupKind() == of {
			versions = append(versions, gvk.Version)
		}
	}
	slices.Sort(versions)
	return versions
}

// Served asks the cluster what it serves. Parts that it could not tell are in
// Unavailable; the error is that it tells nothing.
func (c *Cluster) Served() (*Served, error) {
	preferred, err := c.discovery.ServerPreferredResources()
	served := Served{Unavailable: make(map[schema.GroupVersion]error), all: make(map[schema.GroupVersionKind]Kind)}
	if err := served.unavailable(err); err != nil {
		return nil, c.failed(err)
	}
	_, all, err := c.discovery.ServerGroupsAndResources()
	if err := served.unavailable(err); err != nil {
		return nil, c.failed(err)
	}

	if served.Preferred, err = listed(preferred); err != nil {
		return nil, c.failed(err)
	}
	kinds, err := listed(all)
	if err != nil {
		return nil, c.failed(err)
	}
	for _, kind := range kinds {
		served.all[kind.GroupVersionKind] = kind
	}
	return &served, nil
}

// unavailable notes the group versions that discovery failed for, and returns any
// other error.
func (s *Served) unavailable(err error) error {
	var partial *discovery.ErrGroupDiscoveryFailed
	if !errors.As(err, &partial) {
		return err
	}
	for version, reason := range partial.Groups {
		s.Unavailable[version] = reason
	}
	return nil
}

// listed are the resources that can be listed, without subresources.
func listed(lists []*metav1.APIResourceList) ([]Kind, error) {
	var kinds []Kind
	for _, list := range lists {
		version, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			return nil, err
		}
		for _, resource := range list.APIResources {
			if strings.Contains(resource.Name, "/") || !slices.Contains(resource.Verbs, "list") {
				continue
			}
			kinds = append(kinds, Kind{version.WithKind(resource.Kind), resource.Name, resource.Namespaced})
		}
	}
	slices.SortFunc(kinds, func(a, b Kind) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Version, b.Version))
	})
	return kinds, nil
}
