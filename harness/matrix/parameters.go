package matrix

import (
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// Kind is the kind of the constraint whose parameters are the matrix.
const Kind = "K8sSegmentTiers"

// everyZone stands in a flow for all zones, and never for an external.
const everyZone = "*"

// lastPort is the highest port number.
const lastPort = 65535

// Parameters are a traffic matrix, as a constraint of kind K8sSegmentTiers
// states it: what may talk with what. Everything else is forbidden.
type Parameters struct {
	// TierLabel and TenantLabel are the labels of Namespaces that say their
	// zone and their tenant; TenantLabel is "" where there are no tenants.
	TierLabel, TenantLabel string
	// IntraNamespace says that pods of one namespace may talk with each other
	// without a flow.
	IntraNamespace bool
	Zones          []Zone
	Externals      []External
	// PodCIDRs, ServiceCIDRs and NodeCIDRs are the cluster's own addresses.
	PodCIDRs, ServiceCIDRs, NodeCIDRs []netip.Prefix
	Flows                             []Flow
	// AnyPeer are the ports that are open to whoever it be.
	AnyPeer []Exemption
}

// Zone is a set of namespaces: those named, and those whose tier label has a
// certain value.
type Zone struct {
	Name  string
	Tier  string
	Names []string
	// PerTenant says that the namespaces of one tenant are closed to those of
	// the others.
	PerTenant bool
}

// External is a set of addresses outside of the cluster.
type External struct {
	Name          string
	CIDRs, Except []netip.Prefix
}

// Flow is a permission: from a zone or external to a zone or external. "*" is
// every zone.
type Flow struct {
	From, To string
	Ports    []FlowPort
	// AnyPort says that the flow has no ports because it is about all.
	AnyPort bool
	// CrossTenant opens the flow between tenants.
	CrossTenant bool
}

// FlowPort is a range of container ports of one protocol, or those of one name.
type FlowPort struct {
	Protocol    string
	First, Last int
	Name        string
}

// Exemption are ports open to any peer in one direction, Ingress or Egress.
type Exemption struct {
	Direction string
	Ports     []FlowPort
}

// ReadParameters reads the parameters of a constraint of kind K8sSegmentTiers.
// With any error, they are of no use.
func ReadParameters(object *manifest.Object) (Parameters, []manifest.Error) {
	found := &faults{object: object}
	_, problems := constraint.Parse(object.Value)
	for _, problem := range problems {
		line, column := object.Position(problem.Path)
		found.errors = append(found.errors, manifest.Error{File: object.File, Line: line, Column: column,
			Message: object.String() + ": " + apiserver.Path(problem.Path).String() + ": " + problem.Message})
	}
	if len(problems) > 0 {
		return Parameters{}, found.errors
	}

	spec, _ := object.Value["spec"].(map[string]any)
	path := apiserver.Path{"spec", "parameters"}
	if _, there := spec["parameters"]; !there {
		found.add(path, "is missing; write the zones and the flows between them")
		return Parameters{}, found.errors
	}
	return found.parameters(found.open(spec["parameters"], path)), found.errors
}

func (f *faults) parameters(form *form) Parameters {
	parameters := Parameters{
		TierLabel:   form.text("tierLabel", "tier"),
		TenantLabel: form.text("tenantLabel", ""),
	}
	f.labels(form, parameters)
	switch within := form.text("intraNamespace", "allow"); within {
	case "allow":
		parameters.IntraNamespace = true
	case "declared":
	default:
		f.add(form.at("intraNamespace"), "is %q; it must be allow or declared", within)
	}
	form.flag("closedWorld") // the table judges what is there in any case

	parameters.Zones = f.zones(form, parameters.TenantLabel)
	parameters.Externals = f.externals(form, parameters.Zones)
	f.cluster(form, &parameters)
	parameters.Flows = f.flows(form, parameters)
	parameters.AnyPeer = f.exemptions(form)
	form.close()
	return parameters
}

// labels holds the two labels to what a label can be.
func (f *faults) labels(form *form, parameters Parameters) {
	for field, label := range map[string]string{"tierLabel": parameters.TierLabel, "tenantLabel": parameters.TenantLabel} {
		if !form.has(field) {
			continue
		}
		switch problems := validation.IsQualifiedName(label); {
		case label == corev1.LabelMetadataName:
			f.add(form.at(field), "is %s, which is the name of the Namespace; list names under zones[].names", label)
		case len(problems) > 0:
			f.add(form.at(field), "is %q, which is no key of a label: %s", label, problems[0])
		}
	}
	if parameters.TierLabel == parameters.TenantLabel {
		f.add(form.at("tenantLabel"), "is %q as tierLabel is; a label says one thing", parameters.TenantLabel)
	}
}

// zones reads the zones. A namespace has at most one.
func (f *faults) zones(form *form, tenantLabel string) []Zone {
	forms := form.forms("zones")
	if len(forms) == 0 {
		f.add(form.at("zones"), "has no zone; write one for each tier")
	}
	var zones []Zone
	names, tiers, members := map[string]string{}, map[string]string{}, map[string]string{}
	for _, form := range forms {
		zone := Zone{Name: f.name(form, names, "zone"), Tier: form.text("tier", ""), Names: form.texts("names"), PerTenant: form.flag("perTenant")}
		form.close()
		switch other, taken := tiers[zone.Tier]; {
		case zone.Tier == "" && form.has("tier"):
			f.add(form.at("tier"), "is empty; write a value of the tier label, or remove it")
		case zone.Tier == "" && len(zone.Names) == 0:
			f.add(form.path, "has neither a tier nor names; say which namespaces are in it")
		case len(validation.IsValidLabelValue(zone.Tier)) > 0:
			f.add(form.at("tier"), "is %q, which no label can have for a value: %s", zone.Tier, validation.IsValidLabelValue(zone.Tier)[0])
		case taken && zone.Tier != "":
			f.add(form.at("tier"), "is %q, which is the tier of zone %s already; a namespace is in one zone", zone.Tier, other)
		}
		tiers[zone.Tier] = zone.Name
		for i, name := range zone.Names {
			switch other, taken := members[name]; {
			case len(validation.IsDNS1123Label(name)) > 0:
				f.add(form.at("names", i), "is %q, which no namespace can have for a name: %s", name, validation.IsDNS1123Label(name)[0])
			case taken:
				f.add(form.at("names", i), "is %q, which is in zone %s already; a namespace is in one zone", name, other)
			}
			members[name] = zone.Name
		}
		if zone.PerTenant && tenantLabel == "" {
			f.add(form.at("perTenant"), "is true and there is no tenantLabel; name the label of Namespaces that says their tenant")
		}
		zones = append(zones, zone)
	}
	return zones
}

// name reads the name of a zone or an external, of which no two have the same.
func (f *faults) name(form *form, taken map[string]string, noun string) string {
	name := form.text("name", "")
	switch other := taken[name]; {
	case name == "":
		f.add(form.at("name"), "is missing; name the %s", noun)
	case name == everyZone:
		f.add(form.at("name"), `is "*", which stands for every zone; give the %s a name of its own`, noun)
	case slices.Contains(reservedNames(), name):
		f.add(form.at("name"), "is %q, which the table uses for what is in no zone; give the %s another name", name, noun)
	case other != "":
		f.add(form.at("name"), "is %q, as another %s is named; give each a name of its own", name, other)
	}
	taken[name] = noun
	return name
}

func (f *faults) externals(form *form, zones []Zone) []External {
	taken := map[string]string{}
	for _, zone := range zones {
		taken[zone.Name] = "zone"
	}
	var externals []External
	for _, form := range form.forms("externals") {
		external := External{Name: f.name(form, taken, "external")}
		if len(form.fieldList("cidrs")) == 0 {
			f.add(form.at("cidrs"), "has no network; write the addresses of the external")
		}
		external.CIDRs, external.Except = form.prefixes("cidrs"), form.prefixes("except")
		form.close()
		externals = append(externals, external)
	}
	return externals
}

// fieldList is a list as it stands, be it read or not.
func (f *form) fieldList(name string) []any {
	list, _ := f.fields[name].([]any)
	return list
}

func (f *faults) cluster(form *form, parameters *Parameters) {
	value, there := form.field("cluster")
	if !there {
		f.add(form.at("cluster"), "is missing; write the addresses of the pods under podCIDRs: a rule for addresses must not reach them")
		return
	}
	cluster := f.open(value, form.at("cluster"))
	if cluster.fields == nil {
		return
	}
	if len(cluster.fieldList("podCIDRs")) == 0 {
		f.add(cluster.at("podCIDRs"), "has no network; write the addresses of the pods: a rule for addresses must not reach them")
	}
	parameters.PodCIDRs = cluster.prefixes("podCIDRs")
	parameters.ServiceCIDRs = cluster.prefixes("serviceCIDRs")
	parameters.NodeCIDRs = cluster.prefixes("nodeCIDRs")
	cluster.close()
}
