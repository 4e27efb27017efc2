package parity_test

// difference is a place where a stock tool is known to say something else than
// bulkhead about an application, and why.
type difference struct {
	engine, application string
	reason              string
	// missing is what the tool does not say, extra what it says alone.
	missing, extra []verdict
}

// knownDifferences are all of them; any other difference fails.
func knownDifferences() []difference {
	return []difference{{
		engine:      "gator",
		application: "platform",
		reason:      "gator test reviews a List as one object of kind List, which no constraint matches, and not its items",
		missing: []verdict{{
			"no-host-network", "DaemonSet logging/log-shipper",
			"DaemonSet logging/log-shipper: spec.template.spec.hostNetwork true puts the pods on the network of their nodes, " +
				"where no NetworkPolicy reaches them; remove it",
		}, {
			"require-networkpolicy", "DaemonSet logging/log-shipper",
			"No matching networkpolicy found for DaemonSet logging/log-shipper: namespace logging has 2 NetworkPolicies, " +
				"and with hostNetwork none can isolate its pods (labels app=log-shipper) for Ingress; remove hostNetwork",
		}},
	}}
}
