package report

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// golden compares with a file of testdata; UPDATE_GOLDEN=1 writes the file instead.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// rules describes two policies, one of which found nothing.
func rules() []Rule {
	return []Rule{
		{
			Policy: "require_ingress_tls", Kind: "K8sRequireIngressTLS", Title: "Require TLS on every host of an Ingress",
			Description: "Denies hosts without TLS. Remedy: add the host to an entry of spec.tls.", Severity: SeverityHigh,
			EnforcementAction: ActionDeny, Constraints: []string{"require-ingress-tls"},
			Links:    []string{"https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"},
			Controls: []string{"iso27001-2022/8.24"},
		},
		{
			Policy: "no_external_ips", Kind: "K8sNoExternalIPs", Title: "No external IPs", Severity: SeverityHigh,
			EnforcementAction: ActionDeny, Constraints: []string{"no-external-ips"},
		},
	}
}

// parsed is the SARIF of a report, which keeps to the schema.
func parsed(t *testing.T, r Report, options Options) *sarif.Run {
	t.Helper()
	log, err := sarif.FromString(written(t, SARIF, r, options))
	require.NoError(t, err)
	require.NoError(t, log.Validate())
	require.Len(t, log.Runs, 1)
	return log.Runs[0]
}

func TestSARIF(t *testing.T) {
	golden(t, "shop.sarif", written(t, SARIF, shop(), Options{Rules: rules()}))
	golden(t, "empty.sarif", written(t, SARIF, Report{}, Options{}))
}

func TestSARIFKeepsToTheSchema(t *testing.T) {
	for name, r := range map[string]Report{"shop": shop(), "hostile": hostile(), "empty": {}} {
		t.Run(name, func(t *testing.T) {
			parsed(t, r, Options{})
			parsed(t, r, Options{Rules: rules()})
		})
	}
}

func TestSARIFRules(t *testing.T) {
	run := parsed(t, shop(), Options{Rules: rules()})
	assert.Equal(t, "bulkhead", *run.Tool.Driver.Name)
	assert.Equal(t, "1.0.0", *run.Tool.Driver.Version)
	var got [][]string
	for _, rule := range run.Tool.Driver.Rules {
		severity, _ := rule.Properties.Properties["security-severity"].(string)
		got = append(got, []string{*rule.ID, *rule.Name, rule.DefaultConfiguration.Level, severity, *rule.ShortDescription.Text, *rule.FullDescription.Text, *rule.Help.Text})
	}
	assert.Equal(t, [][]string{
		{"no_external_ips", "K8sNoExternalIPs", "error", "8.0", "No external IPs", "No external IPs", "No external IPs"},
		{"no_nodeport", "K8sNoNodePort", "note", "5.5", "K8sNoNodePort", "Remove nodePort & use type <ClusterIP>.", "Remove nodePort & use type <ClusterIP>."},
		{"require_ingress_backend", "K8sRequireIngressBackend", "warning", "2.0", "K8sRequireIngressBackend", "K8sRequireIngressBackend", "K8sRequireIngressBackend"},
		{
			"require_ingress_tls", "K8sRequireIngressTLS", "error", "8.0", "Require TLS on every host of an Ingress",
			"Denies hosts without TLS. Remedy: add the host to an entry of spec.tls.",
			"Denies hosts without TLS. Remedy: add the host to an entry of spec.tls.\n\nSee also:\n- https://kubernetes.io/docs/concepts/services-networking/ingress/#tls\n",
		},
		{"require_networkpolicy", "K8sRequireNetworkPolicy", "error", "9.5", "K8sRequireNetworkPolicy", "Add a NetworkPolicy that selects app=web.", "Add a NetworkPolicy that selects app=web."},
	}, got)
}

func TestSARIFResultsPointAtTheirRule(t *testing.T) {
	run := parsed(t, shop(), Options{Rules: rules()})
	var levels []string
	for _, result := range run.Results {
		assert.Equal(t, *result.RuleID, *run.Tool.Driver.Rules[result.RuleIndex].ID)
		levels = append(levels, *result.RuleID+" "+result.Level)
	}
	assert.Equal(t, []string{"require_networkpolicy error", "require_ingress_tls error", "require_ingress_backend warning", "no_nodeport note"}, levels)
}

func TestSARIFInputErrors(t *testing.T) {
	invocation := parsed(t, shop(), Options{}).Invocations[0]
	assert.False(t, *invocation.ExecutionSuccessful)
	assert.Equal(t, 2, *invocation.ExitCode)
	require.Len(t, invocation.ToolExecutionNotifications, 2)
	assert.Empty(t, invocation.ToolExecutionNotifications[0].Locations)
	second := invocation.ToolExecutionNotifications[1]
	assert.Equal(t, "error", second.Level)
	assert.Equal(t, `duplicate key "name": keep one of the two`, *second.Message.Text)
	assert.Equal(t, "shop/bad.yaml", *second.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	assert.Equal(t, 3, *second.Locations[0].PhysicalLocation.Region.StartLine)

	r := shop()
	r.Errors = nil
	invocation = parsed(t, r, Options{}).Invocations[0]
	assert.True(t, *invocation.ExecutionSuccessful)
	assert.Equal(t, 1, *invocation.ExitCode)
}

func TestSARIFURI(t *testing.T) {
	for _, test := range []struct {
		file, uri string
		relative  bool
	}{
		{"shop/ingress.yaml", "shop/ingress.yaml", true},
		{"./shop//ingress.yaml", "shop/ingress.yaml", true},
		{"../a.yaml", "../a.yaml", true},
		{"a b#c?d%.yaml", "a%20b%23c%3Fd%25.yaml", true},
		{"c:d.yaml", "./c:d.yaml", true},
		{"http://x/y", "./http:/x/y", true},
		{"//host/a.yaml", "file:///host/a.yaml", false},
		{"/srv/ä.yaml", "file:///srv/%C3%A4.yaml", false},
		{"<stdin>", "%3Cstdin%3E", true},
		{"-", "-", true},
		{"a\n\xff", "a%0A%FF", true},
	} {
		t.Run(test.file, func(t *testing.T) {
			uri, relative := sarifURI(test.file)
			assert.Equal(t, test.uri, uri)
			assert.Equal(t, test.relative, relative)
		})
	}
}

func TestSARIFFingerprints(t *testing.T) {
	prints := func(r Report) []string {
		var all []string
		for _, result := range parsed(t, r, Options{}).Results {
			all = append(all, result.PartialFingerprints["policyObjectPath/v1"])
		}
		return all
	}
	moved := shop()
	for i := range moved.Violations {
		moved.Violations[i].Line += 7
		moved.Violations[i].Column++
		moved.Violations[i].Message = "other words"
	}
	assert.Equal(t, prints(shop()), prints(moved))
	assert.Len(t, prints(shop()), 4)

	twice := shop()
	second := twice.Violations[3]
	second.Message += ", too"
	twice.Violations = []Violation{twice.Violations[3], second}
	got := prints(twice)
	require.Len(t, got, 2)
	assert.Equal(t, strings.TrimSuffix(got[0], ":1"), strings.TrimSuffix(got[1], ":2"))
	assert.NotEqual(t, got[0], got[1])

	seen := map[string]bool{}
	for _, change := range []func(*Violation){
		func(*Violation) {},
		func(v *Violation) { v.Policy = "other" },
		func(v *Violation) { v.Object.Kind = "Gateway" },
		func(v *Violation) { v.Object.Namespace = "other" },
		func(v *Violation) { v.Object.Name = "other" },
		func(v *Violation) { v.Path = "spec.rules[1].host" },
		func(v *Violation) { v.File = "overlay/ingress.yaml" },
	} {
		one := shop()
		one.Violations = one.Violations[3:]
		change(&one.Violations[0])
		seen[prints(one)[0]] = true
	}
	assert.Len(t, seen, 7)
}

func TestSARIFMessagesHoldNoLinks(t *testing.T) {
	r := shop()
	r.Violations = r.Violations[3:]
	r.Violations[0].Message = "see [here](https://evil.example)"
	assert.Equal(t, "see [here] (https://evil.example)\nAdd the host to an entry of spec.tls.", *parsed(t, r, Options{}).Results[0].Message.Text)
}

func TestSARIFWithoutAPlace(t *testing.T) {
	r := Report{Violations: []Violation{{Policy: "p", Message: "m"}, {Policy: "p", Message: "m", File: "a.yaml"}}}
	results := parsed(t, r, Options{}).Results
	assert.Nil(t, results[0].Locations[0].PhysicalLocation)
	assert.Nil(t, results[1].Locations[0].PhysicalLocation.Region)
	require.Len(t, results, 2)
}

func TestSARIFDescriptionsAreShort(t *testing.T) {
	long := []Rule{{Policy: "p", Title: "t", Description: strings.Repeat("ä", 1025), Severity: "unheard of"}}
	rule := parsed(t, Report{}, Options{Rules: long}).Tool.Driver.Rules[0]
	assert.Equal(t, strings.Repeat("ä", 1023)+"…", *rule.FullDescription.Text)
	assert.Equal(t, strings.Repeat("ä", 1025), *rule.Help.Text)
	assert.NotContains(t, rule.Properties.Properties, "security-severity")
}

func TestSARIFIsJSON(t *testing.T) {
	assert.True(t, json.Valid([]byte(written(t, SARIF, hostile(), Options{}))))
}

func TestDescribedRulesTakeTheStrictestAction(t *testing.T) {
	r := Report{Violations: []Violation{
		{Policy: "p", EnforcementAction: ActionDryrun},
		{Policy: "p", EnforcementAction: ActionWarn, Remedy: "do"},
		{Policy: "p", EnforcementAction: ActionDryrun, Remedy: "other"},
		{Policy: "q", EnforcementAction: ActionWarn},
		{Policy: "q", EnforcementAction: ActionDeny},
	}}
	assert.Equal(t, []Rule{
		{Policy: "p", EnforcementAction: ActionWarn, Description: "do"},
		{Policy: "q", EnforcementAction: ActionDeny},
	}, describedRules(r, nil))
}
