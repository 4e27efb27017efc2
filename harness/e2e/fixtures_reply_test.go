//go:build e2e && unix

package e2e_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

const (
	byWebhook = `admission webhook "validation.gatekeeper.sh" denied the request: `
	byPolicy  = `ValidatingAdmissionPolicy '`
)

// denials are a webhook's messages by the names of the constraints.
func (r reply) denials() map[string][]string {
	text, denied := strings.CutPrefix(r.message, byWebhook)
	if r.code != http.StatusForbidden || !denied {
		return nil
	}
	return byConstraint(text)
}

// warned are a webhook's warnings by the names of the constraints.
func (r reply) warned() map[string][]string {
	return byConstraint(strings.Join(slices.DeleteFunc(slices.Clone(r.warnings), func(text string) bool {
		return !strings.HasPrefix(text, "[")
	}), "\n"))
}

// byConstraint takes apart what Gatekeeper puts together: "[name] message" in
// lines, though a message may have line breaks too.
func byConstraint(text string) map[string][]string {
	messages := make(map[string][]string)
	starts := regexp.MustCompile(`(?m)^\[([a-z0-9.-]+)\] `).FindAllStringSubmatchIndex(text, -1)
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0] - len("\n")
		}
		name := text[start[2]:start[3]]
		messages[name] = append(messages[name], text[start[1]:end])
	}
	return messages
}

// refused says that the API server itself did not take the object.
func (r reply) refused() bool {
	return !r.ok() && !r.there() && !strings.HasPrefix(r.message, byWebhook) && !strings.Contains(r.message, byPolicy)
}

// there says that the object exists, which the API server finds out when all have
// admitted it.
func (r reply) there() bool {
	return r.code == http.StatusConflict && strings.Contains(r.message, "already exists")
}

// policyDenial is the message of a ValidatingAdmissionPolicy.
func (r reply) policyDenial() (string, bool) {
	parts := regexp.MustCompile(`(?s)ValidatingAdmissionPolicy '[^']+' with binding '[^']+' denied request: (.*)$`).FindStringSubmatch(r.message)
	if r.code != http.StatusUnprocessableEntity || parts == nil {
		return "", false
	}
	return parts[1], true
}
