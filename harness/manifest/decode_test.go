package manifest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// problems decodes a text and returns its errors as they are printed.
func problems(text string, options Options) []string {
	_, errors := Decode("a.yaml", []byte(text), options)
	lines := []string{}
	for _, err := range errors {
		lines = append(lines, err.Error())
	}
	return lines
}

// decodeOne decodes a text that holds one object.
func decodeOne(t *testing.T, text string, options Options) Object {
	t.Helper()
	objects, errors := Decode("a.yaml", []byte(text), options)
	require.Empty(t, errors)
	require.Len(t, objects, 1)
	return objects[0]
}

const (
	indentation = "; check the indentation of this line against the lines above it"
	misplaced   = `; a ": " cannot stand here: check the indentation, or quote the text`
	render      = "; render it first: helm template CHART | bulkhead check -"
	nameless    = "neither apiVersion nor kind; a manifest says what it is, as in apiVersion: v1 and kind: Service"
)

func TestSyntaxErrors(t *testing.T) {
	for text, expected := range map[string]string{
		"a: 1\nb:\n  c: d\n e: f\n":              "a.yaml:4:2: syntax error: did not find expected key" + indentation,
		"spec:\n  - a: b\n    c:\n   d: e\n":     "a.yaml:4:4: syntax error: did not find expected '-' indicator" + indentation,
		"a: |\n  x\n y\nb: c\n":                  "a.yaml:3:2: syntax error: did not find expected key" + indentation,
		"a: b\n- c\n":                            "a.yaml:2:1: syntax error: did not find expected key" + indentation,
		"a: 'it's'\n":                            "a.yaml:1:8: syntax error: did not find expected key" + indentation,
		"- a\nb: c\n":                            "a.yaml:2:2: syntax error: did not find expected '-' indicator" + indentation,
		"a: b\n c: d\n":                          "a.yaml:2:3: syntax error: mapping values are not allowed in this context" + misplaced,
		"a: b\nc: d: e\n":                        "a.yaml:2:5: syntax error: mapping values are not allowed in this context" + misplaced,
		"a: b\r\nc: d: e\r\n":                    "a.yaml:2:5: syntax error: mapping values are not allowed in this context" + misplaced,
		"a: b\rc: d: e\r":                        "a.yaml:2:5: syntax error: mapping values are not allowed in this context" + misplaced,
		"a: b\n\tc: d\n":                         "a.yaml:2:1: syntax error: found a tab character that violates indentation; indent with blanks",
		"a:\n\tc: d\n":                           "a.yaml:2:1: syntax error: found character that cannot start any token; indent with blanks",
		"a: b\nc: @x\n":                          "a.yaml:2:4: syntax error: found character that cannot start any token; quote the text",
		"a: \"b\nc: d\n":                         "a.yaml:1:4: syntax error: found unexpected end of stream; close the quotes",
		"a: [b, c\nd: e\n":                       "a.yaml:1:8: syntax error: did not find expected ',' or ']'; close the bracket",
		"a: {b: c\nd: e\n":                       "a.yaml:1:8: syntax error: did not find expected ',' or '}'; close the bracket",
		"a: [\n":                                 "a.yaml:1:4: syntax error: did not find expected node content; write a value here, or close the bracket",
		"a: b\nc\nd: e\n":                        `a.yaml:2:1: syntax error: could not find expected ':'; write "key: value", or quote the text`,
		"a: *x\n":                                "a.yaml:1:5: syntax error: unknown anchor 'x' referenced; define it with & above, or quote the text",
		"a: \"\\q\"\n":                           `a.yaml:1:5: syntax error: found unknown escape character; write \\ for a backslash, or use single quotes`,
		"a: \"\\ud83d\"\n":                       "a.yaml:1:10: syntax error: found invalid Unicode character escape code; write the character itself",
		"a: b\x01\n":                             "a.yaml:1:5: syntax error: control characters are not allowed; remove it",
		"# ä\n\na: ä: b\n":                       "a.yaml:3:5: syntax error: mapping values are not allowed in this context" + misplaced,
		"a: \u2028b\nc: d: e\n":                  `a.yaml:1:5: syntax error: could not find expected ':'; write "key: value", or quote the text`,
		"%YAML 1.1\n":                            "",
		"%YAML 1.1\n---\na: b: c\n":              "a.yaml:3:5: syntax error: mapping values are not allowed in this context" + misplaced,
		"a: \xe4\n":                              "a.yaml:1:4: byte 0xe4 is not UTF-8; save the file as UTF-8",
		"a: b\n---\n# \xc3\xa4\nc: \xc3\xa4\xe4": "a.yaml:4:5: byte 0xe4 is not UTF-8; save the file as UTF-8",
		"\xff\xfea\x00":                          "a.yaml:1:1: UTF-16 text; save it as UTF-8",
		"\xfe\xff\x00a":                          "a.yaml:1:1: UTF-16 text; save it as UTF-8",
		"PK\x03\x04\nä\x00":                      "a.yaml:2:2: binary, not text: there is a NUL byte here; manifests are UTF-8 text",
	} {
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			found := problems(text, Options{Raw: true})
			if expected == "" {
				assert.Empty(t, found)
				return
			}
			assert.Contains(t, found, expected)
		})
	}
}

func TestABrokenDocumentHidesNoOther(t *testing.T) {
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {ports: [{port: 80}]}\n"
	text := fmt.Sprintf(service, "a") + "---\na: b: c\n--- # a comment\n" + fmt.Sprintf(service, "b") +
		"---\nx: \"never closed\n---\n\n" + fmt.Sprintf(service, "c") + "...\n---\n- 1\n---\t\n" + fmt.Sprintf(service, "d")
	objects, errors := Decode("a.yaml", []byte(text), Options{})
	names := []string{}
	for i := range objects {
		line, column := objects[i].Position([]any{"metadata", "name"})
		names = append(names, fmt.Sprintf("%s %d:%d", objects[i].Name, line, column))
	}
	assert.Equal(t, []string{"a 3:18", "b 10:18", "c 18:18", "d 26:18"}, names)
	assert.Equal(t, []Error{
		{"a.yaml", 6, 5, "syntax error: mapping values are not allowed in this context" + misplaced},
		{"a.yaml", 13, 4, "syntax error: found unexpected end of stream; close the quotes"},
		{"a.yaml", 22, 1, "this document is a list; a manifest is an object with apiVersion and kind"},
	}, errors)
}

func TestTemplates(t *testing.T) {
	for text, expected := range map[string][]string{
		"a: {{ .Values.a }}\nb: {{.x}}\n":                              {"a.yaml:1:4: unrendered template {{ .Values.a }}" + render, "a.yaml:2:4: unrendered template {{.x}}" + render},
		"a:\n- {{ .x }}\n":                                             {"a.yaml:2:3: unrendered template {{ .x }}" + render},
		"{{ .x }}: b\n":                                                {"a.yaml:1:1: unrendered template {{ .x }}" + render},
		"a: {{ .a }}:{{ .b }}\n":                                       {"a.yaml:1:4: unrendered template {{ .a }}" + render},
		"a: b\n{{- if .x }}\nc: d\n{{- end }}\n":                       {"a.yaml:2:1: unrendered template {{- if .x }}" + render},
		"labels:\n  {{- include \"x\" . | nindent 4 }}\n":              {`a.yaml:2:3: unrendered template {{- include "x" . | nindent 4 }}` + render},
		"- name: {{ .x | quote }}\n":                                   {"a.yaml:1:9: unrendered template {{ .x | quote }}" + render},
		"\"a\": {{ .x | quote }}\n":                                    {"a.yaml:1:6: unrendered template {{ .x | quote }}" + render},
		"{{/* a comment */}}\na: b\n":                                  {"a.yaml:1:1: unrendered template {{/* a comment */}}" + render},
		"a: b\n---\n{{- end }}\n":                                      {"a.yaml:1:1: " + nameless, "a.yaml:3:1: unrendered template {{- end }}" + render},
		"a: {{ " + strings.Repeat("x", 90) + "\n":                      {"a.yaml:1:4: unrendered template {{ " + strings.Repeat("x", 77) + "…" + render},
		"{\"a\": {{ .x }}}\n":                                          {"a.yaml:1:7: unrendered template {{ .x }}" + render},
		"a: |\n  {{ x }}\nb: c: d\n":                                   {"a.yaml:3:5: syntax error: mapping values are not allowed in this context" + misplaced},
		"a: >-  # folded\n\n  {{ x }}\nb:\n- c: {{ if d }}\n  d: e: f": {"a.yaml:5:6: unrendered template {{ if d }}" + render},
	} {
		t.Run(text, func(t *testing.T) {
			assert.Equal(t, expected, problems(text, Options{}))
		})
	}
}

func TestTextThatLooksLikeATemplateIsText(t *testing.T) {
	const text = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  annotations: {summary: "{{ $labels.instance }}"}
data:
  a: "{{ .x }}"
  b: hello {{ .x }}
  c: |
    {{ range . }}
    {{ end }}
  d: '{{ x }}'
`
	assert.Equal(t, map[string]any{
		"a": "{{ .x }}", "b": "hello {{ .x }}", "c": "{{ range . }}\n{{ end }}\n", "d": "{{ x }}",
	}, decodeOne(t, text, Options{}).Value["data"])
}

func TestDocumentErrors(t *testing.T) {
	for text, expected := range map[string][]string{
		"a: 1\na: 2\nb: {c: 1, c: 2, \"c\": 3}\n": {
			`a.yaml:2:1: duplicate key "a", which is set at line 1, column 1 already; remove one of them`,
			`a.yaml:3:11: duplicate key "c", which is set at line 3, column 5 already; remove one of them`,
			`a.yaml:3:17: duplicate key "c", which is set at line 3, column 5 already; remove one of them`,
		},
		"1: a\n\"1\": b\n":                      {`a.yaml:2:1: duplicate key "1", which is set at line 1, column 1 already; remove one of them`},
		"a: &x b\n*x : c\nb: d\n":               {`a.yaml:3:1: duplicate key "b", which is set at line 2, column 1 already; remove one of them`},
		"a: &x {b: c}\nd: {<<: *x, b: e, b: f}": {`a.yaml:2:19: duplicate key "b", which is set at line 2, column 13 already; remove one of them`},
		"a: .inf\nb: .NaN\n": {
			"a.yaml:1:4: .inf is no number that an object can hold; write a finite one, or quote it",
			"a.yaml:2:4: .NaN is no number that an object can hold; write a finite one, or quote it",
		},
		"~: a\n":                     {"a.yaml:1:1: null cannot be a key; name the entry, or quote the name"},
		"? [a]\n: b\n":               {"a.yaml:1:3: a list or an object cannot be a key; quote it if it is meant as text"},
		"18446744073709551615: a\n":  {"a.yaml:1:1: 18446744073709551615 cannot be a key; quote it"},
		"!!int a: b\n":               {`a.yaml:1:1: "a" is no !!int; correct it or remove the tag`},
		"a: !!int b\n":               {`a.yaml:1:4: "b" is no !!int; correct it or remove the tag`},
		"a: !!timestamp b\n":         {`a.yaml:1:4: "b" is no !!timestamp; correct it or remove the tag`},
		"a: !!binary '%'\n":          {"a.yaml:1:4: a !!binary value must be base64; encode it or remove the tag"},
		"a: {<<: b}\n":               {"a.yaml:1:9: << merges an object or a list of objects, and this is neither; write the entries out"},
		"a: &x [b]\nc: {<<: [*x]}\n": {"a.yaml:2:10: << merges an object or a list of objects, and this is neither; write the entries out"},
		"a: &x [*x]\n":               {"a.yaml:1:8: anchor &x contains itself; write the value out"},
		"a: &x {b: {<<: *x}}\n":      {"a.yaml:1:16: anchor &x contains itself; write the value out"},
		"- a\n":                      {"a.yaml:1:1: this document is a list; a manifest is an object with apiVersion and kind"},
		"hello\n":                    {`a.yaml:1:1: this document is the string "hello"; a manifest is an object with apiVersion and kind`},
		"a: b\n":                     {"a.yaml:1:1: " + nameless},
		"kind: Deployment\n":         {"a.yaml:1:1: no apiVersion; Deployment is a kind of apps/v1"},
		"kind: Thing\n":              {"a.yaml:1:1: no apiVersion; say which API the object is of, as in apiVersion: apps/v1"},
		"# a\n\napiVersion: v1\n":    {"a.yaml:3:1: no kind; say what the object is, as in kind: Service"},
		"kind: 3\napiVersion: [v1]\n": {
			"a.yaml:1:7: kind is the number 3; it must be a string such as Service",
			"a.yaml:2:13: apiVersion is a list; it must be a string such as v1 or apps/v1",
		},
		"apiVersion: Apps/v1\nkind: my kind\n": {
			`a.yaml:1:13: apiVersion is the string "Apps/v1"; it must be of the form v1 or apps/v1`,
			`a.yaml:2:7: kind is the string "my kind"; it must be one word such as Service`,
		},
		"apiVersion: a/b/c\nkind: X\n":                      {`a.yaml:1:13: apiVersion is the string "a/b/c"; it must be of the form v1 or apps/v1`},
		"kind: List\napiVersion: v1\nitems: {}\n":           {"a.yaml:3:8: items is an object; it must be a list"},
		"kind: PodList\napiVersion: v1\nitems: [x, null]\n": {`a.yaml:3:9: this item is the string "x"; the items of a PodList are objects`, "a.yaml:3:12: this item is null; the items of a PodList are objects"},
		"kind: List\napiVersion: v1\nitems:\n- {}\n- kind: Service\n": {
			"a.yaml:4:3: " + nameless,
			"a.yaml:5:3: no apiVersion; Service is a kind of v1",
		},
	} {
		t.Run(text, func(t *testing.T) {
			assert.Equal(t, expected, problems(text, Options{}))
		})
	}
}

func TestLimits(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'j'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	mergeBomb := "a: &a {x: y}\n"
	for c := 'b'; c <= 'z'; c++ {
		mergeBomb += fmt.Sprintf("%c: &%c {p: *%c, q: *%c, r: {<<: *%c}}\n", c, c, c-1, c-1, c-1)
	}
	many := strings.Repeat
	for name, c := range map[string]struct{ text, expected string }{
		"alias bomb":                  {bomb, "a.yaml:4:17: alias *c expands the document beyond all measure; write the values out"},
		"merge bomb":                  {mergeBomb, "a.yaml:7:18: alias *f expands the document beyond all measure; write the values out"},
		"deep lists":                  {"a: " + many("[", 2000) + many("]", 2000), "a.yaml:1:1004: nested more than 1000 levels deep; no Kubernetes object is, flatten it"},
		"deeper than the parser goes": {"a: " + many("[", 20000), "a.yaml:1:10004: syntax error: exceeded max depth of 10000; flatten it"},
		"deep JSON":                   {many(`{"a":`, 3000) + "1" + many("}", 3000), "a.yaml:1:5006: nested more than 1000 levels deep; no Kubernetes object is, flatten it"},
		"a list of everything":        {"a: [" + many("b,", maxValues) + "]", "a.yaml:1:1: more than 2 million values in one document; split it"},
		"many documents":              {many("--- a\n", maxDocuments+1), "a.yaml: 100001 documents, and 100000 are as many as are read of one file; split it"},
		"a large file":                {many("#", MaxFileSize+1), "a.yaml: larger than 32 MiB, which is as much as is read of one file; split it"},
		"a large object":              {"apiVersion: a/v1\nkind: A\nb: [" + many("c,", maxObjectValues) + "]", "a.yaml:1:1: this object holds more than 250000 values; no cluster takes it, which ends at 1.5 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, []string{c.expected}, problems(c.text, Options{}))
		})
	}
}

func TestManyErrors(t *testing.T) {
	found := problems("a: b\n"+strings.Repeat("a: c\n", 200), Options{})
	assert.Len(t, found, 101)
	assert.Equal(t, "a.yaml:102:1: more than 100 errors in this document; mend the first ones", found[100])

	found = problems("apiVersion: v1\nkind: List\nitems:\n"+strings.Repeat("- {}\n", 200), Options{})
	assert.Len(t, found, 101)
	assert.Equal(t, "a.yaml:104:3: more than 100 errors in this document; mend the first ones", found[100])

	large := "a: b: c\n" + strings.Repeat("# a comment that makes the document large\n", 10000)
	assert.Equal(t, []string{"a.yaml:1:1: syntax error: mapping values are not allowed in this context" + misplaced}, problems(large, Options{}))
	large = "a: b\n" + strings.Repeat("# a comment that makes the document large\n", 10000) + "c: d: e\n"
	assert.Equal(t, []string{"a.yaml:10002:1: syntax error: mapping values are not allowed in this context" + misplaced}, problems(large, Options{}))
}

func TestFaultsOfObjects(t *testing.T) {
	const text = `# an Ingress
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    nginx.ingress.kubernetes.io/ssl-redirect: no
    version: 1.10
spec:
  rules:
  - host: Shop.example
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {generateName: web-}
  spec:
    prots: []
    type: nodeport
- apiVersion: apps/v1
  kind: Deployment
  spec: {template: {spec: {containers: [{name: a, ports: [{containerPort: "80"}]}]}}}
- apiVersion: v1
  kind: Deployment
`
	assert.Equal(t, []string{
		`a.yaml:8:47: Ingress shop/web: annotation nginx.ingress.kubernetes.io/ssl-redirect is the boolean false; annotations are strings: write "no"`,
		`a.yaml:9:14: Ingress shop/web: annotation version is the number 1.1; annotations are strings: write "1.10"`,
		"a.yaml:21:12: Service web-*: unknown field spec.prots; did you mean ports?",
		`a.yaml:22:11: Service web-*: spec.type is "nodeport"; it must be ClusterIP, NodePort, LoadBalancer or ExternalName`,
		`a.yaml:25:75: Deployment (unnamed): spec.template.spec.containers[0].ports[0].containerPort is the string "80"; it must be an integer: write 80`,
		"a.yaml:27:9: Deployment (unnamed): v1 has no kind Deployment; it is a kind of apps/v1",
	}, problems(text, Options{}))
}

func TestTheSameObjectTwice(t *testing.T) {
	const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {x: first}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: default}
data: {x: second}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: other}
---
apiVersion: v1
kind: ConfigMap
metadata: {generateName: a}
---
apiVersion: v1
kind: ConfigMap
metadata: {generateName: a}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {x: third}
`
	objects, errors := Decode("a.yaml", []byte(text), Options{})
	assert.Equal(t, []Error{
		{"a.yaml", 8, 18, "ConfigMap default/a is in a.yaml:3 already; a cluster would keep only the last, remove one of them"},
		{"a.yaml", 25, 18, "ConfigMap default/a is in a.yaml:3 already; a cluster would keep only the last, remove one of them"},
	}, errors)
	require.Len(t, objects, 4)
	assert.Equal(t, map[string]any{"x": "third"}, objects[3].Value["data"])
}

func TestScope(t *testing.T) {
	const crd = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: %[1]ss.example.com, namespace: x}
spec: {group: example.com, scope: %[2]s, names: {kind: %[1]s}}
---
`
	const text = `
apiVersion: example.com/v1
kind: Wide
metadata: {name: a, namespace: x}
---
apiVersion: example.com/v1
kind: Narrow
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: a, namespace: x}
---
apiVersion: v1
kind: Namespace
metadata: {name: a, namespace: x}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`
	namespaces := func(text string, options Options) []string {
		objects, errors := Decode("a.yaml", []byte(text), options)
		require.Empty(t, errors)
		found := []string{}
		for _, object := range objects {
			found = append(found, object.String())
			assert.Equal(t, object.Namespace, stringOf(metadataOf(object.Value)["namespace"]))
		}
		return found
	}
	definitions := fmt.Sprintf(crd, "Wide", "Cluster") + fmt.Sprintf(crd, "Narrow", "Namespaced")
	assert.Equal(t, []string{"Wide x/a", "Narrow shop/(unnamed)", "ClusterIssuer a", "Namespace a", "ConfigMap shop/a"}, namespaces(text, Options{Namespace: "shop"}))
	assert.Equal(t, []string{
		"CustomResourceDefinition Wides.example.com", "CustomResourceDefinition Narrows.example.com",
		"Wide a", "Narrow default/(unnamed)", "ClusterIssuer a", "Namespace a", "ConfigMap default/a",
	}, namespaces(definitions+text, Options{}))

	defined, errors := Decode("crds.yaml", []byte(definitions), Options{})
	require.Empty(t, errors)
	scopes := Scopes(defined)
	assert.Equal(t, map[schema.GroupKind]bool{
		{Group: "example.com", Kind: "Wide"}:   false,
		{Group: "example.com", Kind: "Narrow"}: true,
	}, scopes)
	assert.Equal(t, []string{"Wide a", "Narrow default/(unnamed)", "ClusterIssuer a", "Namespace a", "ConfigMap default/a"}, namespaces(text, Options{Scopes: scopes}))
	assert.Len(t, scopes, 2, "the caller's map is left alone")
}

// stringOf is text, which the texts of tests hide.
func stringOf(value any) string { return text(value) }

func TestRaw(t *testing.T) {
	const text = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, labels: {x: 1}}
spec: {policyType: [Egress], podSelector: null}
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sNoNodePort
metadata: {name: no-nodeport, namespace: x}
`
	objects, errors := Decode("a.yaml", []byte(text), Options{Raw: true})
	assert.Empty(t, errors)
	require.Len(t, objects, 2)
	assert.Equal(t, map[string]any{
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
		"metadata": map[string]any{"name": "a", "labels": map[string]any{"x": int64(1)}},
		"spec":     map[string]any{"policyType": []any{"Egress"}, "podSelector": nil},
	}, objects[0].Value)
	assert.Equal(t, Reference{"networking.k8s.io/v1", "NetworkPolicy", "", "a"}, objects[0].Reference)
	assert.Equal(t, Reference{"constraints.gatekeeper.sh/v1beta1", "K8sNoNodePort", "x", "no-nodeport"}, objects[1].Reference)
	assert.Equal(t, []string{`a.yaml:3:1: duplicate key "kind", which is set at line 2, column 1 already; remove one of them`},
		problems("apiVersion: a/v1\nkind: A\nkind: B\n", Options{Raw: true}))
}

func TestErrorText(t *testing.T) {
	assert.Equal(t, "a.yaml:1:2: wrong", Error{"a.yaml", 1, 2, "wrong"}.Error())
	assert.Equal(t, "a.yaml:1: wrong", Error{"a.yaml", 1, 0, "wrong"}.Error())
	assert.Equal(t, "a.yaml: wrong", Error{"a.yaml", 0, 0, "wrong"}.Error())
	assert.Equal(t, "wrong", Error{Message: "wrong"}.Error())
}

func TestByteOrderMarkAndLineBreaks(t *testing.T) {
	text := "\ufeffapiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: {x: z}\n"
	expected := decodeOne(t, text, Options{})
	for _, breaks := range []string{"\r\n", "\r"} {
		object := decodeOne(t, strings.ReplaceAll(text, "\n", breaks), Options{})
		assert.Equal(t, expected.Value, object.Value)
		line, column := object.Position([]any{"metadata", "name"})
		assert.Equal(t, [2]int{4, 9}, [2]int{line, column})
	}
	assert.Empty(t, problems("\ufeff", Options{}))
	assert.Empty(t, problems(string(bytes.Repeat([]byte("---\n# nothing\n"), 5)), Options{}))
}
