// Package fakeapi is an API server for tests: it tells what it serves, lists objects
// a page at a time, and fails as an API server does where it is told to.
package fakeapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Resource is a resource that is served.
type Resource struct {
	schema.GroupVersionKind
	// Name is the resource's, "networkpolicies".
	Name       string
	Namespaced bool
	// Objects are those stored, complete with apiVersion and kind, in the order that
	// they are listed in.
	Objects []map[string]any
	// Hidden says that the resource cannot be listed.
	Hidden bool
}

// Server is an API server at a URL. Set its fields before it is asked.
type Server struct {
	*httptest.Server
	// Resources are served; of a group's versions the first one named is preferred.
	Resources []Resource
	// Down are group versions of which it cannot tell what they hold.
	Down []schema.GroupVersion
	// Forbidden are names of resources that may not be listed.
	Forbidden []string
	// Expire is how often it forgets the list of a resource, by name, when its second
	// page is asked for.
	Expire map[string]int
	// Busy is how often it asks for patience before it lists a resource, by name.
	Busy map[string]int
	// Before is called with the name of a resource before each page of it, with the
	// number of objects that are before that page.
	Before func(resource string, offset int)

	mu   sync.Mutex
	asks []string
}

// Start starts a server that serves nothing yet. Close ends it.
func Start() *Server {
	server := &Server{Expire: map[string]int{}, Busy: map[string]int{}, Before: func(string, int) {}}
	server.Server = httptest.NewServer(server)
	return server
}

// Serve has a kind served, and gives its resource, which is there until another kind is.
func (s *Server) Serve(kind schema.GroupVersionKind, namespaced bool) *Resource {
	i := slices.IndexFunc(s.Resources, func(r Resource) bool { return r.GroupVersionKind == kind })
	if i < 0 {
		i = len(s.Resources)
		plural, _ := meta.UnsafeGuessKindToResource(kind)
		name := strings.Replace(plural.Resource, "gatewaies", "gateways", 1)
		s.Resources = append(s.Resources, Resource{GroupVersionKind: kind, Name: name, Namespaced: namespaced})
	}
	return &s.Resources[i]
}

// Add stores an object after the others of its kind, and has that served.
func (s *Server) Add(content map[string]any) {
	object := &unstructured.Unstructured{Object: content}
	stored := s.Serve(object.GroupVersionKind(), object.GetNamespace() != "")
	stored.Objects = append(stored.Objects, content)
}

// Asked are the lists that it was asked for, each as path?query, in order.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asks)
}

// Kubeconfig is one whose only context leads here.
func (s *Server) Kubeconfig(context string) string {
	return fmt.Sprintf(`{apiVersion: v1, kind: Config, current-context: %[1]q,
clusters: [{name: fake, cluster: {server: %[2]q}}], users: [{name: fake, user: {}}],
contexts: [{name: %[1]q, context: {cluster: fake, user: fake}}]}
`, context, s.URL)
}

// ServeHTTP answers discovery, in its form of one document a group version, and lists.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.Method != http.MethodGet:
		refuse(w, http.StatusMethodNotAllowed, metav1.StatusReasonMethodNotAllowed, r.Method+" is not read-only")
	case r.URL.Path == "/api":
		answer(w, metav1.APIVersions{Versions: []string{"v1"}})
	case r.URL.Path == "/apis":
		answer(w, s.groups())
	case parts[0] == "api" && len(parts) > 1:
		s.version(w, r, schema.GroupVersion{Version: parts[1]}, parts[2:])
	case parts[0] == "apis" && len(parts) > 2:
		s.version(w, r, schema.GroupVersion{Group: parts[1], Version: parts[2]}, parts[3:])
	default:
		refuse(w, http.StatusNotFound, metav1.StatusReasonNotFound, "the server could not find the requested resource")
	}
}

func (s *Server) groups() metav1.APIGroupList {
	var served []schema.GroupVersion
	for _, resource := range s.Resources {
		served = append(served, resource.GroupVersion())
	}
	var list metav1.APIGroupList
	for _, version := range append(served, s.Down...) {
		if version.Group == "" {
			continue
		}
		i := slices.IndexFunc(list.Groups, func(g metav1.APIGroup) bool { return g.Name == version.Group })
		told := metav1.GroupVersionForDiscovery{GroupVersion: version.String(), Version: version.Version}
		switch {
		case i < 0:
			list.Groups = append(list.Groups, metav1.APIGroup{Name: version.Group, PreferredVersion: told, Versions: []metav1.GroupVersionForDiscovery{told}})
		case !slices.Contains(list.Groups[i].Versions, told):
			list.Groups[i].Versions = append(list.Groups[i].Versions, told)
		}
	}
	return list
}

// version answers what stands below a group version.
func (s *Server) version(w http.ResponseWriter, r *http.Request, version schema.GroupVersion, below []string) {
	if slices.Contains(s.Down, version) {
		refuse(w, http.StatusServiceUnavailable, metav1.StatusReasonServiceUnavailable, "the server is currently unable to handle the request")
		return
	}
	namespace := ""
	switch {
	case len(below) == 0:
		answer(w, s.resources(version))
		return
	case len(below) == 3 && below[0] == "namespaces":
		namespace, below = below[1], below[2:]
	}
	for i := range s.Resources {
		resource := &s.Resources[i]
		if resource.GroupVersion() == version && resource.Name == below[0] && len(below) == 1 && !resource.Hidden {
			s.list(w, r, resource, namespace)
			return
		}
	}
	refuse(w, http.StatusNotFound, metav1.StatusReasonNotFound, "the server could not find the requested resource")
}

func (s *Server) resources(version schema.GroupVersion) metav1.APIResourceList {
	list := metav1.APIResourceList{GroupVersion: version.String()}
	for _, resource := range s.Resources {
		if resource.GroupVersion() != version {
			continue
		}
		verbs := metav1.Verbs{"create", "list"}
		if resource.Hidden {
			verbs = metav1.Verbs{"create"}
		}
		list.APIResources = append(list.APIResources,
			metav1.APIResource{Name: resource.Name, Kind: resource.Kind, Namespaced: resource.Namespaced, Verbs: verbs},
			metav1.APIResource{Name: resource.Name + "/status", Kind: resource.Kind, Namespaced: resource.Namespaced, Verbs: metav1.Verbs{"get", "list"}})
	}
	return list
}

func (s *Server) list(w http.ResponseWriter, r *http.Request, resource *Resource, namespace string) {
	asked := r.URL.Query()
	asked.Del("timeout")
	s.asks = append(s.asks, r.URL.Path+"?"+asked.Encode())
	group := resource.GroupVersion().WithResource(resource.Name).GroupResource()
	switch query := r.URL.Query(); {
	case slices.Contains(s.Forbidden, resource.Name):
		refuse(w, http.StatusForbidden, metav1.StatusReasonForbidden, fmt.Sprintf(
			"%s is forbidden: User \"ci\" cannot list resource %q in API group %q at the cluster scope", group, resource.Name, resource.Group))
	case s.Busy[resource.Name] > 0:
		s.Busy[resource.Name]--
		w.Header().Set("Retry-After", "0")
		refuse(w, http.StatusTooManyRequests, metav1.StatusReasonTooManyRequests, "the server has received too many requests and has asked us to try again later")
	case query.Get("continue") != "" && s.Expire[resource.Name] > 0:
		s.Expire[resource.Name]--
		refuse(w, http.StatusGone, metav1.StatusReasonExpired, "The provided continue parameter is too old to display a consistent list result.")
	default:
		s.page(w, resource, namespace, query.Get("fieldSelector"), query.Get("limit"), query.Get("continue"))
	}
}

// page is a page of a list, whose token is the number of objects before the next one.
func (s *Server) page(w http.ResponseWriter, resource *Resource, namespace, fields, limit, token string) {
	offset, _ := strconv.Atoi(token) // none is the beginning
	s.Before(resource.Name, offset)
	var objects []map[string]any
	for _, object := range resource.Objects {
		meta, _ := object["metadata"].(map[string]any)
		named := fields == "" || fields == fmt.Sprintf("metadata.name=%v", meta["name"])
		if named && (namespace == "" || namespace == meta["namespace"]) {
			objects = append(objects, object)
		}
	}
	size, err := strconv.Atoi(limit)
	if err != nil {
		refuse(w, http.StatusBadRequest, metav1.StatusReasonBadRequest, "a list without a limit is not bounded")
		return
	}
	meta := map[string]any{"resourceVersion": "1"}
	end := min(offset+size, len(objects))
	if end < len(objects) {
		meta["continue"] = strconv.Itoa(end)
	}
	answer(w, map[string]any{
		"apiVersion": resource.GroupVersion().String(), "kind": resource.Kind + "List",
		"metadata": meta, "items": objects[min(offset, end):end],
	})
}

func refuse(w http.ResponseWriter, code int, reason metav1.StatusReason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	encode(w, metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"},
		Status:   metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message,
	})
}

func answer(w http.ResponseWriter, document any) {
	w.Header().Set("Content-Type", "application/json")
	encode(w, document)
}

// encode writes a document. A client that has gone away has nobody left to tell.
func encode(w http.ResponseWriter, document any) {
	_ = json.NewEncoder(w).Encode(document)
}
