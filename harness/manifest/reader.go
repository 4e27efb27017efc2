package manifest

import (
	"context"
	"io/fs"
	"maps"
	"reflect"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Reader reads the same paths over and over, and of the files only those that have
// changed. It is not for several goroutines at once.
type Reader struct {
	reader *reader
	paths  []string
	files  map[string]kept // of the last time, by name
	scopes map[schema.GroupKind]bool
}

// kept is a file as it was read, and what told it from others then.
type kept struct {
	*loaded
	size    int64
	changed time.Time
	// settled is whether a file that changes will be told by the two: not one that was
	// written a moment before it was read, as file systems count time in steps.
	settled bool
}

// step is longer than any step of a file system's time.
const step = 3 * time.Second

// NewReader makes a Reader that has read nothing yet, of the paths that Read takes.
func NewReader(options Options, paths ...string) *Reader {
	return &Reader{reader: newReader(options), paths: paths}
}

// Read reads what is at the paths now. The Value of an object that is what it was the
// last time is the same map; it must not be written to. Standard input is read the first
// time alone, and is there the next times too.
func (r *Reader) Read(ctx context.Context) Input {
	files, now := r.load(ctx)
	r.reader.parse(ctx, files)
	if scopes := r.reader.scopes(files); !maps.Equal(scopes, r.scopes) {
		if r.files != nil {
			// To be told a namespace or none, an object has to be as it is written.
			r.files = onlyStdin(r.files)
			files, now = r.load(ctx)
			r.reader.parse(ctx, files)
		}
		r.scopes = scopes
	}
	r.reader.admitAll(files, r.scopes)
	for name, file := range now {
		file.recognise(r.files[name])
	}
	if r.files = now; ctx.Err() != nil {
		r.files = nil
	}
	return gather(ctx, files)
}

// load lists the files, and opens those that are not what they were.
func (r *Reader) load(ctx context.Context) ([]*loaded, map[string]kept) {
	listed := listFiles(r.reader.options.FS, r.paths)
	files := make([]kept, len(listed))
	each(len(listed), func(i int) {
		if listed[i].err != nil {
			files[i] = kept{loaded: &loaded{errors: []Error{*listed[i].err}}}
			return
		}
		files[i] = r.file(ctx, listed[i].name)
	})
	all, now := make([]*loaded, len(files)), make(map[string]kept, len(files))
	for i, file := range files {
		all[i] = file.loaded
		if listed[i].err == nil {
			now[listed[i].name] = file
		}
	}
	return all, now
}

// file is a file as it is now.
func (r *Reader) file(ctx context.Context, name string) kept {
	before, known := r.files[name]
	if name == "-" {
		if !known {
			before = kept{loaded: r.reader.load(name)}
		}
		return before
	}
	began := time.Now()
	info, err := fs.Stat(r.reader.options.FS, name)
	if err == nil && known && before.settled && before.size == info.Size() && before.changed.Equal(info.ModTime()) {
		return before
	}
	if ctx.Err() != nil {
		return kept{loaded: &loaded{}}
	}
	made := kept{loaded: r.reader.load(name)}
	if err == nil {
		made.size, made.changed = info.Size(), info.ModTime()
		made.settled = began.Sub(made.changed) > step
	}
	return made
}

// recognise takes those objects for unchanged that are what they were.
func (k kept) recognise(before kept) {
	if before.loaded == nil || before.loaded == k.loaded {
		return
	}
	old := make(map[Reference]map[string]any, len(before.objects))
	for _, object := range before.objects {
		old[object.Reference] = object.Value
	}
	for i := range k.objects {
		if value := old[k.objects[i].Reference]; reflect.DeepEqual(value, k.objects[i].Value) {
			k.objects[i].Value = value
		}
	}
}

// onlyStdin leaves of files standard input, which is there no second time, with its
// documents to be read again.
func onlyStdin(files map[string]kept) map[string]kept {
	left := make(map[string]kept)
	if stdin, known := files["-"]; known {
		if len(stdin.sources) > 0 {
			stdin.loaded = &loaded{sources: stdin.sources, read: true}
		}
		left["-"] = stdin
	}
	return left
}
