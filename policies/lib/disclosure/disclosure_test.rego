package lib.disclosure_test

import data.lib.disclosure

_review := {"object": {"kind": "Ingress", "metadata": {"name": "web", "namespace": "shop"}}}

test_ingress[name] if {
	some name, test in {
		"own namespace": ["shop", true, "Ingress shop/other"],
		"another namespace": ["bank", true, "an Ingress of another namespace"],
		"what is no boolean": ["bank", "yes", "an Ingress of another namespace"],
		"null": ["bank", null, "an Ingress of another namespace"],
		"not hidden": ["bank", false, "Ingress bank/other"],
	}
	disclosure.ingress(test[0], "other") == test[2] with input as {"review": _review, "parameters": {"hideRival": test[1]}}
}

test_without_parameters if {
	disclosure.ingress("bank", "other") == "Ingress bank/other" with input as {"review": _review, "parameters": {}}
	disclosure.ingress("bank", "other") == "Ingress bank/other" with input as {"review": _review}
}
