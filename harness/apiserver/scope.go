package apiserver

import (
	"slices"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Namespaced reports whether objects of the kind live in namespaces. A kind
// that is not known here is taken to be namespaced, as most are; the
// CustomResourceDefinition of a kind knows better.
func Namespaced(gvk schema.GroupVersionKind) bool {
	kinds, known := clusterScoped(gvk.Group)
	if !known {
		return true
	}
	return len(kinds) > 0 && !slices.Contains(kinds, gvk.Kind)
}

// persisted reports whether objects of a built-in kind are stored under a
// name. Reviews and their like are questions to the server, asked and answered.
func persisted(gvk schema.GroupVersionKind) bool {
	switch gvk.Group {
	case "admission.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "imagepolicy.k8s.io", "apidiscovery.k8s.io":
		return false
	}
	return true
}

// clusterScoped returns the kinds of a group that live outside of namespaces,
// and whether the group has any: those that are built in and those of the
// extensions a reader is likely to meet. No kinds are all of them.
func clusterScoped(group string) (kinds []string, known bool) {
	switch group {
	// Built in.
	case "":
		kinds = []string{"Namespace", "Node", "PersistentVolume", "ComponentStatus"}
	case "authorization.k8s.io":
		kinds = []string{"SubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview"}
	case "certificates.k8s.io":
		kinds = []string{"CertificateSigningRequest", "ClusterTrustBundle"}
	case "networking.k8s.io":
		kinds = []string{"IngressClass", "IPAddress", "ServiceCIDR"}
	case "policy", "extensions":
		kinds = []string{"PodSecurityPolicy"}
	case "rbac.authorization.k8s.io":
		kinds = []string{"ClusterRole", "ClusterRoleBinding"}
	case "resource.k8s.io":
		kinds = []string{"DeviceClass", "DeviceTaintRule", "ResourceSlice", "ResourcePoolStatusRequest"}
	case "scheduling.k8s.io":
		kinds = []string{"PriorityClass"}
	case "storage.k8s.io":
		kinds = []string{"StorageClass", "VolumeAttachment", "CSIDriver", "CSINode", "VolumeAttributesClass"}
	case "admission.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io",
		"apidiscovery.k8s.io", "authentication.k8s.io", "flowcontrol.apiserver.k8s.io", "imagepolicy.k8s.io",
		"internal.apiserver.k8s.io", "node.k8s.io", "storagemigration.k8s.io":

	// Files of tools, which are no objects of a cluster.
	case "kustomize.config.k8s.io", "test.gatekeeper.sh":

	// Extensions.
	case "templates.gatekeeper.sh", "constraints.gatekeeper.sh", "syncset.gatekeeper.sh", "mutations.gatekeeper.sh",
		"expansion.gatekeeper.sh", "externaldata.gatekeeper.sh":
	case "cert-manager.io":
		kinds = []string{"ClusterIssuer"}
	case "trust.cert-manager.io":
		kinds = []string{"Bundle", "ClusterBundle"}
	case "gateway.networking.k8s.io":
		kinds = []string{"GatewayClass"}
	case "policy.networking.k8s.io":
	case "kyverno.io":
		kinds = []string{"ClusterPolicy", "ClusterCleanupPolicy"}
	case "policies.kyverno.io":
		kinds = []string{"ValidatingPolicy", "MutatingPolicy", "GeneratingPolicy", "DeletingPolicy", "ImageValidatingPolicy"}
	case "cilium.io":
		kinds = []string{
			"CiliumClusterwideNetworkPolicy", "CiliumClusterwideEnvoyConfig", "CiliumEgressGatewayPolicy",
			"CiliumIdentity", "CiliumNode", "CiliumExternalWorkload", "CiliumLoadBalancerIPPool",
			"CiliumL2AnnouncementPolicy", "CiliumPodIPPool", "CiliumCIDRGroup", "CiliumBGPAdvertisement",
			"CiliumBGPClusterConfig", "CiliumBGPNodeConfig", "CiliumBGPNodeConfigOverride",
			"CiliumBGPPeerConfig", "CiliumBGPPeeringPolicy",
		}
	case "projectcalico.org", "crd.projectcalico.org":
		kinds = []string{
			"GlobalNetworkPolicy", "GlobalNetworkSet", "StagedGlobalNetworkPolicy", "Tier", "IPPool", "IPReservation",
			"BGPConfiguration", "BGPPeer", "BGPFilter", "FelixConfiguration", "ClusterInformation",
			"HostEndpoint", "Node", "Profile", "KubeControllersConfiguration", "CalicoNodeStatus",
			"IPAMBlock", "IPAMConfig", "IPAMConfiguration", "IPAMHandle", "BlockAffinity",
		}
	case "external-secrets.io":
		kinds = []string{"ClusterSecretStore", "ClusterExternalSecret", "ClusterPushSecret"}
	case "snapshot.storage.k8s.io":
		kinds = []string{"VolumeSnapshotClass", "VolumeSnapshotContent"}
	case "security.openshift.io":
		kinds = []string{"SecurityContextConstraints", "RangeAllocation"}
	case "operator.tigera.io", "karpenter.sh", "karpenter.k8s.aws", "config.openshift.io", "project.openshift.io":
	default:
		return nil, false
	}
	return kinds, true
}
