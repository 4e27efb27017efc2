package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGitHub(t *testing.T) {
	assert.Equal(t, `::error title=input error::profile nonesuch is unknown: use baseline
::error file=shop/bad.yaml,line=3,col=5,title=input error::duplicate key "name": keep one of the two
::error file=shop/deployment.yaml,line=8,title=require-networkpolicy::Deployment shop/web: No matching networkpolicy found for ingress to pods labelled app=web; shop has none%0AAdd a NetworkPolicy that selects app=web.
::error file=shop/ingress.yaml,line=14,col=13,title=require-ingress-tls::Ingress shop/web: host "api.shop.example" is in no spec.tls entry; add it to spec.tls[].hosts%0AAdd the host to an entry of spec.tls.
::warning file=shop/ingress.yaml,line=20,col=19,title=require-ingress-backend::Ingress shop/web: Service shop/api does not exist
::notice file=shop/service.yaml,line=9,col=7,title=no-nodeport (dryrun)::Service shop/web: nodePort 30080 is open on every node; leave it out%0ARemove nodePort & use type <ClusterIP>.
2 denied, 1 warned, 1 dryrun in 12 objects of 3 files (profile baseline); 2 errors in the input: what could not be read was not judged
`, written(t, GitHub, shop(), Options{}))
}

func TestGitHubEmpty(t *testing.T) {
	assert.Equal(t, "nothing denied in 2 objects of 1 file (profile baseline)\n",
		written(t, GitHub, Report{Profile: "baseline", Summary: Summary{Files: 1, Objects: 2}}, Options{}))
}

func TestGitHubEscapes(t *testing.T) {
	for name, test := range map[string]struct {
		file, title, message string
		want                 string
	}{
		"percent":         {"a.yaml", "t", "100 %0A %", "::error file=a.yaml,title=t::100 %250A %25\n"},
		"newlines":        {"a.yaml", "t", "a\nb\r\nc\r", "::error file=a.yaml,title=t::a%0Ab%0D%0Ac%0D\n"},
		"a second one":    {"a.yaml", "t", "x\n::stop-commands::x", "::error file=a.yaml,title=t::x%0A::stop-commands::x\n"},
		"properties":      {"a,line=9:b%\n.yaml", "x::y,z", "m", "::error file=a%2Cline=9%3Ab%25%0A.yaml,title=x%3A%3Ay%2Cz::m\n"},
		"a terminal":      {"a.yaml", "t", "\x1b[2J\x00\xff", `::error file=a.yaml,title=t::\x1b[2J\x00\xff` + "\n"},
		"not clean":       {"./shop//../a.yaml", "t", "m", "::error file=a.yaml,title=t::m\n"},
		"empty":           {"", "", "", "::error title=::\n"},
		"message of ends": {"a.yaml", "t", "\n\n", "::error file=a.yaml,title=t::%0A%0A\n"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, workflowCommand("error", test.file, 0, 0, test.title, test.message))
		})
	}
}
