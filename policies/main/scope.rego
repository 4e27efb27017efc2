package main

# METADATA
# description: >-
#   Whether objects of a kind live in a namespace: as a CustomResourceDefinition
#   of the input says, or as is known here. What is not known does, as most
#   custom resources do.
# scope: document
namespaced(group, kind) if ["Namespaced", group, kind] in _declared

namespaced(group, kind) if {
	not ["Cluster", group, kind] in _declared
	not group in _cluster_groups
	not _of_cluster_kind(group, kind)
}

_of_cluster_kind(group, kind) if kind in _cluster_kinds[group]

_declared contains [definition.scope, definition.group, definition.names.kind] if {
	some document in documents
	document.object.kind == "CustomResourceDefinition"
	startswith(document.object.apiVersion, "apiextensions.k8s.io/")
	definition := document.object.spec
}

# The tables of bulkhead check, harness/apiserver/scope.go.
_cluster_groups := {
	"admission.k8s.io",
	"admissionregistration.k8s.io",
	"apidiscovery.k8s.io",
	"apiextensions.k8s.io",
	"apiregistration.k8s.io",
	"authentication.k8s.io",
	"config.openshift.io",
	"constraints.gatekeeper.sh",
	"expansion.gatekeeper.sh",
	"externaldata.gatekeeper.sh",
	"flowcontrol.apiserver.k8s.io",
	"imagepolicy.k8s.io",
	"internal.apiserver.k8s.io",
	"karpenter.k8s.aws",
	"karpenter.sh",
	"kustomize.config.k8s.io",
	"mutations.gatekeeper.sh",
	"node.k8s.io",
	"operator.tigera.io",
	"policy.networking.k8s.io",
	"project.openshift.io",
	"storagemigration.k8s.io",
	"syncset.gatekeeper.sh",
	"templates.gatekeeper.sh",
	"test.gatekeeper.sh",
}

_cluster_kinds := {
	"": {"ComponentStatus", "Namespace", "Node", "PersistentVolume"},
	"authorization.k8s.io": {"SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"},
	"cert-manager.io": {"ClusterIssuer"},
	"certificates.k8s.io": {"CertificateSigningRequest", "ClusterTrustBundle"},
	"cilium.io": {
		"CiliumBGPAdvertisement",
		"CiliumBGPClusterConfig",
		"CiliumBGPNodeConfig",
		"CiliumBGPNodeConfigOverride",
		"CiliumBGPPeerConfig",
		"CiliumBGPPeeringPolicy",
		"CiliumCIDRGroup",
		"CiliumClusterwideEnvoyConfig",
		"CiliumClusterwideNetworkPolicy",
		"CiliumEgressGatewayPolicy",
		"CiliumExternalWorkload",
		"CiliumIdentity",
		"CiliumL2AnnouncementPolicy",
		"CiliumLoadBalancerIPPool",
		"CiliumNode",
		"CiliumPodIPPool",
	},
	"crd.projectcalico.org": {
		"BGPConfiguration",
		"BGPFilter",
		"BGPPeer",
		"BlockAffinity",
		"CalicoNodeStatus",
		"ClusterInformation",
		"FelixConfiguration",
		"GlobalNetworkPolicy",
		"GlobalNetworkSet",
		"HostEndpoint",
		"IPAMBlock",
		"IPAMConfig",
		"IPAMConfiguration",
		"IPAMHandle",
		"IPPool",
		"IPReservation",
		"KubeControllersConfiguration",
		"Node",
		"Profile",
		"StagedGlobalNetworkPolicy",
		"Tier",
	},
	"extensions": {"PodSecurityPolicy"},
	"external-secrets.io": {"ClusterExternalSecret", "ClusterPushSecret", "ClusterSecretStore"},
	"gateway.networking.k8s.io": {"GatewayClass"},
	"kyverno.io": {"ClusterCleanupPolicy", "ClusterPolicy"},
	"networking.k8s.io": {"IPAddress", "IngressClass", "ServiceCIDR"},
	"policies.kyverno.io": {
		"DeletingPolicy",
		"GeneratingPolicy",
		"ImageValidatingPolicy",
		"MutatingPolicy",
		"ValidatingPolicy",
	},
	"policy": {"PodSecurityPolicy"},
	"projectcalico.org": {
		"BGPConfiguration",
		"BGPFilter",
		"BGPPeer",
		"BlockAffinity",
		"CalicoNodeStatus",
		"ClusterInformation",
		"FelixConfiguration",
		"GlobalNetworkPolicy",
		"GlobalNetworkSet",
		"HostEndpoint",
		"IPAMBlock",
		"IPAMConfig",
		"IPAMConfiguration",
		"IPAMHandle",
		"IPPool",
		"IPReservation",
		"KubeControllersConfiguration",
		"Node",
		"Profile",
		"StagedGlobalNetworkPolicy",
		"Tier",
	},
	"rbac.authorization.k8s.io": {"ClusterRole", "ClusterRoleBinding"},
	"resource.k8s.io": {"DeviceClass", "DeviceTaintRule", "ResourcePoolStatusRequest", "ResourceSlice"},
	"scheduling.k8s.io": {"PriorityClass"},
	"security.openshift.io": {"RangeAllocation", "SecurityContextConstraints"},
	"snapshot.storage.k8s.io": {"VolumeSnapshotClass", "VolumeSnapshotContent"},
	"storage.k8s.io": {"CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"},
	"trust.cert-manager.io": {"Bundle", "ClusterBundle"},
}
