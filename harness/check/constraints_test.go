package check_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/check"
)

// inventory says what a rule sees of the inventory, of the kinds that there are.
const inventory = `violation contains {"msg": sprintf("%v %v", [object.keys(data.inventory.cluster), {v: object.keys(kinds) | some v, kinds in data.inventory.namespace.shop}])}`

const (
	pod     = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {}}\n---\n"
	secret  = "{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: shop}}\n---\n"
	route   = "{apiVersion: example.com/v1, kind: Route, metadata: {name: web, namespace: shop}}\n---\n"
	syncSet = "{apiVersion: syncset.gatekeeper.sh/v1alpha1, kind: SyncSet, metadata: {name: sync}, spec: {gvks: [{group: example.com, version: v1, kind: Route}]}}\n---\n"
	config  = "{apiVersion: config.gatekeeper.sh/v1alpha1, kind: Config, metadata: {name: config, namespace: gatekeeper-system}, spec: {sync: {syncOnly: [{group: '', version: v1, kind: Namespace}]}}}\n---\n"
	pods    = "{kinds: [{apiGroups: [''], kinds: [Pod]}]}"
)

func TestClusterInventoryIsWhatGatekeeperWouldSync(t *testing.T) {
	const routes = `{metadata.gatekeeper.sh/requires-sync-data: '[[{"groups":["example.org","example.com"],"versions":["v2","v1"],"kinds":["Route"]}]]'}`
	const v1 = `{metadata.gatekeeper.sh/requires-sync-data: '[[{"groups":["example.com"],"versions":["v1"],"kinds":["Route"]},{"groups":["other.com"],"versions":["v1"],"kinds":["Way"]}]]'}`
	for name, test := range map[string]struct{ annotations, beside, want string }{
		"a SyncSet":                             {"{}", syncSet, `Pod shop/web: set() {"example.com/v1": {"Route"}}`},
		"a Config":                              {"{}", config + syncSet, `Pod shop/web: {"v1"} {"example.com/v1": {"Route"}}`},
		"an annotation":                         {v1, "", `Pod shop/web: set() {"example.com/v1": {"Route"}}`},
		"of an annotation the first":            {routes, "", `Pod shop/web: set() {}`},
		"of an annotation what the SyncSet has": {routes, syncSet, `Pod shop/web: set() {"example.com/v1": {"Route"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, pod+secret+route)
			w.constraints(t, test.beside+template(test.annotations, inventory)+bind(pods))
			made := w.judge(t)
			assert.Empty(t, made.Errors)
			assert.Equal(t, []string{test.want}, found(made))
		})
	}
}

func TestClusterRefusesAnInventoryThatNothingFills(t *testing.T) {
	w := newWorld(t, pod)
	w.constraints(t, template("{}", inventory)+bind(pods))
	_, _, err := check.Cluster(t.Context(), w.live, w.options)
	require.EqualError(t, err, "template seen reads data.inventory, and nothing says of which kinds: annotate it with metadata.gatekeeper.sh/requires-sync-data, or give the SyncSet with --constraints")
	assert.Empty(t, w.Asked())

	w.constraints(t, template("{metadata.gatekeeper.sh/requires-sync-data: '[[{\"kinds\":[\"Pod\"]}]]'}", inventory)+bind(pods))
	_, _, err = check.Cluster(t.Context(), w.live, w.options)
	require.EqualError(t, err, "metadata.gatekeeper.sh/requires-sync-data of template seen: an entry lacks groups, versions or kinds")

	w.constraints(t, "{apiVersion: syncset.gatekeeper.sh/v1alpha1, kind: SyncSet, metadata: {name: sync}, spec: {gvks: {}}}\n---\n"+template("{}", inventory)+bind(pods))
	_, _, err = check.Cluster(t.Context(), w.live, w.options)
	require.ErrorContains(t, err, "not a SyncSet: json: cannot unmarshal object into Go struct field .Spec.GVKs of type")
}

func TestClusterThatServesAnotherVersion(t *testing.T) {
	w := newWorld(t, pod+"{apiVersion: example.com/v2, kind: Route, metadata: {name: web, namespace: shop}}\n---\n")
	w.constraints(t, syncSet+template("{}", inventory)+bind(pods))
	made := w.judge(t)
	assert.Equal(t, []string{"policies refer to example.com/v1 Route, which the cluster serves in v2 alone: have the SyncSet name a version that is served, and give it with --constraints"}, faults(made))
	assert.Empty(t, made.Violations)
}

func TestClusterMatches(t *testing.T) {
	objects := "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {env: prod}}}\n---\n" + pod + secret + route +
		"{apiVersion: v1, kind: Pod, metadata: {name: test, namespace: lab}, spec: {}}\n---\n"
	for match, want := range map[string][]string{
		"{kinds: [{apiGroups: ['*'], kinds: [Pod]}], namespaceSelector: {matchLabels: {env: prod}}}": {"Pod shop/web: Pod \"\""},
		"{kinds: [{apiGroups: [example.com], kinds: ['*']}]}":                                        {"Route shop/web: Route \"\""},
		"{kinds: [{apiGroups: [example.com]}, {kinds: [Pod]}], excludedNamespaces: [la*]}":           {"Pod shop/web: Pod \"\"", "Route shop/web: Route \"\""},
		"{kinds: [{apiGroups: [example.org], kinds: ['*']}]}":                                        {},
		"{scope: Cluster}": {"Namespace lab: Namespace \"\"", "Namespace shop: Namespace \"\""},
	} {
		w := newWorld(t, objects)
		w.constraints(t, template("{}", everything)+bind(match))
		made := w.judge(t)
		assert.Equal(t, want, found(made), match)
		assert.Empty(t, made.Errors, match)
	}
}

func TestClusterNamespaceObject(t *testing.T) {
	w := newWorld(t, "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {env: prod}}}\n---\n"+pod)
	w.constraints(t, template("{}", `violation contains {"msg": input.review.namespaceObject.metadata.labels.env}`)+bind(pods))
	assert.Equal(t, []string{"Pod shop/web: prod"}, found(w.judge(t)))
}

func TestClusterNamespaceOfTheMoment(t *testing.T) {
	w := newWorld(t, pod+"{apiVersion: v1, kind: Pod, metadata: {name: late, namespace: new}, spec: {}}\n---\n"+
		"{apiVersion: v1, kind: Pod, metadata: {name: gone, namespace: old}, spec: {}}\n---\n")
	w.constraints(t, template("{}", everything)+bind("{kinds: [{kinds: [Pod]}], namespaceSelector: {matchExpressions: [{key: env, operator: DoesNotExist}]}}"))
	namespaces := w.serve("v1", "Namespace", false)
	all := namespaces.Objects
	namespaces.Objects = all[:1]
	w.Before = func(resource string, _ int) {
		if resource == "pods" {
			namespaces.Objects = all[:2]
		}
	}
	made := w.judge(t)
	assert.Equal(t, []string{`Pod new/late: Pod ""`, `Pod shop/web: Pod ""`}, found(made))
	assert.Empty(t, made.Errors)
	assert.Equal(t, 2, made.Summary.Objects)
}

const expansion = `apiVersion: expansion.gatekeeper.sh/v1beta1
kind: ExpansionTemplate
metadata: {name: expand}
spec:
  applyTo: [{groups: [apps], versions: [v1], kinds: [Deployment]}]
  templateSource: spec.template
  generatedGVK: {group: "", version: v1, kind: Pod}
---
`

func TestClusterExpands(t *testing.T) {
	w := newWorld(t, shop)
	w.constraints(t, expansion+template("{}", `violation contains {"msg": sprintf("%s is here", [input.review.name]), "details": {"path": ["spec"]}}`)+
		bind("{kinds: [{apiGroups: [''], kinds: [Pod]}], namespaces: [shop]}"))
	made := w.judge(t)
	assert.Equal(t, []string{
		"Pod shop/web-7d4-a: web-7d4-a is here", "Pod shop/web-7d4-b: web-7d4-b is here",
		"Deployment shop/db: [Implied by expand] db-pod is here", "Deployment shop/web: [Implied by expand] web-pod is here",
	}, []string{found(made)[2], found(made)[3], found(made)[0], found(made)[1]})
	assert.Equal(t, `deny [seen] Deployment shop/db: [Implied by expand] db-pod is here
deny [seen] Deployment shop/web (2 pods): [Implied by expand] web-pod is here

2 denied in 6 objects of the cluster kind; 4 findings, object by object, with --output json
`, text(t, made))
}

func TestClusterObjectThatCannotBeExpanded(t *testing.T) {
	w := newWorld(t, "{apiVersion: apps/v1, kind: Deployment, metadata: {name: odd, namespace: shop}, spec: {}}\n---\n"+pod)
	w.constraints(t, expansion+template("{}", everything)+bind(pods))
	made := w.judge(t)
	assert.Equal(t, []string{"Deployment shop/odd: ExpansionTemplate expand: Deployment odd has no spec.template to expand"}, faults(made))
	assert.Equal(t, []string{`Pod shop/web: Pod ""`}, found(made))
}

func TestClusterConstraintThatDoesNothing(t *testing.T) {
	w := newWorld(t, pod)
	w.constraints(t, template("{}", everything)+"{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: Seen, metadata: {name: seen}, spec: {enforcementAction: scoped, scopedEnforcementActions: [{action: deny, enforcementPoints: [{name: validation.gatekeeper.sh}]}]}}")
	assert.Zero(t, w.judge(t).Summary)
	assert.Equal(t, []string{"/api/v1/namespaces?limit=500"}, w.Asked())
}
