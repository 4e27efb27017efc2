package artifact_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// roundTripper is a transport that is a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// whole tells whether a tag is there, and holds that it stands for all of the
// bundle if so.
func whole(t *testing.T, ref artifact.Reference, want artifact.Artifact) bool {
	t.Helper()
	got, err := artifact.Read(t.Context(), ref, impatient())
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	require.NoError(t, err)
	require.Equal(t, want, got)
	return true
}

// A push that ends after any number of requests, whether the last one reached
// the registry or not, shows a whole bundle or none, and goes on when repeated.
func TestInterruptedPush(t *testing.T) {
	noCredentials(t)
	real := serve(t, "inmemory: {}", "")
	for name, tt := range map[string]struct {
		host func() string
		// A process is slower: one request in four will do.
		step int
	}{
		"distribution":         {func() string { return real }, 4},
		"with a referrers API": {func() string { return inProcess(t, true, nil) }, 1},
		"with a referrers tag": {func() string { return inProcess(t, false, nil) }, 1},
	} {
		for _, reached := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/%t", name, reached), func(t *testing.T) {
				want := signed("1.2.3")
				seen := false
				for k := 0; ; k += tt.step {
					ref := parsed(t, fmt.Sprintf("oci://%s/%t/n%d:1.2.3", tt.host(), reached, k))
					lost := errors.New("lost")
					sent := 0
					options := impatient()
					options.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
						if sent++; sent <= k {
							return http.DefaultTransport.RoundTrip(r)
						}
						if reached {
							response, err := http.DefaultTransport.RoundTrip(r)
							if err != nil {
								return nil, err
							}
							return nil, errors.Join(lost, response.Body.Close())
						}
						return nil, lost
					})
					err := artifact.Write(t.Context(), want, ref, []string{"1.2", "1"}, options)
					if err == nil {
						assert.True(t, whole(t, ref, want))
						assert.Greater(t, k, 20)
						break
					}
					require.ErrorIs(t, err, lost)
					seen = whole(t, ref, want) || seen

					require.NoError(t, artifact.Write(t.Context(), want, ref, []string{"1.2", "1"}, impatient()), "after %d", k)
					assert.True(t, whole(t, ref, want), "after %d", k)
					for _, tag := range []string{"1.2", "1"} {
						ref.Tag = tag
						described, err := artifact.Resolve(t.Context(), ref, impatient())
						require.NoError(t, err)
						assert.Equal(t, want.Descriptor(), described, "%s after %d", tag, k)
					}
				}
				assert.True(t, seen, "no interruption came between two tags")
			})
		}
	}
}

// A cancelled push or pull says so, and is repeated with the same command.
func TestCancelled(t *testing.T) {
	noCredentials(t)
	host := inProcess(t, true, nil)
	want := signed("1.2.3")
	for _, isPush := range []bool{true, false} {
		for k := 0; ; k++ {
			ref := parsed(t, fmt.Sprintf("oci://%s/%t/n%d:1.2.3", host, isPush, k))
			if !isPush {
				require.NoError(t, artifact.Write(t.Context(), want, ref, nil, impatient()))
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			sent := 0
			options := impatient()
			options.Progress = func(step string) { assert.NotContains(t, step, "attempt") }
			options.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
				if sent++; sent > k {
					cancel()
				}
				return http.DefaultTransport.RoundTrip(r)
			})
			var got artifact.Artifact
			var err error
			if isPush {
				err = artifact.Write(ctx, want, ref, nil, options)
			} else {
				got, err = artifact.Read(ctx, ref, options)
			}
			if sent <= k {
				require.NoError(t, err)
				break
			}
			require.EqualError(t, err, "interrupted: run the same command again to go on")
			require.ErrorIs(t, err, context.Canceled)
			assert.Equal(t, artifact.Artifact{}, got)
			require.NoError(t, artifact.Write(t.Context(), want, ref, nil, impatient()))
			assert.True(t, whole(t, ref, want))
		}
	}
}

// A registry that never answers is left when the context ends.
func TestHanging(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ref := faulty(t, func(_ http.ResponseWriter, r *http.Request) bool {
		cancel()
		<-r.Context().Done()
		return true
	})
	_, err := artifact.Read(ctx, ref, impatient())
	require.EqualError(t, err, "interrupted: run the same command again to go on")
	require.ErrorIs(t, err, context.Canceled)
}

// A layout's write that ends after any step leaves what was there.
func TestCancelledLayout(t *testing.T) {
	want := signed("1.0.0")
	dir := t.TempDir()
	ctx := &countdown{Context: t.Context()}
	for k := 0; ; k++ {
		ctx.left = k
		err := artifact.Write(ctx, want, at(dir, "1.0.0"), nil, artifact.Options{})
		if err == nil {
			assert.Greater(t, k, 5)
			break
		}
		require.ErrorIs(t, err, context.Canceled)
		_, err = artifact.Read(t.Context(), at(dir, "1.0.0"), artifact.Options{})
		require.EqualError(t, err, dir+" is a layout without index.json, which was not written to its end: write it again")
	}
	assert.Equal(t, want, read(t, at(dir, "1.0.0")))
}

// countdown is a context that ends after it was asked so often.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}
