package lib.suffixes_test

import data.lib.suffixes

# As the Public Suffix List has them.
test_spanned[domain] if {
	some domain in [
		"ac.uk", "co.uk", "com.au", "edu.au", "gob.mx", "gouv.fr", "gov.uk", "govt.nz", "gub.uy", "ltd.uk", "mil.br",
		"net.au", "nom.br", "org.uk", "plc.uk", "sch.uk", "go.jp", "me.uk", "ne.jp", "or.at", "or.bi", "go.ci", "or.cr",
		"go.id", "me.ke", "or.kr", "or.mu", "me.so", "me.ss", "or.th", "go.tj", "or.tz", "ne.ug", "ne.us",
		"a.ck", "b.er", "x.fk", "shop.jm", "per.kh", "a.mm", "shop.np", "b.pg",
	]
	suffixes.spanned(concat("", ["*.", domain]))
	not suffixes.spanned(domain)
	not suffixes.spanned(concat("", ["*.shop.", domain]))
}

test_not_spanned[domain] if {
	some domain in [
		"shop.example", "co.com", "com.info", "shop.uk", "co.uk.example", "xco.uk", "cox.uk", "co.ukx", "me.de", "or.de",
		"xgo.jp", "gox.jp", "go.jpx", "np", "shop.npx", "co-uk", "go-jp", "shop-np", "github.io",
		"shop.ne.example", "www.shop.np", "a.go.jp", "a.co.uk",
	]
	not suffixes.spanned(concat("", ["*.", domain]))
}

test_named[host] if {
	some host in ["*.github.io", "*.s3.example", "*.pages.example", "*.apps.example"]
	suffixes.spanned(host) with input.parameters.publicSuffixes as _named
}

test_not_named[host] if {
	some host in ["*.web.github.io", "github.io", "*.io", "*.web.example"]
	not suffixes.spanned(host) with input.parameters.publicSuffixes as _named
}

test_odd_parameter[i] if {
	some i, odd in [null, "github.io", {"a": "github.io"}, [null], [5]]
	not suffixes.spanned("*.github.io") with input.parameters.publicSuffixes as odd
}

_named := [5, "github.io", "*.S3.example", ".pages.example", "apps.example."]
