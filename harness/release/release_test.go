package release_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/archive"
	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/release"
	"github.com/bulkhead-policy/bulkhead/harness/signing"
)

func source(version string) bundle.Source {
	return bundle.Source{
		Tree: bulkhead.Files, Profile: "baseline", Version: version, Revision: "abc", Builder: "0.9.0",
		Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		// What is left makes a small bundle.
		Without: []string{
			"allowed_acme_servers", "allowed_certificate_issuers", "allowed_gateway_issuers", "allowed_ingress_hosts",
			"allowed_ingress_issuers", "isolate_tenants", "keep_networkpolicy", "no_host_network", "no_loadbalancer",
			"require_default_deny", "require_gateway_tls", "require_ingress_auth", "require_ingress_backend", "require_ingress_class",
			"require_ingress_tls", "require_networkpolicy", "require_private_dns", "require_tier", "restrict_ingress_sources",
			"segment_tiers", "unique_ingress_hosts",
		},
	}
}

func build(t *testing.T, source bundle.Source) bundle.Bundle {
	t.Helper()
	made, err := bundle.Build(t.Context(), source)
	require.NoError(t, err)
	return made
}

func newPEM(t *testing.T) []byte {
	t.Helper()
	made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(made)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func newKey(t *testing.T) signing.PrivateKey {
	t.Helper()
	key, err := signing.ReadPrivateKey(newPEM(t), nil)
	require.NoError(t, err)
	return key
}

func buildInfo() *debug.BuildInfo {
	return &debug.BuildInfo{
		GoVersion: "go1.26.0", Path: "example.com/bulkhead/cmd",
		Main: debug.Module{Path: "example.com/bulkhead", Version: "(devel)"},
		Deps: []*debug.Module{{Path: "example.com/library", Version: "v1.0.0", Sum: "h1:x"}},
	}
}

func makeRelease(t *testing.T, b bundle.Bundle, key *signing.PrivateKey) artifact.Artifact {
	t.Helper()
	made, err := release.Make(b, release.Making{Key: key, Build: buildInfo()})
	require.NoError(t, err)
	return made
}

func open(t *testing.T, a artifact.Artifact, key *signing.PublicKey) release.Release {
	t.Helper()
	opened, err := release.Open(a, key)
	require.NoError(t, err)
	return opened
}

func TestMake(t *testing.T) {
	key := newKey(t)
	b := build(t, source("1.2.3"))
	made := makeRelease(t, b, &key)
	assert.Equal(t, made, makeRelease(t, b, &key), "the same bundle and key")
	assert.NotEqual(t, made.Descriptor().Digest, makeRelease(t, b, nil).Descriptor().Digest)

	shown, err := made.Annotations()
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"org.opencontainers.image.created":       "2026-01-02T03:04:05Z",
		"org.opencontainers.image.description":   "Policies that keep a Kubernetes cluster's network model, profile baseline",
		"org.opencontainers.image.documentation": "https://github.com/bulkhead-policy/bulkhead#readme",
		"org.opencontainers.image.licenses":      "Apache-2.0",
		"org.opencontainers.image.revision":      "abc",
		"org.opencontainers.image.source":        "https://github.com/bulkhead-policy/bulkhead",
		"org.opencontainers.image.title":         "bulkhead",
		"org.opencontainers.image.url":           "https://github.com/bulkhead-policy/bulkhead",
		"org.opencontainers.image.vendor":        "The Bulkhead Authors",
		"org.opencontainers.image.version":       "1.2.3",
	}, shown)

	_, err = release.Make(b, release.Making{})
	assert.ErrorContains(t, err, "module", "without the build there is no list of modules")
}

func TestVerify(t *testing.T) {
	key := newKey(t)
	public := key.Public()
	b := build(t, source("1.2.3"))
	signed, plain := makeRelease(t, b, &key), makeRelease(t, b, nil)
	digest := signed.Descriptor().Digest.String()
	const (
		contents = "contents       ok           N files, 2 policies, 3 profiles with 6 constraints; every generated file is what they make of it\n"
		listed   = "SBOM           ok           it lists the files of the bundle with their checksums\n"
	)
	for name, test := range map[string]struct {
		artifact artifact.Artifact
		key      *signing.PublicKey
		want     string
	}{
		"signed": {signed, &public, "" +
			"OCI signature  ok           the manifest is signed by the key " + public.Fingerprint() + "\n" +
			"OPA signature  ok           all files are signed by the key " + public.Fingerprint() + "\n" +
			listed + contents +
			"digest         ok           " + digest + ", and the manifest, the layer and all attachments are what their digests say\n"},
		"signed, without the key": {signed, nil, "" +
			"OCI signature  not checked  there are 1; to check them, give the public key with --key\n" +
			"OPA signature  not checked  there is one; to check it, give the public key with --key\n" +
			listed + contents +
			"digest         ok           " + digest + ", and the manifest, the layer and all attachments are what their digests say\n"},
		"not signed": {plain, nil, "" +
			"OCI signature  not checked  there is none\n" +
			"OPA signature  not checked  there is none\n" +
			listed + contents +
			"digest         ok           " + plain.Descriptor().Digest.String() + ", and the manifest, the layer and all attachments are what their digests say\n"},
		"a tarball": {artifact.Artifact{Layer: signed.Layer}, &public, "" +
			"OPA signature  ok           all files are signed by the key " + public.Fingerprint() + "\n" +
			contents +
			"digest         not checked  a tarball has none: pull by digest from a registry, or give an image layout\n"},
		"without an SBOM": {artifact.Artifact{Manifest: plain.Manifest, Layer: plain.Layer}, nil, "" +
			"OCI signature  not checked  there is none\n" +
			"OPA signature  not checked  there is none\n" +
			"SBOM           not checked  there is none of the files\n" + contents +
			"digest         ok           " + plain.Descriptor().Digest.String() + ", and the manifest, the layer and all attachments are what their digests say\n"},
	} {
		t.Run(name, func(t *testing.T) {
			opened := open(t, test.artifact, test.key)
			verified, err := opened.Verify("0.9.0")
			require.NoError(t, err)
			var out strings.Builder
			require.NoError(t, verified.Write(&out, release.Text))
			want := strings.Replace(test.want, "N files", fmt.Sprintf("%d files", len(opened.Files)), 1)
			assert.Equal(t, strings.Fields(want), strings.Fields(out.String()))
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	key, other := newKey(t), newKey(t)
	public, foreign := key.Public(), other.Public()
	b := build(t, source("1.2.3"))
	signed, plain := makeRelease(t, b, &key), makeRelease(t, b, nil)
	pack := func(change func(map[string][]byte)) []byte {
		files := b.Files()
		change(files)
		packed, err := archive.Write(files)
		require.NoError(t, err)
		return packed
	}
	for name, test := range map[string]struct {
		artifact artifact.Artifact
		key      *signing.PublicKey
		want     string
	}{
		"no archive":                   {artifact.Artifact{Layer: []byte("x")}, nil, "gzip"},
		"no bundle":                    {artifact.Artifact{Layer: pack(func(files map[string][]byte) { delete(files, ".manifest") })}, nil, "no bundle: .manifest is missing"},
		"not signed at all":            {plain, &public, "the manifest is not signed"},
		"a tarball that is not signed": {artifact.Artifact{Layer: plain.Layer}, &public, ".signatures.json"},
		"no signature of the manifest": {
			artifact.Artifact{Manifest: signed.Manifest, Layer: signed.Layer}, &public,
			"the manifest is not signed: no Sigstore bundle is attached to it; build it with --key, or `cosign sign --key` it",
		},
		"another key": {signed, &foreign, "signature"},
		"another key's signature of the manifest": {
			artifact.Artifact{Manifest: signed.Manifest, Layer: signed.Layer}.Attach(sigstoreOf(t, other, signed)), &public,
			"no signature of the manifest is by the key " + public.Fingerprint() + ": ",
		},
		"a signature of another manifest": {
			artifact.Artifact{Manifest: signed.Manifest, Layer: signed.Layer}.Attach(sigstoreOf(t, key, plain)), &public,
			"no signature of the manifest is by the key " + public.Fingerprint() + ": ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := release.Open(test.artifact, test.key)
			assert.ErrorContains(t, err, test.want)
		})
	}

	t.Run("one of two signatures", func(t *testing.T) {
		_, err := release.Open(signed.Attach(sigstoreOf(t, other, signed)), &public)
		require.NoError(t, err)
		_, err = release.Open(signed.Attach(sigstoreOf(t, other, signed)), &foreign)
		assert.Error(t, err, "OPA's signature is the first key's alone")
	})
}

// sigstoreOf is a signature of a release's manifest, as the arguments of Attach.
func sigstoreOf(t *testing.T, key signing.PrivateKey, of artifact.Artifact) (artifactType, mediaType string, content []byte, annotations map[string]string) {
	t.Helper()
	made, err := key.SignManifest(of.Descriptor().Digest.String())
	require.NoError(t, err)
	return made.ArtifactType, made.MediaType, made.Content, made.Annotations
}

func TestVerifyRefuses(t *testing.T) {
	b := build(t, source("1.2.3"))
	plain := makeRelease(t, b, nil)
	shown, err := plain.Annotations()
	require.NoError(t, err)

	files := b.Files()
	files["constrainttemplates/no_nodeport.yaml"] = append(files["constrainttemplates/no_nodeport.yaml"], '\n')
	changed, err := archive.Write(files)
	require.NoError(t, err)
	const differs = "constrainttemplates/no_nodeport.yaml is not what the bundle's policies, constraints and version make of it"

	later := map[string]string{}
	for name, text := range shown {
		later[name] = text
	}
	later["org.opencontainers.image.version"] = "1.2.4"

	for name, test := range map[string]struct {
		artifact artifact.Artifact
		version  string
		want     string
	}{
		"a template":             {artifact.New(changed, shown), "0.9.0", differs},
		"a template, of another": {artifact.New(changed, shown), "0.8.0", "bulkhead 0.9.0 built this bundle and 0.8.0 cannot verify it, as it may generate other files; use bulkhead 0.9.0: " + differs},
		"another version shown":  {artifact.New(plain.Layer, later), "0.9.0", `the manifest's annotation org.opencontainers.image.version is "1.2.4", and the bundle says "1.2.3"`},
		"nothing shown":          {artifact.New(plain.Layer, nil), "0.9.0", `the manifest's annotation org.opencontainers.image.created is "", and the bundle says "2026-01-02T03:04:05Z"`},
		"the SBOM of another": {
			artifact.Artifact{Manifest: plain.Manifest, Layer: plain.Layer, Attachments: makeRelease(t, build(t, source("1.2.4")), nil).Attachments},
			"0.9.0", "the SBOM has another SHA-256 of .manifest",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := open(t, test.artifact, nil).Verify(test.version)
			assert.ErrorContains(t, err, test.want)
		})
	}
	_, err = open(t, plain, nil).Verify("0.8.0")
	assert.NoError(t, err, "another version that generates the same files")
}

func TestDescribe(t *testing.T) {
	key := newKey(t)
	made := makeRelease(t, build(t, source("1.2.3")), &key)
	described := open(t, made, nil).Describe("dist:1.2.3")
	var out strings.Builder
	require.NoError(t, described.Write(&out, release.JSON))
	var read map[string]any
	require.NoError(t, json.Unmarshal([]byte(out.String()), &read))
	assert.Equal(t, "1.2.3", read["version"])
	assert.Equal(t, made.Descriptor().Digest.String(), read["digest"])
	assert.Equal(t, true, read["signed"])
	assert.Len(t, read["attached"], 3)
	assert.Equal(t, map[string]any{"baseline": map[string]any{"deny": 2.0}, "segmented": map[string]any{"deny": 2.0}, "strict": map[string]any{"deny": 2.0}}, read["profiles"])

	out.Reset()
	require.NoError(t, described.Write(&out, release.Text))
	assert.Regexp(t, `^reference +dist:1\.2\.3\ndigest +sha256:[0-9a-f]{64}\nversion +1\.2\.3\nrevision +abc\nsource +https://github\.com/bulkhead-policy/bulkhead\n`+
		`created +2026-01-02T03:04:05Z\nbuilt by +bulkhead 0\.9\.0\nlayer +\d+ files in \d+ bytes\nOPA signature +yes\n`+
		`attached +application/.*\n +application/.*\n +application/.*\n`+
		`profiles +baseline: 2 deny \(default\)\n +segmented: 2 deny\n +strict: 2 deny\n\n`+
		`policy +version +severity +controls\nno_external_ips +1\.1\.0 +high +bsi-it-grundschutz APP\.4\.4\.A7, iso27001-2013 A\.13\.1\.1, iso27001-2022 8\.20\nno_nodeport .*\n$`, out.String())
}

func TestPublish(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "dist")
	to := artifact.Reference{Kind: artifact.Layout, Path: folder}
	publish := func(source bundle.Source, options artifact.Options) ([]string, error) {
		b := build(t, source)
		return release.Publish(t.Context(), release.Release{Artifact: makeRelease(t, b, nil), Bundle: b}, to, options)
	}
	tags, err := publish(source("1.2.3"), artifact.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"1.2.3"}, tags)
	_, err = publish(source("1.2.3"), artifact.Options{})
	require.NoError(t, err, "the same again")
	other := source("1.2.3")
	other.Profile = "strict"
	_, err = publish(other, artifact.Options{})
	require.ErrorContains(t, err, "raise the version, or replace it with --force")
	_, err = publish(other, artifact.Options{Force: true})
	require.NoError(t, err)

	// A tag that is no version is the only one set, and a version is the bundle's.
	to.Tag = "edge"
	tags, err = publish(source("1.3.0"), artifact.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"edge"}, tags)
	to.Tag = "1.4.0"
	_, err = publish(source("1.3.0"), artifact.Options{})
	require.EqualError(t, err, "the bundle is version 1.3.0: it cannot be "+folder+":1.4.0; build it with --version 1.4.0")
	to.Tag = ""

	// A policy that changed under its version.
	before := build(t, source("1.2.3"))
	require.Equal(t, "no_nodeport", before.Policies[1].Name)
	before.Policies[1].Source.Rego += "# more\n"
	_, err = release.Publish(t.Context(), release.Release{Artifact: makeRelease(t, before, nil), Bundle: withVersion(before, "1.2.4")}, to, artifact.Options{})
	require.ErrorContains(t, err, "policy no_nodeport: its template changed")
	_, err = release.Publish(t.Context(), release.Release{Artifact: makeRelease(t, before, nil), Bundle: withVersion(before, "1.2.4")}, to, artifact.Options{Force: true})
	require.EqualError(t, err, "policy no_nodeport: its template changed since release 1.2.3 and its version is "+before.Policies[1].Version+
		", which was "+before.Policies[1].Version+": raise custom.version in policies/no_nodeport/no_nodeport.rego")
}

func withVersion(b bundle.Bundle, version string) bundle.Bundle {
	b.Manifest.Metadata.Version = version
	return b
}

func TestUnpack(t *testing.T) {
	opened := open(t, makeRelease(t, build(t, source("1.2.3")), nil), nil)
	folder := filepath.Join(t.TempDir(), "deep", "bundle")
	require.NoError(t, opened.Unpack(folder))
	read := make(map[string][]byte)
	require.NoError(t, filepath.WalkDir(folder, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, file)
		require.NoError(t, err)
		read[filepath.ToSlash(name)], err = os.ReadFile(file)
		return err
	}))
	assert.Equal(t, opened.Files, read)

	require.EqualError(t, opened.Unpack(folder), folder+" is not empty: name a folder that is new")
	empty := t.TempDir()
	require.NoError(t, opened.Unpack(empty))

	// Something in the way leaves nothing behind.
	parent := t.TempDir()
	file := filepath.Join(parent, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.Error(t, opened.Unpack(file))
	require.Error(t, opened.Unpack(filepath.Join(file, "below")))
	left, err := os.ReadDir(parent)
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

func decode[T any](t *testing.T, text []byte) T {
	t.Helper()
	var read T
	require.NoError(t, json.Unmarshal(text, &read))
	return read
}

func TestTarball(t *testing.T) {
	key := newKey(t)
	public := key.Public()
	opened := open(t, makeRelease(t, build(t, source("1.2.3")), &key), &public)
	folder := t.TempDir()
	to := artifact.Reference{Kind: artifact.Tarball, Path: filepath.Join(folder, "bulkhead.tar.gz")}
	tags, err := release.Publish(t.Context(), opened, to, artifact.Options{})
	require.NoError(t, err)
	assert.Empty(t, tags)
	read, err := release.Read(t.Context(), to, &public, artifact.Options{})
	require.NoError(t, err)
	assert.Equal(t, opened.Files, read.Files)

	_, err = release.Publish(t.Context(), opened, to, artifact.Options{})
	require.EqualError(t, err, to.Path+" is there already: name another file, or replace it with --force")
	_, err = release.Publish(t.Context(), opened, to, artifact.Options{Force: true})
	require.NoError(t, err)

	// What cannot be written leaves nothing behind.
	require.NoError(t, os.Mkdir(filepath.Join(folder, "folder.tar.gz"), 0o700))
	for _, file := range []string{filepath.Join(folder, "none", "x.tar.gz"), filepath.Join(folder, "folder.tar.gz")} {
		_, err = release.Publish(t.Context(), opened, artifact.Reference{Kind: artifact.Tarball, Path: file}, artifact.Options{Force: true})
		require.Error(t, err, file)
	}
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, left, 2)
}
