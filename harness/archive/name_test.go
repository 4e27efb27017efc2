package archive_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/archive"
)

func TestReadNames(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"/etc/passwd", "it is absolute"},
		{"//server/share", "it is absolute"},
		{"C:/a", `invalid char ':'`},
		{"a:stream", `invalid char ':'`},
		{"../a", `invalid path element ".."`},
		{"a/../../b", `invalid path element ".."`},
		{"a/..", `invalid path element ".."`},
		{"...", `invalid path element "..."`},
		{"./a", `invalid path element "."`},
		{"a/./b", `invalid path element "."`},
		{"a//b", "double slash"},
		{`a\b`, `invalid char '\\'`},
		{"a\nb", `invalid char '\n'`},
		{"a\x1bb", `invalid char '\x1b'`},
		{"a\x7fb", `invalid char '\x7f'`},
		{"a b", `invalid char ' '`},
		{" a", `invalid char ' '`},
		{"a /b", `invalid char ' '`},
		{"a.", "trailing dot in path element"},
		{"a./b", "trailing dot in path element"},
		{"a*", `invalid char '*'`},
		{"a?", `invalid char '?'`},
		{"a|b", `invalid char '|'`},
		{`a"b`, `invalid char '"'`},
		{"a<b", `invalid char '<'`},
		{"CON", `"CON" disallowed as path element component on Windows`},
		{"aux.rego", `"aux" disallowed as path element component on Windows`},
		{"a/nul.tar.gz", `"nul" disallowed as path element component on Windows`},
		{"Com1", `"Com1" disallowed as path element component on Windows`},
		{"CONIN$", `invalid char '$'`},
		{"POLICI~1", `invalid char '~'`},
	} {
		refused(t, zipped(t, stream(t, entry(test.name, nil))), archive.DefaultLimits(),
			fmt.Sprintf("entry %q: bad name: %s", test.name, test.want))
		_, err := archive.Write(map[string][]byte{test.name: nil})
		require.EqualError(t, err, fmt.Sprintf("entry %q: bad name: %s", test.name, test.want))
	}

	// The tar writer does not write these in USTAR.
	for _, test := range []struct{ name, want string }{
		{"", "empty string"},
		{"a\xff", "invalid UTF-8"},
		{"pölicy", `'ö' is not ASCII`},
	} {
		raw := stream(t, entry("x", nil))
		copy(raw, append([]byte(test.name), 0))
		refused(t, zipped(t, summed(raw)), archive.DefaultLimits(), fmt.Sprintf("entry %q: bad name: %s", test.name, test.want))
		_, err := archive.Write(map[string][]byte{test.name: nil})
		require.EqualError(t, err, fmt.Sprintf("entry %q: bad name: %s", test.name, test.want))
	}
}

// summed is a tar stream with the checksum of its first header set right.
func summed(stream []byte) []byte {
	copy(stream[148:156], "        ")
	sum := 0
	for _, b := range stream[:512] {
		sum += int(b)
	}
	copy(stream[148:156], fmt.Sprintf("%06o\x00 ", sum))
	return stream
}

func TestReadOrder(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"a", "a"}, `entry "a": the entry is there twice`},
		{[]string{"a", "b", "a"}, `entry "a": the entry is there twice`},
		{[]string{"a/", "a/"}, `entry "a/": the entry is there twice`},
		{[]string{"a", "a/"}, `entry "a/": the name is that of a file and of a directory`},
		{[]string{"README", "readme"}, `entry "readme": the name differs only in case from "README"`},
		{[]string{"Lib/", "Lib/a", "lib/"}, `entry "lib/": the name differs only in case from "Lib/"`},
		{[]string{"Lib/", "Lib/a", "lib"}, `entry "lib": the name differs only in case from "Lib/"`},
		{[]string{"b", "a"}, `entry "a": the entry follows "b": entries are sorted by name`},
		{[]string{"a/", "a/b", "a-b"}, `entry "a-b": the entry follows "a/b": entries are sorted by name`},
		{[]string{"a/b"}, `entry "a/b": the entry of its directory "a/" is missing`},
		{[]string{"a/b/", "a/b/c"}, `entry "a/b/": the entry of its directory "a/" is missing`},
		{[]string{"A/", "a/b"}, `entry "a/b": the entry of its directory "a/" is missing`},
		{[]string{"a", "a/b"}, `entry "a/b": its directory "a" is a file`},
		{[]string{"a/"}, `entry "a/": the directory holds no file`},
		{[]string{"a/", "a/b/", "c"}, `entry "a/": the directory holds no file`},
		{[]string{"a/", "a/b", "a/c/"}, `entry "a/c/": the directory holds no file`},
		{[]string{"/"}, `entry "/": bad name: empty string`},
	} {
		refused(t, zipped(t, stream(t, named(test.names...)...)), archive.DefaultLimits(), test.want)
	}
}
