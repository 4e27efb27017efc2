package policies.no_port

import data.lib.ports

violation contains {"msg": msg} if {
	input.review.kind == "Service"
	some port in input.review.ports
	ports.low(port)
	msg := sprintf("port %d is low", [port])
}
