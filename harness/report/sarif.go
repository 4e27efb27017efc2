package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

const (
	homepage = "https://github.com/bulkhead-policy/bulkhead"
	// inputError is the id of the notification that tells of an input error.
	inputError = "input-error"
	// fingerprint names how a result is recognised in the next run. It is not primaryLocationLineHash, which GitHub's upload
	// action computes by itself and warns of when another value stands there.
	fingerprint = "policyObjectPath/v1"
)

// sarifLog is SARIF 2.1.0 with what GitHub code scanning asks for beyond the standard.
func sarifLog(r Report, options Options) ([]byte, error) {
	return indented(sarifReport(r, options))
}

func sarifReport(r Report, options Options) *sarif.Report {
	run := sarif.NewRunWithInformationURI("bulkhead", homepage).WithColumnKind("unicodeCodePoints")
	if r.Version != "" {
		run.Tool.Driver.WithVersion(r.Version)
	}
	run.Tool.Driver.AddNotification(sarif.NewRule(inputError).
		WithName("InputError").
		WithDescription("A manifest could not be read, so what it holds was not judged.").
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarif.LevelError)))
	properties := sarif.NewPropertyBag().Add("summary", r.Summary)
	if r.Profile != "" {
		properties.Add("profile", r.Profile)
	}
	run.WithProperties(properties)

	position := map[string]int{}
	for i, rule := range describedRules(r, options.Rules) {
		position[rule.Policy] = i
		run.Tool.Driver.AddRule(sarifRule(rule))
	}
	seen := map[string]int{}
	for _, v := range r.Violations {
		run.AddResult(sarifResult(v, position[v.Policy], seen))
	}
	run.AddInvocation(sarifInvocation(r))

	return sarif.NewReport().AddRun(run)
}

func sarifRule(rule Rule) *sarif.ReportingDescriptor {
	title := cmp.Or(rule.Title, rule.Kind, rule.Policy)
	description := cmp.Or(rule.Description, title)
	help, markdown := description, description
	if len(rule.Links) > 0 {
		help += "\n\nSee also:\n"
		markdown += "\n\nSee also:\n"
		for _, link := range rule.Links {
			help += "- " + link + "\n"
			markdown += "- <" + link + ">\n"
		}
	}
	level, problem := sarifLevel(rule.EnforcementAction)
	properties := sarif.NewPropertyBag().
		WithTags(append([]string{"security", "kubernetes"}, rule.Controls...)).
		Add("precision", "very-high").
		Add("problem.severity", problem)
	if score := securitySeverity(rule.Severity); score != "" {
		properties.Add("security-severity", score)
	}
	descriptor := sarif.NewRule(rule.Policy).
		WithDescription(shortened(title)).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(shortened(description))).
		WithHelp(sarif.NewMultiformatMessageString().WithText(help).WithMarkdown(markdown)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level)).
		WithProperties(properties)
	if rule.Kind != "" {
		descriptor.WithName(rule.Kind)
	}
	if len(rule.Links) > 0 {
		descriptor.WithHelpURI(rule.Links[0])
	}
	return descriptor
}

// sarifResult is a violation; seen counts the results of each fingerprint.
func sarifResult(v Violation, rule int, seen map[string]int) *sarif.Result {
	message := v.Message
	if v.Remedy != "" {
		message += "\n" + v.Remedy
	}
	level, _ := sarifLevel(v.EnforcementAction)
	location := sarifLocation(v.File, v.Line, v.Column)
	location.AddLogicalLocation(sarif.NewLogicalLocation().
		WithKind("object").
		WithName(v.Object.String()).
		WithFullyQualifiedName(strings.TrimSpace(v.Object.APIVersion + " " + v.Object.String() + " " + v.Path)))
	return sarif.NewRuleResult(v.Policy).
		WithRuleIndex(rule).
		WithLevel(level).
		WithMessage(sarifMessage(message)).
		WithLocations([]*sarif.Location{location}).
		WithPartialFingerprints(map[string]string{fingerprint: fingerprintOf(v, seen)}).
		WithProperties(sarif.NewPropertyBag().
			Add("constraint", v.Constraint).
			Add("enforcementAction", v.EnforcementAction).
			Add("severity", v.Severity).
			Add("object", v.Object).
			Add("path", v.Path))
}

func sarifInvocation(r Report) *sarif.Invocation {
	invocation := sarif.NewInvocation().
		WithExecutionSuccessful(len(r.Errors) == 0).
		WithExitCode(r.ExitStatus())
	for _, e := range r.Errors {
		notification := sarif.NewNotification().
			WithLevel(sarif.LevelError).
			WithMessage(sarifMessage(e.Message)).
			WithDescriptor(sarif.NewReportingDescriptorReference().WithID(inputError).WithIndex(0))
		if e.File != "" {
			notification.AddLocation(sarifLocation(e.File, e.Line, e.Column))
		}
		invocation.AddToolExecutionNotification(notification)
	}
	return invocation
}

func sarifLocation(file string, line, column int) *sarif.Location {
	location := sarif.NewLocation()
	if file == "" {
		return location
	}
	uri, relative := sarifURI(file)
	artifact := sarif.NewSimpleArtifactLocation(uri)
	if relative {
		artifact.WithURIBaseID("%SRCROOT%")
	}
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(artifact)
	if line > 0 {
		region := sarif.NewRegion().WithStartLine(line)
		if column > 0 {
			region.WithStartColumn(column)
		}
		physical.WithRegion(region)
	}
	return location.WithPhysicalLocation(physical)
}

// sarifURI is a file as a URI reference, and whether it is relative.
func sarifURI(file string) (string, bool) {
	name := slashed(file)
	if path.IsAbs(name) {
		return (&url.URL{Scheme: "file", Path: name}).String(), false
	}
	return (&url.URL{Path: name}).String(), true
}

// sarifMessage is a message without links: in SARIF, [text](target) is one.
func sarifMessage(message string) *sarif.Message {
	return sarif.NewTextMessage(strings.ReplaceAll(message, "](", "] ("))
}

// sarifLevel is the level of an enforcement action, and the problem.severity that GitHub knows it by.
func sarifLevel(action string) (level, problem string) {
	switch action {
	case ActionWarn:
		return sarif.LevelWarning, "warning"
	case ActionDryrun:
		return sarif.LevelNote, "recommendation"
	default:
		return sarif.LevelError, "error"
	}
}

// securitySeverity is the middle of the range that GitHub shows as the severity of the same name.
func securitySeverity(severity string) string {
	switch severity {
	case SeverityCritical:
		return "9.5"
	case SeverityHigh:
		return "8.0"
	case SeverityMedium:
		return "5.5"
	case SeverityLow:
		return "2.0"
	default:
		return ""
	}
}

// fingerprintOf stays the same when lines above the finding come or go. Findings that share policy, object, path and file
// are told apart by their order.
func fingerprintOf(v Violation, seen map[string]int) string {
	var identity strings.Builder
	for _, part := range []string{v.Policy, v.Object.APIVersion, v.Object.Kind, v.Object.Namespace, v.Object.Name, v.Path, v.File} {
		fmt.Fprintf(&identity, "%d:%s", len(part), part)
	}
	hash := sha256.Sum256([]byte(identity.String()))
	sum := hex.EncodeToString(hash[:16])
	seen[sum]++
	return fmt.Sprintf("%s:%d", sum, seen[sum])
}

// shortened keeps to the 1024 characters that GitHub takes of a description.
func shortened(s string) string {
	runes := []rune(s)
	if len(runes) <= 1024 {
		return s
	}
	return string(runes[:1023]) + "…"
}
