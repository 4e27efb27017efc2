package apiserver

import (
	"net/netip"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	netutils "k8s.io/utils/net"
)

// networkPolicy refuses what ValidateNetworkPolicySpec refuses.
func (f *findings) networkPolicy(spec *networkingv1.NetworkPolicySpec, here *place) {
	f.selector(&spec.PodSelector, here.at("podSelector"))
	for i, rule := range spec.Ingress {
		f.policyRule(rule.Ports, rule.From, here.at("ingress", i), "from")
	}
	for i, rule := range spec.Egress {
		f.policyRule(rule.Ports, rule.To, here.at("egress", i), "to")
	}
	if len(spec.PolicyTypes) > 2 {
		f.refuse(here.at("policyTypes"), "has %d entries; there are only Ingress and Egress", len(spec.PolicyTypes))
		return
	}
	for i, policyType := range spec.PolicyTypes {
		if policyType != networkingv1.PolicyTypeIngress && policyType != networkingv1.PolicyTypeEgress {
			f.refuse(here.at("policyTypes", i), "is %s; it must be Ingress or Egress", quote(string(policyType)))
		}
	}
}

func (f *findings) policyRule(ports []networkingv1.NetworkPolicyPort, peers []networkingv1.NetworkPolicyPeer, here *place, direction string) {
	for i := range ports {
		f.policyPort(&ports[i], here.at("ports", i))
	}
	for i := range peers {
		f.policyPeer(&peers[i], here.at(direction, i))
	}
}

func (f *findings) policyPort(port *networkingv1.NetworkPolicyPort, here *place) {
	if port.Protocol != nil {
		f.protocol(*port.Protocol, here.at("protocol"))
	}
	switch {
	case port.Port == nil:
		if port.EndPort != nil {
			f.refuse(here.at("endPort"), "is %d without a port; add the port at which the range begins", *port.EndPort)
		}
	case port.Port.Type == intstr.String:
		if port.EndPort != nil {
			f.refuse(here.at("endPort"), "is %d and port is the name %s; a range needs a number in port", *port.EndPort, quote(port.Port.StrVal))
		}
		f.refuseAll(here.at("port"), port.Port.StrVal, validation.IsValidPortName(port.Port.StrVal))
	default:
		f.portNumber(port.Port.IntVal, here.at("port"))
		if port.EndPort != nil {
			if *port.EndPort < port.Port.IntVal {
				f.refuse(here.at("endPort"), "is %d, less than port %d; a range ends where it begins or after", *port.EndPort, port.Port.IntVal)
			}
			f.portNumber(*port.EndPort, here.at("endPort"))
		}
	}
}

func (f *findings) policyPeer(peer *networkingv1.NetworkPolicyPeer, here *place) {
	f.selector(peer.PodSelector, here.at("podSelector"))
	f.selector(peer.NamespaceSelector, here.at("namespaceSelector"))
	if peer.IPBlock != nil {
		f.ipBlock(peer.IPBlock, here.at("ipBlock"))
	}
	selects := peer.PodSelector != nil || peer.NamespaceSelector != nil
	switch {
	case selects && peer.IPBlock != nil:
		f.refuse(here, "has an ipBlock and a selector; make them two peers of the list")
	case !selects && peer.IPBlock == nil:
		f.lacks(here, "names no peer; give it a podSelector, a namespaceSelector or an ipBlock")
	}
}

func (f *findings) ipBlock(block *networkingv1.IPBlock, here *place) {
	if block.CIDR == "" {
		f.lacks(here.at("cidr"), "is missing; write the network, such as 10.0.0.0/8")
		return
	}
	f.cidr(block.CIDR, here.at("cidr"))
	_, network, err := netutils.ParseCIDRSloppy(block.CIDR)
	if err != nil {
		return
	}
	for i, text := range block.Except {
		f.cidr(text, here.at("except", i))
		_, except, err := netutils.ParseCIDRSloppy(text)
		if err != nil {
			continue
		}
		bits, _ := network.Mask.Size()
		exceptBits, _ := except.Mask.Size()
		if !network.Contains(except.IP) || bits >= exceptBits {
			f.refuse(here.at("except", i), "is %s, which is no smaller part of the cidr %s; remove it or correct one of the two", quote(text), block.CIDR)
		}
	}
}

// cidr refuses a text that is no network in the form that Kubernetes takes
// since 1.36, and says what would be.
func (f *findings) cidr(text string, here *place) {
	for _, problem := range validation.IsValidCIDRForLegacyField(field.NewPath("cidr"), text, true, nil) {
		if better := networkOf(text); better != "" {
			f.refuse(here, "is %s: %s; write %s", quote(text), problem.Detail, better)
			continue
		}
		f.refuse(here, "is %s: %s", quote(text), problem.Detail)
	}
}

// networkOf returns the network that a text was probably meant to be, or "".
func networkOf(text string) string {
	if ip := netutils.ParseIPSloppy(text); ip != nil {
		if address, ok := netip.AddrFromSlice(ip); ok {
			address = address.Unmap()
			return netip.PrefixFrom(address, address.BitLen()).String()
		}
	}
	if _, network, err := netutils.ParseCIDRSloppy(text); err == nil {
		return network.String()
	}
	if trimmed := strings.TrimSpace(text); trimmed != text {
		return networkOf(trimmed)
	}
	return ""
}

func (f *findings) protocol(protocol corev1.Protocol, here *place) {
	switch protocol {
	case corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP:
		return
	}
	f.refuse(here, "is %s; it must be TCP, UDP or SCTP", quote(string(protocol)))
}

func (f *findings) portNumber(number int32, here *place) {
	if number == 0 {
		f.lacks(here, "is missing or 0; it must be between 1 and 65535")
		return
	}
	if len(validation.IsValidPortNum(int(number))) > 0 {
		f.refuse(here, "is %d; it must be between 1 and 65535", number)
	}
}
