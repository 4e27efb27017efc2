package mutation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// patterns are the regular expressions that are one mistake away from another:
// an anchor or an alternative is missing, a repetition is another, a class is
// inverted or lacks a range, a dot is not escaped, a text is misspelt. They
// compile if the pattern does; it may be a fragment of one.
func patterns(pattern string) []string {
	var found []string
	_, err := regexp.Compile(pattern)
	fragment := err != nil
	put := func(from, to int, replacement string) {
		changed := pattern[:from] + replacement + pattern[to:]
		if changed == pattern {
			return
		}
		if _, err := regexp.Compile(changed); err == nil || fragment {
			found = append(found, changed)
		}
	}

	groups := []int{0} // where the alternative at hand begins, by depth
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '\\':
			end := min(i+2, len(pattern))
			if strings.HasPrefix(pattern[i:], `\.`) {
				put(i, end, ".")
			}
			put(i, end, "~")
			i++
		case '^', '$':
			put(i, i+1, "")
		case '?':
			put(i, i+1, "")
		case '*':
			put(i, i+1, "+")
			put(i, i+1, "")
		case '+':
			put(i, i+1, "*")
			put(i, i+1, "")
		case '{':
			end := i + max(strings.IndexByte(pattern[i:], '}'), 1)
			for _, bounds := range repetitions(pattern[i+1 : end]) {
				put(i+1, end, bounds)
			}
			i = end
		case '[':
			i = class(pattern, i, put)
		case '(':
			if strings.HasPrefix(pattern[i:], "(?:") {
				i += 2
			}
			groups = append(groups, i+1)
		case '|':
			put(groups[len(groups)-1], i+1, "")
			groups[len(groups)-1] = i + 1
		case ')':
			dropLast(pattern, groups[len(groups)-1], i, put)
			groups = groups[:max(len(groups)-1, 1)]
		default:
			put(i, i+1, "~")
			i = literal(pattern, i)
		}
	}
	dropLast(pattern, groups[0], len(pattern), put)
	slices.Sort(found)
	return slices.Compact(found)
}

// dropLast drops the last one of several alternatives.
func dropLast(pattern string, from, to int, put func(int, int, string)) {
	if from > 0 && pattern[from-1] == '|' {
		put(from-1, to, "")
	}
}

// literal is the end of a run of letters and digits.
func literal(pattern string, from int) int {
	end := from
	for end+1 < len(pattern) && !strings.ContainsRune(`\^$?*+{[(|).`, rune(pattern[end+1])) {
		end++
	}
	return end
}

// repetitions are the bounds next to "2" or "1,253".
func repetitions(bounds string) []string {
	var found []string
	parts := strings.Split(bounds, ",")
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil {
			continue
		}
		for _, other := range []int{n - 1, n + 1} {
			if other < 0 {
				continue
			}
			changed := slices.Clone(parts)
			changed[i] = strconv.Itoa(other)
			found = append(found, strings.Join(changed, ","))
		}
	}
	return found
}

// class mutates a class of characters and returns where it ends.
func class(pattern string, from int, put func(int, int, string)) int {
	i := from + 1
	if strings.HasPrefix(pattern[i:], "^") {
		put(i, i+1, "")
		i++
	} else {
		put(i, i, "^")
	}
	first := i
	var elements []span
	for ; i < len(pattern) && (pattern[i] != ']' || i == first); i++ {
		start := i
		if pattern[i] == '\\' {
			i++
		}
		if i+2 < len(pattern) && pattern[i+1] == '-' && pattern[i+2] != ']' {
			i += 2
		}
		elements = append(elements, span{start, min(i+1, len(pattern))})
	}
	// Without its only element, a class would end elsewhere.
	if len(elements) > 1 {
		for _, e := range elements {
			put(e.from, e.to, "")
		}
	}
	return i
}
