//go:build e2e && unix

package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// answer is what the cluster made of a request.
type answer struct {
	// admitted says that nobody refused.
	admitted bool
	// denied is what the webhook said, all of it, or a ValidatingAdmissionPolicy,
	// which says the first of its messages alone.
	denied []string
	byVAP  bool
	// failure is why there was no verdict: the webhook or the server did not answer.
	failure string
	// warned is what came as warnings of constraints.
	warned []string
}

const verdictOfWebhook = `admission webhook "validation.gatekeeper.sh" denied the request: `

// verdictOfVAP is how the API server tells what a ValidatingAdmissionPolicy said:
// that of a template, bound for a constraint of its kind.
func verdictOfVAP() *regexp.Regexp {
	return regexp.MustCompile(`(?s)ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)' denied request: (.*)$`)
}

// bindingOf is the name of the binding that Gatekeeper makes of a constraint.
func bindingOf(kind, name string) string {
	return "gatekeeper-" + strings.ToLower(kind) + "-" + name
}

// newAnswer reads the error of a request, and its warnings.
func newAnswer(err error, warnings []string) answer {
	made := answer{admitted: err == nil}
	for _, warning := range warnings {
		if strings.HasPrefix(warning, "[") {
			made.warned = append(made.warned, warning)
		}
	}
	slices.Sort(made.warned)
	if err == nil {
		return made
	}
	text := err.Error()
	if _, said, ok := strings.Cut(text, verdictOfWebhook); ok && strings.HasPrefix(said, "[") {
		made.denied = strings.Split(said, "\n")
		slices.Sort(made.denied)
		return made
	}
	if parts := verdictOfVAP().FindStringSubmatch(text); parts != nil {
		made.byVAP = true
		made.denied = []string{fmt.Sprintf("[%s] %s", strings.TrimPrefix(parts[2], parts[1]+"-"), parts[3])}
		return made
	}
	made.failure = text
	return made
}

// agrees reports whether the cluster said what was expected, word by word.
func (a answer) agrees(expected verdict) bool {
	switch {
	case a.failure != "":
		return false
	case a.admitted:
		return len(expected.denied) == 0 && slices.Equal(a.warned, expected.warned)
	case a.byVAP:
		return slices.Contains(expected.denied, a.denied[0])
	default:
		return slices.Equal(a.denied, expected.denied) && slices.Equal(a.warned, expected.warned)
	}
}

// asker sends requests and reads the answers, each with its own warnings.
type asker struct{ client client.Client }

func newAsker(t *testing.T, config *rest.Config) asker {
	t.Helper()
	config = rest.CopyConfig(config)
	config.WarningHandlerWithContext = warnings{}
	made, err := client.New(config, client.Options{})
	require.NoError(t, err)
	return asker{made}
}

// ask sends one request, as send does it, and waits for half a minute at most.
func (a asker) ask(ctx context.Context, send func(context.Context, client.Client) error) answer {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var texts []string
	err := send(context.WithValue(ctx, warnings{}, &texts), a.client)
	return newAnswer(err, texts)
}

// warnings hands each warning to the request that it is for: the value of this
// key in its context, of which one goroutine alone knows.
type warnings struct{}

// HandleWarningHeaderWithContext is called by the client before it returns.
func (key warnings) HandleWarningHeaderWithContext(ctx context.Context, _ int, _, text string) {
	if texts, ok := ctx.Value(key).(*[]string); ok {
		*texts = append(*texts, text)
	}
}

func TestAnswer(t *testing.T) {
	const one, two, vap = "[no-nodeport] first", "[require-tls] second",
		`Service "web" is invalid: : ValidatingAdmissionPolicy 'gatekeeper-k8snonodeport' with binding 'gatekeeper-k8snonodeport-no-nodeport' denied request: `
	warned := []string{"[require-backend] third"}
	for name, test := range map[string]struct {
		err      error
		warnings []string
		expected verdict
		agrees   bool
	}{
		"admitted":                       {nil, nil, verdict{}, true},
		"admitted with its warning":      {nil, append(warned, "unknown field"), verdict{nil, warned}, true},
		"admitted without its warning":   {nil, nil, verdict{nil, warned}, false},
		"admitted though denied":         {nil, nil, verdict{[]string{one}, nil}, false},
		"denied":                         {errors.New(verdictOfWebhook + two + "\n" + one), nil, verdict{[]string{one, two}, nil}, true},
		"denied though admitted":         {errors.New(verdictOfWebhook + one), nil, verdict{}, false},
		"denied in other words":          {errors.New(verdictOfWebhook + one + "."), nil, verdict{[]string{one}, nil}, false},
		"denied for one of two reasons":  {errors.New(verdictOfWebhook + one), nil, verdict{[]string{one, two}, nil}, false},
		"denied by the API server":       {errors.New(vap + "first"), nil, verdict{[]string{one, two}, nil}, true},
		"so denied though admitted":      {errors.New(vap + "first"), nil, verdict{}, false},
		"so denied in other words":       {errors.New(vap + "1st"), nil, verdict{[]string{one}, nil}, false},
		"the webhook fails":              {errors.New(verdictOfWebhook + "unable to match"), nil, verdict{[]string{one}, nil}, false},
		"the webhook fails on the right": {errors.New(`failed calling webhook "validation.gatekeeper.sh"`), nil, verdict{}, false},
	} {
		assert.Equal(t, test.agrees, newAnswer(test.err, test.warnings).agrees(test.expected), name)
	}
}
