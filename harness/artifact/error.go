package artifact

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"unicode"

	"github.com/opencontainers/go-digest"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"
)

// Error is what went wrong in words that say what to do next.
type Error struct {
	// Text is those words, in one line.
	Text string
	// Cause is the error behind them, if any, such as an *errcode.ErrorResponse
	// of oras-go for what a registry answered.
	Cause error
}

// Error is the text. What a registry has put into it moves no cursor.
func (e *Error) Error() string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, e.Text)
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// action is what was asked of a registry, as part of a sentence.
type action string

const (
	pull action = "pull from"
	push action = "push to"
)

// explain says what an interruption is.
func explain(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return &Error{"interrupted: run the same command again to go on", context.Cause(ctx)}
}

// explain says for people what a registry answered, or why it did not.
func (r *repository) explain(ctx context.Context, action action, err error) error {
	var explained *Error
	if err = explain(ctx, err); err == nil || errors.As(err, &explained) {
		return err
	}
	var answer *errcode.ErrorResponse
	switch {
	case errors.As(err, &answer):
		return &Error{r.answered(action, answer), answeredCause(answer)}
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		return &Error{r.unauthorized(), err}
	}
	if text := r.unreached(err); text != "" {
		return &Error{text, err}
	}
	return &Error{fmt.Sprintf("%s: %v", r.ref, err), err}
}

// answeredCause makes a missing repository an fs.ErrNotExist, as it is of a
// folder.
func answeredCause(answer *errcode.ErrorResponse) error {
	if isNoRepository(answer) {
		return errors.Join(answer, fs.ErrNotExist)
	}
	return answer
}

// isNoRepository tells a 404 of the repository from that of an upload.
func isNoRepository(answer *errcode.ErrorResponse) bool {
	return answer.StatusCode == http.StatusNotFound &&
		(len(answer.Errors) == 0 || answer.Errors[0].Code == errcode.ErrorCodeNameUnknown)
}

func (r *repository) answered(action action, answer *errcode.ErrorResponse) string {
	host, repository, status := r.ref.Host, r.ref.Repository, answer.StatusCode
	switch {
	case status == http.StatusUnauthorized:
		return r.unauthorized()
	case status == http.StatusForbidden:
		return fmt.Sprintf("%s answered 403 Forbidden, the account may not %s %s: ask for access, or log in with another account (docker login %s)",
			host, action, repository, host)
	case isNoRepository(answer):
		return fmt.Sprintf("no repository %s on %s: check the name, a private one may need a login (docker login %s)", repository, host, host)
	case status == http.StatusTooManyRequests:
		when := "later"
		if after := r.attempts.retryAfter; after != "" {
			when = "after " + after
			if strings.Trim(after, "0123456789") == "" {
				when += " seconds"
			}
		}
		return fmt.Sprintf("%s asks to slow down (429), tried %s: try again %s", host, r.times(), when)
	case status >= http.StatusInternalServerError:
		return fmt.Sprintf("%s failed (%s), tried %s: try again later", host, describe(answer), r.times())
	case status == http.StatusBadRequest && r.PlainHTTP && !isLoopback(host):
		return fmt.Sprintf("%s answered plain HTTP with %s: leave --plain-http out if it speaks HTTPS", host, describe(answer))
	}
	return fmt.Sprintf("%s answered %s to a request to %s %s: try again, or ask those who run it", host, describe(answer), action, repository)
}

func (r *repository) unauthorized() string {
	return fmt.Sprintf("%s answered 401 Unauthorized for %s: log in first (docker login %[1]s, or set DOCKER_CONFIG)", r.ref.Host, r.ref.Repository)
}

func (r *repository) times() string {
	if r.attempts.tried == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", r.attempts.tried)
}

// describe is the status with what the registry says of it.
func describe(answer *errcode.ErrorResponse) string {
	text := fmt.Sprintf("%d %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	if len(answer.Errors) > 0 {
		text += ": " + answer.Errors.Error()
	}
	return text
}

// unreached says why there is no answer, or nothing where there is one.
func (r *repository) unreached(err error) string {
	host := r.ref.Host
	var certificate *tls.CertificateVerificationError
	var lookup *net.DNSError
	var operation *net.OpError
	var timeout net.Error
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Sprintf("%s speaks plain HTTP: check the name, or allow it with --plain-http", host)
	case errors.As(err, &certificate):
		return fmt.Sprintf("the certificate of %s is not trusted: %v: check the name, or add the certificate's issuer to those that this machine trusts", host, certificate.Err)
	case errors.As(err, &lookup):
		return fmt.Sprintf("%s cannot be looked up: %v: check the name and the network", host, lookup)
	case errors.As(err, &operation) && operation.Op == "dial":
		return fmt.Sprintf("%s cannot be reached: %v: check the name, the port, and that the registry runs", host, operation)
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("%s gave no answer in time, tried %s: try again later", host, r.times())
	}
	return ""
}

// missing says that there is no such tag or digest, and what there is.
func (r *repository) missing(ctx context.Context, name string) error {
	tags, err := r.tags(ctx)
	var answer *errcode.ErrorResponse
	switch {
	case errors.As(err, &answer) && isNoRepository(answer):
		return err
	case r.ref.Tag == "" && r.ref.Digest != "":
		return &Error{fmt.Sprintf("no bundle %s in %s", name, r.ref.place()), fs.ErrNotExist}
	}
	wanted := r.ref
	wanted.Tag = name
	return noTag(wanted, tags)
}

// noTag names the last ten tags that there are, which are the newest versions.
func noTag(ref Reference, tags []string) error {
	text := fmt.Sprintf("no tag %s in %s", ref.Tag, ref.place())
	if len(tags) > 10 {
		tags = append([]string{"…"}, tags[len(tags)-10:]...)
	}
	if len(tags) > 0 {
		text += "; there are " + strings.Join(tags, ", ")
	}
	return &Error{text, fs.ErrNotExist}
}

func moved(ref Reference, got digest.Digest) error {
	return &Error{Text: fmt.Sprintf("tag %s in %s is %s and not %s: it was moved, leave out the tag or the digest", ref.Tag, ref.place(), got, ref.Digest)}
}
