package apiserver

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWorkloadRefused(t *testing.T) {
	const head = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}"
	testRefusals(t, head, map[string]refusal{
		"V32 the selector does not select the template": {
			"{metadata: {name: a, labels: {app: a}}, spec: {selector: {matchLabels: {app: a}, matchExpressions: [{key: tier, operator: Exists}]}, template: {metadata: {labels: {app: b}}}}}",
			[]string{
				`spec.template.metadata.labels do not satisfy "app=a" of spec.selector; label the template so that the selector finds its pods`,
				`spec.template.metadata.labels do not satisfy "tier" of spec.selector; label the template so that the selector finds its pods`,
			},
		},
		"no selector": {
			"{kind: StatefulSet, spec: {template: {}}}",
			[]string{"spec.selector is missing; select the labels of the template"},
		},
		"an empty selector": {
			"{kind: DaemonSet, spec: {selector: {matchLabels: {}}, template: {}}}",
			[]string{"spec.selector is empty; select the labels of the template"},
		},
		"a selector that is none": {
			"{kind: ReplicaSet, spec: {selector: {matchExpressions: [{key: a, operator: is}]}, template: {}}}",
			[]string{`spec.selector.matchExpressions[0].operator is "is"; it must be In, NotIn, Exists or DoesNotExist`},
		},
		"labels and annotations of a template": {
			"spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b, c: d e}, annotations: {f g: ''}}}}",
			[]string{
				`spec.template.metadata.annotations[f g] has the key "f g": ` + keyForm,
				`spec.template.metadata.labels.c is "d e": ` + labelForm,
			},
		},
		"a ReplicationController without anything": {
			"{apiVersion: v1, kind: ReplicationController, spec: {}}",
			[]string{
				"spec.selector is missing; select the labels of the template",
				"spec.template is missing; describe the pods to make",
			},
		},
		"a ReplicationController of other pods": {
			"{apiVersion: v1, kind: ReplicationController, spec: {selector: {app: a}, template: {metadata: {labels: {app: b}}}}}",
			[]string{`spec.template.metadata.labels do not satisfy "app=a" of spec.selector; label the template so that the selector finds its pods`},
		},
		"a Job that selects by itself": {
			"{apiVersion: batch/v1, kind: Job, spec: {manualSelector: true, selector: {matchLabels: {app: a}}, template: {}}}",
			[]string{`spec.template.metadata.labels do not satisfy "app=a" of spec.selector; label the template so that the selector finds its pods`},
		},
		"a CronJob": {
			"{apiVersion: batch/v1, kind: CronJob, spec: {jobTemplate: {spec: {template: {metadata: {labels: {a: b c}}}}}}}",
			[]string{`spec.jobTemplate.spec.template.metadata.labels.a is "b c": ` + labelForm},
		},
		"ports of containers": {
			`{apiVersion: v1, kind: Pod, spec: {hostNetwork: true, initContainers: [{name: i, ports: [{containerPort: 0}]}], containers: [{name: a, ports: [
				{name: http, containerPort: 80, hostPort: 8080}, {name: http, containerPort: 80, protocol: tcp}, {name: HTTP, containerPort: 65536}]},
				{name: b, ports: [{containerPort: 90, hostPort: 70000}, {containerPort: 8080}]}]}}`,
			[]string{
				"spec.containers[0].ports[0].hostPort is 8080 and containerPort is 80; on the host's network they must be the same",
				`spec.containers[0].ports[1].name is "http", the name of ports[0]; give each port its own`,
				`spec.containers[0].ports[1].protocol is "tcp"; it must be TCP, UDP or SCTP`,
				"spec.containers[0].ports[2].containerPort is 65536; it must be between 1 and 65535",
				"spec.containers[0].ports[2].hostPort is 65536; it must be between 1 and 65535",
				`spec.containers[0].ports[2].name is "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), and must contain at least one letter (a-z)`,
				"spec.containers[1].ports[0].hostPort is 70000 and containerPort is 90; on the host's network they must be the same",
				"spec.containers[1].ports[0].hostPort is 70000; it must be between 1 and 65535",
				"spec.containers[1].ports[1].hostPort is 8080/TCP, which another port of the pod has; give each its own",
				"spec.initContainers[0].ports[0].containerPort is missing or 0; it must be between 1 and 65535",
			},
		},
	})
}

func TestMetadataRefused(t *testing.T) {
	const head = "{apiVersion: v1, kind: ConfigMap}"
	testRefusals(t, head, map[string]refusal{
		"no name": {
			"metadata: {}",
			[]string{"metadata.name is missing; give the ConfigMap a name or a generateName"},
		},
		"no metadata": {
			"data: {}",
			[]string{"metadata.name is missing; give the ConfigMap a name or a generateName"},
		},
		"names": {
			"metadata: {name: A_b, generateName: '-', namespace: a.b, generation: -1, finalizers: [a b]}",
			[]string{
				`metadata.finalizers[0] is "a b": ` + keyForm,
				`metadata.generateName is "-": ` + subdomainForm,
				"metadata.generation is -1; it cannot be negative",
				`metadata.name is "A_b": ` + subdomainForm,
				`metadata.namespace is "a.b": must not contain dots`,
			},
		},
		"names of Services": {
			"{kind: Service, metadata: {name: a.b}, spec: {ports: [{port: 80}]}}",
			[]string{`metadata.name is "a.b": must not contain dots`},
		},
		"names of roles": {
			"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: 'system:a/b'}}",
			[]string{`metadata.name is "system:a/b": may not contain '/'`},
		},
		"V85 an annotation that is a boolean": {
			"{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a, annotations: {nginx.ingress.kubernetes.io/ssl-redirect: false}}, spec: {rules: [{host: a.com}]}}",
			[]string{`annotation nginx.ingress.kubernetes.io/ssl-redirect is the boolean false; annotations are strings: write "false"`},
		},
		"V161 labels and annotations that are no strings": {
			"metadata: {name: a, labels: {version: 1, list: [a]}, annotations: {size: 1.5, map: {}}}",
			[]string{
				"annotation map is an object; annotations are strings",
				`annotation size is the number 1.5; annotations are strings: write "1.5"`,
				"label list is a list; labels are strings",
				`label version is the number 1; labels are strings: write "1"`,
			},
		},
		"V161 in a template": {
			"{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {a: 1}}, template: {metadata: {labels: {a: 1}, annotations: {b: true}}}}}",
			[]string{
				`spec.selector.matchLabels.a is the number 1; labels are strings: write "1"`,
				`spec.template.metadata.annotations.b is the boolean true; annotations are strings: write "true"`,
				`spec.template.metadata.labels.a is the number 1; labels are strings: write "1"`,
			},
		},
		"V161 in a kind without a schema": {
			"{apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: 1, generateName: a/, namespace: null, labels: {a: true, b: c d, e: null}, annotations: [x]}}",
			[]string{
				"metadata.annotations is a list; it must be an object",
				`metadata.generateName is "a/": may not contain '/'`,
				`label a is the boolean true; labels are strings: write "true"`,
				`metadata.labels.b is "c d": ` + labelForm,
				`metadata.name is the number 1; it must be a string: write "1"`,
			},
		},
		"metadata that is none": {
			"{apiVersion: example.com/v1, kind: Thing, metadata: x}",
			[]string{`metadata is the string "x"; it must be an object`},
		},
		"keys": {
			"metadata: {name: a, labels: {a/b/c: d, '': e}, annotations: {A/B: '', a b: ''}}",
			[]string{
				`metadata.annotations[a b] has the key "a b": ` + keyForm,
				`metadata.labels[] has the key "": name part must be non-empty`,
				`metadata.labels[a/b/c] has the key "a/b/c": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
			},
		},
		"too many annotations": {
			"metadata: {name: a, annotations: {a: '" + strings.Repeat("x", 262144) + "'}}",
			[]string{"metadata.annotations take 262145 bytes; the API server allows 262144"},
		},
	})
}

func TestTypesRefused(t *testing.T) {
	const head = "{apiVersion: v1, kind: Pod, metadata: {name: a}}"
	testRefusals(t, head, map[string]refusal{
		"V159 unknown fields": {
			"{foo: 1, Spec: {}, spec: {containers: [{name: a}, {name: b, imagePullpolicy: x, prots: []}], completely: {}}}",
			[]string{
				"unknown field Spec; did you mean spec?",
				"unknown field foo; Pod has no such field: correct or remove it",
				"unknown field spec.completely; PodSpec has no such field: correct or remove it",
				"unknown field spec.containers[1].imagePullpolicy; did you mean imagePullPolicy?",
				"unknown field spec.containers[1].prots; did you mean ports?",
			},
		},
		"every wrong type, with its index": {
			`spec: {hostNetwork: 'true', hostPID: 1, containers: [{name: 1, image: {}, args: [1, yes], ports: {},
				resources: {limits: {cpu: one, memory: []}}, livenessProbe: {httpGet: {port: 1.5}, periodSeconds: '5'}}, x],
				priority: 4294967296, nodeSelector: [], terminationGracePeriodSeconds: 1.5, automountServiceAccountToken: maybe}`,
			[]string{
				`spec.automountServiceAccountToken is the string "maybe"; it must be true or false`,
				`spec.containers[0].args[0] is the number 1; it must be a string: write "1"`,
				`spec.containers[0].args[1] is the boolean true; it must be a string: write "true"`,
				"spec.containers[0].image is an object; it must be a string",
				"spec.containers[0].livenessProbe.httpGet.port is the number 1.5; it must be an integer or a string",
				`spec.containers[0].livenessProbe.periodSeconds is the string "5"; it must be an integer: write 5`,
				`spec.containers[0].name is the number 1; it must be a string: write "1"`,
				"spec.containers[0].ports is an object; it must be a list",
				`spec.containers[0].resources.limits.cpu is the string "one"; it must be a quantity such as 500m or 2Gi`,
				"spec.containers[0].resources.limits.memory is a list; it must be a quantity such as 500m or 2Gi",
				`spec.containers[1] is the string "x"; it must be an object`,
				`spec.hostNetwork is the string "true"; it must be a boolean: write true`,
				"spec.hostPID is the number 1; it must be true or false",
				"spec.nodeSelector is a list; it must be an object",
				"spec.priority is 4294967296, which does not fit into 32 bits",
				"spec.terminationGracePeriodSeconds is the number 1.5; it must be an integer",
			},
		},
		"times": {
			"metadata: {name: a, creationTimestamp: yesterday}",
			[]string{`metadata.creationTimestamp is the string "yesterday"; it must be a time such as "2026-01-31T12:00:00Z"`},
		},
		"bytes": {
			"{kind: Secret, data: {a: '%', b: 1, c: [1, 256, x]}}",
			[]string{
				"data.a is not base64 (illegal base64 data at input byte 0); encode it, or in a Secret write it under stringData",
				`data.b is the number 1; it must be a string: write "1"`,
				"data.c[1] is 256, which does not fit into 8 unsigned bits",
				`data.c[2] is the string "x"; it must be an integer`,
			},
		},
		"ports beyond 32 bits": {
			"{kind: Service, spec: {ports: [{port: 80, targetPort: 4294967376}]}}",
			[]string{"spec.ports[0].targetPort is 4294967376, which does not fit into 32 bits"},
		},
		"a kind of another group": {
			"{apiVersion: v1, kind: Deployment}",
			[]string{"v1 has no kind Deployment; it is a kind of apps/v1"},
		},
		"a kind that is misspelt": {
			"{apiVersion: networking.k8s.io/v1, kind: NetworkPolcy}",
			[]string{"networking.k8s.io/v1 has no kind NetworkPolcy; did you mean NetworkPolicy?"},
		},
		"a kind in lower case": {
			"{apiVersion: networking.k8s.io/v1, kind: ingress}",
			[]string{"networking.k8s.io/v1 has no kind ingress; did you mean Ingress?"},
		},
	})
}

func TestSpelling(t *testing.T) {
	object := read(t, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {version: 1.10, flag: yes, other: 1}}")
	spelling := func(path Path) (string, bool) {
		written, known := map[string]string{"data.version": "1.10", "data.flag": "yes"}[path.String()]
		return written, known
	}
	_, faults := New().Admit(object, spelling)
	assert.Equal(t, []Fault{
		{Path{"data", "flag"}, `data.flag is the boolean true; it must be a string: write "yes"`},
		{Path{"data", "other"}, `data.other is the number 1; it must be a string: write "1"`},
		{Path{"data", "version"}, `data.version is the number 1.1; it must be a string: write "1.10"`},
	}, faults)
}

func TestManyFaults(t *testing.T) {
	data := map[string]any{}
	object := map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "a"}, "data": data}
	for i := range 150 {
		data[fmt.Sprintf("wrong%03d", i)] = int64(i)
		object[fmt.Sprintf("unknown%03d", i)] = ""
	}
	found := messages(t, object)
	assert.Len(t, found, 101)
	assert.Equal(t, `data.wrong000 is the number 0; it must be a string: write "0"`, found[0])
	assert.Equal(t, `data.wrong099 is the number 99; it must be a string: write "99"`, found[99])
	assert.Equal(t, "200 more faults; mend the first ones", found[100])
}
