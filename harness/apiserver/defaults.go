package apiserver

import (
	"maps"

	appsv1 "k8s.io/api/apps/v1"
	appsv1beta1 "k8s.io/api/apps/v1beta1"
	appsv1beta2 "k8s.io/api/apps/v1beta2"
	batchv1 "k8s.io/api/batch/v1"
	batchv1beta1 "k8s.io/api/batch/v1beta1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	extensionsv1beta1 "k8s.io/api/extensions/v1beta1"
	networkingv1 "k8s.io/api/networking/v1"
	networkingv1beta1 "k8s.io/api/networking/v1beta1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// applyDefaults fills in what the API server fills in, as far as it bears on
// who may reach whom. The functions follow pkg/apis/*/v1/defaults.go of
// Kubernetes.
func applyDefaults(typed any) {
	switch object := typed.(type) {
	case *networkingv1.NetworkPolicy:
		defaultNetworkPolicy(object)
	case *networkingv1beta1.Ingress:
		defaultBetaIngress(object)
	case *corev1.Service:
		defaultService(object)
	case *corev1.Namespace:
		if object.Name != "" {
			if object.Labels == nil {
				object.Labels = map[string]string{}
			}
			object.Labels[corev1.LabelMetadataName] = object.Name
		}
	case *corev1.ReplicationController:
		defaultReplicationController(object)
	case *batchv1.Job:
		if object.Spec.Template.Labels != nil && len(object.Labels) == 0 {
			object.Labels = maps.Clone(object.Spec.Template.Labels)
		}
	case *corev1.Endpoints: //nolint:staticcheck // deprecated, yet clusters serve it
		for i := range object.Subsets {
			for j := range object.Subsets[i].Ports {
				setIfEmpty(&object.Subsets[i].Ports[j].Protocol, corev1.ProtocolTCP)
			}
		}
	case *discoveryv1.EndpointSlice:
		for i := range object.Ports {
			setIfNil(&object.Ports[i].Name, "")
			setIfNil(&object.Ports[i].Protocol, corev1.ProtocolTCP)
		}
	}
	if pod := podSpecOf(typed); pod != nil {
		_, bare := typed.(*corev1.Pod)
		defaultPodSpec(pod, bare)
	}
}

func defaultNetworkPolicy(policy *networkingv1.NetworkPolicy) {
	spec := &policy.Spec
	for i := range spec.Ingress {
		defaultPolicyPorts(spec.Ingress[i].Ports)
	}
	for i := range spec.Egress {
		defaultPolicyPorts(spec.Egress[i].Ports)
	}
	if len(spec.PolicyTypes) > 0 {
		return
	}
	spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	if len(spec.Egress) > 0 {
		spec.PolicyTypes = append(spec.PolicyTypes, networkingv1.PolicyTypeEgress)
	}
}

func defaultPolicyPorts(ports []networkingv1.NetworkPolicyPort) {
	for i := range ports {
		setIfNil(&ports[i].Protocol, corev1.ProtocolTCP)
	}
}

func defaultBetaIngress(ingress *networkingv1beta1.Ingress) {
	for i := range ingress.Spec.Rules {
		http := ingress.Spec.Rules[i].HTTP
		if http == nil {
			continue
		}
		for j := range http.Paths {
			setIfNil(&http.Paths[j].PathType, networkingv1beta1.PathTypeImplementationSpecific)
		}
	}
}

func defaultService(service *corev1.Service) {
	spec := &service.Spec
	setIfEmpty(&spec.SessionAffinity, corev1.ServiceAffinityNone)
	switch spec.SessionAffinity {
	case corev1.ServiceAffinityNone:
		spec.SessionAffinityConfig = nil
	case corev1.ServiceAffinityClientIP:
		if affinity := spec.SessionAffinityConfig; affinity == nil || affinity.ClientIP == nil || affinity.ClientIP.TimeoutSeconds == nil {
			timeout := corev1.DefaultClientIPServiceAffinitySeconds
			spec.SessionAffinityConfig = &corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: &timeout}}
		}
	}
	setIfEmpty(&spec.Type, corev1.ServiceTypeClusterIP)
	for i := range spec.Ports {
		port := &spec.Ports[i]
		setIfEmpty(&port.Protocol, corev1.ProtocolTCP)
		if port.TargetPort == intstr.FromInt32(0) || port.TargetPort == intstr.FromString("") {
			port.TargetPort = intstr.FromInt32(port.Port)
		}
	}
	if reachableFromOutside(spec) {
		setIfEmpty(&spec.ExternalTrafficPolicy, corev1.ServiceExternalTrafficPolicyCluster)
	}
	if spec.Type != corev1.ServiceTypeExternalName {
		setIfNil(&spec.InternalTrafficPolicy, corev1.ServiceInternalTrafficPolicyCluster)
	}
	if spec.Type == corev1.ServiceTypeLoadBalancer {
		setIfNil(&spec.AllocateLoadBalancerNodePorts, true)
	}
	// clusterIP and clusterIPs are one field in two spellings.
	if spec.ClusterIP != "" && len(spec.ClusterIPs) == 0 {
		spec.ClusterIPs = []string{spec.ClusterIP}
	}
}

// reachableFromOutside is ExternallyAccessible of pkg/api/service.
func reachableFromOutside(spec *corev1.ServiceSpec) bool {
	switch spec.Type {
	case corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeNodePort:
		return true
	case corev1.ServiceTypeClusterIP:
		return len(spec.ExternalIPs) > 0
	}
	return false
}

func defaultReplicationController(controller *corev1.ReplicationController) {
	if controller.Spec.Template == nil || controller.Spec.Template.Labels == nil {
		return
	}
	labels := controller.Spec.Template.Labels
	if len(controller.Spec.Selector) == 0 {
		controller.Spec.Selector = maps.Clone(labels)
	}
	if len(controller.Labels) == 0 {
		controller.Labels = maps.Clone(labels)
	}
}

// defaultPodSpec completes the container ports. The ports of a bare Pod on the
// host's network are host ports too; those of a template become so only when
// its pods are made.
func defaultPodSpec(pod *corev1.PodSpec, bare bool) {
	for _, containers := range [][]corev1.Container{pod.InitContainers, pod.Containers} {
		for i := range containers {
			for j := range containers[i].Ports {
				port := &containers[i].Ports[j]
				setIfEmpty(&port.Protocol, corev1.ProtocolTCP)
				if bare && pod.HostNetwork && port.HostPort == 0 {
					port.HostPort = port.ContainerPort
				}
			}
		}
	}
}

// podSpecOf returns the spec of the pods that an object is or makes, or nil.
func podSpecOf(typed any) *corev1.PodSpec {
	if pod, ok := typed.(*corev1.Pod); ok {
		return &pod.Spec
	}
	if template := podTemplateOf(typed); template != nil {
		return &template.Spec
	}
	return nil
}

// podTemplateOf returns the template of the pods that an object makes, or nil.
func podTemplateOf(typed any) *corev1.PodTemplateSpec {
	switch object := typed.(type) {
	case *corev1.PodTemplate:
		return &object.Template
	case *corev1.ReplicationController:
		return object.Spec.Template
	case *appsv1.Deployment:
		return &object.Spec.Template
	case *appsv1.ReplicaSet:
		return &object.Spec.Template
	case *appsv1.StatefulSet:
		return &object.Spec.Template
	case *appsv1.DaemonSet:
		return &object.Spec.Template
	case *batchv1.Job:
		return &object.Spec.Template
	case *batchv1.CronJob:
		return &object.Spec.JobTemplate.Spec.Template
	case *batchv1beta1.CronJob:
		return &object.Spec.JobTemplate.Spec.Template
	case *appsv1beta1.Deployment:
		return &object.Spec.Template
	case *appsv1beta1.StatefulSet:
		return &object.Spec.Template
	case *appsv1beta2.Deployment:
		return &object.Spec.Template
	case *appsv1beta2.ReplicaSet:
		return &object.Spec.Template
	case *appsv1beta2.StatefulSet:
		return &object.Spec.Template
	case *appsv1beta2.DaemonSet:
		return &object.Spec.Template
	case *extensionsv1beta1.Deployment:
		return &object.Spec.Template
	case *extensionsv1beta1.ReplicaSet:
		return &object.Spec.Template
	case *extensionsv1beta1.DaemonSet:
		return &object.Spec.Template
	}
	return nil
}

func setIfNil[T any](field **T, value T) {
	if *field == nil {
		*field = &value
	}
}

func setIfEmpty[T ~string](field *T, value T) {
	if *field == "" {
		*field = value
	}
}
