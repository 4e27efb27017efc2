package manifest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// maxValues is up to how many lines, list items and entries of flow style a
// document may have. It bounds the memory that the parser takes for a text of
// nothing else, and is many times what the largest cluster dumps hold.
const maxValues = 2 << 20

// maxDocuments is how many documents a file may have.
const maxDocuments = 100_000

// Read reads the files and folders at the paths: a folder with all that it
// holds in .yaml, .yml and .json files, and "-" as standard input. It goes on
// after every error.
func Read(ctx context.Context, options Options, paths ...string) Input {
	return NewReader(options, paths...).Read(ctx)
}

// reader reads with certain options.
type reader struct {
	options Options
	limit   int64
}

func newReader(options Options) *reader {
	if options.FS == nil {
		options.FS = host{}
	}
	if options.Namespace == "" {
		options.Namespace = "default"
	}
	if options.Server == nil && !options.Raw {
		options.Server = apiserver.New()
	}
	return &reader{options: options, limit: MaxFileSize}
}

// loaded is a file with its documents, as far as they are read.
type loaded struct {
	sources []*source
	errors  []Error // that hold for as long as the file is what it is
	read    bool

	scopes  map[schema.GroupKind]bool // that the objects say of; nil until they are parsed
	items   []item                    // until they are admitted
	objects []Object
}

func (r *reader) load(name string) *loaded {
	content, err := r.content(name)
	if name == "-" {
		name = stdinName
	}
	if err != nil {
		return &loaded{errors: []Error{{File: name, Message: err.Error()}}}
	}
	return r.open(name, content)
}

// open finds the documents of a file.
func (r *reader) open(name string, content []byte) *loaded {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	switch nul := bytes.IndexByte(content, 0); {
	case int64(len(content)) > r.limit:
		return &loaded{errors: []Error{{File: name, Message: r.tooLarge().Error()}}}
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}), bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		return &loaded{read: true, errors: []Error{{name, 1, 1, "UTF-16 text; save it as UTF-8"}}}
	case nul >= 0:
		line := 1 + countLines(content[:nul])
		column := 1 + utf8.RuneCount(content[lastBreak(content[:nul]):nul])
		return &loaded{read: true, errors: []Error{{name, line, column, "binary, not text: there is a NUL byte here; manifests are UTF-8 text"}}}
	}
	sources := split(name, content)
	if len(sources) > maxDocuments {
		return &loaded{read: true, errors: []Error{{File: name, Message: fmt.Sprintf("%d documents, and %d are as many as are read of one file; split it", len(sources), maxDocuments)}}}
	}
	return &loaded{read: true, sources: sources}
}

// item is an object of a document before it is admitted.
type item struct {
	source *source
	prefix apiserver.Path // from the root of the document to the object
	value  map[string]any
}

// parse reads the documents of those files that are new.
func (r *reader) parse(ctx context.Context, files []*loaded) {
	sources := func(file *loaded) []*source {
		if file.scopes != nil {
			return nil
		}
		return file.sources
	}
	items := made(files, sources, func(s *source) ([]item, []Error) {
		if ctx.Err() != nil {
			return nil, nil
		}
		return r.document(s)
	})
	for i, file := range files {
		if file.scopes == nil {
			file.items, file.scopes = items[i], make(map[schema.GroupKind]bool)
			for _, item := range file.items {
				learnScope(file.scopes, item.value)
			}
		}
	}
}

// made is what is made of the parts of each file, on all cores. The files get the errors.
func made[P, M any](files []*loaded, parts func(*loaded) []P, do func(P) ([]M, []Error)) [][]M {
	type task struct {
		file   int
		part   P
		made   []M
		errors []Error
	}
	var tasks []task
	for i, file := range files {
		for _, part := range parts(file) {
			tasks = append(tasks, task{file: i, part: part})
		}
	}
	each(len(tasks), func(i int) { tasks[i].made, tasks[i].errors = do(tasks[i].part) })
	all := make([][]M, len(files))
	for _, task := range tasks {
		all[task.file] = append(all[task.file], task.made...)
		files[task.file].errors = append(files[task.file].errors, task.errors...)
	}
	return all
}

// scopes are those that the options and the files say of.
func (r *reader) scopes(files []*loaded) map[schema.GroupKind]bool {
	scopes := maps.Clone(r.options.Scopes)
	if scopes == nil {
		scopes = map[schema.GroupKind]bool{}
	}
	for _, file := range files {
		maps.Copy(scopes, file.scopes)
	}
	return scopes
}

// admitAll admits the objects of those files that are new.
func (r *reader) admitAll(files []*loaded, scopes map[schema.GroupKind]bool) {
	items := func(file *loaded) []item { return file.items }
	objects := made(files, items, func(i item) ([]Object, []Error) {
		object, errors := r.admit(i, scopes)
		if len(errors) > 0 {
			return nil, errors
		}
		return []Object{object}, nil
	})
	for i, file := range files {
		file.objects, file.items = append(file.objects, objects[i]...), nil
	}
}

// gather puts together what the files hold.
func gather(ctx context.Context, files []*loaded) Input {
	var (
		input    Input
		register = newRegister()
		faults   = make([][]Error, len(files))
	)
	for i, file := range files {
		if file.read {
			input.Files++
		}
		faults[i] = slices.Clone(file.errors)
		for _, object := range file.objects {
			if again := register.add(object); again != nil {
				faults[i] = append(faults[i], *again)
			}
		}
	}
	input.Objects = register.objects()
	for _, found := range faults {
		sortErrors(found)
		input.Errors = append(input.Errors, found...)
	}
	if err := ctx.Err(); err != nil {
		input.Errors = append(input.Errors, Error{Message: "not all was read: " + err.Error()})
	}
	return input
}

// document reads the objects of a document.
func (r *reader) document(s *source) ([]item, []Error) {
	if !utf8.Valid(s.text) {
		return nil, []Error{s.notUTF8()}
	}
	if len(s.text) > maxValues && countValues(s.text) > maxValues {
		return nil, []Error{{s.file, s.lines + 1, 1, "more than 2 million values in one document; split it"}}
	}
	roots, failure := parse(s.text)
	if failure != nil {
		var err error
		if roots, err = parseJSON(s.text); err != nil {
			return nil, []Error{s.syntaxError(failure)}
		}
	}
	var items []item
	var errors []Error
	for i, root := range roots {
		own := s
		if i > 0 {
			own = &source{file: s.file, text: s.text, lines: s.lines, index: i}
		}
		more, problems := r.root(own, root)
		items = append(items, more...)
		errors = append(errors, problems...)
	}
	return items, errors
}

// root reads the objects of the document that a node is the root of.
func (r *reader) root(s *source, root *yaml.Node) ([]item, []Error) {
	reading := &reading{source: s}
	value := reading.value(root, 0)
	if len(reading.errors) > 0 {
		return nil, reading.errors
	}
	switch object := value.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		unrolling := &unrolling{reader: r, source: s, root: root, nodes: reading.nodes}
		unrolling.object(object, nil, "", "")
		return unrolling.items, unrolling.errors
	default:
		reading.fail(root, "this document is %s; a manifest is an object with apiVersion and kind", apiserver.Describe(value))
		return nil, reading.errors
	}
}

func (s *source) notUTF8() Error {
	offset := 0
	for {
		r, size := utf8.DecodeRune(s.text[offset:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		offset += size
	}
	line := s.lines + 1 + countLines(s.text[:offset])
	column := 1 + utf8.RuneCount(s.text[lastBreak(s.text[:offset]):offset])
	return Error{s.file, line, column, fmt.Sprintf("byte 0x%02x is not UTF-8; save the file as UTF-8", s.text[offset])}
}

func countValues(text []byte) int {
	count := 0
	for _, mark := range []string{"\n", ",", "[", "{", "- ", "? "} {
		count += bytes.Count(text, []byte(mark))
	}
	return count
}

// each calls a function for each number below n, on all cores.
func each(n int, do func(i int)) {
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		workers.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = workers.Wait()
}
