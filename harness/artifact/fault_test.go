package artifact_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// faulty is a registry that holds a signed bundle as bulkhead:1.0.0, in front
// of which a fault is then put. The fault tells whether it has answered.
func faulty(t *testing.T, fault func(w http.ResponseWriter, r *http.Request) bool) artifact.Reference {
	t.Helper()
	noCredentials(t)
	filled := false
	host := inProcess(t, true, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !filled || !fault(w, r) {
				next.ServeHTTP(w, r)
			}
		})
	})
	ref := parsed(t, "oci://"+host+"/shop/bulkhead:1.0.0")
	require.NoError(t, artifact.Write(t.Context(), signed("1.0.0"), ref, nil, impatient()))
	filled = true
	return ref
}

// answer is a fault that answers each request that begins so.
func answer(status int, prefixes ...string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		for _, prefix := range prefixes {
			if strings.HasPrefix(r.Method+" "+r.URL.Path, prefix) {
				http.Error(w, "", status)
				return true
			}
		}
		return false
	}
}

func TestAnswers(t *testing.T) {
	const login = "log in first (docker login HOST, or set DOCKER_CONFIG)"
	for name, tt := range map[string]struct {
		fault func(http.ResponseWriter, *http.Request) bool
		pull  string
		push  string
	}{
		"401": {answer(401, ""), "HOST answered 401 Unauthorized for shop/bulkhead: " + login, "HOST answered 401 Unauthorized for shop/bulkhead: " + login},
		"403": {answer(403, ""),
			"HOST answered 403 Forbidden, the account may not pull from shop/bulkhead: ask for access, or log in with another account (docker login HOST)",
			"HOST answered 403 Forbidden, the account may not push to shop/bulkhead: ask for access, or log in with another account (docker login HOST)"},
		"404 of an upload": {answer(404, "POST"), "",
			"no repository shop/bulkhead on HOST: check the name, a private one may need a login (docker login HOST)"},
		"404 of a blob's upload": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPut {
				return false
			}
			w.WriteHeader(http.StatusNotFound)
			_, err := io.WriteString(w, `{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN","message":"no such upload"}]}`)
			return err == nil
		}, "", "HOST answered 404 Not Found: blob upload unknown: no such upload to a request to push to shop/bulkhead: try again, or ask those who run it"},
		"405": {answer(405, "GET", "POST"),
			"HOST answered 405 Method Not Allowed to a request to pull from shop/bulkhead: try again, or ask those who run it",
			"HOST answered 405 Method Not Allowed to a request to push to shop/bulkhead: try again, or ask those who run it"},
		"503": {answer(503, ""), "HOST failed (503 Service Unavailable), tried 3 times: try again later",
			"HOST failed (503 Service Unavailable), tried 3 times: try again later"},
		"429": {answer(429, ""), "HOST asks to slow down (429), tried 3 times: try again later",
			"HOST asks to slow down (429), tried 3 times: try again later"},
		"429 with a time": {func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}, "HOST asks to slow down (429), tried 3 times: try again after 120 seconds",
			"HOST asks to slow down (429), tried 3 times: try again after 120 seconds"},
		"429 with a date": {func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Retry-After", "Fri, 02 Jan 2026 03:04:05 GMT")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}, "HOST asks to slow down (429), tried 3 times: try again after Fri, 02 Jan 2026 03:04:05 GMT",
			"HOST asks to slow down (429), tried 3 times: try again after Fri, 02 Jan 2026 03:04:05 GMT"},
		"what the registry says": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodHead {
				return false
			}
			w.WriteHeader(http.StatusPreconditionFailed)
			_, err := io.WriteString(w, `{"errors":[{"code":"PRECONDITION","message":"tag is\u001bimmutable"}]}`)
			return err == nil
		}, "HOST answered 412 Precondition Failed: precondition: tag is immutable to a request to pull from shop/bulkhead: try again, or ask those who run it",
			"HOST answered 412 Precondition Failed: precondition: tag is immutable to a request to push to shop/bulkhead: try again, or ask those who run it"},
	} {
		t.Run(name, func(t *testing.T) {
			ref := faulty(t, tt.fault)
			_, err := artifact.Read(t.Context(), ref, impatient())
			if tt.pull == "" {
				require.NoError(t, err)
			} else {
				require.EqualError(t, err, strings.ReplaceAll(tt.pull, "HOST", ref.Host))
				var answered *errcode.ErrorResponse
				require.ErrorAs(t, err, &answered)
			}
			err = artifact.Write(t.Context(), bundle("2.0.0"), ref, []string{"2.0.0"}, artifact.Options{Attempts: 3, MaxWait: 1, Force: true})
			require.EqualError(t, err, strings.ReplaceAll(tt.push, "HOST", ref.Host))
			assert.Equal(t, name == "404 of an upload", errors.Is(err, fs.ErrNotExist))
		})
	}
}

// Every request of a push and a pull can fail for good.
func TestEveryRequestCanFail(t *testing.T) {
	for _, referrers := range []bool{true, false} {
		for _, isPush := range []bool{true, false} {
			for k := range 100 {
				n, failed := -1000, ""
				host := inProcess(t, referrers, func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if n++; n == k+1 {
							failed = r.Method + " " + r.URL.Path
							w.WriteHeader(http.StatusTeapot)
							return
						}
						next.ServeHTTP(w, r)
					})
				})
				noCredentials(t)
				ref := parsed(t, "oci://"+host+"/bulkhead:1.0.0")
				want := signed("1.0.0")
				var err error
				if isPush {
					n = 0
					err = artifact.Write(t.Context(), want, ref, nil, impatient())
				} else {
					require.NoError(t, artifact.Write(t.Context(), want, ref, nil, impatient()))
					n = 0
					_, err = artifact.Read(t.Context(), ref, impatient())
				}
				if failed == "" {
					require.NoError(t, err)
					assert.Greater(t, k, 7)
					break
				}
				require.ErrorContains(t, err, fmt.Sprintf("%s answered 418 I'm a teapot to a request to pu", host), failed)
			}
		}
	}
}

func TestRetriesSucceed(t *testing.T) {
	for name, fault := range map[string]func(http.ResponseWriter) bool{
		"429": func(w http.ResponseWriter) bool { w.WriteHeader(http.StatusTooManyRequests); return true },
		"408": func(w http.ResponseWriter) bool { w.WriteHeader(http.StatusRequestTimeout); return true },
		"503": func(w http.ResponseWriter) bool { w.WriteHeader(http.StatusServiceUnavailable); return true },
		"a lost connection": func(w http.ResponseWriter) bool {
			connection, _, err := http.NewResponseController(w).Hijack()
			return err == nil && connection.Close() == nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			seen := map[string]int{}
			ref := faulty(t, func(w http.ResponseWriter, r *http.Request) bool {
				key := r.Method + " " + r.URL.Path
				seen[key]++
				return seen[key]%3 != 0 && fault(w)
			})
			var steps []string
			options := impatient()
			options.Progress = func(step string) {
				if strings.Contains(step, "attempt") {
					steps = append(steps, step)
				}
			}
			want := signed("1.0.0")
			got, err := artifact.Read(t.Context(), ref, options)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			if status, err := strconv.Atoi(name); err == nil {
				var wanted []string
				for i := range 2 * 11 {
					wanted = append(wanted, fmt.Sprintf("%s answered %d %s, attempt %d of 3 follows in 0s", ref.Host, status, http.StatusText(status), i%2+2))
				}
				assert.Equal(t, wanted, steps)
			} else {
				// Some are repeated by net/http already.
				assert.Contains(t, steps, ref.Host+" gave no answer, attempt 2 of 3 follows in 0s")
			}
			require.NoError(t, artifact.Write(t.Context(), signed("2.0.0"), ref, []string{"2.0.0"}, artifact.Options{Attempts: 3, MaxWait: 1, Force: true}))
		})
	}
}
