//go:build e2e && unix

package e2e_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// tally counts cases.
type tally struct{ cases, allowed, denied, warned, refused, unaskable, messages int }

func (c *tally) String() string {
	return fmt.Sprintf("%d cases: %d asked, of which %d allowed, %d denied, %d warned of, %d refused by the API server; "+
		"%d that no cluster can be asked; %d messages compared",
		c.cases, c.cases-c.unaskable, c.allowed, c.denied, c.warned, c.refused, c.unaskable, c.messages)
}

// findings are what the API server did not take, and where what was said is not
// what was expected.
type findings struct {
	// askedOf are the policies whose cases were asked.
	askedOf []string
	// refused, unaskable and differences hold a line for each case.
	refused, unaskable, differences []string
	// aspects are those of the differences, each with its case.
	aspects []string
}

// The aspects of differences.
const (
	// otherVerdict is one between the cluster and bulkhead.
	otherVerdict = "verdict"
	// otherAssertion is one between the cluster and what the suite asserts.
	otherAssertion = "assertion"
	// refusedAlone is an object that the API server alone refuses, of a kind that
	// is built in: bulkhead has no schema of others.
	refusedAlone = "refused by the API server alone"
	// takenAlone is an object that bulkhead alone refuses.
	takenAlone = "refused by bulkhead alone"
)

// hold compares what was said of a case with what bulkhead says, and with the
// suite.
func (f *findings) hold(t *testing.T, o outcome, count *tally, said []string, equal func(said, expected []string) bool) {
	t.Helper()
	count.cases++
	name := o.fixture.name
	if o.unaskable != "" {
		count.unaskable++
		f.unaskable = append(f.unaskable, name+": "+generic(o.unaskable))
		return
	}
	builtIn := isBuiltIn(o.fixture.request.subject())
	if o.reply.refused() {
		count.refused++
		message, _, _ := strings.Cut(o.fixture.generic(o.reply.message), "\n")
		f.refused = append(f.refused, fmt.Sprintf("%s: %d %s", name, o.reply.code, message))
		if o.fixture.refused == "" && builtIn {
			f.differ(name, refusedAlone, nil, nil)
		}
		return
	}
	switch {
	case len(said) == 0:
		count.allowed++
	case o.reply.ok() || o.reply.there():
		count.warned++
	default:
		count.denied++
	}
	count.messages += len(said)
	if o.fixture.refused != "" {
		f.differ(name, takenAlone, []string{o.fixture.refused}, nil)
		return
	}
	if !equal(said, o.offline) {
		f.differ(name, otherVerdict, o.offline, said)
	}
	for _, assertion := range o.fixture.assertions {
		if assertion.Check(o.offline) != nil {
			f.differ(name, otherAssertion, nil, o.offline)
			break
		}
	}
}

// differ notes a difference. What bulkhead says begins with "-" and what the
// cluster says with "+".
func (f *findings) differ(name, aspect string, expected, said []string) {
	f.aspects = append(f.aspects, aspect+": "+name)
	lines := []string{aspect + ": " + name}
	for _, message := range expected {
		if !slices.Contains(said, message) {
			lines = append(lines, "  - "+generic(message))
		}
	}
	for _, message := range said {
		if !slices.Contains(expected, message) {
			lines = append(lines, "  + "+generic(message))
		}
	}
	f.differences = append(f.differences, strings.Join(lines, "\n"))
}

// isBuiltIn reports whether the API server itself knows the kind of an object.
func isBuiltIn(object map[string]any) bool {
	group, _, versioned := strings.Cut(referenceTo(object).apiVersion, "/")
	switch {
	case !versioned || !strings.Contains(group, "."):
		return true
	case group == "gateway.networking.k8s.io":
		return false
	}
	return strings.HasSuffix(group, ".k8s.io")
}

// generic replaces what the API server makes up by itself.
func (f *fixture) generic(message string) string {
	metadata, _ := f.request.subject()["metadata"].(map[string]any)
	prefix, _ := metadata["generateName"].(string)
	if prefix == "" || metadata["name"] != nil {
		return message
	}
	return regexp.MustCompile(regexp.QuoteMeta(prefix)+"[a-z0-9]{5}").ReplaceAllString(message, prefix+"*")
}

func generic(message string) string {
	message = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).ReplaceAllString(message, "UID")
	return regexp.MustCompile(`has nodePort 3[0-9]{4},`).ReplaceAllString(message, "has nodePort PORT,")
}

// assertKnown holds what was found to the golden files and to the table of
// differences, as far as the policies that were asked go.
func (f *findings) assertKnown(t *testing.T) {
	t.Helper()
	golden(t, "refused", f.askedOf, f.refused)
	golden(t, "unaskable", f.askedOf, f.unaskable)
	golden(t, "differences", f.askedOf, f.differences)

	var known []string
	for _, d := range knownFixtureDifferences() {
		for _, name := range d.cases {
			if slices.Contains(f.askedOf, policyOf(name)) {
				known = append(known, d.aspect+": "+name)
			}
		}
	}
	slices.Sort(known)
	slices.Sort(f.aspects)
	assert.Equal(t, known, slices.Compact(f.aspects), "knownFixtureDifferences says why each of them is as it is")
}
