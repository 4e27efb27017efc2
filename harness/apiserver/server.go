// Package apiserver does to an object what the Kubernetes API server does
// before any policy sees it: it reads the object strictly against the types of
// its kind, fills in the defaults that bear on the network, and refuses what
// the server would refuse. What comes out is the object as the cluster would
// store it.
//
// The semantics are those of Kubernetes 1.36 with its default feature gates.
package apiserver

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Fault is one reason for which the API server refuses an object.
type Fault struct {
	// Path leads to the value at fault, or to where it would stand.
	Path Path
	// Message names the path and says what is wrong and what would be right.
	Message string
}

// Spelling tells how the value at a path is written in the source of an
// object, as "yes" for a value that reads as true. It reports false when that
// is not known.
type Spelling func(path Path) (string, bool)

// Server admits objects. It knows the kinds that a Kubernetes API server
// serves itself. A Server is safe for concurrent use.
type Server struct {
	scheme *runtime.Scheme

	mu     sync.Mutex
	shapes map[reflect.Type]*shape
}

// New returns a Server that knows the built-in kinds.
func New() *Server {
	return &Server{scheme: builtinScheme(), shapes: map[reflect.Type]*shape{}}
}

// Admit returns the object as the API server would store it, or the faults for
// which it would refuse it, in the order of their paths: all of them, up to a
// hundred. The object itself stays as it is.
//
// A kind that is not built in is returned as it is, with its metadata checked.
// Spelling may be nil; it lets a message repeat a value as its author wrote it.
func (s *Server) Admit(object map[string]any, spelling Spelling) (map[string]any, []Fault) {
	apiVersion, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	gvk := schema.FromAPIVersionAndKind(apiVersion, kind)
	found := &findings{spelling: spelling}

	target := s.typeOf(gvk)
	if target == nil {
		found.misplacedKind(s, gvk)
		found.looseMetadata(object)
		if len(found.faults) > 0 {
			return nil, found.all()
		}
		return object, nil
	}

	shape := s.shapeOf(target)
	typed := reflect.New(target)
	found.decode(object, typed.Elem(), shape)
	// A value of a wrong type leaves a gap in the typed object, so that what is
	// found beyond the types would mislead. An unknown field does not.
	if len(found.faults) == 0 {
		applyDefaults(typed.Interface())
		if object, ok := typed.Interface().(metav1.Object); ok && persisted(gvk) {
			found.metadata(gvk, object)
		}
		found.spec(typed.Interface())
	}
	if len(found.faults)+len(found.unknown) > 0 {
		return nil, found.all()
	}
	stored, _ := encode(typed.Elem(), shape).(map[string]any)
	if !Namespaced(gvk) {
		if metadata, ok := stored["metadata"].(map[string]any); ok {
			delete(metadata, "namespace")
		}
	}
	return stored, nil
}

// maxFaults is how many faults of one object are returned.
const maxFaults = 100

// findings gathers the faults of one object.
type findings struct {
	faults   []Fault
	unknown  []unknownField // the faults that are unknown fields, without a message so far
	spelling Spelling
	trail    []trailStep // to the value being decoded
}

// unknownField is a field that the type at hand does not have.
type unknownField struct {
	path  Path
	name  string
	owner *shape
}

// refuse adds a fault. The message is the path followed by what is wrong.
func (f *findings) refuse(where *place, format string, args ...any) {
	path := where.path()
	f.faults = append(f.faults, Fault{path, path.String() + " " + fmt.Sprintf(format, args...)})
}

// refuseAs adds a fault whose message does not begin with the path.
func (f *findings) refuseAs(where *place, format string, args ...any) {
	f.faults = append(f.faults, Fault{where.path(), fmt.Sprintf(format, args...)})
}

// lacks adds a fault about something that is not there. Where there are unknown
// fields it is more likely to be there under a wrong name.
func (f *findings) lacks(where *place, format string, args ...any) {
	if len(f.unknown) == 0 {
		f.refuse(where, format, args...)
	}
}

// all returns the faults in the order of their paths, without repetitions and
// up to the limit.
func (f *findings) all() []Fault {
	slices.SortFunc(f.unknown, func(a, b unknownField) int { return a.path.compare(b.path) })
	more := max(len(f.unknown)-maxFaults, 0)
	for _, field := range f.unknown[:len(f.unknown)-more] {
		f.faults = append(f.faults, Fault{field.path, field.message()})
	}
	slices.SortStableFunc(f.faults, func(a, b Fault) int {
		return cmp.Or(a.Path.compare(b.Path), strings.Compare(a.Message, b.Message))
	})
	faults := slices.CompactFunc(f.faults, func(a, b Fault) bool { return a.Message == b.Message })
	if extra := len(faults) - maxFaults; extra > 0 {
		more += extra
		faults = faults[:maxFaults]
	}
	if more > 0 {
		faults = append(faults, Fault{Path{}, fmt.Sprintf("%d more faults; mend the first ones", more)})
	}
	return faults
}

func (u unknownField) message() string {
	if similar := nearest(u.name, u.owner.names()); similar != "" {
		return fmt.Sprintf("unknown field %s; did you mean %s?", u.path, similar)
	}
	return fmt.Sprintf("unknown field %s; %s has no such field: correct or remove it", u.path, u.owner.name)
}
