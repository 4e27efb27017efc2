package artifact

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"oras.land/oras-go/v2/registry/remote/retry"
)

// attempts is oras' retry policy, which also remembers how the last request
// went and tells of each that is sent again.
type attempts struct {
	retry.GenericPolicy
	host    string
	options Options

	// tried is how often the last request was sent.
	tried int
	// retryAfter is the header of that name of the last answer, or empty.
	retryAfter string
}

func newAttempts(ctx context.Context, host string, options Options) *attempts {
	a := &attempts{host: host, options: options}
	a.GenericPolicy = retry.GenericPolicy{
		Retryable: func(response *http.Response, err error) (bool, error) {
			if ctx.Err() != nil {
				return false, err
			}
			// The connection was closed instead of an answer.
			if errors.Is(err, io.EOF) {
				return true, nil
			}
			return retry.DefaultPredicate(response, err)
		},
		Backoff:  retry.DefaultBackoff,
		MinWait:  200 * time.Millisecond,
		MaxWait:  options.MaxWait,
		MaxRetry: options.Attempts - 1,
	}
	if options.MaxWait == 0 {
		a.MaxWait = 30 * time.Second
	}
	if options.Attempts == 0 {
		a.MaxRetry = 5
	}
	return a
}

// Retry implements retry.Policy.
func (a *attempts) Retry(attempt int, response *http.Response, err error) (time.Duration, error) {
	a.tried, a.retryAfter = attempt+1, ""
	what := "gave no answer"
	if response != nil {
		a.retryAfter = response.Header.Get("Retry-After")
		what = fmt.Sprintf("answered %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	}
	wait, fatal := a.GenericPolicy.Retry(attempt, response, err)
	if fatal == nil && wait >= 0 {
		a.options.step("%s %s, attempt %d of %d follows in %s", a.host, what, attempt+2, a.MaxRetry+1, wait.Round(time.Millisecond))
	}
	return wait, fatal
}

// transport sends requests as the policy says.
func (a *attempts) transport() http.RoundTripper {
	base := a.options.Transport
	if base == nil {
		// Another transport than net/http's own is the program's choice.
		base = http.DefaultTransport
		if standard, ok := base.(*http.Transport); ok {
			patient := standard.Clone()
			patient.ResponseHeaderTimeout = 30 * time.Second
			base = patient
		}
	}
	return &retry.Transport{Base: base, Policy: func() retry.Policy { return a }}
}
