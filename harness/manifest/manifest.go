// Package manifest turns bytes into Kubernetes objects: it reads YAML and JSON
// as kubectl does, hands each object to the API server's own rules, and
// remembers where every value is written. What cannot be read is reported with
// its file, line and column, and never hides the rest.
package manifest

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// MaxFileSize is the size in bytes up to which a file is read, 32 MiB. No
// object of a cluster comes near it: etcd takes 1.5 MiB.
const MaxFileSize = 32 << 20

// Options say how manifests are read. The zero value reads files of the
// operating system as the API server would store what they hold.
type Options struct {
	// FS is where paths are looked up; nil is the operating system, where
	// absolute paths and ".." work too.
	FS fs.FS
	// Stdin is what the path "-" reads.
	Stdin io.Reader
	// Namespace is the namespace of objects that name none; "" is "default".
	Namespace string
	// Raw leaves objects as they are written: neither checked against the types
	// of their kind, nor defaulted, nor given a namespace. Everything that makes
	// a document readable is asked of them all the same.
	Raw bool
	// Scopes says of kinds whether they are namespaced, as Scopes finds it in
	// CustomResourceDefinitions that were read before.
	Scopes map[schema.GroupKind]bool
	// Server admits the objects; nil is a new one. A caller that reads several
	// times saves a millisecond by sharing it.
	Server *apiserver.Server
}

// Input is what was read.
type Input struct {
	// Objects are those that could be read and that an API server would take, in
	// the order of the paths, then of the files of a folder, then of the
	// documents of a file.
	Objects []Object
	// Errors are in the same order.
	Errors []Error
	// Files is the number of files read, standard input included.
	Files int
}

// Error is something wrong with the input.
type Error struct {
	// File is the path as it was given or found; "" if there is none.
	File string
	// Line and Column count from 1; 0 says that there is none.
	Line, Column int
	// Message says what is wrong and what to do about it.
	Message string
}

// Error writes file:line:column: message, as compilers do.
func (e Error) Error() string {
	var text strings.Builder
	if e.File != "" {
		text.WriteString(e.File)
		if e.Line > 0 {
			fmt.Fprintf(&text, ":%d", e.Line)
			if e.Column > 0 {
				fmt.Fprintf(&text, ":%d", e.Column)
			}
		}
		text.WriteString(": ")
	}
	text.WriteString(e.Message)
	return text.String()
}

// Decode reads the documents of one file.
func Decode(file string, content []byte, options Options) ([]Object, []Error) {
	reader, ctx := newReader(options), context.Background()
	files := []*loaded{reader.open(file, content)}
	reader.parse(ctx, files)
	reader.admitAll(files, reader.scopes(files))
	input := gather(ctx, files)
	return input.Objects, input.Errors
}

// Scopes returns for each kind that a CustomResourceDefinition among the
// objects defines whether it is namespaced.
func Scopes(objects []Object) map[schema.GroupKind]bool {
	scopes := map[schema.GroupKind]bool{}
	for i := range objects {
		learnScope(scopes, objects[i].Value)
	}
	return scopes
}

func learnScope(scopes map[schema.GroupKind]bool, object map[string]any) {
	if object["kind"] != "CustomResourceDefinition" {
		return
	}
	if group, _, _ := strings.Cut(text(object["apiVersion"]), "/"); group != "apiextensions.k8s.io" {
		return
	}
	spec, _ := object["spec"].(map[string]any)
	names, _ := spec["names"].(map[string]any)
	kind := schema.GroupKind{Group: text(spec["group"]), Kind: text(names["kind"])}
	switch spec["scope"] {
	case "Cluster":
		scopes[kind] = false
	case "Namespaced":
		scopes[kind] = true
	}
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

// sortErrors puts the errors of one file in the order of the file.
func sortErrors(errors []Error) {
	slices.SortStableFunc(errors, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), strings.Compare(a.Message, b.Message))
	})
}
