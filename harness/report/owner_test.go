package report_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// live is a report on a cluster: findings on a Deployment, on what is implied by it and
// on its pods, and on things that nothing owns.
func live() report.Report {
	web := report.Object{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "shop", Name: "web"}
	finding := func(action, kind, namespace, name, cause, message string, owner *report.Object) report.Violation {
		return report.Violation{
			Policy: "no_host_network", Constraint: "no-host-network", EnforcementAction: action, Remedy: "Mend " + name + ".",
			Object: report.Object{APIVersion: "v1", Kind: kind, Namespace: namespace, Name: name},
			Owner:  owner, Cause: cause, Message: message,
		}
	}
	own := finding("deny", "Deployment", "shop", "web", "host 1", "No network for Deployment shop/web: none", nil)
	own.Object = web
	implied := finding("deny", "Deployment", "shop", "web", "host 1", "[Implied by expand] Pod shop/web-pod: hostNetwork", nil)
	implied.Object = web
	made := report.Report{Version: "1.0.0", Profile: "baseline", Cluster: "kind", Violations: []report.Violation{
		finding("deny", "Pod", "shop", "web-b", "host 1", "Pod shop/web-b: hostNetwork", &web),
		implied, own,
		finding("deny", "Pod", "shop", "web-a", "host 1", "Pod shop/web-a: hostNetwork", &web),
		finding("deny", "Proxy", "shop", "p", "host 1", "Proxy shop/p: hostNetwork", &web),
		finding("deny", "Ingress", "shop", "i", "host 1", "Ingress shop/i: hostNetwork", &web),
		finding("deny", "Ingress", "shop", "j", "host 1", "Ingress shop/j: hostNetwork", &web),
		finding("deny", "Gateway", "shop", "g", "host 1", "Gateway shop/g: hostNetwork", &web),
		finding("deny", "Gateway", "shop", "h", "host 1", "Gateway shop/h: hostNetwork", &web),
		finding("deny", "Pod", "shop", "web-a", "port 1", "Pod shop/web-a: hostPort 80", &web),
		finding("warn", "Pod", "shop", "web-a", "host 1", "Pod shop/web-a: hostNetwork", &web),
		finding("dryrun", "Node", "", "one", "host 1", "it is old", nil),
		finding("deny", "Pod", "ops", "lone", "host 1", "hostNetwork", nil),
		finding("deny", "NetworkPolicy", "shop", "x", "other 1", "NetworkPolicy shop/x: open", &web),
		finding("deny", "NetworkPolicy", "shop", "y", "other 1", "NetworkPolicy shop/y: open", &web),
	}}
	made.Summary.Objects = 40
	return made
}

func TestTextByOwner(t *testing.T) {
	var written bytes.Buffer
	require.NoError(t, report.Write(&written, report.Text, live(), report.Options{}))
	assert.Equal(t, `dryrun [no-host-network] Node one: it is old
    remedy: Mend one.

deny [no-host-network] Pod ops/lone: hostNetwork
    remedy: Mend lone.

warn [no-host-network] Deployment shop/web (1 pod): Pod shop/web-a: hostNetwork
    remedy: Mend web-a.
deny [no-host-network] Deployment shop/web (1 pod): Pod shop/web-a: hostPort 80
    remedy: Mend web-a.
deny [no-host-network] Deployment shop/web (2 networkpolicies): NetworkPolicy shop/x: open
    remedy: Mend x.
deny [no-host-network] No network for Deployment shop/web (2 gateways, 2 ingresses, 2 pods, 1 proxy): none
    remedy: Mend web.

4 denied, 1 warned, 1 dryrun in 40 objects of the cluster kind (profile baseline); 15 findings, object by object, with --output json
`, written.String())
}

func TestJUnitByOwner(t *testing.T) {
	var written bytes.Buffer
	require.NoError(t, report.Write(&written, report.JUnit, live(), report.Options{}))
	assert.Contains(t, written.String(), `tests="7" failures="4" errors="0"`)
	assert.Contains(t, written.String(), `message="No network for Deployment shop/web (2 gateways, 2 ingresses, 2 pods, 1 proxy): none"`)
}

func TestJSONOfAClusterHasEveryFinding(t *testing.T) {
	var written bytes.Buffer
	require.NoError(t, report.Write(&written, report.JSON, live(), report.Options{}))
	assert.Equal(t, 15, bytes.Count(written.Bytes(), []byte(`"policy": `)))
	assert.Equal(t, 11, bytes.Count(written.Bytes(), []byte(`"owner": {`)))
	assert.Contains(t, written.String(), `"cluster": "kind"`)
	assert.NotContains(t, written.String(), "host 1")
}

func TestTextOfManifestsIsNotByOwner(t *testing.T) {
	made := live()
	made.Cluster = ""
	var written bytes.Buffer
	require.NoError(t, report.Write(&written, report.Text, made, report.Options{}))
	assert.Equal(t, 15, bytes.Count(written.Bytes(), []byte("[no-host-network]")))
}

func TestClusterErrorsInWords(t *testing.T) {
	made := report.Report{Cluster: "kind\n::error::", Errors: []report.Error{{Message: "no"}}}
	var written bytes.Buffer
	require.NoError(t, report.Write(&written, report.Text, made, report.Options{}))
	assert.Equal(t, "error: no\n\nnothing judged: no objects in the cluster kind\\n::error::; 1 error: what could not be read was not judged\n", written.String())
}

func TestParseClusterFormat(t *testing.T) {
	for _, name := range []string{"text", "json", "junit"} {
		parsed, err := report.ParseClusterFormat(name)
		require.NoError(t, err)
		assert.Equal(t, report.Format(name), parsed)
	}
	for _, name := range []string{"sarif", "github"} {
		_, err := report.ParseClusterFormat(name)
		require.EqualError(t, err, "--output "+name+" points at lines of files, and objects of a cluster stand in none; take text, json or junit")
	}
	_, err := report.ParseClusterFormat("xml")
	assert.ErrorContains(t, err, "xml")
}
