package lib.ports_test

import data.lib.ports

test_low if ports.low(1023)

test_high[port] if {
	some port in [1024, 8080]
	not ports.low(port)
}
