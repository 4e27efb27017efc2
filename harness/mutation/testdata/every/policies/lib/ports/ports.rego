package lib.ports

ranges := [[8080, 8443]]

open(port) if port > 0
