package lib.ports

# METADATA
# scope: document
# description: Whether a port is one that only root may open.
low(port) if {
	is_number(port)
	port < 1024
}
