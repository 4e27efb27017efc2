package manifest

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// maxObjectValues is how many values one object may hold: more than fit into
// what etcd takes of an object.
const maxObjectValues = 250_000

var (
	kindForm       = regexp.MustCompile(`^[A-Za-z][-A-Za-z0-9]*$`)
	apiVersionForm = regexp.MustCompile(`^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[a-z]([-a-z0-9]*[a-z0-9])?$`)
)

// unrolling takes lists apart into their objects.
type unrolling struct {
	reader *reader
	source *source
	root   *yaml.Node
	nodes  int // values of the document
	items  []item
	errors []Error

	stopped bool // at the limit of errors
}

// fail adds an error at a path from the root of the document.
func (u *unrolling) fail(path apiserver.Path, format string, args ...any) {
	at, entry := lookup(u.root, path)
	if at == nil {
		at = entry
	}
	line, column := u.source.position(at)
	if len(u.errors) == maxErrors {
		u.errors = append(u.errors, tooMany(u.source.file, line, column))
		u.stopped = true
	}
	if u.stopped {
		return
	}
	u.errors = append(u.errors, Error{u.source.file, line, column, fmt.Sprintf(format, args...)})
}

// object takes an object, or a list of such, that stands at a path. The items
// of a list like DeploymentList are Deployments without saying so.
func (u *unrolling) object(object map[string]any, at apiserver.Path, apiVersion, kind string) {
	u.complete(object, apiVersion, kind)
	if !u.named(object, at) {
		return
	}
	items, isList := u.itemsOf(object, at)
	if !isList {
		if u.nodes > maxObjectValues && count(object) > maxObjectValues {
			u.fail(at, "this object holds more than %d values; no cluster takes it, which ends at 1.5 MiB", maxObjectValues)
			return
		}
		u.items = append(u.items, item{u.source, at, object})
		return
	}
	itemVersion, itemKind := text(object["apiVersion"]), strings.TrimSuffix(text(object["kind"]), "List")
	if itemKind == "" {
		itemVersion = ""
	}
	for i, value := range items {
		if u.stopped {
			return
		}
		where := append(slices.Clone(at), "items", i)
		inner, ok := value.(map[string]any)
		if !ok {
			u.fail(where, "this item is %s; the items of a %s are objects", apiserver.Describe(value), text(object["kind"]))
			continue
		}
		u.object(inner, where, itemVersion, itemKind)
	}
}

// complete sets apiVersion and kind where they may be left out: in the items of
// a typed list, and in a kustomization.yaml.
func (u *unrolling) complete(object map[string]any, apiVersion, kind string) {
	switch path.Base(filepath.ToSlash(u.source.file)) {
	case "kustomization.yaml", "kustomization.yml":
		if kind == "" && object["apiVersion"] == nil && object["kind"] == nil {
			apiVersion, kind = "kustomize.config.k8s.io/v1beta1", "Kustomization"
		}
	}
	if kind == "" {
		return
	}
	if object["apiVersion"] == nil {
		object["apiVersion"] = apiVersion
	}
	if object["kind"] == nil {
		object["kind"] = kind
	}
}

// named reports whether an object says what it is.
func (u *unrolling) named(object map[string]any, at apiserver.Path) bool {
	apiVersion, hasVersion := object["apiVersion"].(string)
	kind, hasKind := object["kind"].(string)
	errors := len(u.errors)
	switch {
	case object["apiVersion"] == nil && object["kind"] == nil:
		u.fail(at, "neither apiVersion nor kind; a manifest says what it is, as in apiVersion: v1 and kind: Service")
		return false
	case object["apiVersion"] == nil:
		u.fail(at, "no apiVersion; %s", u.suggestVersion(kind))
	case !hasVersion:
		u.fail(append(slices.Clone(at), "apiVersion"), "apiVersion is %s; it must be a string such as v1 or apps/v1", apiserver.Describe(object["apiVersion"]))
	case !apiVersionForm.MatchString(apiVersion):
		u.fail(append(slices.Clone(at), "apiVersion"), "apiVersion is %s; it must be of the form v1 or apps/v1", apiserver.Describe(apiVersion))
	}
	switch {
	case object["kind"] == nil:
		u.fail(at, "no kind; say what the object is, as in kind: Service")
	case !hasKind:
		u.fail(append(slices.Clone(at), "kind"), "kind is %s; it must be a string such as Service", apiserver.Describe(object["kind"]))
	case !kindForm.MatchString(kind):
		u.fail(append(slices.Clone(at), "kind"), "kind is %s; it must be one word such as Service", apiserver.Describe(kind))
	}
	return len(u.errors) == errors
}

func (u *unrolling) suggestVersion(kind string) string {
	if server := u.reader.options.Server; server != nil {
		if version := server.APIVersion(kind); version != "" {
			return fmt.Sprintf("%s is a kind of %s", kind, version)
		}
	}
	return "say which API the object is of, as in apiVersion: apps/v1"
}

// itemsOf returns the items of a list: of the kind List, or of a kind that is
// called ...List and holds objects.
func (u *unrolling) itemsOf(object map[string]any, at apiserver.Path) ([]any, bool) {
	kind, apiVersion := text(object["kind"]), text(object["apiVersion"])
	if !strings.HasSuffix(kind, "List") {
		return nil, false
	}
	items, isList := object["items"].([]any)
	certainly := kind == "List" && apiVersion == "v1"
	if server := u.reader.options.Server; server != nil && server.Builtin(schema.FromAPIVersionAndKind(apiVersion, kind)) {
		certainly = true
	}
	switch {
	case certainly && !isList && object["items"] != nil:
		u.fail(append(slices.Clone(at), "items"), "items is %s; it must be a list", apiserver.Describe(object["items"]))
		return nil, true
	case certainly:
		return items, true
	case !isList:
		return nil, false
	}
	for _, value := range items {
		if _, ok := value.(map[string]any); !ok {
			return nil, false
		}
	}
	return items, true
}

// count returns the number of values in a value.
func count(value any) int {
	values := 1
	switch v := value.(type) {
	case map[string]any:
		for _, inner := range v {
			values += count(inner)
		}
	case []any:
		for _, inner := range v {
			values += count(inner)
		}
	}
	return values
}
