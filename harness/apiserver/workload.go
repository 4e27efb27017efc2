package apiserver

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	networkingv1beta1 "k8s.io/api/networking/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation"
)

// spec refuses what the API server refuses beyond types and metadata, for the
// kinds that make or guard a network.
func (f *findings) spec(typed any) {
	here := (*place)(nil).at("spec")
	switch object := typed.(type) {
	case *networkingv1.NetworkPolicy:
		f.networkPolicy(&object.Spec, here)
	case *networkingv1.Ingress:
		f.ingress(object, ingressV1())
	case *networkingv1beta1.Ingress:
		f.ingress(stableIngress(object), ingressV1beta1())
	case *corev1.Service:
		f.service(object)
	case *corev1.Pod:
		f.podSpec(&object.Spec, here, true)
	case *corev1.ReplicationController:
		f.replicationController(&object.Spec, here)
	case *appsv1.Deployment:
		f.workload(object.Spec.Selector, &object.Spec.Template, here)
	case *appsv1.ReplicaSet:
		f.workload(object.Spec.Selector, &object.Spec.Template, here)
	case *appsv1.StatefulSet:
		f.workload(object.Spec.Selector, &object.Spec.Template, here)
	case *appsv1.DaemonSet:
		f.workload(object.Spec.Selector, &object.Spec.Template, here)
	case *batchv1.Job:
		f.job(&object.Spec, here)
	case *batchv1.CronJob:
		f.template(&object.Spec.JobTemplate.Spec.Template, here.at("jobTemplate", "spec", "template"))
	}
}

// workload refuses a selector that is missing, empty or not well-formed, or
// that does not select the pods of the template.
func (f *findings) workload(selector *metav1.LabelSelector, template *corev1.PodTemplateSpec, here *place) {
	f.template(template, here.at("template"))
	if selector == nil {
		f.lacks(here.at("selector"), "is missing; select the labels of the template")
		return
	}
	if len(selector.MatchLabels)+len(selector.MatchExpressions) == 0 {
		f.lacks(here.at("selector"), "is empty; select the labels of the template")
		return
	}
	f.selectsTemplate(selector, template, here)
}

func (f *findings) selectsTemplate(selector *metav1.LabelSelector, template *corev1.PodTemplateSpec, here *place) {
	f.selector(selector, here.at("selector"))
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return // refused already
	}
	f.satisfies(parsed, template.Labels, here)
}

// satisfies refuses labels of a template that its selector does not select.
func (f *findings) satisfies(selector labels.Selector, own map[string]string, here *place) {
	requirements, _ := selector.Requirements()
	for _, requirement := range requirements {
		if !requirement.Matches(labels.Set(own)) {
			f.lacks(here.at("template", "metadata", "labels"), "do not satisfy %s of spec.selector; label the template so that the selector finds its pods", quote(requirement.String()))
		}
	}
}

func (f *findings) replicationController(spec *corev1.ReplicationControllerSpec, here *place) {
	if len(spec.Selector) == 0 {
		f.lacks(here.at("selector"), "is missing; select the labels of the template")
	}
	if spec.Template == nil {
		f.lacks(here.at("template"), "is missing; describe the pods to make")
		return
	}
	f.template(spec.Template, here.at("template"))
	f.satisfies(labels.SelectorFromSet(spec.Selector), spec.Template.Labels, here)
}

// job refuses a selector of its own making that does not select its pods. The
// selector that Jobs usually have is made by the server.
func (f *findings) job(spec *batchv1.JobSpec, here *place) {
	f.template(&spec.Template, here.at("template"))
	if spec.Selector != nil && spec.ManualSelector != nil && *spec.ManualSelector {
		f.selectsTemplate(spec.Selector, &spec.Template, here)
	}
}

func (f *findings) template(template *corev1.PodTemplateSpec, here *place) {
	f.labels(template.Labels, here.at("metadata", "labels"))
	f.annotations(template.Annotations, here.at("metadata", "annotations"))
	f.podSpec(&template.Spec, here.at("spec"), false)
}

// podSpec refuses container ports that cannot be. On the host's network a host
// port is the container port itself.
func (f *findings) podSpec(pod *corev1.PodSpec, here *place, bare bool) {
	for i := range pod.InitContainers {
		where := here.at("initContainers", i, "ports")
		f.containerPorts(pod.InitContainers[i].Ports, where)
		f.hostPorts(pod.InitContainers[i].Ports, where, map[hostPort]bool{})
	}
	taken := map[hostPort]bool{}
	for i := range pod.Containers {
		where := here.at("containers", i, "ports")
		ports := pod.Containers[i].Ports
		f.containerPorts(ports, where)
		f.hostPorts(ports, where, taken)
		for j := range ports {
			if pod.HostNetwork && (bare || ports[j].HostPort != 0) && ports[j].HostPort != ports[j].ContainerPort {
				f.refuse(where.at(j, "hostPort"), "is %d and containerPort is %d; on the host's network they must be the same", ports[j].HostPort, ports[j].ContainerPort)
			}
		}
	}
}

// hostPort is what only one container of a pod can have.
type hostPort struct {
	protocol corev1.Protocol
	ip       string
	number   int32
}

func (f *findings) hostPorts(ports []corev1.ContainerPort, here *place, taken map[hostPort]bool) {
	for i, port := range ports {
		if port.HostPort == 0 {
			continue
		}
		wanted := hostPort{port.Protocol, port.HostIP, port.HostPort}
		if taken[wanted] {
			f.refuse(here.at(i, "hostPort"), "is %d/%s, which another port of the pod has; give each its own", port.HostPort, port.Protocol)
		}
		taken[wanted] = true
	}
}

func (f *findings) containerPorts(ports []corev1.ContainerPort, here *place) {
	names := map[string]int{}
	for i := range ports {
		port, here := &ports[i], here.at(i)
		if port.Name != "" {
			f.refuseAll(here.at("name"), port.Name, validation.IsValidPortName(port.Name))
			if first, taken := names[port.Name]; taken {
				f.refuse(here.at("name"), "is %s, the name of ports[%d]; give each port its own", quote(port.Name), first)
			} else {
				names[port.Name] = i
			}
		}
		f.portNumber(port.ContainerPort, here.at("containerPort"))
		if port.HostPort != 0 {
			f.portNumber(port.HostPort, here.at("hostPort"))
		}
		f.protocol(port.Protocol, here.at("protocol"))
	}
}
