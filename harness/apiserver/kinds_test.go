package apiserver

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func gvk(apiVersion, kind string) schema.GroupVersionKind {
	return schema.FromAPIVersionAndKind(apiVersion, kind)
}

func TestNamespaced(t *testing.T) {
	for apiVersion, kinds := range map[string][]string{
		"v1":                                {"Namespace", "Node", "PersistentVolume", "ComponentStatus"},
		"admissionregistration.k8s.io/v1":   {"ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"},
		"apiextensions.k8s.io/v1":           {"CustomResourceDefinition"},
		"apiregistration.k8s.io/v1":         {"APIService"},
		"authentication.k8s.io/v1":          {"TokenReview", "SelfSubjectReview"},
		"authorization.k8s.io/v1":           {"SubjectAccessReview"},
		"certificates.k8s.io/v1":            {"CertificateSigningRequest"},
		"flowcontrol.apiserver.k8s.io/v1":   {"FlowSchema", "PriorityLevelConfiguration"},
		"networking.k8s.io/v1":              {"IngressClass", "IPAddress", "ServiceCIDR"},
		"node.k8s.io/v1":                    {"RuntimeClass"},
		"policy/v1beta1":                    {"PodSecurityPolicy"},
		"rbac.authorization.k8s.io/v1":      {"ClusterRole", "ClusterRoleBinding"},
		"scheduling.k8s.io/v1":              {"PriorityClass"},
		"storage.k8s.io/v1":                 {"StorageClass", "VolumeAttachment", "CSIDriver", "CSINode"},
		"resource.k8s.io/v1":                {"DeviceClass", "ResourceSlice"},
		"kustomize.config.k8s.io/v1beta1":   {"Kustomization"},
		"cert-manager.io/v1":                {"ClusterIssuer"},
		"gateway.networking.k8s.io/v1":      {"GatewayClass"},
		"policy.networking.k8s.io/v1alpha1": {"AdminNetworkPolicy", "BaselineAdminNetworkPolicy"},
		"templates.gatekeeper.sh/v1":        {"ConstraintTemplate"},
		"constraints.gatekeeper.sh/v1beta1": {"K8sRequireNetworkPolicy", "Anything"},
		"syncset.gatekeeper.sh/v1alpha1":    {"SyncSet"},
		"cilium.io/v2":                      {"CiliumClusterwideNetworkPolicy"},
		"projectcalico.org/v3":              {"GlobalNetworkPolicy"},
		"kyverno.io/v1":                     {"ClusterPolicy"},
	} {
		for _, kind := range kinds {
			assert.False(t, Namespaced(gvk(apiVersion, kind)), "%s %s", apiVersion, kind)
		}
	}
	for apiVersion, kinds := range map[string][]string{
		"v1":                           {"Pod", "Service", "ConfigMap", "Secret", "ServiceAccount", "Endpoints", "PersistentVolumeClaim", "ReplicationController"},
		"apps/v1":                      {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"},
		"batch/v1":                     {"Job", "CronJob"},
		"authorization.k8s.io/v1":      {"LocalSubjectAccessReview"},
		"networking.k8s.io/v1":         {"NetworkPolicy", "Ingress"},
		"policy/v1":                    {"PodDisruptionBudget"},
		"rbac.authorization.k8s.io/v1": {"Role", "RoleBinding"},
		"storage.k8s.io/v1":            {"CSIStorageCapacity"},
		"cert-manager.io/v1":           {"Issuer", "Certificate"},
		"gateway.networking.k8s.io/v1": {"Gateway", "HTTPRoute"},
		"config.gatekeeper.sh/v1beta1": {"Config"},
		"cilium.io/v2":                 {"CiliumNetworkPolicy"},
		"projectcalico.org/v3":         {"NetworkPolicy"},
		"kyverno.io/v1":                {"Policy"},
		"example.com/v1":               {"Thing"},
	} {
		for _, kind := range kinds {
			assert.True(t, Namespaced(gvk(apiVersion, kind)), "%s %s", apiVersion, kind)
		}
	}
}

func TestBuiltin(t *testing.T) {
	server := New()
	assert.True(t, server.Builtin(gvk("v1", "Pod")))
	assert.True(t, server.Builtin(gvk("networking.k8s.io/v1", "NetworkPolicy")))
	assert.True(t, server.Builtin(gvk("extensions/v1beta1", "Ingress")))
	assert.False(t, server.Builtin(gvk("cert-manager.io/v1", "Issuer")))
	assert.False(t, server.Builtin(gvk("networking.k8s.io/v2", "Ingress")))
}

func TestAPIVersion(t *testing.T) {
	server := New()
	for kind, apiVersion := range map[string]string{
		"Pod":           "v1",
		"Deployment":    "apps/v1",
		"Ingress":       "networking.k8s.io/v1",
		"NetworkPolicy": "networking.k8s.io/v1",
		"CronJob":       "batch/v1",
		"Thing":         "",
	} {
		assert.Equal(t, apiVersion, server.APIVersion(kind))
	}
}

func TestPathString(t *testing.T) {
	for text, path := range map[string]Path{
		"":                   {},
		"spec":               {"spec"},
		"spec.rules[0].host": {"spec", "rules", 0, "host"},
		"[1].a[2][3]":        {int64(1), "a", 2.0, json.Number("3")},
		"metadata.annotations[cert-manager.io/issuer]": {"metadata", "annotations", "cert-manager.io/issuer"},
		"data[a b].c": {"data", "a b", "c"},
		"data[][1.5]": {"data", "", 1.5},
	} {
		assert.Equal(t, text, path.String())
	}
}

func TestDescribe(t *testing.T) {
	for text, value := range map[string]any{
		"null":             nil,
		"the boolean true": true,
		"the number 1":     int64(1),
		"the number 0.25":  0.25,
		`the string "a"`:   "a",
		"a list":           []any{},
		"an object":        map[string]any{},
		"a struct {}":      struct{}{},
		`the string "` + "äääääääääääääääääääääääääääääääääääääääää"[:80] + `"…`: "ääääääääääääääääääääääääääääääääääääääääää",
	} {
		assert.Equal(t, text, Describe(value))
	}
}

func TestNearest(t *testing.T) {
	fields := []string{"podSelector", "policyTypes", "ingress", "egress", "ip"}
	for name, expected := range map[string]string{
		"policyType": "policyTypes", "policytypes": "policyTypes", "PodSelector": "podSelector",
		"podSeletor": "podSelector", "ingres": "ingress", "foo": "", "x": "", "IP": "ip", "ports": "",
		"pi": "ip", "ingerss": "ingress", "gress": "egress", "policy": "", "podSelectors": "podSelector",
	} {
		assert.Equal(t, expected, nearest(name, fields), name)
	}
}
