package matrix

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// faults gathers what is wrong with the values of one object, each with its
// place.
type faults struct {
	object *manifest.Object
	errors []manifest.Error
}

// add adds a fault at a path.
func (f *faults) add(path apiserver.Path, format string, args ...any) {
	line, column := f.object.Position(path)
	f.errors = append(f.errors, manifest.Error{
		File: f.object.File, Line: line, Column: column,
		Message: f.object.String() + ": " + path.String() + " " + fmt.Sprintf(format, args...),
	})
}

// form is an object whose fields are read one by one, each of one type. What
// is of another type is a fault, and so is at the end every field that was not
// asked for: a misspelt field would otherwise open or close something silently.
type form struct {
	*faults
	path   apiserver.Path
	fields map[string]any
	known  []string
}

// open returns the form that a value is; an empty one where it is none.
func (f *faults) open(value any, path apiserver.Path) *form {
	fields, ok := value.(map[string]any)
	if !ok {
		f.add(path, "is %s; it must be an object", apiserver.Describe(value))
	}
	return &form{faults: f, path: path, fields: fields}
}

// at is the path of a field, or of something in it.
func (f *form) at(steps ...any) apiserver.Path { return slices.Concat(f.path, steps) }

// field returns what a field holds, and whether it is there. As in every object
// of Kubernetes, null is nothing.
func (f *form) field(name string) (any, bool) {
	f.known = append(f.known, name)
	return f.fields[name], f.has(name)
}

// has reports whether a field is there.
func (f *form) has(name string) bool { return f.fields[name] != nil }

// text reads a string; fallback stands for a field that is not there.
func (f *form) text(name, fallback string) string {
	value, there := f.field(name)
	if !there {
		return fallback
	}
	text, ok := value.(string)
	if !ok {
		f.add(f.at(name), "is %s; it must be a string", apiserver.Describe(value))
	}
	return text
}

// flag reads a boolean, false where it is not there.
func (f *form) flag(name string) bool {
	value, there := f.field(name)
	if !there {
		return false
	}
	flag, ok := value.(bool)
	if !ok {
		f.add(f.at(name), "is %s; it must be true or false", apiserver.Describe(value))
	}
	return flag
}

// list reads a list; none where it is not there.
func (f *form) list(name string) []any {
	value, there := f.field(name)
	if !there {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		f.add(f.at(name), "is %s; it must be a list", apiserver.Describe(value))
	}
	return list
}

// forms reads a list of objects.
func (f *form) forms(name string) []*form {
	var forms []*form
	for i, item := range f.list(name) {
		forms = append(forms, f.open(item, f.at(name, i)))
	}
	return forms
}

// texts reads a list of strings, one for each item.
func (f *form) texts(name string) []string {
	var texts []string
	for i, item := range f.list(name) {
		text, ok := item.(string)
		if !ok {
			f.add(f.at(name, i), "is %s; it must be a string", apiserver.Describe(item))
		}
		texts = append(texts, text)
	}
	return texts
}

// number reads a port number, 0 where there is none or it is out of range.
func (f *form) number(name string) int {
	value, there := f.field(name)
	if !there {
		return 0
	}
	number, ok := value.(int64)
	switch {
	case !ok:
		f.add(f.at(name), "is %s; it must be an integer", apiserver.Describe(value))
		return 0
	case number < 1 || number > lastPort:
		f.add(f.at(name), "is %d; it must be between 1 and %d", number, lastPort)
		return 0
	}
	return int(number)
}

// prefixes reads a list of networks, leaving out those that are none.
func (f *form) prefixes(name string) []netip.Prefix {
	var prefixes []netip.Prefix
	for i, text := range f.texts(name) {
		if prefix, fault := readPrefix(text); fault != "" {
			f.add(f.at(name, i), "is %q, %s", text, fault)
		} else {
			prefixes = append(prefixes, prefix)
		}
	}
	return prefixes
}

// readPrefix reads a network, and says what is wrong where the text is none.
func readPrefix(text string) (prefix netip.Prefix, fault string) {
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		if address, err := netip.ParseAddr(text); err == nil && address.Zone() == "" && !address.Is4In6() {
			return prefix, fmt.Sprintf("an address without the length of a network; write %s", netip.PrefixFrom(address, address.BitLen()))
		}
		return prefix, "which is no network; write one such as 10.0.0.0/8 or fc00::/7"
	case prefix.Addr().Is4In6():
		return prefix, "an IPv4-mapped IPv6 network, which matches no packet; write it as IPv4"
	case prefix != prefix.Masked():
		return prefix, fmt.Sprintf("which has bits beyond its length; write %s", prefix.Masked())
	}
	return prefix, ""
}

// close reports the fields that nobody asked for.
func (f *form) close() {
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		if slices.Contains(f.known, name) {
			continue
		}
		f.add(f.at(name), "is unknown; correct or remove it: there are %s", strings.Join(f.known, ", "))
	}
}
