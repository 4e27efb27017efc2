package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func changed(t *testing.T, before, after Report, options Options) string {
	t.Helper()
	before.Settle()
	after.Settle()
	var b bytes.Buffer
	require.NoError(t, WriteChange(&b, before, after, options))
	return b.String()
}

func TestWriteChange(t *testing.T) {
	before, after := shop(), shop()
	summary := "2 denied, 1 warned, 1 dryrun in 12 objects of 3 files (profile baseline); 2 errors in the input: what could not be read was not judged\n"
	assert.Equal(t, summary, changed(t, before, after, Options{}))

	for i := range after.Violations {
		after.Violations[i].Line += 3
	}
	for i := range after.Errors {
		after.Errors[i].Line += 3
	}
	assert.Equal(t, summary, changed(t, before, after, Options{}), "somewhere else in the file")

	none := Report{Profile: "baseline", Summary: Summary{Files: 3, Objects: 12}}
	assert.Equal(t, `shop/deployment.yaml: gone [require-networkpolicy] Deployment shop/web: No matching networkpolicy found for ingress to pods labelled app=web; shop has none
shop/ingress.yaml: gone [require-ingress-tls] Ingress shop/web: host "api.shop.example" is in no spec.tls entry; add it to spec.tls[].hosts
shop/ingress.yaml: gone [require-ingress-backend] Ingress shop/web: Service shop/api does not exist
shop/service.yaml: gone [no-nodeport] Service shop/web: nodePort 30080 is open on every node; leave it out
gone error: profile nonesuch is unknown: use baseline
shop/bad.yaml: gone error: duplicate key "name": keep one of the two
nothing denied in 12 objects of 3 files (profile baseline)
`, changed(t, before, none, Options{}))
	assert.Equal(t, written(t, Text, shop(), Options{}), changed(t, none, shop(), Options{}))
}

func TestWriteChangeOfBoth(t *testing.T) {
	deny := Violation{Constraint: "c", File: "a.yaml", Object: Object{Kind: "Pod", Name: "x"}, Message: "Pod x: one", EnforcementAction: ActionDeny}
	other := deny
	other.Message = "Pod x: two"
	summary := Summary{Files: 1, Objects: 1}
	before := Report{Summary: summary, Violations: []Violation{deny, deny}}
	after := Report{Summary: summary, Violations: []Violation{deny, other}}
	assert.Equal(t, "\x1b[1ma.yaml:\x1b[0m \x1b[1;32mgone\x1b[0m [c] Pod x: one\n\n"+
		"\x1b[1ma.yaml:\x1b[0m \x1b[1;31mdeny\x1b[0m [c] Pod x: two\n\n\x1b[1;31m2 denied in 1 object of 1 file\x1b[0m\n",
		changed(t, before, after, Options{Color: true}))
}
