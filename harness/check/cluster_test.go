package check_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// shop is a Deployment and a CronJob that no NetworkPolicy covers, with all that they
// make, a Deployment that one covers, and a Service with a node port.
const shop = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {}}}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-7d4
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: Deployment/web, controller: true}]
spec: {template: {metadata: {labels: {app: web, pod-template-hash: 7d4}}, spec: {}}}
---
apiVersion: v1
kind: Pod
metadata:
  name: web-7d4-a
  namespace: shop
  labels: {app: web, pod-template-hash: 7d4}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d4, uid: ReplicaSet/web-7d4, controller: true}]
spec: {}
---
apiVersion: v1
kind: Pod
metadata:
  name: web-7d4-b
  namespace: shop
  labels: {app: web, pod-template-hash: 7d4}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-7d4, uid: ReplicaSet/web-7d4, controller: true}]
spec: {}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: db, namespace: shop}
spec: {template: {metadata: {labels: {app: db}}, spec: {}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, ports: [{port: 80}]}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: report-1
  namespace: office
  ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: report, uid: CronJob/report, controller: true}]
spec: {template: {metadata: {labels: {app: report}}, spec: {}}}
---
apiVersion: v1
kind: Pod
metadata:
  name: report-1-x
  namespace: office
  labels: {app: report}
  ownerReferences: [{apiVersion: batch/v1, kind: Job, name: report-1, uid: Job/report-1, controller: true}]
spec: {}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: office}
spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: report}}, spec: {}}}}}
---
apiVersion: v1
kind: Pod
metadata: {name: lone, namespace: kube-system}
spec: {}
`

const shopText = `deny [require-networkpolicy] No matching networkpolicy found for CronJob office/report (1 job, 1 pod): namespace office has no NetworkPolicy, so nothing isolates its pods (labels app=report) for Ingress; add one whose podSelector matches app=report
    remedy: Add a NetworkPolicy for Ingress to namespace office whose podSelector matches app=report.

deny [require-networkpolicy] No matching networkpolicy found for Deployment shop/web (2 pods, 1 replicaset): namespace shop has 1 NetworkPolicy, but none that selects its pods (labels app=web) for Ingress; the nearest, "db", asks for app=db and the pods have app=web
    remedy: Mend the labels of the pods or the podSelector of NetworkPolicy shop/db, or add one for Ingress.
deny [no-nodeport] Service shop/web: type NodePort opens ports on every node; use ClusterIP
    remedy: Use type ClusterIP, and let people in through an Ingress.

3 denied in 10 objects of the cluster kind (profile baseline); 8 findings, object by object, with --output json
`

func TestClusterSaysOneLineAnOwner(t *testing.T) {
	made := newWorld(t, shop).judge(t)
	assert.Equal(t, shopText, text(t, made))
	assert.Equal(t, 1, made.ExitStatus())
}

func TestClusterReportsEveryObject(t *testing.T) {
	made := newWorld(t, shop).judge(t)
	assert.Equal(t, report.Summary{Objects: 10, Denied: 8}, made.Summary)

	web := &report.Object{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "shop", Name: "web"}
	owners := make(map[string]*report.Object)
	for _, violation := range made.Violations {
		owners[violation.Object.String()] = violation.Owner
	}
	cron := &report.Object{APIVersion: "batch/v1", Kind: "CronJob", Namespace: "office", Name: "report"}
	assert.Equal(t, map[string]*report.Object{
		"CronJob office/report": nil, "Job office/report-1": cron, "Pod office/report-1-x": cron,
		"Deployment shop/web": nil, "ReplicaSet shop/web-7d4": web, "Pod shop/web-7d4-a": web, "Pod shop/web-7d4-b": web,
		"Service shop/web": nil,
	}, owners)
}

func TestClusterJSON(t *testing.T) {
	w := newWorld(t, shop)
	w.options.Namespaces = []string{"office"}
	made := w.judge(t)
	made.Violations = made.Violations[2:]
	var written bytes.Buffer
	require.NoError(t, report.Write(&written, report.JSON, made, report.Options{}))
	assert.JSONEq(t, `{
  "version": "1.2.3",
  "profile": "baseline",
  "cluster": "kind",
  "summary": {
    "files": 0,
    "objects": 3,
    "denied": 1,
    "warned": 0,
    "dryrun": 0,
    "errors": 0
  },
  "violations": [
    {
      "policy": "require_networkpolicy",
      "constraint": "require-networkpolicy",
      "kind": "K8sRequireNetworkPolicy",
      "enforcementAction": "deny",
      "severity": "high",
      "object": {
        "apiVersion": "v1",
        "kind": "Pod",
        "namespace": "office",
        "name": "report-1-x"
      },
      "owner": {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "namespace": "office",
        "name": "report"
      },
      "message": "No matching networkpolicy found for Pod office/report-1-x: namespace office has no NetworkPolicy, so nothing isolates it (labels app=report) for Ingress; add one whose podSelector matches app=report",
      "path": "metadata.labels",
      "remedy": "Add a NetworkPolicy for Ingress to namespace office whose podSelector matches app=report.",
      "file": "",
      "line": 0,
      "column": 0
    }
  ],
  "errors": []
}
`, written.String())
}

// A NetworkPolicy that is being deleted covers nothing any more, and a Namespace that
// is being deleted is still one to judge in.
func TestClusterForgetsWhatIsBeingDeleted(t *testing.T) {
	const leaving = `
apiVersion: v1
kind: Namespace
metadata: {name: leaving, deletionTimestamp: "2026-01-02T03:04:05Z"}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: leaving, labels: {app: web}}
spec: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: all, namespace: leaving%s}
spec: {podSelector: {}, policyTypes: [Ingress]}
`
	w := newWorld(t, fmt.Sprintf(leaving, ""))
	w.options.Namespaces = []string{"leaving"}
	assert.Empty(t, found(w.judge(t)))

	w = newWorld(t, fmt.Sprintf(leaving, `, deletionTimestamp: "2026-01-02T03:04:05Z"`))
	w.options.Namespaces = []string{"leaving"}
	made := w.judge(t)
	assert.Empty(t, made.Errors)
	require.Len(t, made.Violations, 1)
	assert.Equal(t, "No matching networkpolicy found for Pod leaving/web: namespace leaving has no NetworkPolicy, so nothing isolates it (labels app=web) for Ingress; add one whose podSelector matches app=web",
		made.Violations[0].Message)
}

func TestClusterThatServesLittle(t *testing.T) {
	w := newWorld(t, "")
	assert.Equal(t, "nothing judged: no objects in the cluster kind (profile baseline)\n", text(t, w.judge(t)))
	assert.Equal(t, []string{"/api/v1/namespaces?limit=500"}, w.Asked())
}

func TestClusterReadsWhatTheProfileNeeds(t *testing.T) {
	w := newWorld(t, shop)
	w.serve("v1", "Secret", true)
	w.serve("networking.k8s.io/v1", "Ingress", true)
	w.serve("networking.k8s.io/v1beta1", "Ingress", true)
	w.judge(t)
	assert.Equal(t, []string{
		// The inventory, in the order of the SyncSet.
		"/api/v1/namespaces?limit=500",
		"/apis/networking.k8s.io/v1/ingresses?limit=500",
		"/api/v1/services?limit=500",
		"/apis/networking.k8s.io/v1/networkpolicies?limit=500",
		// What is judged.
		"/api/v1/pods?limit=500",
		"/api/v1/services?limit=500",
		"/apis/apps/v1/deployments?limit=500",
		"/apis/apps/v1/replicasets?limit=500",
		"/apis/batch/v1/cronjobs?limit=500",
		"/apis/batch/v1/jobs?limit=500",
		"/apis/networking.k8s.io/v1/ingresses?limit=500",
	}, w.Asked())
}

func TestClusterNamespaces(t *testing.T) {
	w := newWorld(t, shop)
	w.constraints(t, template("{}", everything)+bind("{}"))
	w.add(t, "{apiVersion: v1, kind: Node, metadata: {name: one}}")
	w.options.Namespaces = []string{"shop", "kube-system", "shop"}
	made := w.judge(t)
	assert.Equal(t, []string{
		`Deployment shop/db: Deployment ""`, `Deployment shop/web: Deployment ""`, `Namespace kube-system: Namespace ""`, `Namespace shop: Namespace ""`,
		`NetworkPolicy shop/db: NetworkPolicy ""`, `Pod kube-system/lone: Pod ""`, `Pod shop/web-7d4-a: Pod ""`, `Pod shop/web-7d4-b: Pod ""`,
		`ReplicaSet shop/web-7d4: ReplicaSet ""`, `Service shop/web: Service ""`,
	}, found(made))
	assert.Equal(t, 10, made.Summary.Objects)

	w.options.Namespaces = []string{"shop", "pay"}
	_, _, err := check.Cluster(t.Context(), w.live, w.options)
	assert.EqualError(t, err, `the cluster kind has no namespace "pay"`)
}

func TestClusterIsJudgedAsItIsStored(t *testing.T) {
	// On a manifest the API server's defaults would be filled in, and would be refused.
	w := newWorld(t, "{apiVersion: v1, kind: Service, metadata: {name: odd, namespace: shop}, spec: {type: Odd}}")
	w.constraints(t, template("{}", `violation contains {"msg": sprintf("%v", [input.review.object.spec])}`)+bind("{kinds: [{kinds: [Service]}]}"))
	assert.Equal(t, []string{`Service shop/odd: {"type": "Odd"}`}, found(w.judge(t)))
}

func TestClusterForgottenLists(t *testing.T) {
	const count = `violation contains {"msg": sprintf("%d routes", [count(data.inventory.namespace.many["example.com/v1"].Route)])}`
	w := newWorld(t, "")
	for i := range 600 {
		w.add(t, fmt.Sprintf("{apiVersion: v1, kind: Pod, metadata: {name: p%d, namespace: many}, spec: {}}", i))
		w.add(t, fmt.Sprintf("{apiVersion: example.com/v1, kind: Route, metadata: {name: r%d, namespace: many}}", i))
	}
	w.constraints(t, syncSet+template("{}", count)+bind(pods))
	want := w.judge(t)
	require.Equal(t, report.Summary{Objects: 600, Denied: 600}, want.Summary)
	require.Equal(t, "600 routes", want.Violations[599].Message)

	w.Expire["pods"], w.Expire["routes"] = 2, 1
	assert.Equal(t, want, w.judge(t))

	// What is gone when the list begins again is gone from the inventory.
	routes := w.serve("example.com/v1", "Route", true)
	w.Expire["routes"] = 1
	w.Before = func(resource string, offset int) {
		if resource == "routes" && offset == 0 && w.Expire["routes"] == 0 {
			routes.Objects = routes.Objects[:550]
		}
	}
	assert.Equal(t, "550 routes", w.judge(t).Violations[599].Message)
}

// TestClusterReadsAhead holds the audit after each page until the next one is asked for.
func TestClusterReadsAhead(t *testing.T) {
	w := newWorld(t, "")
	for i := range 1200 {
		w.add(t, fmt.Sprintf("{apiVersion: v1, kind: Pod, metadata: {name: p%d, namespace: many}, spec: {}}", i))
	}
	w.constraints(t, template("{}", everything)+bind(pods))
	asked := make(chan int, 3)
	w.Before = func(resource string, offset int) {
		if resource == "pods" {
			asked <- offset
		}
	}
	next := func() int {
		select {
		case offset := <-asked:
			return offset
		case <-time.After(time.Minute):
			return -1
		}
	}
	var steps []string
	w.options.Progress = func(step string) {
		switch step {
		case "reading pods: 500":
			assert.Equal(t, []int{0, 500}, []int{next(), next()})
		case "reading pods: 1000":
			assert.Equal(t, 1000, next())
		default:
			return
		}
		steps = append(steps, step)
		assert.Empty(t, asked, "one page ahead and no more")
	}
	assert.Equal(t, report.Summary{Objects: 1200, Denied: 1200}, w.judge(t).Summary)
	assert.Equal(t, []string{"reading pods: 500", "reading pods: 1000"}, steps)
}

func TestClusterForbidden(t *testing.T) {
	forbidden := func(resource, group string) string {
		qualified := schema.GroupResource{Group: group, Resource: resource}
		return fmt.Sprintf(`reading %s: %[1]s is forbidden: User "ci" cannot list resource %q in API group %q at the cluster scope; bind a ClusterRole with the rule {apiGroups: [%[3]q], resources: [%[2]q], verbs: ["list"]}`,
			qualified, resource, group)
	}
	t.Run("what is judged", func(t *testing.T) {
		w := newWorld(t, shop)
		w.Forbidden = []string{"pods", "cronjobs"}
		made := w.judge(t)
		assert.Equal(t, []string{forbidden("cronjobs", "batch"), forbidden("pods", "")}, faults(made))
		assert.Equal(t, 4, made.Summary.Denied)
		assert.Equal(t, 2, made.ExitStatus())
		assert.Contains(t, text(t, made), "\n3 denied in 5 objects of the cluster kind (profile baseline); 2 errors: what could not be read was not judged; 4 findings, object by object, with --output json\n")
	})
	t.Run("what policies refer to", func(t *testing.T) {
		w := newWorld(t, shop)
		w.Forbidden = []string{"networkpolicies", "cronjobs"}
		made := w.judge(t)
		assert.Equal(t, []string{forbidden("cronjobs", "batch"), forbidden("networkpolicies", "networking.k8s.io")}, faults(made))
		assert.Empty(t, made.Violations)
		assert.Zero(t, made.Summary.Objects)
		assert.Equal(t, 2, made.ExitStatus())
	})
	t.Run("namespaces", func(t *testing.T) {
		w := newWorld(t, shop)
		w.constraints(t, template("{}", everything)+bind("{kinds: [{kinds: [Service]}]}"))
		w.Forbidden = []string{"namespaces"}
		w.options.Namespaces = []string{"shop"}
		made := w.judge(t)
		assert.Equal(t, []string{forbidden("namespaces", "")}, faults(made))
		assert.Empty(t, made.Violations)
	})
}

func TestClusterWithAnAPIThatIsDown(t *testing.T) {
	const unavailable = "the cluster cannot tell what %s holds: the server is currently unable to handle the request; mend the server behind APIService %s, or delete that"
	for name, down := range map[string]struct {
		version    schema.GroupVersion
		wildcard   bool
		want       []string
		violations int
	}{
		"nothing that is judged":     {version: schema.GroupVersion{Group: "metrics.k8s.io", Version: "v1beta1"}, violations: 8},
		"any kind that is judged":    {version: schema.GroupVersion{Group: "metrics.k8s.io", Version: "v1beta1"}, wildcard: true, want: []string{fmt.Sprintf(unavailable, "metrics.k8s.io/v1beta1", "v1beta1.metrics.k8s.io")}, violations: 14},
		"a kind that is judged":      {version: schema.GroupVersion{Group: "batch", Version: "v1"}, want: []string{fmt.Sprintf(unavailable, "batch/v1", "v1.batch")}, violations: 6},
		"what policies refer to":     {version: schema.GroupVersion{Group: "networking.k8s.io", Version: "v1"}, want: []string{fmt.Sprintf(unavailable, "networking.k8s.io/v1", "v1.networking.k8s.io")}},
		"another version of a group": {version: schema.GroupVersion{Group: "batch", Version: "v2"}, want: []string{fmt.Sprintf(unavailable, "batch/v2", "v2.batch")}, violations: 8},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, shop)
			w.Down = []schema.GroupVersion{down.version}
			if down.wildcard {
				w.constraints(t, template("{}", everything)+bind("{}"))
			}
			made := w.judge(t)
			assert.Equal(t, down.want, faults(made))
			assert.Len(t, made.Violations, down.violations)
		})
	}
}

func TestClusterThatDoesNotAnswer(t *testing.T) {
	w := newWorld(t, shop)
	w.Close()
	_, _, err := check.Cluster(t.Context(), w.live, w.options)
	assert.ErrorContains(t, err, "the cluster kind does not answer: ")
}
