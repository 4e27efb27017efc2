package check_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// owned is an object with a controller.
func owned(apiVersion, kind, name, ownerVersion, ownerKind, owner string) string {
	return fmt.Sprintf(`apiVersion: %s
kind: %s
metadata:
  name: %s
  namespace: shop
  ownerReferences:
    - {apiVersion: v1, kind: ConfigMap, name: other, uid: ConfigMap/other}
    - {apiVersion: %s, kind: %s, name: %s, uid: %[5]s/%[6]s, controller: true}
spec: {template: {spec: {}}}
---
`, apiVersion, kind, name, ownerVersion, ownerKind, owner)
}

// topOf is the owner of the only finding there is on pods.
func topOf(t *testing.T, w *world) string {
	t.Helper()
	w.constraints(t, template("{}", everything)+bind(pods))
	made := w.judge(t)
	assert.Empty(t, made.Errors)
	if assert.Len(t, made.Violations, 1) && made.Violations[0].Owner != nil {
		return made.Violations[0].Owner.APIVersion + " " + made.Violations[0].Owner.String()
	}
	return ""
}

func TestOwner(t *testing.T) {
	web := owned("v1", "Pod", "web", "apps/v1", "ReplicaSet", "web-1")
	for name, test := range map[string]struct{ objects, want string }{
		"none":                       {pod, ""},
		"known by its reference":     {owned("v1", "Pod", "web", "example.com/v1", "Rollout", "web"), "example.com/v1 Rollout shop/web"},
		"of the cluster":             {"{apiVersion: v1, kind: Node, metadata: {name: one}}\n---\n" + owned("v1", "Pod", "web", "v1", "Node", "one"), "v1 Node one"},
		"a ReplicaSet of its own":    {web + "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-1, namespace: shop}}\n---\n", "apps/v1 ReplicaSet shop/web-1"},
		"a ReplicaSet that is gone":  {web, "apps/v1 ReplicaSet shop/web-1"},
		"of a ReplicaSet not judged": {web + owned("apps/v1", "ReplicaSet", "web-1", "apps/v1", "Deployment", "web"), "apps/v1 Deployment shop/web"},
		"of a Job not judged":        {owned("v1", "Pod", "web", "batch/v1", "Job", "web-1") + owned("batch/v1", "Job", "web-1", "batch/v1", "CronJob", "web"), "batch/v1 CronJob shop/web"},
		"its own":                    {owned("v1", "Pod", "web", "v1", "Pod", "web"), "v1 Pod shop/web"},
		"one another":                {web + owned("apps/v1", "ReplicaSet", "web-1", "v1", "Pod", "web"), "v1 Pod shop/web"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, topOf(t, newWorld(t, test.objects)))
		})
	}
}

func TestOwnerThatMayNotBeRead(t *testing.T) {
	w := newWorld(t, owned("v1", "Pod", "web", "apps/v1", "ReplicaSet", "web-1")+owned("apps/v1", "ReplicaSet", "web-1", "apps/v1", "Deployment", "web"))
	w.Forbidden = []string{"replicasets"}
	assert.Equal(t, "apps/v1 ReplicaSet shop/web-1", topOf(t, w))
}

func TestOwnersAreReadOnlyForFindings(t *testing.T) {
	w := newWorld(t, pod+owned("apps/v1", "ReplicaSet", "web-1", "apps/v1", "Deployment", "web"))
	topOf(t, w)
	assert.Equal(t, []string{"/api/v1/namespaces?limit=500", "/api/v1/pods?limit=500"}, w.Asked())
}

// TestFindingsOfOneObjectStayApart holds that a line stands for a finding of several
// objects, never for several of one.
func TestFindingsOfOneObjectStayApart(t *testing.T) {
	w := newWorld(t, shop)
	rule := `violation contains {"msg": sprintf("%s %s", [word, input.review.name]), "details": {"path": [], "remedy": "Mend it."}} if some word in ["ill", "old"]`
	w.constraints(t, template("{}", rule)+bind("{kinds: [{kinds: [Pod, ReplicaSet]}], namespaces: [shop]}"))
	assert.Equal(t, `deny [seen] Deployment shop/web (2 pods, 1 replicaset): ReplicaSet shop/web-7d4: ill web-7d4
    remedy: Mend it.
deny [seen] Deployment shop/web (2 pods, 1 replicaset): ReplicaSet shop/web-7d4: old web-7d4
    remedy: Mend it.

2 denied in 5 objects of the cluster kind; 6 findings, object by object, with --output json
`, text(t, w.judge(t)))
}

func TestFindingsWithoutDetailsAreTheirMessage(t *testing.T) {
	w := newWorld(t, shop)
	rule := `violation contains {"msg": sprintf("%s has %s", [input.review.name, substring(input.review.name, 8, 1)])}`
	w.constraints(t, template("{}", rule+"\n"+`violation contains {"msg": sprintf("%s is a pod", [input.review.name])}`)+bind("{kinds: [{kinds: [Pod]}], namespaces: [shop]}"))
	made := w.judge(t)
	assert.Equal(t, `deny [seen] Deployment shop/web (1 pod): Pod shop/web-7d4-a: web-7d4-a has a
deny [seen] Deployment shop/web (1 pod): Pod shop/web-7d4-b: web-7d4-b has b
deny [seen] Deployment shop/web (2 pods): Pod shop/web-7d4-a: web-7d4-a is a pod

3 denied in 4 objects of the cluster kind; 4 findings, object by object, with --output json
`, text(t, made))
	assert.Equal(t, report.Summary{Objects: 4, Denied: 4}, made.Summary)
}
