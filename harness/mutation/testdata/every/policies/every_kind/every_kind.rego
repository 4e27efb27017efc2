package policies.every_kind

import data.lib.ports

default limit := 10

limit := input.parameters.limit

# One of each.
close(port, "TCP") if {
	port <= limit + 1
	not port in {22, 80}
} else := ports.open(port) if {
	every range in ports.ranges {
		range[0] != port
	}
} else := false

names := [lower(name) |
	some name in input.names
	startswith(name, "web-")
	regex.match(`^[a-z-]+(\.example|\.test)?$`, name)
]

whole := object.union(
	{"limit": limit},
	{"kind": null, "names": names},
)
