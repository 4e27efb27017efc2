# regal ignore:directory-package-mismatch
package policies.echo

# A policy that tells what it was shown, for the tests of package main.
violation contains {
	"msg": "seen",
	# regal ignore:unresolved-reference
	"details": {"input": input, "inventory": data.inventory},
}
