package manifest

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	sigs "sigs.k8s.io/yaml"
)

// appManifests are the ten objects of one application.
const appManifests = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web-%[1]d, namespace: team-%[2]d, labels: {app: web-%[1]d}}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web-%[1]d
  template:
    metadata:
      labels:
        app: web-%[1]d
        tier: frontend
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: registry.example/web:1.%[1]d
        args: ["--listen", ":8080"]
        env:
        - name: BACKEND
          value: http://backend-%[1]d.team-%[2]d.svc:8080
        - name: PASSWORD
          valueFrom:
            secretKeyRef: {name: web, key: password}
        ports:
        - name: http
          containerPort: 8080
        readinessProbe:
          httpGet: {path: /healthz, port: http}
        resources:
          requests: {cpu: 100m, memory: 128Mi}
          limits: {memory: 256Mi}
        volumeMounts:
        - {name: tmp, mountPath: /tmp}
      volumes:
      - name: tmp
        emptyDir: {}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: backend-%[1]d, namespace: team-%[2]d}
spec:
  selector: {matchLabels: {app: backend-%[1]d}}
  template:
    metadata: {labels: {app: backend-%[1]d}}
    spec:
      containers:
      - name: backend
        image: registry.example/backend:1.%[1]d
        ports: [{containerPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: proxy-%[1]d, namespace: team-%[2]d}
spec:
  selector: {matchLabels: {app: proxy-%[1]d}}
  template:
    metadata: {labels: {app: proxy-%[1]d}}
    spec:
      containers:
      - name: oauth2-proxy
        image: quay.io/oauth2-proxy/oauth2-proxy:v7
        ports: [{containerPort: 4180}]
---
apiVersion: v1
kind: Service
metadata:
  name: web-%[1]d
  namespace: team-%[2]d
spec:
  selector:
    app: web-%[1]d
  ports:
  - name: http
    port: 80
    targetPort: http
---
apiVersion: v1
kind: Service
metadata:
  name: backend-%[1]d
  namespace: team-%[2]d
spec:
  selector:
    app: backend-%[1]d
  ports:
  - port: 8080
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web-%[1]d
  namespace: team-%[2]d
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt-prod
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
spec:
  ingressClassName: nginx
  tls:
  - hosts: [web-%[1]d.example.com]
    secretName: web-%[1]d-tls
  rules:
  - host: web-%[1]d.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web-%[1]d
            port:
              number: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: proxy-%[1]d
  namespace: team-%[2]d
spec:
  ingressClassName: nginx
  tls:
  - hosts: [web-%[1]d.example.com]
    secretName: web-%[1]d-tls
  rules:
  - host: web-%[1]d.example.com
    http:
      paths:
      - path: /oauth2
        pathType: Prefix
        backend: {service: {name: proxy-%[1]d, port: {number: 4180}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web-%[1]d
  namespace: team-%[2]d
spec:
  podSelector:
    matchLabels:
      app: web-%[1]d
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: ingress-nginx
    ports:
    - port: 8080
  egress:
  - to:
    - podSelector: {matchLabels: {app: backend-%[1]d}}
  - to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
    ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: backend-%[1]d
  namespace: team-%[2]d
spec:
  podSelector: {matchLabels: {app: backend-%[1]d}}
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: {matchLabels: {app: web-%[1]d}}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web-%[1]d
  namespace: team-%[2]d
spec:
  secretName: web-%[1]d-tls
  dnsNames: [web-%[1]d.example.com]
  issuerRef: {kind: ClusterIssuer, name: letsencrypt-prod}
`

// BenchmarkThousandDocuments puts what reading takes beside what the parsers
// alone take.
func BenchmarkThousandDocuments(b *testing.B) {
	const apps = 100
	folder := fstest.MapFS{}
	var files [][]byte
	size := 0
	for i := range apps {
		file := fmt.Appendf(nil, appManifests, i, i%50)
		folder[fmt.Sprintf("apps/%03d.yaml", i)] = &fstest.MapFile{Data: file}
		files = append(files, file)
		size += len(file)
	}
	b.Run("yaml nodes alone", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, file := range files {
				for document := range bytes.SplitSeq(file, []byte("\n---\n")) {
					var node yaml.Node
					require.NoError(b, yaml.Unmarshal(document, &node))
				}
			}
		}
	})
	b.Run("sigs.k8s.io yaml", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, file := range files {
				for document := range bytes.SplitSeq(file, []byte("\n---\n")) {
					var value any
					require.NoError(b, sigs.Unmarshal(document, &value))
				}
			}
		}
	})
	for name, options := range map[string]Options{"Read": {FS: folder}, "Read raw": {FS: folder, Raw: true}} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				input := Read(context.Background(), options, "apps")
				require.Empty(b, input.Errors)
				require.Len(b, input.Objects, 10*apps)
			}
		})
	}
}
