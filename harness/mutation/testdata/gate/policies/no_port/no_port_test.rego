package policies.no_port_test

import data.policies.no_port

test_low if {
	no_port.violation == {{"msg": "port 80 is low"}} with input.review as {"kind": "Service", "ports": [80, 8080]}
}
