package matrix

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// flows reads the flows.
func (f *faults) flows(form *form, parameters Parameters) []Flow {
	var flows []Flow
	for _, form := range form.forms("flows") {
		flow := Flow{From: f.end(form, "from", parameters), To: f.end(form, "to", parameters)}
		if isExternal(parameters, flow.From) && isExternal(parameters, flow.To) {
			f.add(form.path, "joins the externals %s and %s, between which the cluster has no say; remove it", flow.From, flow.To)
		}
		for _, form := range form.forms("ports") {
			flow.Ports = append(flow.Ports, f.port(form))
		}
		flow.AnyPort, flow.CrossTenant = form.flag("anyPort"), form.flag("crossTenant")
		switch {
		case flow.AnyPort && len(flow.Ports) > 0:
			f.add(form.at("anyPort"), "is true beside ports; remove one of the two")
		case !flow.AnyPort && len(flow.Ports) == 0:
			f.add(form.at("ports"), "has no port; write the ports of the flow, or say anyPort: true")
		}
		form.close()
		flows = append(flows, flow)
	}
	return flows
}

// end reads an end of a flow, which is the name of a zone or an external.
func (f *faults) end(form *form, field string, parameters Parameters) string {
	name := form.text(field, "")
	names := parameters.names()
	switch {
	case name == "" && !form.has(field):
		f.add(form.at(field), "is missing; name a zone or an external, or * for every zone")
	case name != everyZone && !slices.Contains(names, name):
		f.add(form.at(field), "is %q, which is neither a zone nor an external; there are %s, and * for every zone", name, strings.Join(names, ", "))
	}
	return name
}

// names are those of the zones, then of the externals.
func (p Parameters) names() []string {
	var names []string
	for _, zone := range p.Zones {
		names = append(names, zone.Name)
	}
	for _, external := range p.Externals {
		names = append(names, external.Name)
	}
	return names
}

func isExternal(parameters Parameters, name string) bool {
	return slices.ContainsFunc(parameters.Externals, func(e External) bool { return e.Name == name })
}

// port reads a port of a flow: a number, a range or a name.
func (f *faults) port(form *form) FlowPort {
	port := FlowPort{Protocol: form.text("protocol", "TCP"), First: form.number("port"), Last: form.number("endPort"), Name: form.text("name", "")}
	form.close()
	if !slices.Contains(protocols(), port.Protocol) {
		f.add(form.at("protocol"), "is %q; it must be %s", port.Protocol, either(protocols()))
	}
	switch {
	case form.has("name") && (form.has("port") || form.has("endPort")):
		f.add(form.at("name"), "stands beside a number; make them two ports of the list")
	case form.has("name"):
		f.portName(form.at("name"), port.Name)
	case !form.has("port"):
		f.add(form.path, "has neither a port nor a name; write which port it is")
	case form.has("endPort") && port.Last > 0 && port.Last < port.First:
		f.add(form.at("endPort"), "is %d, less than port %d; a range ends where it begins or after", port.Last, port.First)
	}
	if port.Last == 0 {
		port.Last = port.First
	}
	return port
}

func (f *faults) portName(path apiserver.Path, name string) {
	if problems := validation.IsValidPortName(name); len(problems) > 0 {
		f.add(path, "is %q; a port's name %s", name, strings.Join(problems, ", "))
	}
}

// protocols are those that NetworkPolicies know.
func protocols() []string { return []string{"TCP", "UDP", "SCTP"} }

// exemptions read anyPeer.
func (f *faults) exemptions(form *form) []Exemption {
	var exemptions []Exemption
	for _, form := range form.forms("anyPeer") {
		exemption := Exemption{Direction: form.text("direction", "")}
		if !slices.Contains(directions(), exemption.Direction) {
			f.add(form.at("direction"), "is %q; it must be %s", exemption.Direction, either(directions()))
		}
		ports := form.texts("ports")
		if len(ports) == 0 {
			f.add(form.at("ports"), "has no port; write the ports that are open to any peer, such as 53/UDP")
		}
		for i, text := range ports {
			exemption.Ports = append(exemption.Ports, f.exemptPort(form.at("ports", i), text))
		}
		form.close()
		exemptions = append(exemptions, exemption)
	}
	return exemptions
}

// exemptPort reads "53/UDP".
func (f *faults) exemptPort(path apiserver.Path, text string) FlowPort {
	parts := regexp.MustCompile(`^([0-9]{1,5})/(TCP|UDP|SCTP)$`).FindStringSubmatch(text)
	if parts == nil {
		f.add(path, "is %q; write a port and its protocol, such as 53/UDP", text)
		return FlowPort{}
	}
	number, _ := strconv.Atoi(parts[1])
	if number < 1 || number > lastPort {
		f.add(path, "is %q; a port is between 1 and %d", text, lastPort)
	}
	return FlowPort{Protocol: parts[2], First: number, Last: number}
}

// directions are those of NetworkPolicies.
func directions() []string { return []string{ingress, egress} }

const (
	ingress = "Ingress"
	egress  = "Egress"
)

// either joins alternatives: "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
