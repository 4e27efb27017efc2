package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shop is a report with a finding of every action and an input error, out of order.
func shop() Report {
	return Report{
		Version: "1.0.0", Profile: "baseline", Summary: Summary{Files: 3, Objects: 12},
		Violations: []Violation{
			{
				Policy: "no_nodeport", Constraint: "no-nodeport", Kind: "K8sNoNodePort",
				EnforcementAction: ActionDryrun, Severity: SeverityMedium,
				Object:  Object{APIVersion: "v1", Kind: "Service", Namespace: "shop", Name: "web"},
				Message: "Service shop/web: nodePort 30080 is open on every node; leave it out",
				Path:    "spec.ports[0].nodePort", Remedy: "Remove nodePort & use type <ClusterIP>.",
				File: "shop/service.yaml", Line: 9, Column: 7,
			},
			{
				Policy: "require_ingress_backend", Constraint: "require-ingress-backend", Kind: "K8sRequireIngressBackend",
				EnforcementAction: ActionWarn, Severity: SeverityLow,
				Object:  Object{APIVersion: "networking.k8s.io/v1", Kind: "Ingress", Namespace: "shop", Name: "web"},
				Message: "Ingress shop/web: Service shop/api does not exist",
				Path:    "spec.rules[0].http.paths[0].backend.service.name",
				File:    "shop/ingress.yaml", Line: 20, Column: 19,
			},
			{
				Policy: "require_networkpolicy", Constraint: "require-networkpolicy", Kind: "K8sRequireNetworkPolicy",
				EnforcementAction: ActionDeny, Severity: SeverityCritical,
				Object:  Object{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "shop", Name: "web"},
				Message: "No matching networkpolicy found for ingress to pods labelled app=web; shop has none",
				Path:    "spec.template.metadata.labels", Remedy: "Add a NetworkPolicy that selects app=web.",
				File: "shop/deployment.yaml", Line: 8,
			},
			{
				Policy: "require_ingress_tls", Constraint: "require-ingress-tls", Kind: "K8sRequireIngressTLS",
				EnforcementAction: ActionDeny, Severity: SeverityHigh,
				Object:  Object{APIVersion: "networking.k8s.io/v1", Kind: "Ingress", Namespace: "shop", Name: "web"},
				Message: `Ingress shop/web: host "api.shop.example" is in no spec.tls entry; add it to spec.tls[].hosts`,
				Path:    "spec.rules[0].host", Remedy: "Add the host to an entry of spec.tls.",
				File: "shop/ingress.yaml", Line: 14, Column: 13,
			},
		},
		Errors: []Error{
			{File: "shop/bad.yaml", Line: 3, Column: 5, Message: `duplicate key "name": keep one of the two`},
			{Message: "profile nonesuch is unknown: use baseline"},
		},
	}
}

// written is what Write writes.
func written(t *testing.T, format Format, r Report, options Options) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Write(&b, format, r, options))
	return b.String()
}

func TestSettleSortsAndCounts(t *testing.T) {
	r := shop()
	before := shop()
	given := r.Violations
	r.Settle()

	var order []string
	for _, v := range r.Violations {
		order = append(order, v.Constraint)
	}
	assert.Equal(t, []string{"require-networkpolicy", "require-ingress-tls", "require-ingress-backend", "no-nodeport"}, order)
	assert.Equal(t, Summary{Files: 3, Objects: 12, Denied: 2, Warned: 1, Dryrun: 1, Errors: 2}, r.Summary)
	assert.Empty(t, r.Errors[0].File)
	assert.Equal(t, "shop/bad.yaml", r.Errors[1].File)
	assert.Equal(t, before.Violations, given, "the slice that was given is left alone")

	again := r
	again.Settle()
	assert.Equal(t, r, again)
}

func TestSettleOrder(t *testing.T) {
	r := Report{
		Violations: []Violation{
			{File: "b", Line: 1, Policy: "a", Message: "a"},
			{File: "a", Line: 10, Policy: "a", Message: "a"},
			{File: "a", Line: 9, Policy: "b", Message: "a"},
			{File: "a", Line: 9, Policy: "a", Message: "b", Column: 1},
			{File: "a", Line: 9, Policy: "a", Message: "a", Column: 2},
			{File: "a", Line: 9, Policy: "a", Message: "a", Column: 1},
		},
		Errors: []Error{
			{File: "a", Line: 1, Column: 10, Message: "a"},
			{File: "a", Line: 1, Column: 9, Message: "b"},
			{File: "a", Line: 1, Column: 9, Message: "a"},
			{File: "a", Line: 0, Column: 11, Message: "a"},
		},
	}
	r.Settle()
	assert.Equal(t, []Violation{
		{File: "a", Line: 9, Policy: "a", Message: "a", Column: 1},
		{File: "a", Line: 9, Policy: "a", Message: "a", Column: 2},
		{File: "a", Line: 9, Policy: "a", Message: "b", Column: 1},
		{File: "a", Line: 9, Policy: "b", Message: "a"},
		{File: "a", Line: 10, Policy: "a", Message: "a"},
		{File: "b", Line: 1, Policy: "a", Message: "a"},
	}, r.Violations)
	assert.Equal(t, []Error{
		{File: "a", Line: 0, Column: 11, Message: "a"},
		{File: "a", Line: 1, Column: 9, Message: "a"},
		{File: "a", Line: 1, Column: 9, Message: "b"},
		{File: "a", Line: 1, Column: 10, Message: "a"},
	}, r.Errors)
}

func TestExitStatus(t *testing.T) {
	for name, test := range map[string]struct {
		report Report
		status int
	}{
		"nothing":          {Report{}, 0},
		"warn":             {Report{Violations: []Violation{{EnforcementAction: ActionWarn}}}, 0},
		"dryrun":           {Report{Violations: []Violation{{EnforcementAction: ActionDryrun}}}, 0},
		"deny":             {Report{Violations: []Violation{{EnforcementAction: ActionDeny}}}, 1},
		"an unknown one":   {Report{Violations: []Violation{{EnforcementAction: "Warn"}}}, 1},
		"error":            {Report{Errors: []Error{{}}}, 2},
		"error and denial": {Report{Violations: []Violation{{EnforcementAction: ActionDeny}}, Errors: []Error{{}}}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			test.report.Settle()
			assert.Equal(t, test.status, test.report.ExitStatus())
		})
	}
}

func TestObjectString(t *testing.T) {
	assert.Equal(t, "Ingress shop/web", Object{Kind: "Ingress", Namespace: "shop", Name: "web"}.String())
	assert.Equal(t, "Namespace shop", Object{Kind: "Namespace", Name: "shop"}.String())
	assert.Equal(t, "Pod shop/(unnamed)", Object{Kind: "Pod", Namespace: "shop"}.String())
	assert.Equal(t, "(unnamed)", Object{}.String())
}
