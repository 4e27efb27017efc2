package engine_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/template"
)

// known says which objects of the inventory a rule sees.
const known = `package seen

violation contains {"msg": msg} if {
	msg := sprintf("%v %v", [
		{name | some name, _ in data.inventory.cluster[_][_]},
		{name | some name, _ in data.inventory.namespace.shop[_][_]},
	])
}
`

func load(t *testing.T, inventory *engine.Inventory, constraints ...constraint.Constraint) *engine.Loaded {
	t.Helper()
	e, err := engine.New([]template.Compilable{compilable(t, "seen", known)}, constraints)
	require.NoError(t, err)
	loaded, err := e.Load(t.Context(), inventory)
	require.NoError(t, err)
	t.Cleanup(func() { loaded.Close(t.Context()) })
	return loaded
}

func says(t *testing.T, loaded *engine.Loaded, objects ...map[string]any) []string {
	t.Helper()
	var reviews []engine.Review
	for _, object := range objects {
		reviews = append(reviews, engine.Review{Object: object})
	}
	violations, faults, err := loaded.Judge(t.Context(), reviews)
	require.NoError(t, err)
	require.Empty(t, faults)
	return messages(violations)
}

func inventoryOf(t *testing.T, objects ...map[string]any) *engine.Inventory {
	t.Helper()
	inventory := engine.NewInventory()
	for _, object := range objects {
		require.NoError(t, inventory.Add(object))
	}
	return inventory
}

func node(t *testing.T, name string) map[string]any {
	t.Helper()
	return object(t, "{apiVersion: v1, kind: Node, metadata: {name: "+name+"}}")
}

func TestLoadedJudgesManyPages(t *testing.T) {
	loaded := load(t, inventoryOf(t, pod(t, "web", ""), node(t, "one")), bind(t, "seen", "{}"))
	for range 3 {
		assert.Equal(t, []string{`{"one"} {"web"}`, `{"one"} {"web"}`}, says(t, loaded, pod(t, "other", ""), node(t, "two")))
	}
	assert.Empty(t, says(t, loaded))
}

// measured calls a function with a text of each object, once for each constraint.
const measured = `package seen

violation contains {"msg": sprintf("%d, not %d", [size(text), input.review.object.size])} if {
	text := input.review.object.text
	size(text) != input.review.object.size + input.parameters.more
}

size(text) := count(text)
`

// TestLoadedLetsGoOfReviews judges more than is remembered of what functions say.
func TestLoadedLetsGoOfReviews(t *testing.T) {
	e, err := engine.New([]template.Compilable{compilable(t, "seen", measured)},
		[]constraint.Constraint{bind(t, "one", "{parameters: {more: 0}}"), bind(t, "two", "{parameters: {more: 0}}")})
	require.NoError(t, err)
	loaded, err := e.Load(t.Context(), engine.NewInventory())
	require.NoError(t, err)
	defer loaded.Close(t.Context())

	const objects, size = 20_000, 4 << 10
	before := heap()
	for page := range objects / 500 {
		reviews := make([]engine.Review, 500)
		for i := range reviews {
			object := pod(t, "web", "")
			object["text"] = fmt.Sprintf("%*d", size+i, page)
			object["size"] = int64(size + i)
			reviews[i].Object = object
		}
		violations, faults, err := loaded.Judge(t.Context(), reviews)
		require.NoError(t, err)
		require.Empty(t, faults)
		require.Empty(t, violations)
	}
	assert.Less(t, heap()-before, int64(objects*size/2))
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	var statistics runtime.MemStats
	runtime.ReadMemStats(&statistics)
	return int64(statistics.HeapAlloc)
}

func TestInventoryAddReplaces(t *testing.T) {
	inventory := inventoryOf(t, pod(t, "web", ", labels: {a: b}"), pod(t, "web", ""))
	assert.Equal(t, []string{`set() {"web"}`}, says(t, load(t, inventory, bind(t, "seen", "{}")), pod(t, "other", "")))
}

func TestInventoryForget(t *testing.T) {
	inventory := inventoryOf(t, pod(t, "web", ""), node(t, "one"),
		object(t, "{apiVersion: v1, kind: Service, metadata: {name: web-service, namespace: shop}}"))
	for _, kind := range []string{"Pod", "Node", "Secret"} {
		inventory.Forget("v1", kind)
	}
	inventory.Forget("v2", "Service")
	assert.Equal(t, []string{`set() {"web-service"}`}, says(t, load(t, inventory, bind(t, "seen", "{}")), pod(t, "other", "")))
}

func TestInventoryNamespacesThatRulesDoNotSee(t *testing.T) {
	shop := object(t, "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {env: prod}}}")
	byLabel := bind(t, "labelled", "{match: {namespaceSelector: {matchLabels: {env: prod}}}}")

	inventory := inventoryOf(t)
	loaded := load(t, inventory, byLabel)
	_, faults, err := loaded.Judge(t.Context(), []engine.Review{{Object: pod(t, "web", "")}})
	require.NoError(t, err)
	assert.Len(t, faults, 1)
	assert.False(t, inventory.HasNamespace("shop"))

	inventory.AddNamespace(shop)
	assert.True(t, inventory.HasNamespace("shop"))
	assert.Equal(t, []string{`set() set()`}, says(t, loaded, pod(t, "web", "")))
	assert.Equal(t, []string{`{"shop"} set()`}, says(t, load(t, inventoryOf(t, shop), byLabel), pod(t, "web", "")))
}

// TestLoadedKeepsFindingsOnWhatAnObjectMakes holds the difference to Engine.Judge,
// which leaves them out: pages do not know of one another.
func TestLoadedKeepsFindingsOnWhatAnObjectMakes(t *testing.T) {
	e, err := engine.New([]template.Compilable{compilable(t, "seen", hostNetwork)}, []constraint.Constraint{bind(t, "all", "{}")})
	require.NoError(t, err)
	loaded, err := e.Load(t.Context(), engine.NewInventory())
	require.NoError(t, err)
	defer loaded.Close(t.Context())
	violations, faults, err := loaded.Judge(t.Context(), implied(t, ""))
	require.NoError(t, err)
	require.Empty(t, faults)
	require.Equal(t, []string{"Deployment web", "[Implied by pods] Pod web-pod"}, messages(violations))
	assert.Equal(t, []string{"", "pods"}, []string{violations[0].ImpliedBy, violations[1].ImpliedBy})
	assert.Equal(t, violations[0].Cause(), violations[1].Cause())
	assert.JSONEq(t, `{"path": ["spec", "hostNetwork"]}`, violations[0].Cause())
}

// ofPods reads one kind, by a function.
const ofPods = `package seen

violation contains {"msg": msg} if {
	msg := sprintf("%v", [named(input.review.namespace)])
}

named(namespace) := {name | some name, _ in data.inventory.namespace[namespace].v1.Pod}
`

func TestJudgeHoldsWhatRulesRead(t *testing.T) {
	labelled := bind(t, "labelled", "{match: {namespaceSelector: {matchLabels: {env: prod}}}}")
	e, err := engine.New([]template.Compilable{compilable(t, "seen", ofPods)}, []constraint.Constraint{labelled})
	require.NoError(t, err)
	// What has no place in an inventory is no fault where no rule looks for it.
	placeless := func(kind string) map[string]any {
		return map[string]any{"apiVersion": "v1", "kind": kind, "metadata": map[string]any{"name": "odd"}, "spec": make(chan int)}
	}
	inventory := []map[string]any{
		object(t, "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {env: prod}}}"),
		pod(t, "web", ""), placeless("Secret"),
	}
	violations, faults, err := e.Judge(t.Context(), []engine.Review{{Object: pod(t, "other", "")}}, inventory)
	require.NoError(t, err)
	assert.Empty(t, faults)
	assert.Equal(t, []string{`{"web"}`}, messages(violations))

	_, _, err = e.Judge(t.Context(), nil, append(inventory, placeless("Pod")))
	assert.ErrorContains(t, err, "reading Pod odd: ")
}

// ofEither reads a kind of whatever scope there is, by a variable that is called as one.
const ofEither = `package seen

violation contains {"msg": msg} if {
	data.inventory[cluster][_].v1.Pod[name]
	msg := sprintf("%v", [name])
}
`

func TestJudgeTakesNoVariableForAName(t *testing.T) {
	e, err := engine.New([]template.Compilable{compilable(t, "seen", ofEither)}, []constraint.Constraint{bind(t, "seen", "{}")})
	require.NoError(t, err)
	violations, faults, err := e.Judge(t.Context(), []engine.Review{{Object: pod(t, "other", "")}}, []map[string]any{pod(t, "web", "")})
	require.NoError(t, err)
	assert.Empty(t, faults)
	assert.Equal(t, []string{"web"}, messages(violations))
}
