package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestText(t *testing.T) {
	assert.Equal(t, `shop/deployment.yaml:8: deny [require-networkpolicy] Deployment shop/web: No matching networkpolicy found for ingress to pods labelled app=web; shop has none
    remedy: Add a NetworkPolicy that selects app=web.

shop/ingress.yaml:14:13: deny [require-ingress-tls] Ingress shop/web: host "api.shop.example" is in no spec.tls entry; add it to spec.tls[].hosts
    remedy: Add the host to an entry of spec.tls.
shop/ingress.yaml:20:19: warn [require-ingress-backend] Ingress shop/web: Service shop/api does not exist

shop/service.yaml:9:7: dryrun [no-nodeport] Service shop/web: nodePort 30080 is open on every node; leave it out
    remedy: Remove nodePort & use type <ClusterIP>.

error: profile nonesuch is unknown: use baseline
shop/bad.yaml:3:5: error: duplicate key "name": keep one of the two

2 denied, 1 warned, 1 dryrun in 12 objects of 3 files (profile baseline); 2 errors in the input: what could not be read was not judged
`, written(t, Text, shop(), Options{}))
}

func TestTextColor(t *testing.T) {
	r := shop()
	r.Violations = r.Violations[:2]
	r.Errors = nil
	assert.Equal(t, "\x1b[1mshop/ingress.yaml:20:19:\x1b[0m \x1b[1;33mwarn\x1b[0m [require-ingress-backend] Ingress shop/web: Service shop/api does not exist\n"+
		"\n"+
		"\x1b[1mshop/service.yaml:9:7:\x1b[0m \x1b[1;36mdryrun\x1b[0m [no-nodeport] Service shop/web: nodePort 30080 is open on every node; leave it out\n"+
		"    \x1b[2mremedy:\x1b[0m Remove nodePort & use type <ClusterIP>.\n"+
		"\n"+
		"\x1b[1;33mnothing denied, 1 warned, 1 dryrun in 12 objects of 3 files (profile baseline)\x1b[0m\n",
		written(t, Text, r, Options{Color: true}))

	assert.Equal(t, "\x1b[1;32mnothing denied in 2 objects of 1 file (profile strict)\x1b[0m\n",
		written(t, Text, Report{Profile: "strict", Summary: Summary{Files: 1, Objects: 2}}, Options{Color: true}))
	assert.Equal(t, "\x1b[1ma.yaml:1:2:\x1b[0m \x1b[1;31merror:\x1b[0m no\n\n\x1b[1;31mnothing judged: no objects in 1 file; 1 error in the input: what could not be read was not judged\x1b[0m\n",
		written(t, Text, Report{Summary: Summary{Files: 1}, Errors: []Error{{File: "a.yaml", Line: 1, Column: 2, Message: "no"}}}, Options{Color: true}))
	assert.Equal(t, "\x1b[1;31mdeny\x1b[0m [c] Pod x\n\n\x1b[1;31m1 denied in 1 object of 1 file\x1b[0m\n",
		written(t, Text, Report{Summary: Summary{Files: 1, Objects: 1}, Violations: []Violation{{Constraint: "c", Object: Object{Kind: "Pod", Name: "x"}, Message: "Pod x"}}}, Options{Color: true}))
}

func TestSummaryInWords(t *testing.T) {
	deny, warn, dryrun := Violation{EnforcementAction: ActionDeny}, Violation{EnforcementAction: ActionWarn}, Violation{EnforcementAction: ActionDryrun}
	for want, r := range map[string]Report{
		"2 denied, 1 warned in 12 objects of 3 files (profile baseline)": {
			Profile: "baseline", Summary: Summary{Files: 3, Objects: 12}, Violations: []Violation{deny, warn, deny},
		},
		"1 denied in 1 object of 1 file": {
			Summary: Summary{Files: 1, Objects: 1}, Violations: []Violation{deny},
		},
		"nothing denied in 1 object of 2 files (profile segmented)": {
			Profile: "segmented", Summary: Summary{Files: 2, Objects: 1},
		},
		"nothing denied, 2 dryrun in 2 objects of 1 file": {
			Summary: Summary{Files: 1, Objects: 2}, Violations: []Violation{dryrun, dryrun},
		},
		"1 denied, 1 dryrun in 2 objects of 1 file; 1 error in the input: what could not be read was not judged": {
			Summary: Summary{Files: 1, Objects: 2}, Violations: []Violation{deny, dryrun}, Errors: []Error{{}},
		},
		"nothing denied in 2 objects of 1 file; 2 errors in the input: what could not be read was not judged": {
			Summary: Summary{Files: 1, Objects: 2}, Errors: []Error{{}, {}},
		},
		"nothing judged: no objects in 0 files (profile baseline)": {Profile: "baseline"},
	} {
		t.Run(want, func(t *testing.T) {
			r.Settle()
			assert.Equal(t, want, r.inWords())
		})
	}
}
