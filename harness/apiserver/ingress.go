package apiserver

import (
	"net/netip"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	networkingv1beta1 "k8s.io/api/networking/v1beta1"
	"k8s.io/apimachinery/pkg/api/validate/content"
	nameforms "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	netutils "k8s.io/utils/net"
)

const ingressClassAnnotation = "kubernetes.io/ingress.class"

// ingressFields are the names that fields of an Ingress have in one version
// of its API.
type ingressFields struct {
	defaultBackend string
	service        []any
	serviceName    []any
	portName       []any
	portNumber     []any
}

func ingressV1() ingressFields {
	return ingressFields{
		defaultBackend: "defaultBackend",
		service:        []any{"service"},
		serviceName:    []any{"service", "name"},
		portName:       []any{"service", "port", "name"},
		portNumber:     []any{"service", "port", "number"},
	}
}

func ingressV1beta1() ingressFields {
	return ingressFields{
		defaultBackend: "backend",
		serviceName:    []any{"serviceName"},
		portName:       []any{"servicePort"},
		portNumber:     []any{"servicePort"},
	}
}

// ingress refuses what ValidateIngressCreate refuses.
func (f *findings) ingress(ingress *networkingv1.Ingress, names ingressFields) {
	here := (*place)(nil).at("spec")
	spec := &ingress.Spec
	if class, set := ingress.Annotations[ingressClassAnnotation]; set && spec.IngressClassName != nil && class != *spec.IngressClassName {
		f.refuseAs((*place)(nil).at("metadata", "annotations", ingressClassAnnotation),
			"annotation %s is %s and spec.ingressClassName is %s; remove the annotation", ingressClassAnnotation, quote(class), quote(*spec.IngressClassName))
	}
	if len(spec.Rules) == 0 && spec.DefaultBackend == nil {
		f.lacks(here, "has neither rules nor a %s; add one of them", names.defaultBackend)
	}
	if spec.DefaultBackend != nil {
		f.backend(spec.DefaultBackend, here.at(names.defaultBackend), names)
	}
	for i := range spec.Rules {
		f.ingressRule(&spec.Rules[i], here.at("rules", i), names)
	}
	for i := range spec.TLS {
		for j, host := range spec.TLS[i].Hosts {
			f.host(host, here.at("tls", i, "hosts", j))
		}
		if secret := spec.TLS[i].SecretName; secret != "" {
			f.refuseAll(here.at("tls", i, "secretName"), secret, nameforms.NameIsDNSSubdomain(secret, false))
		}
	}
	if class := spec.IngressClassName; class != nil {
		f.refuseAll(here.at("ingressClassName"), *class, nameforms.NameIsDNSSubdomain(*class, false))
	}
}

func (f *findings) ingressRule(rule *networkingv1.IngressRule, here *place, names ingressFields) {
	if rule.Host != "" {
		if netutils.ParseIPSloppy(rule.Host) != nil {
			f.refuse(here.at("host"), "is the IP address %s; a host is a DNS name", quote(rule.Host))
		} else {
			f.host(rule.Host, here.at("host"))
		}
	}
	if rule.HTTP == nil {
		return
	}
	if len(rule.HTTP.Paths) == 0 {
		f.lacks(here.at("http", "paths"), "is empty; give the rule at least one path")
	}
	for i := range rule.HTTP.Paths {
		f.ingressPath(&rule.HTTP.Paths[i], here.at("http", "paths", i), names)
	}
}

// host refuses a host that is no DNS name, with at most its first label a
// wildcard, and says what was probably meant.
func (f *findings) host(host string, here *place) {
	if host == "" {
		f.refuse(here, "is empty; name a host or leave it out")
		return
	}
	problems := hostProblems(host)
	if len(problems) == 0 {
		return
	}
	if better := hostOf(host); better != "" {
		f.refuse(here, "is %s, which is no host name; write %s", quote(host), quote(better))
		return
	}
	f.refuse(here, "is %s: %s", quote(host), problems[0])
}

func hostProblems(host string) []string {
	if strings.Contains(host, "*") {
		return validation.IsWildcardDNS1123Subdomain(host)
	}
	return validation.IsDNS1123Subdomain(host)
}

// hostOf returns the host that a text was probably meant to be, or "": the
// same in lower case, without blanks, scheme, port, path or trailing dot.
func hostOf(text string) string {
	host := strings.ToLower(strings.TrimSpace(text))
	if _, rest, found := strings.Cut(host, "://"); found {
		host = rest
	}
	host, _, _ = strings.Cut(host, "/")
	if name, port, found := strings.Cut(host, ":"); found {
		if _, err := strconv.ParseUint(port, 10, 16); err == nil {
			host = name
		}
	}
	host = strings.TrimSuffix(host, ".")
	if _, err := netip.ParseAddr(host); err == nil || len(hostProblems(host)) > 0 {
		return ""
	}
	return host
}

func (f *findings) ingressPath(rule *networkingv1.HTTPIngressPath, here *place, names ingressFields) {
	if rule.PathType == nil {
		f.lacks(here.at("pathType"), "is missing; it must be Exact, Prefix or ImplementationSpecific")
		return
	}
	switch *rule.PathType {
	case networkingv1.PathTypeExact, networkingv1.PathTypePrefix:
		if !strings.HasPrefix(rule.Path, "/") {
			f.refuse(here.at("path"), "is %s; it must begin with /", quote(rule.Path))
		}
		for _, sequence := range []string{"//", "/./", "/../", "%2f", "%2F"} {
			if strings.Contains(rule.Path, sequence) {
				f.refuse(here.at("path"), "is %s; it must not contain %s", quote(rule.Path), sequence)
			}
		}
		for _, suffix := range []string{"/..", "/."} {
			if strings.HasSuffix(rule.Path, suffix) {
				f.refuse(here.at("path"), "is %s; it must not end with %s", quote(rule.Path), suffix)
			}
		}
	case networkingv1.PathTypeImplementationSpecific:
		if rule.Path != "" && !strings.HasPrefix(rule.Path, "/") {
			f.refuse(here.at("path"), "is %s; it must begin with /", quote(rule.Path))
		}
	default:
		f.refuse(here.at("pathType"), "is %s; it must be Exact, Prefix or ImplementationSpecific", quote(string(*rule.PathType)))
	}
	f.backend(&rule.Backend, here.at("backend"), names)
}

func (f *findings) backend(backend *networkingv1.IngressBackend, here *place, names ingressFields) {
	switch {
	case backend.Resource != nil && backend.Service != nil:
		f.refuse(here, "has both a service and a resource; keep one of them")
	case backend.Resource != nil:
		f.backendResource(backend.Resource, here.at("resource"))
	case backend.Service != nil:
		f.backendService(backend.Service, here, names)
	default:
		f.lacks(here, "names no backend; give it a service or a resource")
	}
}

func (f *findings) backendService(service *networkingv1.IngressServiceBackend, here *place, names ingressFields) {
	if service.Name == "" {
		f.lacks(here.at(names.serviceName...), "is missing; name the Service")
	} else {
		f.refuseAll(here.at(names.serviceName...), service.Name, nameforms.NameIsDNSLabel(service.Name, false))
	}
	port := service.Port
	switch {
	case port.Name != "" && port.Number != 0:
		f.refuse(here.at(names.service...).at("port"), "has both a name and a number; keep one of them")
	case port.Name != "":
		f.refuseAll(here.at(names.portName...), port.Name, validation.IsValidPortName(port.Name))
	case port.Number != 0:
		f.portNumber(port.Number, here.at(names.portNumber...))
	default:
		f.lacks(here.at(names.portNumber...), "is missing; give the Service's port by number or by name")
	}
}

func (f *findings) backendResource(resource *corev1.TypedLocalObjectReference, here *place) {
	if resource.APIGroup != nil {
		f.refuseAll(here.at("apiGroup"), *resource.APIGroup, validation.IsDNS1123Subdomain(*resource.APIGroup))
	}
	for _, part := range []struct{ field, value string }{{"kind", resource.Kind}, {"name", resource.Name}} {
		if part.value == "" {
			f.lacks(here.at(part.field), "is missing; name the resource's %s", part.field)
			continue
		}
		f.refuseAll(here.at(part.field), part.value, content.IsPathSegmentName(part.value))
	}
}

// stableIngress returns a v1beta1 Ingress in the form of v1, to be checked by
// the same rules.
func stableIngress(beta *networkingv1beta1.Ingress) *networkingv1.Ingress {
	ingress := &networkingv1.Ingress{ObjectMeta: beta.ObjectMeta}
	ingress.Spec.IngressClassName = beta.Spec.IngressClassName
	if beta.Spec.Backend != nil {
		backend := stableBackend(*beta.Spec.Backend)
		ingress.Spec.DefaultBackend = &backend
	}
	for _, tls := range beta.Spec.TLS {
		ingress.Spec.TLS = append(ingress.Spec.TLS, networkingv1.IngressTLS{Hosts: tls.Hosts, SecretName: tls.SecretName})
	}
	for _, rule := range beta.Spec.Rules {
		stable := networkingv1.IngressRule{Host: rule.Host}
		if rule.HTTP != nil {
			stable.HTTP = &networkingv1.HTTPIngressRuleValue{}
			for _, route := range rule.HTTP.Paths {
				stable.HTTP.Paths = append(stable.HTTP.Paths, networkingv1.HTTPIngressPath{
					Path:     route.Path,
					PathType: (*networkingv1.PathType)(route.PathType),
					Backend:  stableBackend(route.Backend),
				})
			}
		}
		ingress.Spec.Rules = append(ingress.Spec.Rules, stable)
	}
	return ingress
}

func stableBackend(beta networkingv1beta1.IngressBackend) networkingv1.IngressBackend {
	backend := networkingv1.IngressBackend{Resource: beta.Resource}
	if beta.ServiceName == "" && beta.ServicePort == (intstr.IntOrString{}) {
		return backend
	}
	backend.Service = &networkingv1.IngressServiceBackend{Name: beta.ServiceName}
	backend.Service.Port.Name = beta.ServicePort.StrVal
	backend.Service.Port.Number = beta.ServicePort.IntVal
	return backend
}
