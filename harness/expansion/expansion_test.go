package expansion_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/expansion"
)

func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var read map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(text), &read))
	return read
}

const podsOfDeployments = `
apiVersion: expansion.gatekeeper.sh/v1beta1
kind: ExpansionTemplate
metadata: {name: pods}
spec:
  applyTo: [{groups: [apps], versions: [v1], kinds: [Deployment]}]
  templateSource: spec.template
  generatedGVK: {version: v1, kind: Pod}
  enforcementAction: warn
`

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: Web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {hostNetwork: true}
`

func template(t *testing.T, text string) expansion.Template {
	t.Helper()
	read, err := expansion.Read(object(t, text))
	require.NoError(t, err)
	return read
}

func TestExpand(t *testing.T) {
	maker := object(t, deployment)
	made, err := expansion.Expand([]expansion.Template{template(t, podsOfDeployments)}, maker)
	require.NoError(t, err)
	assert.Equal(t, []expansion.Generated{{
		Object: object(t, `
apiVersion: v1
kind: Pod
metadata:
  name: web-pod
  namespace: shop
  labels: {app: web}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: Web, uid: ""}]
spec: {hostNetwork: true}
`),
		Path: []any{"spec", "template"}, Template: "pods", Action: "warn",
	}}, made)
	assert.Equal(t, object(t, deployment), maker, "the maker is left as it is")
}

func TestExpandLeavesOthersAlone(t *testing.T) {
	made, err := expansion.Expand([]expansion.Template{template(t, podsOfDeployments)}, object(t, "apiVersion: extensions/v1\nkind: Deployment\nmetadata: {name: a}\n"))
	require.NoError(t, err)
	assert.Empty(t, made)
}

// TestExpandFurther makes a Job of a CronJob, and its pod of the Job.
func TestExpandFurther(t *testing.T) {
	templates := []expansion.Template{
		template(t, `
apiVersion: expansion.gatekeeper.sh/v1alpha1
kind: ExpansionTemplate
metadata: {name: jobs}
spec:
  applyTo: [{groups: [batch], versions: [v1], kinds: [CronJob]}]
  templateSource: spec.jobTemplate
  generatedGVK: {group: batch, version: v1, kind: Job}
`),
		template(t, `
apiVersion: expansion.gatekeeper.sh/v1beta1
kind: ExpansionTemplate
metadata: {name: pods}
spec:
  applyTo: [{groups: [batch], versions: [v1], kinds: [Job]}]
  templateSource: spec.template
  generatedGVK: {version: v1, kind: Pod}
`),
	}
	made, err := expansion.Expand(templates, object(t, `
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec: {jobTemplate: {spec: {template: {spec: {hostNetwork: true}}}}}
`))
	require.NoError(t, err)
	require.Len(t, made, 2)
	assert.Equal(t, "jobs", made[0].Template)
	assert.Equal(t, "pods", made[1].Template)
	assert.Equal(t, []any{"spec", "jobTemplate", "spec", "template"}, made[1].Path)
	assert.Equal(t, "report-job-pod", made[1].Object["metadata"].(map[string]any)["name"])
	assert.Equal(t, map[string]any{"hostNetwork": true}, made[1].Object["spec"])
}

func TestExpandRefuses(t *testing.T) {
	templates := []expansion.Template{template(t, podsOfDeployments)}
	_, err := expansion.Expand(templates, object(t, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {}\n"))
	require.EqualError(t, err, "ExpansionTemplate pods: Deployment web has no spec.template to expand")

	_, err = expansion.Expand(templates, object(t, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: odd}\n"))
	require.ErrorContains(t, err, "ExpansionTemplate pods: .spec.template accessor error: odd is of the type string")

	ring := []expansion.Template{
		template(t, `{metadata: {name: a}, spec: {applyTo: [{groups: [x], versions: [v1], kinds: [A]}], templateSource: spec, generatedGVK: {group: x, version: v1, kind: B}}}`),
		template(t, `{metadata: {name: b}, spec: {applyTo: [{groups: [x], versions: [v1], kinds: [B]}], templateSource: spec, generatedGVK: {group: x, version: v1, kind: A}}}`),
	}
	nested := map[string]any{}
	for range 40 {
		nested = map[string]any{"spec": nested}
	}
	nested["apiVersion"], nested["kind"], nested["metadata"] = "x/v1", "A", map[string]any{"name": "a"}
	_, err = expansion.Expand(ring, nested)
	assert.EqualError(t, err, "the ExpansionTemplates make one another without end, in A")
}

func TestReadRefuses(t *testing.T) {
	for name, test := range map[string]struct{ spec, want string }{
		"an unknown field":  {`{applyTos: []}`, `spec: unknown field "applyTos"`},
		"no source":         {`{generatedGVK: {kind: Pod}}`, "spec.templateSource is empty; name the field of the pod template, such as spec.template"},
		"nothing generated": {`{templateSource: spec}`, "spec.generatedGVK is empty; name what is made, such as version v1 and kind Pod"},
		"no kinds":          {`{templateSource: spec, generatedGVK: {kind: Pod}}`, "spec.applyTo is empty; name the kinds that make it"},
		"itself": {
			`{templateSource: spec, generatedGVK: {kind: Pod, version: v1}, applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}]}`,
			"spec.generatedGVK Pod is among spec.applyTo, and would make itself",
		},
		"an unknown action": {
			`{templateSource: spec, generatedGVK: {kind: Pod}, applyTo: [{groups: [apps], versions: [v1], kinds: [Deployment]}], enforcementAction: shout}`,
			`spec.enforcementAction "shout" is none of deny, warn, dryrun`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := expansion.Read(object(t, "{metadata: {name: a}, spec: "+test.spec+"}"))
			assert.EqualError(t, err, test.want)
		})
	}
	_, err := expansion.Read(object(t, "{spec: {}}"))
	assert.EqualError(t, err, "the ExpansionTemplate has no metadata.name")
}

func TestIs(t *testing.T) {
	assert.True(t, expansion.Is(object(t, podsOfDeployments)))
	assert.False(t, expansion.Is(object(t, deployment)))
}
