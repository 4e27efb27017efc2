package apiserver

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	netutils "k8s.io/utils/net"
)

// service refuses what validateService refuses, save what the server would
// first allocate (cluster IPs, the health check's node port) or what it takes
// from its flags (the range of node ports).
func (f *findings) service(service *corev1.Service) {
	here := (*place)(nil).at("spec")
	spec := &service.Spec
	headless := len(spec.ClusterIPs) == 1 && spec.ClusterIPs[0] == corev1.ClusterIPNone
	switch spec.Type {
	case corev1.ServiceTypeClusterIP:
	case corev1.ServiceTypeNodePort, corev1.ServiceTypeLoadBalancer:
		if headless {
			f.refuse(here.at("clusterIP"), "is None on a Service of type %s; only a ClusterIP Service can be headless", spec.Type)
		}
	case corev1.ServiceTypeExternalName:
		f.externalName(spec, here)
	default:
		f.refuse(here.at("type"), "is %s; it must be ClusterIP, NodePort, LoadBalancer or ExternalName", quote(string(spec.Type)))
	}
	if len(spec.Ports) == 0 && !headless && spec.Type != corev1.ServiceTypeExternalName {
		f.lacks(here.at("ports"), "is empty; give the Service at least one port")
	}
	f.servicePorts(spec, here.at("ports"))
	f.labels(spec.Selector, here.at("selector"))
	f.externalIPs(spec.ExternalIPs, here.at("externalIPs"))
	f.onlyOnLoadBalancers(service, here)
	f.affinityAndPolicies(spec, here)
	if spec.Type != corev1.ServiceTypeExternalName {
		f.clusterIPs(spec, here)
	}
}

func (f *findings) externalName(spec *corev1.ServiceSpec, here *place) {
	const remedy = "is set on an ExternalName Service; remove it"
	if len(spec.ClusterIPs) > 0 {
		f.refuse(here.at("clusterIP"), remedy)
	}
	if len(spec.IPFamilies) > 0 {
		f.refuse(here.at("ipFamilies"), remedy)
	}
	if spec.IPFamilyPolicy != nil {
		f.refuse(here.at("ipFamilyPolicy"), remedy)
	}
	name := strings.TrimSuffix(spec.ExternalName, ".")
	if name == "" {
		f.lacks(here.at("externalName"), "is missing; name the host that the Service stands for")
		return
	}
	f.refuseAll(here.at("externalName"), spec.ExternalName, validation.IsDNS1123Subdomain(name))
}

// numbered is what tells the ports of a Service apart.
type numbered struct {
	protocol corev1.Protocol
	number   int32
}

func (f *findings) servicePorts(spec *corev1.ServiceSpec, here *place) {
	names := map[string]int{}
	ports, nodePorts := map[numbered]int{}, map[numbered]int{}
	for i := range spec.Ports {
		port, here := &spec.Ports[i], here.at(i)
		f.servicePort(port, here)
		switch first, taken := names[port.Name]; {
		case port.Name == "" && len(spec.Ports) > 1:
			f.lacks(here.at("name"), "is missing; a Service of several ports names each of them")
		case port.Name != "" && taken:
			f.refuse(here.at("name"), "is %s, the name of ports[%d]; give each port its own", quote(port.Name), first)
		default:
			names[port.Name] = i
		}
		if first, taken := ports[numbered{port.Protocol, port.Port}]; taken {
			f.refuse(here.at("port"), "is %d/%s, the same as ports[%d]; remove one of them", port.Port, port.Protocol, first)
		} else {
			ports[numbered{port.Protocol, port.Port}] = i
		}
		if port.NodePort == 0 {
			continue
		}
		if spec.Type == corev1.ServiceTypeClusterIP {
			f.refuse(here.at("nodePort"), "is %d on a Service of type ClusterIP; remove it or make the type NodePort", port.NodePort)
		}
		if first, taken := nodePorts[numbered{port.Protocol, port.NodePort}]; taken {
			f.refuse(here.at("nodePort"), "is %d/%s, the same as ports[%d]; give each port its own", port.NodePort, port.Protocol, first)
		} else {
			nodePorts[numbered{port.Protocol, port.NodePort}] = i
		}
	}
}

func (f *findings) servicePort(port *corev1.ServicePort, here *place) {
	if port.Name != "" {
		f.refuseAll(here.at("name"), port.Name, validation.IsDNS1123Label(port.Name))
	}
	f.portNumber(port.Port, here.at("port"))
	f.protocol(port.Protocol, here.at("protocol"))
	switch {
	case port.TargetPort.Type == intstr.String:
		f.refuseAll(here.at("targetPort"), port.TargetPort.StrVal, validation.IsValidPortName(port.TargetPort.StrVal))
	case port.TargetPort.IntVal != port.Port: // the default, refused once already
		f.portNumber(port.TargetPort.IntVal, here.at("targetPort"))
	}
	if port.NodePort != 0 {
		f.portNumber(port.NodePort, here.at("nodePort"))
	}
	if port.AppProtocol != nil {
		f.refuseAll(here.at("appProtocol"), *port.AppProtocol, validation.IsQualifiedName(*port.AppProtocol))
	}
}

func (f *findings) externalIPs(ips []string, here *place) {
	for i, text := range ips {
		if f.ip(text, here.at(i)) {
			f.refuseAll(here.at(i), text, specialIP(text))
		}
	}
}

// ip refuses a text that is no IP address, and reports whether it is one.
func (f *findings) ip(text string, here *place) bool {
	problems := validation.IsValidIPForLegacyField(field.NewPath("ip"), text, true, nil)
	for _, problem := range problems {
		f.refuse(here, "is %s: %s", quote(text), problem.Detail)
	}
	return len(problems) == 0
}

// specialIP says why an address cannot be one at which a Service is reached.
func specialIP(text string) []string {
	ip := netutils.ParseIPSloppy(text)
	switch {
	case ip.IsUnspecified():
		return []string{"the unspecified address reaches nothing"}
	case ip.IsLoopback():
		return []string{"it must not be a loopback address (127.0.0.0/8, ::1/128)"}
	case ip.IsLinkLocalUnicast():
		return []string{"it must not be a link-local address (169.254.0.0/16, fe80::/10)"}
	case ip.IsLinkLocalMulticast():
		return []string{"it must not be a link-local multicast address (224.0.0.0/24, ff02::/10)"}
	}
	return nil
}

func (f *findings) onlyOnLoadBalancers(service *corev1.Service, here *place) {
	spec := &service.Spec
	balanced := spec.Type == corev1.ServiceTypeLoadBalancer
	const remedy = "is set on a Service of type %s; remove it or make the type LoadBalancer"
	if spec.AllocateLoadBalancerNodePorts != nil && !balanced {
		f.refuse(here.at("allocateLoadBalancerNodePorts"), remedy, spec.Type)
	}
	if spec.LoadBalancerClass != nil {
		if !balanced {
			f.refuse(here.at("loadBalancerClass"), remedy, spec.Type)
		} else {
			f.refuseAll(here.at("loadBalancerClass"), *spec.LoadBalancerClass, validation.IsQualifiedName(*spec.LoadBalancerClass))
		}
	}
	if len(spec.LoadBalancerSourceRanges) > 0 {
		ranges := here.at("loadBalancerSourceRanges")
		if !balanced {
			f.refuse(ranges, remedy, spec.Type)
		}
		for i, text := range spec.LoadBalancerSourceRanges {
			f.cidr(strings.TrimSpace(text), ranges.at(i))
		}
		return
	}
	annotation := (*place)(nil).at("metadata", "annotations", corev1.AnnotationLoadBalancerSourceRangesKey)
	text, set := service.Annotations[corev1.AnnotationLoadBalancerSourceRangesKey]
	if !set {
		return
	}
	if !balanced {
		f.refuse(annotation, remedy, spec.Type)
	}
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	for part := range strings.SplitSeq(text, ",") {
		f.cidr(strings.TrimSpace(part), annotation)
	}
}

func (f *findings) affinityAndPolicies(spec *corev1.ServiceSpec, here *place) {
	switch spec.SessionAffinity {
	case corev1.ServiceAffinityNone:
	case corev1.ServiceAffinityClientIP:
		const longest = 86400
		if seconds := *spec.SessionAffinityConfig.ClientIP.TimeoutSeconds; seconds <= 0 || seconds > longest {
			f.refuse(here.at("sessionAffinityConfig", "clientIP", "timeoutSeconds"), "is %d; it must be between 1 and %d", seconds, longest)
		}
	default:
		f.refuse(here.at("sessionAffinity"), "is %s; it must be None or ClientIP", quote(string(spec.SessionAffinity)))
	}
	f.externalPolicy(spec, here)
	if policy := spec.InternalTrafficPolicy; policy != nil && *policy != corev1.ServiceInternalTrafficPolicyCluster && *policy != corev1.ServiceInternalTrafficPolicyLocal {
		f.refuse(here.at("internalTrafficPolicy"), "is %s; it must be Cluster or Local", quote(string(*policy)))
	}
	distributions := []string{corev1.ServiceTrafficDistributionPreferClose, corev1.ServiceTrafficDistributionPreferSameZone, corev1.ServiceTrafficDistributionPreferSameNode}
	if spec.TrafficDistribution != nil && !slices.Contains(distributions, *spec.TrafficDistribution) {
		f.refuse(here.at("trafficDistribution"), "is %s; it must be one of %s", quote(*spec.TrafficDistribution), strings.Join(distributions, ", "))
	}
}

func (f *findings) externalPolicy(spec *corev1.ServiceSpec, here *place) {
	policy := spec.ExternalTrafficPolicy
	switch {
	case !reachableFromOutside(spec):
		if policy != "" {
			f.refuse(here.at("externalTrafficPolicy"), "is set on a Service that nothing outside reaches; remove it")
		}
	case policy != corev1.ServiceExternalTrafficPolicyCluster && policy != corev1.ServiceExternalTrafficPolicyLocal:
		f.refuse(here.at("externalTrafficPolicy"), "is %s; it must be Cluster or Local", quote(string(policy)))
	}
	if spec.HealthCheckNodePort == 0 {
		return
	}
	if spec.Type == corev1.ServiceTypeLoadBalancer && policy == corev1.ServiceExternalTrafficPolicyLocal {
		f.portNumber(spec.HealthCheckNodePort, here.at("healthCheckNodePort"))
		return
	}
	f.refuse(here.at("healthCheckNodePort"), "is set; only a LoadBalancer Service whose externalTrafficPolicy is Local has one")
}

// clusterIPs refuses what ValidateServiceClusterIPsRelatedFields refuses.
func (f *findings) clusterIPs(spec *corev1.ServiceSpec, here *place) {
	ips := here.at("clusterIPs")
	switch {
	case spec.ClusterIP == "" && len(spec.ClusterIPs) > 0:
		f.refuse(ips, "is set without clusterIP; set clusterIP to the first of them")
	case spec.ClusterIP != "" && spec.ClusterIPs[0] != spec.ClusterIP:
		f.refuse(ips.at(0), "is %s and clusterIP is %s; they must be the same", quote(spec.ClusterIPs[0]), quote(spec.ClusterIP))
	}
	f.ipFamilies(spec, here)
	if len(spec.ClusterIPs) > 2 {
		f.refuse(ips, "has %d entries; it may have two, one of each IP family", len(spec.ClusterIPs))
	}
	valid := true
	for i, text := range spec.ClusterIPs {
		if i == 0 && text == corev1.ClusterIPNone {
			if len(spec.ClusterIPs) > 1 {
				f.refuse(ips.at(1), "stands beside None; a headless Service has no IP")
				valid = false
			}
			continue
		}
		where := ips.at(i)
		if i == 0 && text == spec.ClusterIP {
			where = here.at("clusterIP")
		}
		valid = f.ip(text, where) && valid
	}
	if !valid {
		return
	}
	if len(spec.ClusterIPs) == 2 && netutils.IsIPv6String(spec.ClusterIPs[0]) == netutils.IsIPv6String(spec.ClusterIPs[1]) {
		f.refuse(ips, "has two addresses of one IP family; it may have one of each")
	}
	for i, text := range spec.ClusterIPs {
		if i >= len(spec.IPFamilies) || text == corev1.ClusterIPNone {
			break
		}
		if (spec.IPFamilies[i] == corev1.IPv6Protocol) != netutils.IsIPv6String(text) {
			f.refuse(ips.at(i), "is %s and ipFamilies[%d] is %s; make them agree", quote(text), i, spec.IPFamilies[i])
		}
	}
}

func (f *findings) ipFamilies(spec *corev1.ServiceSpec, here *place) {
	for i, family := range spec.IPFamilies {
		where := here.at("ipFamilies", i)
		if family != corev1.IPv4Protocol && family != corev1.IPv6Protocol {
			f.refuse(where, "is %s; it must be IPv4 or IPv6", quote(string(family)))
		}
		if slices.Index(spec.IPFamilies, family) < i {
			f.refuse(where, "is %s a second time; remove it", quote(string(family)))
		}
	}
	policies := []corev1.IPFamilyPolicy{corev1.IPFamilyPolicySingleStack, corev1.IPFamilyPolicyPreferDualStack, corev1.IPFamilyPolicyRequireDualStack}
	if spec.IPFamilyPolicy != nil && !slices.Contains(policies, *spec.IPFamilyPolicy) {
		f.refuse(here.at("ipFamilyPolicy"), "is %s; it must be SingleStack, PreferDualStack or RequireDualStack", quote(string(*spec.IPFamilyPolicy)))
	}
}
