//go:build e2e && unix

package e2e_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/bulkhead-policy/bulkhead/harness/engine"
)

// numeral stands in the samples for the number of the request.
const numeral = "n0000"

// foundation stands in the cluster before a stream: a namespace whose pods a
// NetworkPolicy isolates, and one without.
const foundation = `
apiVersion: v1
kind: Namespace
metadata: {name: covered}
---
apiVersion: v1
kind: Namespace
metadata: {name: open}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: covered}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: covered}
spec: {selector: {app: web}, ports: [{port: 80}]}
`

// samples are what a stream creates, again and again, under new names.
const samples = `
apiVersion: v1
kind: Pod
metadata: {name: uncovered-n0000, namespace: open}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Pod
metadata: {name: covered-n0000, namespace: covered}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: nodeport-n0000, namespace: covered}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: clusterip-n0000, namespace: covered}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: uncovered-n0000, namespace: open}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web-n0000, namespace: covered}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: plain-n0000, namespace: covered}
spec:
  rules:
    - host: plain-n0000.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: tls-n0000
  namespace: covered
  annotations: {cert-manager.io/cluster-issuer: letsencrypt-prod}
spec:
  tls: [{hosts: [tls-n0000.example.com], secretName: tls-n0000}]
  rules:
    - host: tls-n0000.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`

// sample is an object to create and what is to be said of it, with numeral in
// place of the number.
type sample struct {
	object   map[string]any
	expected verdict
}

// newSamples judges the samples offline, against the foundation.
func newSamples(t *testing.T, profile string) []sample {
	t.Helper()
	known, objects := manifests(t, foundation), manifests(t, samples)
	reviews := make([]engine.Review, len(objects))
	for i, object := range objects {
		reviews[i] = engine.Review{Object: object, Operation: "CREATE"}
	}
	made := make([]sample, len(objects))
	for i, said := range verdicts(t, newEngine(t, profile), known, reviews) {
		made[i] = sample{objects[i], said}
	}
	return made
}

// numbered is the sample with a number.
func (s sample) numbered(number int) sample {
	name := "n" + strconv.Itoa(number)
	texts := func(all []string) []string {
		made := make([]string, len(all))
		for i, text := range all {
			made[i] = strings.ReplaceAll(text, numeral, name)
		}
		return made
	}
	object, _ := renamed(s.object, name).(map[string]any)
	return sample{object, verdict{texts(s.expected.denied), texts(s.expected.warned)}}
}

// renamed is a deep copy of a value, with a name in place of the numeral.
func renamed(value any, name string) any {
	switch value := value.(type) {
	case string:
		return strings.ReplaceAll(value, numeral, name)
	case []any:
		made := make([]any, len(value))
		for i, item := range value {
			made[i] = renamed(item, name)
		}
		return made
	case map[string]any:
		made := make(map[string]any, len(value))
		for key, item := range value {
			made[key] = renamed(item, name)
		}
		return made
	}
	return value
}
