package answer

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSetsInWords(t *testing.T) {
	r := painted([]string{
		"Deployment jobs/report", "Deployment shop/api", "Deployment shop/web", "Pod shop/web", "Pod solo/one",
		"CIDR 0.0.0.0/1", "CIDR 128.0.0.0/1", "CIDR ::/0",
	})
	names := nameEndpoints(r.endpoints)
	for want, members := range map[string][]int{
		"shop/api":                    {1},
		"Deployment shop/web":         {2},
		"shop/api, Pod shop/web":      {3, 1},
		"shop/*":                      {1, 2, 3},
		"jobs/report, shop/*":         {0, 1, 2, 3},
		"every workload":              {0, 1, 2, 3, 4},
		"every workload, any address": {0, 1, 2, 3, 4, 5, 6, 7},
		"solo/one, 0.0.0.0/0":         {4, 5, 6},
		"0.0.0.0/1, ::/0":             {5, 7},
		"":                            {},
	} {
		var numbered legend
		assert.Equal(t, want, join(numbered.items(names.set(members))), "%v", members)
		assert.Empty(t, numbered.lists)
	}
}

func join(items []string) string {
	text := ""
	for i, item := range items {
		if i > 0 {
			text += ", "
		}
		text += item
	}
	return text
}

func TestManyNamesGoToAList(t *testing.T) {
	var endpoints []string
	for i := range 8 {
		endpoints = append(endpoints, fmt.Sprint("Pod shop/web-", i))
	}
	endpoints = append(endpoints, "Pod solo/one", "CIDR 0.0.0.0/0")
	names := nameEndpoints(painted(endpoints).endpoints)
	var numbered legend
	assert.Equal(t, []string{"7 of 8 in shop [1]"}, numbered.items(names.set([]int{0, 1, 2, 3, 4, 5, 6})))
	assert.Equal(t, []string{"7 of 8 in shop [2]", "any address"}, numbered.items(names.set([]int{1, 2, 3, 4, 5, 6, 7, 9})))
	assert.Equal(t, []string{"7 of 8 in shop [1]"}, numbered.items(names.set([]int{6, 5, 4, 3, 2, 1, 0})), "the same set has its number already")
	assert.Equal(t, []string{"8 workloads in 2 namespaces [3]"}, numbered.items(names.set([]int{0, 1, 2, 3, 4, 5, 6, 8})))
	assert.Len(t, numbered.lists, 3)
}

func TestOneWorkloadIsNotEvery(t *testing.T) {
	names := nameEndpoints(painted([]string{"Pod shop/web", "CIDR 0.0.0.0/0"}).endpoints)
	assert.Equal(t, set{names: []string{"shop/web"}, count: "1 of 1 in shop"}, names.set([]int{0}))
}

func TestSentenceList(t *testing.T) {
	for want, names := range map[string][]string{
		"":                   nil,
		"a":                  {"a"},
		"a or b":             {"a", "b"},
		"a, b or c":          {"a", "b", "c"},
		"a, b, c and 2 more": {"a", "b", "c", "d", "e"},
	} {
		assert.Equal(t, want, sentenceList(names, "or", 3))
	}
}

func TestNearNames(t *testing.T) {
	names := []string{"shop/api", "shop/web", "shop/web-canary", "shop/worker", "jobs/web"}
	for wanted, near := range map[string][]string{
		"shop/wbe":    {"shop/web"},
		"shop/WEB":    {"shop/web", "shop/web-canary"},
		"shop/work":   {"shop/worker", "shop/web"},
		"web":         {"shop/web", "jobs/web"},
		"payments/db": nil,
	} {
		assert.Equal(t, near, nearNames(wanted, names), wanted)
	}
}

func TestEditSteps(t *testing.T) {
	for want, pair := range [][2]string{{"web", "web"}, {"web", "wed"}, {"web", "w"}, {"", "web"}, {"abcd", "wxyz"}} {
		assert.Equal(t, want, editSteps(pair[0], pair[1]))
		assert.Equal(t, want, editSteps(pair[1], pair[0]))
	}
}
