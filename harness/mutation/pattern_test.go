package mutation

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPatterns(t *testing.T) {
	for pattern, want := range map[string][]string{
		`^a$`:       {"^a", "^~$", "a$"},
		`ab*`:       {"ab", "ab+", "~b*"},
		`a+`:        {"a", "a*", "~+"},
		`\.?`:       {".?", `\.`, "~?"},
		`\d`:        {"~"},
		`[a-z_]`:    {"[^a-z_]", "[_]", "[a-z]"},
		`[^]]`:      {"[]]"},
		`[-.]{2,3}`: {"[-.]{1,3}", "[-.]{2,2}", "[-.]{2,4}", "[-.]{3,3}", "[-]{2,3}", "[.]{2,3}", "[^-.]{2,3}"},
		`a{0}`:      {"a{1}", "~{0}"},
		`(?:a|b)c`:  {"(?:a)c", "(?:a|b)~", "(?:a|~)c", "(?:b)c", "(?:~|b)c"},
		`a|b|c`:     {"a|b", "a|b|~", "a|c", "a|~|c", "b|c", "~|b|c"},
		`)*(,`:      {")*(~", ")+(,", ")(,"},
		``:          nil,
	} {
		assert.ElementsMatch(t, want, patterns(pattern), pattern)
	}
}

func FuzzPatterns(f *testing.F) {
	for _, seed := range []string{`^(a|b)+[^x-z\]]{2,3}$`, `)*(`, `[`, `\`, `{`, `a{1`, `[^`, `(?:`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		_, err := regexp.Compile(pattern)
		for _, changed := range patterns(pattern) {
			assert.NotEqual(t, pattern, changed)
			if _, broken := regexp.Compile(changed); err == nil {
				assert.NoError(t, broken)
			}
		}
	})
}
