package bundle_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/bundle"
)

// FuzzOpen puts any text in the place of any file of a bundle: it is opened and
// verified without a panic, and what is verified is the bundle as it was built,
// whichever file was replaced.
func FuzzOpen(f *testing.F) {
	from := source()
	from.Without = slices.DeleteFunc([]string{
		"allowed_acme_servers", "allowed_certificate_issuers", "allowed_gateway_issuers", "allowed_ingress_hosts",
		"allowed_ingress_issuers", "isolate_tenants", "keep_networkpolicy", "no_external_ips", "no_host_network", "no_loadbalancer",
		"no_nodeport", "require_default_deny", "require_gateway_tls", "require_ingress_auth", "require_ingress_backend",
		"require_ingress_class", "require_ingress_tls", "require_networkpolicy", "require_private_dns", "require_tier",
		"restrict_ingress_sources", "segment_tiers", "unique_ingress_hosts",
	}, func(name string) bool { return name == "no_nodeport" })
	made, err := bundle.Build(f.Context(), from)
	require.NoError(f, err)
	original := made.Files()
	names := slices.Sorted(maps.Keys(original))
	for i, name := range names {
		f.Add(uint(i), original[name])
		f.Add(uint(i), []byte("{}"))
	}
	f.Add(uint(0), []byte(`{"metadata":{"version":"1.2.3","profile":""}}`))

	f.Fuzz(func(t *testing.T, which uint, text []byte) {
		name := names[which%uint(len(names))]
		files := maps.Clone(original)
		files[name] = text
		opened, err := bundle.Open(files)
		if err != nil || opened.Verify() != nil {
			return
		}
		again, err := bundle.Open(opened.Files())
		require.NoError(t, err)
		require.NoError(t, again.Verify())
		if name == ".manifest" {
			require.NotEmpty(t, opened.Manifest.Metadata.Profile)
		}
	})
}
