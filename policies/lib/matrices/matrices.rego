# METADATA
# title: The traffic matrix
# description: >-
#   What is wrong with the traffic matrix as a whole, that the parameters describe.
#   A rule that goes by one that is at fault would allow what nobody meant to.
package lib.matrices

import data.lib.audiences
import data.lib.breaches
import data.lib.clusternets
import data.lib.exemptions
import data.lib.flows
import data.lib.zones

# METADATA
# description: What is wrong, an array of texts; [] where nothing is.
faults := [fault |
	some found in [
		zones.faults,
		clusternets.faults,
		flows.faults,
		exemptions.faults,
		breaches.faults,
		audiences.faults,
	]
	some fault in found
]
