package manifest

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPosition(t *testing.T) {
	const text = `# The contract's own example.
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
spec:
  tls: []
  rules:

    - host: api.shop.example
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: ä, port: {number: 80}}}}]
    - host:
        shop.example
`
	objects, errors := Decode("a.yaml", []byte(text), Options{Raw: true})
	require.Empty(t, errors)
	for _, c := range []struct {
		path     []any
		position string
	}{
		{nil, "3:1"},
		{[]any{"kind"}, "4:7"},
		{[]any{"metadata", "annotations", "cert-manager.io/cluster-issuer"}, "9:37"},
		{[]any{"spec"}, "11:3"},
		{[]any{"spec", "tls"}, "11:8"},
		{[]any{"spec", "rules"}, "14:5"},
		{[]any{"spec", "rules", 0}, "14:7"},
		{[]any{"spec", "rules", 0, "host"}, "14:13"},
		{[]any{"spec", "rules", int64(0), "host"}, "14:13"},
		{[]any{"spec", "rules", 0.0, "host"}, "14:13"},
		{[]any{"spec", "rules", json.Number("0"), "host"}, "14:13"},
		{[]any{"spec", "rules", 1, "host"}, "18:9"},
		{[]any{"spec", "rules", 0, "http", "paths", 0, "backend", "service", "port", "number"}, "16:89"},
		// What is not written has the position of the entry nearest to it.
		{[]any{"status"}, "3:1"},
		{[]any{"metadata", "labels", "app"}, "5:1"},
		{[]any{"spec", "ingressClassName"}, "10:1"},
		{[]any{"spec", "tls", 0, "hosts"}, "11:3"},
		{[]any{"spec", "rules", 2, "host"}, "12:3"},
		{[]any{"spec", "rules", -1}, "12:3"},
		{[]any{"spec", "rules", "host"}, "12:3"},
		{[]any{"spec", "rules", 0, "host", "name"}, "14:7"},
		{[]any{"spec", "rules", 1, "http"}, "17:7"},
	} {
		line, column := objects[0].Position(c.path)
		assert.Equal(t, c.position, fmt.Sprintf("%d:%d", line, column), "%v", c.path)
	}
}

func TestPositionThroughAliasesAndMerges(t *testing.T) {
	const text = `apiVersion: a/v1
kind: A
common: &common
  app: web
  tier: front
first: *common
second:
  <<: *common
  tier: back
third:
  tier: none
  <<: [{app: other}, *common]
&key name: &value x
alias: *value
*key : y
`
	_, errors := Decode("a.yaml", []byte(text), Options{Raw: true})
	assert.Equal(t, []Error{{"a.yaml", 15, 1, `duplicate key "name", which is set at line 13, column 1 already; remove one of them`}}, errors)

	objects, errors := Decode("a.yaml", []byte(text[:len(text)-len("*key : y\n")]), Options{Raw: true})
	require.Empty(t, errors)
	for path, position := range map[[2]string]string{
		{"first", ""}:       "6:8",
		{"first", "app"}:    "4:8",
		{"second", "app"}:   "4:8",
		{"second", "tier"}:  "9:9",
		{"second", "none"}:  "7:1",
		{"third", "app"}:    "12:14",
		{"third", "tier"}:   "5:9",
		{"alias", ""}:       "14:8",
		{"alias", "deeper"}: "14:1",
	} {
		steps := []any{path[0]}
		if path[1] != "" {
			steps = append(steps, path[1])
		}
		line, column := objects[0].Position(steps)
		assert.Equal(t, position, fmt.Sprintf("%d:%d", line, column), "%v", steps)
	}
}

func TestPositionWithRareLineBreaks(t *testing.T) {
	text := "apiVersion: a/v1\nkind: A\nx: \"a\u2028b\" \nv: \"\u0085c\"\r\nz: {w: x}\n"
	object := decodeOne(t, text, Options{Raw: true})
	for key, position := range map[string]string{"x": "3:4", "v": "4:4", "z": "5:4"} {
		line, column := object.Position([]any{key})
		assert.Equal(t, position, fmt.Sprintf("%d:%d", line, column), key)
	}
}

func TestPositionInJSON(t *testing.T) {
	text := "{\n\t\"apiVersion\": \"a/v1\", \"kind\": \"A\",\n\t\"metadata\": {\"name\": \"\\ud83d\\ude00\"},\n\t\"list\": [1,\n\t\t{\"x\": true}]\n}\n{\"apiVersion\": \"a/v1\", \"kind\": \"B\", \"metadata\": {\"name\": \"ä\", \"namespace\": \"b\"}}"
	objects, errors := Decode("a.json", []byte(text), Options{Raw: true})
	require.Empty(t, errors)
	require.Len(t, objects, 2)
	for _, c := range []struct {
		object   int
		path     []any
		position string
	}{
		{0, nil, "1:1"},
		{0, []any{"kind"}, "2:32"},
		{0, []any{"metadata", "name"}, "3:23"},
		{0, []any{"list", 0}, "4:11"},
		{0, []any{"list", 1, "x"}, "5:9"},
		{0, []any{"list", 1, "y"}, "5:3"},
		{1, nil, "7:1"},
		{1, []any{"metadata", "name"}, "7:58"},
		{1, []any{"metadata", "namespace"}, "7:76"},
	} {
		line, column := objects[c.object].Position(c.path)
		assert.Equal(t, c.position, fmt.Sprintf("%d:%d", line, column), "%v", c.path)
	}
}

func TestLists(t *testing.T) {
	const text = `apiVersion: v1
kind: List
metadata: {resourceVersion: ""}
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a}
- apiVersion: apps/v1
  kind: DeploymentList
  items:
  - metadata: {name: b}
    spec:
      selector: {matchLabels: {app: b}}
      template: {metadata: {labels: {app: b}}, spec: {containers: []}}
- kind: List
  apiVersion: v1
  items: []
- kind: List
  apiVersion: v1
  items: null
- kind: List
  apiVersion: v1
- apiVersion: example.com/v1
  kind: ThingList
  items:
  - {metadata: {name: c}}
  - {kind: Other, apiVersion: example.com/v2, metadata: {name: d}}
- {apiVersion: example.com/v1, kind: AllowList, metadata: {name: e}, spec: {}}
- {apiVersion: example.com/v1, kind: PriceList, metadata: {name: f}, items: [1]}
- {apiVersion: example.com/v1, kind: BlockList, metadata: {name: g}, items: x}
`
	objects, errors := Decode("a.yaml", []byte(text), Options{})
	require.Empty(t, errors)
	found := []string{}
	for i := range objects {
		line, column := objects[i].Position([]any{"metadata", "name"})
		found = append(found, fmt.Sprintf("%s %s %d:%d", objects[i].APIVersion, objects[i], line, column))
	}
	assert.Equal(t, []string{
		"v1 ConfigMap default/a 7:20",
		"apps/v1 Deployment default/b 11:22",
		"example.com/v1 Thing default/c 26:23",
		"example.com/v2 Other default/d 27:64",
		"example.com/v1 AllowList default/e 28:66",
		"example.com/v1 PriceList default/f 29:66",
		"example.com/v1 BlockList default/g 30:66",
	}, found)
	line, column := objects[1].Position([]any{"spec", "template", "metadata", "labels", "app"})
	assert.Equal(t, "14:43", fmt.Sprintf("%d:%d", line, column))
	line, column = objects[1].Position([]any{"spec", "strategy"})
	assert.Equal(t, "12:5", fmt.Sprintf("%d:%d", line, column))
}

func TestKustomization(t *testing.T) {
	for _, file := range []string{"kustomization.yaml", "a/kustomization.yml"} {
		objects, errors := Decode(file, []byte("resources: [a.yaml]\n"), Options{})
		assert.Empty(t, errors)
		require.Len(t, objects, 1)
		assert.Equal(t, Reference{"kustomize.config.k8s.io/v1beta1", "Kustomization", "", ""}, objects[0].Reference)
	}
}

func TestReference(t *testing.T) {
	reference := Reference{"networking.k8s.io/v1", "Ingress", "shop", "web"}
	assert.Equal(t, "Ingress shop/web", reference.String())
	assert.Equal(t, "networking.k8s.io/v1, Kind=Ingress", reference.GroupVersionKind().String())
	assert.Equal(t, "Namespace shop", Reference{"v1", "Namespace", "", "shop"}.String())
	assert.Equal(t, "Pod shop/(unnamed)", Reference{"v1", "Pod", "shop", ""}.String())
	object := decodeOne(t, "{apiVersion: v1, kind: Pod, metadata: {generateName: web-}, spec: {containers: []}}", Options{})
	assert.Equal(t, Reference{"v1", "Pod", "default", "web-*"}, object.Reference)
}
