package artifact_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
)

// toHost is a transport that finds a test server under any name.
func toHost(server *httptest.Server) *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
		},
		// An empty pool is used by Go's own verifier on every system.
		TLSClientConfig: &tls.Config{RootCAs: x509.NewCertPool()},
	}
}

func TestUnreachable(t *testing.T) {
	noCredentials(t)
	handler := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	plain := httptest.NewServer(handler)
	t.Cleanup(plain.Close)
	secure := httptest.NewUnstartedServer(handler)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)

	trusting := toHost(secure)
	trusting.TLSClientConfig.RootCAs.AddCert(secure.Certificate())
	failing := func(err error) http.RoundTripper {
		return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, err }}
	}
	for name, tt := range map[string]struct {
		transport http.RoundTripper
		plainHTTP bool
		want      string
	}{
		"an unknown certificate": {toHost(secure), false, "the certificate of example.com is not trusted: x509: certificate signed by unknown authority: " +
			"check the name, or add the certificate's issuer to those that this machine trusts"},
		"HTTP instead of HTTPS": {toHost(plain), false, "example.com speaks plain HTTP: check the name, or allow it with --plain-http"},
		"HTTPS instead of HTTP": {toHost(secure), true, "example.com answered plain HTTP with 400 Bad Request: leave --plain-http out if it speaks HTTPS"},
		"no such name": {failing(&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "example.com", IsNotFound: true}}), false,
			"example.com cannot be looked up: lookup example.com: no such host: check the name and the network"},
		"nothing listens": {failing(&net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}), false,
			"example.com cannot be reached: dial tcp: connection refused: check the name, the port, and that the registry runs"},
		"no answer in time": {failing(timeout{}), false, "example.com gave no answer in time, tried 3 times: try again later"},
		"something else": {failing(errors.New("something else")), false,
			`oci://example.com/bulkhead: Get "https://example.com/v2/bulkhead/tags/list": something else`},
		"nothing wrong with HTTPS": {trusting, false, "no repository bulkhead on example.com: check the name, a private one may need a login (docker login example.com)"},
		"nothing wrong with HTTP":  {toHost(plain), true, "no repository bulkhead on example.com: check the name, a private one may need a login (docker login example.com)"},
	} {
		t.Run(name, func(t *testing.T) {
			options := impatient()
			options.Transport = tt.transport
			options.PlainHTTP = tt.plainHTTP
			_, err := artifact.Tags(t.Context(), parsed(t, "oci://example.com/bulkhead"), options)
			require.EqualError(t, err, tt.want)
		})
	}
}

type timeout struct{}

func (timeout) Error() string   { return "timeout" }
func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }

// A real refusal, with the transport that is used by default.
func TestConnectionRefused(t *testing.T) {
	noCredentials(t)
	server := httptest.NewServer(nil)
	host := strings.TrimPrefix(server.URL, "http://")
	server.Close()
	err := artifact.Write(t.Context(), bundle("1"), parsed(t, "oci://"+host+"/bulkhead"), nil, impatient())
	require.ErrorContains(t, err, host+" cannot be reached: dial tcp "+host+": ")
	require.ErrorContains(t, err, ": check the name, the port, and that the registry runs")
}

// Loopback is spoken to in plain HTTP by every name, and nothing else is.
func TestPlainHTTPOfLoopback(t *testing.T) {
	noCredentials(t)
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	for host, isPlain := range map[string]bool{
		"localhost": true, "LOCALHOST:5000": true, "127.0.0.1": true, "127.9.9.9:5000": true, "[::1]": true, "[::1]:5000": true,
		"10.0.0.1": false, "localhost.example": false, "[fe80::1]:5000": false,
	} {
		options := impatient()
		options.Transport = toHost(server)
		_, err := artifact.Tags(t.Context(), parsed(t, "oci://"+host+"/bulkhead"), options)
		if isPlain {
			require.ErrorIs(t, err, fs.ErrNotExist, host)
		} else {
			require.ErrorIs(t, err, http.ErrSchemeMismatch, host)
		}
	}
}
