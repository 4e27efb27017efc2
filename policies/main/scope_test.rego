package main_test

import data.main

# What lives outside of namespaces, by the API servers and extensions
# themselves: of some groups everything, of others these kinds.
test_outside_of_namespaces[name] if {
	some group, lines in _cluster_scoped
	some kind in split(concat(" ", lines), " ")
	name := concat(" ", [group, kind])
	not main.namespaced(group, kind) with input as []
}

test_groups_outside_of_namespaces[group] if {
	some group in split(concat(" ", _cluster_groups), " ")
	not main.namespaced(group, "Whatever") with input as []
}

test_inside_of_namespaces[name] if {
	some group, _ in _cluster_scoped
	some kind in ["Whatever", ""]
	name := concat(" ", [group, kind])
	main.namespaced(group, kind) with input as []
}

_cluster_groups := [
	"admission.k8s.io admissionregistration.k8s.io apidiscovery.k8s.io apiextensions.k8s.io",
	"apiregistration.k8s.io authentication.k8s.io config.openshift.io constraints.gatekeeper.sh",
	"expansion.gatekeeper.sh externaldata.gatekeeper.sh flowcontrol.apiserver.k8s.io imagepolicy.k8s.io",
	"internal.apiserver.k8s.io karpenter.k8s.aws karpenter.sh kustomize.config.k8s.io mutations.gatekeeper.sh",
	"node.k8s.io operator.tigera.io policy.networking.k8s.io project.openshift.io storagemigration.k8s.io",
	"syncset.gatekeeper.sh templates.gatekeeper.sh test.gatekeeper.sh",
]

_cluster_scoped := {
	"": ["ComponentStatus Namespace Node PersistentVolume"],
	"authorization.k8s.io": ["SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview"],
	"cert-manager.io": ["ClusterIssuer"],
	"certificates.k8s.io": ["CertificateSigningRequest ClusterTrustBundle"],
	"cilium.io": [
		"CiliumBGPAdvertisement CiliumBGPClusterConfig CiliumBGPNodeConfig CiliumBGPNodeConfigOverride",
		"CiliumBGPPeerConfig CiliumBGPPeeringPolicy CiliumCIDRGroup CiliumClusterwideEnvoyConfig",
		"CiliumClusterwideNetworkPolicy CiliumEgressGatewayPolicy CiliumExternalWorkload CiliumIdentity",
		"CiliumL2AnnouncementPolicy CiliumLoadBalancerIPPool CiliumNode CiliumPodIPPool",
	],
	"crd.projectcalico.org": [
		"BGPConfiguration BGPFilter BGPPeer BlockAffinity CalicoNodeStatus ClusterInformation FelixConfiguration",
		"GlobalNetworkPolicy GlobalNetworkSet HostEndpoint IPAMBlock IPAMConfig IPAMConfiguration IPAMHandle IPPool",
		"IPReservation KubeControllersConfiguration Node Profile StagedGlobalNetworkPolicy Tier",
	],
	"extensions": ["PodSecurityPolicy"],
	"external-secrets.io": ["ClusterExternalSecret ClusterPushSecret ClusterSecretStore"],
	"gateway.networking.k8s.io": ["GatewayClass"],
	"kyverno.io": ["ClusterCleanupPolicy ClusterPolicy"],
	"networking.k8s.io": ["IPAddress IngressClass ServiceCIDR"],
	"policies.kyverno.io": ["DeletingPolicy GeneratingPolicy ImageValidatingPolicy MutatingPolicy ValidatingPolicy"],
	"policy": ["PodSecurityPolicy"],
	"projectcalico.org": [
		"BGPConfiguration BGPFilter BGPPeer BlockAffinity CalicoNodeStatus ClusterInformation FelixConfiguration",
		"GlobalNetworkPolicy GlobalNetworkSet HostEndpoint IPAMBlock IPAMConfig IPAMConfiguration IPAMHandle IPPool",
		"IPReservation KubeControllersConfiguration Node Profile StagedGlobalNetworkPolicy Tier",
	],
	"rbac.authorization.k8s.io": ["ClusterRole ClusterRoleBinding"],
	"resource.k8s.io": ["DeviceClass DeviceTaintRule ResourcePoolStatusRequest ResourceSlice"],
	"scheduling.k8s.io": ["PriorityClass"],
	"security.openshift.io": ["RangeAllocation SecurityContextConstraints"],
	"snapshot.storage.k8s.io": ["VolumeSnapshotClass VolumeSnapshotContent"],
	"storage.k8s.io": ["CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass"],
	"trust.cert-manager.io": ["Bundle ClusterBundle"],
}

_declaring(definitions) := [_file("a.yaml", definition) | some definition in definitions]

test_declared_by_something_else[note] if {
	some note, definition in {
		"another kind": object.union(
			_definition("apiextensions.k8s.io/v1", "market.example", "Sale", "Cluster"),
			{"kind": "ConversionReview"},
		),
		"a longer group": _definition("apiextensions.k8s.iox/v1", "market.example", "Sale", "Cluster"),
		"a group below": _definition("x.apiextensions.k8s.io/v1", "market.example", "Sale", "Cluster"),
	}
	main.namespaced("market.example", "Sale") with input as _declaring([definition])
}
