package artifact_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// scripted answers a tag list after a number of refusals.
func scripted(refusals int, status int, header string) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		recorder := httptest.NewRecorder()
		if refusals > 0 {
			refusals--
			recorder.Header().Set("Retry-After", header)
			recorder.WriteHeader(status)
		} else {
			_, err := recorder.WriteString(`{"tags":["1.0.0"]}`)
			if err != nil {
				return nil, err
			}
		}
		response := recorder.Result()
		response.Request = r
		return response, nil
	})
}

func TestWaiting(t *testing.T) {
	noCredentials(t)
	ref := parsed(t, "oci://registry.example/bulkhead")
	for name, tt := range map[string]struct {
		options   artifact.Options
		transport func() http.RoundTripper
		least     time.Duration
		most      time.Duration
		fails     bool
	}{
		"as long as the registry says": {transport: func() http.RoundTripper { return scripted(2, 429, "7") }, least: 14 * time.Second, most: 14 * time.Second},
		"30 seconds at most":           {transport: func() http.RoundTripper { return scripted(1, 429, "3600") }, least: 30 * time.Second, most: 30 * time.Second},
		"as long as allowed": {options: artifact.Options{MaxWait: time.Second}, transport: func() http.RoundTripper { return scripted(1, 429, "3600") },
			least: time.Second, most: time.Second},
		"longer each time":  {transport: func() http.RoundTripper { return scripted(5, 503, "") }, least: 6975 * time.Millisecond, most: 8525 * time.Millisecond},
		"six times at most": {transport: func() http.RoundTripper { return scripted(6, 503, "") }, least: 6975 * time.Millisecond, most: 8525 * time.Millisecond, fails: true},
		"not at all":        {options: artifact.Options{Attempts: 1}, transport: func() http.RoundTripper { return scripted(1, 503, "") }, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				tt.options.Transport = tt.transport()
				tags, err := artifact.Tags(t.Context(), ref, tt.options)
				assert.GreaterOrEqual(t, time.Since(start), tt.least)
				assert.LessOrEqual(t, time.Since(start), tt.most)
				if tt.fails {
					times := map[int]string{0: "6 times", 1: "once"}[tt.options.Attempts]
					require.EqualError(t, err, "registry.example failed (503 Service Unavailable), tried "+times+": try again later")
					return
				}
				require.NoError(t, err)
				assert.Equal(t, []string{"1.0.0"}, tags)
			})
		})
	}
}

// A context that ends while a request waits is no reason to send it again.
func TestDeadline(t *testing.T) {
	noCredentials(t)
	ref := parsed(t, "oci://registry.example/bulkhead")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := artifact.Tags(ctx, ref, artifact.Options{
			Progress: func(step string) { assert.Empty(t, step) },
			Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}),
		})
		require.EqualError(t, err, "interrupted: run the same command again to go on")
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
}
