package apiserver

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// read returns the object that a YAML text holds.
func read(t testing.TB, text string) map[string]any {
	t.Helper()
	raw, err := yaml.YAMLToJSONStrict([]byte(text))
	require.NoError(t, err)
	var object map[string]any
	require.NoError(t, kjson.UnmarshalCaseSensitivePreserveInts(raw, &object))
	return object
}

// messages returns the messages of the faults of an object, and holds that it
// has some exactly if nothing is stored.
func messages(t *testing.T, object map[string]any) []string {
	t.Helper()
	stored, faults := New().Admit(object, nil)
	assert.Equal(t, len(faults) > 0, stored == nil)
	messages := []string{}
	for _, fault := range faults {
		messages = append(messages, fault.Message)
	}
	return messages
}

// storedSpec returns the spec that the server stores for one that is written.
func storedSpec(t *testing.T, head, spec string) map[string]any {
	t.Helper()
	object := read(t, head)
	object["spec"] = read(t, spec)
	stored, faults := New().Admit(object, nil)
	require.Empty(t, faults)
	result, _ := stored["spec"].(map[string]any)
	return result
}

const (
	policyHead  = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}}"
	serviceHead = "{apiVersion: v1, kind: Service, metadata: {name: a}}"
)

func TestNetworkPolicyAsStored(t *testing.T) {
	for name, c := range map[string]struct{ written, stored string }{
		"V2 no podSelector":             {"policyTypes: [Ingress]", "{podSelector: {}, policyTypes: [Ingress]}"},
		"V3 podSelector null":           {"{podSelector: null, policyTypes: [Ingress]}", "{podSelector: {}, policyTypes: [Ingress]}"},
		"V3 matchLabels null":           {"{podSelector: {matchLabels: null}, policyTypes: [Ingress]}", "{podSelector: {}, policyTypes: [Ingress]}"},
		"V4 no policyTypes, no rules":   {"podSelector: {}", "{podSelector: {}, policyTypes: [Ingress]}"},
		"V5 egress empty":               {"egress: []", "{podSelector: {}, policyTypes: [Ingress]}"},
		"V6 egress with an empty rule":  {"egress: [{}]", "{podSelector: {}, policyTypes: [Ingress, Egress], egress: [{}]}"},
		"V7 policyTypes empty":          {"policyTypes: []", "{podSelector: {}, policyTypes: [Ingress]}"},
		"V7 policyTypes null":           {"policyTypes: null", "{podSelector: {}, policyTypes: [Ingress]}"},
		"V8 ingress rules of an Egress": {"{policyTypes: [Egress], ingress: [{}]}", "{podSelector: {}, policyTypes: [Egress], ingress: [{}]}"},
		"V9 Ingress twice":              {"policyTypes: [Ingress, Ingress]", "{podSelector: {}, policyTypes: [Ingress, Ingress]}"},
		"V12 from empty":                {"ingress: [{from: []}]", "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}"},
		"V12 from null":                 {"ingress: [{from: null, ports: null}]", "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}"},
		"a null rule is an empty one":   {"ingress: [null]", "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}"},
		"V14 an empty port":             {"ingress: [{ports: [{}]}]", "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{protocol: TCP}]}]}"},
		"V14 egress ports":              {"egress: [{ports: [{port: 53, protocol: UDP}, {port: dns}]}]", "{podSelector: {}, policyTypes: [Ingress, Egress], egress: [{ports: [{port: 53, protocol: UDP}, {port: dns, protocol: TCP}]}]}"},
		"V21 an empty selector stays":   {"ingress: [{from: [{podSelector: {}}]}]", "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]}"},
		"V23 contradictory selector":    {"podSelector: {matchExpressions: [{key: a, operator: In, values: [x]}, {key: a, operator: NotIn, values: [x]}]}", "{policyTypes: [Ingress], podSelector: {matchExpressions: [{key: a, operator: In, values: [x]}, {key: a, operator: NotIn, values: [x]}]}}"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, read(t, c.stored), storedSpec(t, policyHead, c.written))
		})
	}
}

func TestServiceAsStored(t *testing.T) {
	const common = "sessionAffinity: None, internalTrafficPolicy: Cluster"
	for name, c := range map[string]struct{ written, stored string }{
		"V116 no type": {
			"ports: [{port: 80}]",
			"{type: ClusterIP, ports: [{port: 80, targetPort: 80, protocol: TCP}], " + common + "}",
		},
		"V118 load balancer": {
			"{type: LoadBalancer, ports: [{port: 80, targetPort: http}]}",
			"{type: LoadBalancer, allocateLoadBalancerNodePorts: true, externalTrafficPolicy: Cluster, ports: [{port: 80, targetPort: http, protocol: TCP}], " + common + "}",
		},
		"V119 no node ports allocated": {
			"{type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80, nodePort: 30080}]}",
			"{type: LoadBalancer, allocateLoadBalancerNodePorts: false, externalTrafficPolicy: Cluster, ports: [{port: 80, nodePort: 30080, targetPort: 80, protocol: TCP}], " + common + "}",
		},
		"V121 external traffic stays local": {
			"{type: NodePort, externalTrafficPolicy: Local, ports: [{port: 80}]}",
			"{type: NodePort, externalTrafficPolicy: Local, ports: [{port: 80, targetPort: 80, protocol: TCP}], " + common + "}",
		},
		"V123 external IPs": {
			"{externalIPs: [192.0.2.1], ports: [{port: 80}]}",
			"{type: ClusterIP, externalIPs: [192.0.2.1], externalTrafficPolicy: Cluster, ports: [{port: 80, targetPort: 80, protocol: TCP}], " + common + "}",
		},
		"V125 external name that is an IP": {
			"{type: ExternalName, externalName: 10.1.2.3}",
			"{type: ExternalName, externalName: 10.1.2.3, sessionAffinity: None}",
		},
		"V126 headless": {
			"clusterIP: None",
			"{type: ClusterIP, clusterIP: None, clusterIPs: [None], " + common + "}",
		},
		"V127 source ranges with blanks": {
			"{type: LoadBalancer, loadBalancerSourceRanges: [' 10.0.0.0/8 '], ports: [{port: 80}]}",
			"{type: LoadBalancer, loadBalancerSourceRanges: [' 10.0.0.0/8 '], allocateLoadBalancerNodePorts: true, externalTrafficPolicy: Cluster, ports: [{port: 80, targetPort: 80, protocol: TCP}], " + common + "}",
		},
		"client affinity": {
			"{sessionAffinity: ClientIP, ports: [{port: 80}]}",
			"{type: ClusterIP, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 10800}}, internalTrafficPolicy: Cluster, ports: [{port: 80, targetPort: 80, protocol: TCP}]}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, read(t, c.stored), storedSpec(t, serviceHead, c.written))
		})
	}
}

func TestObjectsAsStored(t *testing.T) {
	for name, c := range map[string]struct{ written, stored string }{
		"status and timestamps that say nothing are left out": {
			"{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, creationTimestamp: null}, status: {}, spec: {strategy: {}, selector: {matchLabels: {app: a}}, template: {metadata: {creationTimestamp: null, labels: {app: a}}, spec: {containers: [{name: a, resources: {}, ports: [{containerPort: 80}]}]}}}}",
			"{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}]}}}}",
		},
		"V37 deletionTimestamp stays": {
			"{apiVersion: v1, kind: Pod, metadata: {name: a, deletionTimestamp: '2026-01-31T12:00:00Z', finalizers: [a.b/c]}, spec: {containers: []}}",
			"{apiVersion: v1, kind: Pod, metadata: {name: a, deletionTimestamp: '2026-01-31T12:00:00Z', finalizers: [a.b/c]}, spec: {containers: []}}",
		},
		"V31 ports on the host's network are host ports": {
			"{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}]}]}}",
			"{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80, hostPort: 80, protocol: TCP}]}]}}",
		},
		"V31 but not those of a template": {
			"{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}]}]}}}}}}",
			"{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}]}}}}}}",
		},
		"V44 the name label of a Namespace is the server's": {
			"{apiVersion: v1, kind: Namespace, metadata: {name: shop, namespace: x, labels: {kubernetes.io/metadata.name: kube-system}}}",
			"{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {kubernetes.io/metadata.name: shop}}}",
		},
		"V89 Ingress of extensions/v1beta1": {
			"{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: a}, spec: {rules: [{host: a.example, http: {paths: [{backend: {serviceName: web, servicePort: 80}}]}}]}}",
			"{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: a}, spec: {rules: [{host: a.example, http: {paths: [{pathType: ImplementationSpecific, backend: {serviceName: web, servicePort: 80}}]}}]}}",
		},
		"V89 NetworkPolicy of extensions/v1beta1": {
			"{apiVersion: extensions/v1beta1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {}}}",
			"{apiVersion: extensions/v1beta1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {}, policyTypes: [Ingress]}}",
		},
		"V79 an empty host is none": {
			"{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {rules: [{host: ''}]}}",
			"{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {rules: [{}]}}",
		},
		"V71 an empty TLS entry": {
			"{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {rules: [{host: a.example}], tls: [{}]}}",
			"{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {rules: [{host: a.example}], tls: [{}]}}",
		},
		"a ReplicationController takes its labels from the template": {
			"{apiVersion: v1, kind: ReplicationController, metadata: {name: a}, spec: {template: {metadata: {labels: {app: a}}, spec: {containers: []}}}}",
			"{apiVersion: v1, kind: ReplicationController, metadata: {name: a, labels: {app: a}}, spec: {selector: {app: a}, template: {metadata: {labels: {app: a}}, spec: {containers: []}}}}",
		},
		"a Job takes its labels from the template": {
			"{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {template: {metadata: {labels: {app: a}}, spec: {containers: []}}}}",
			"{apiVersion: batch/v1, kind: Job, metadata: {name: a, labels: {app: a}}, spec: {template: {metadata: {labels: {app: a}}, spec: {containers: []}}}}",
		},
		"the ports of endpoints": {
			"{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, metadata: {name: a}, endpoints: [], ports: [{port: 80}]}",
			"{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, metadata: {name: a}, endpoints: [], ports: [{name: '', port: 80, protocol: TCP}]}",
		},
		"the ports of old endpoints": {
			"{apiVersion: v1, kind: Endpoints, metadata: {name: a}, subsets: [{ports: [{port: 80}]}]}",
			"{apiVersion: v1, kind: Endpoints, metadata: {name: a}, subsets: [{ports: [{port: 80, protocol: TCP}]}]}",
		},
		"null in a map of strings is the empty string": {
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {b: null}}, data: {x: null}}",
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {b: ''}}, data: {x: ''}}",
		},
		"quantities in their short form": {
			"{apiVersion: v1, kind: LimitRange, metadata: {name: a}, spec: {limits: [{type: Pod, max: {cpu: 0.5, memory: 1024Mi}}]}}",
			"{apiVersion: v1, kind: LimitRange, metadata: {name: a}, spec: {limits: [{type: Pod, max: {cpu: 500m, memory: 1Gi}}]}}",
		},
		"a kind without a schema is left as it is": {
			"{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a, extra: 1}, spec: {dnsNames: null, x: 1.5}}",
			"{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a, extra: 1}, spec: {dnsNames: null, x: 1.5}}",
		},
		"a file that is no object of a cluster": {
			"{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resources: [a.yaml]}",
			"{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resources: [a.yaml]}",
		},
		"a kind that Kubernetes served in the past": {
			"{apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: {name: a}, spec: {}}",
			"{apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: {name: a}, spec: {}}",
		},
		"a review has no name": {
			"{apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: x}}",
			"{apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: x}}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			stored, faults := New().Admit(read(t, c.written), nil)
			assert.Empty(t, faults)
			assert.Equal(t, read(t, c.stored), stored)
		})
	}
}

func TestContainerPortsOfEveryWorkload(t *testing.T) {
	const template = "metadata: {labels: {app: a}}, spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}]}"
	for apiVersion, kinds := range map[string][]string{
		"v1":                 {"PodTemplate", "ReplicationController"},
		"apps/v1":            {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"},
		"apps/v1beta1":       {"Deployment", "StatefulSet"},
		"apps/v1beta2":       {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"},
		"batch/v1":           {"Job", "CronJob"},
		"batch/v1beta1":      {"CronJob"},
		"extensions/v1beta1": {"Deployment", "ReplicaSet", "DaemonSet"},
	} {
		for _, kind := range kinds {
			body := "spec: {selector: {matchLabels: {app: a}}, template: {" + template + "}}"
			switch kind {
			case "PodTemplate":
				body = "template: {" + template + "}"
			case "ReplicationController":
				body = "spec: {selector: {app: a}, template: {" + template + "}}"
			case "CronJob":
				body = "spec: {jobTemplate: {spec: {template: {" + template + "}}}}"
			}
			stored, faults := New().Admit(read(t, "{apiVersion: "+apiVersion+", kind: "+kind+", metadata: {name: a}, "+strings.ReplaceAll(body, ", protocol: TCP", "")+"}"), nil)
			assert.Empty(t, faults)
			raw, err := json.Marshal(stored)
			require.NoError(t, err)
			assert.Contains(t, string(raw), `{"containerPort":80,"protocol":"TCP"}`, "%s %s", apiVersion, kind)
		}
	}
}

func TestAdmitLeavesTheObjectAlone(t *testing.T) {
	const text = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {egress: [{}]}}"
	object := read(t, text)
	stored, faults := New().Admit(object, nil)
	assert.Empty(t, faults)
	assert.NotEqual(t, object, stored)
	assert.Equal(t, read(t, text), object)
}

func BenchmarkAdmit(b *testing.B) {
	deployment := read(b, `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports: [{containerPort: 8080, name: http}]
        env: [{name: A, value: b}, {name: C, valueFrom: {secretKeyRef: {name: x, key: z}}}]
        resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 100m, memory: 128Mi}}
        readinessProbe: {httpGet: {path: /healthz, port: http}}
      volumes: [{name: tmp, emptyDir: {}}]
`)
	b.Run("Deployment", func(b *testing.B) {
		server := New()
		for b.Loop() {
			server.Admit(deployment, nil)
		}
	})
	b.Run("Deployment, first of a server", func(b *testing.B) {
		for b.Loop() {
			New().Admit(deployment, nil)
		}
	})
}
