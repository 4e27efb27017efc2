package reach_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

func endpointNames(graph *reach.Graph) []string {
	var names []string
	for _, endpoint := range graph.Endpoints() {
		names = append(names, endpoint.Name)
	}
	return names
}

// maker is a workload with the labels of all of them, owned as it says.
func maker(apiVersion, kind, name, owner string) string {
	metadata := "{name: " + name + ", namespace: one, labels: {app: a, pod-template-hash: h, job-name: n-1, batch.kubernetes.io/job-name: n-1}" + owner + "}"
	template := "{metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}"
	job := "{template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}"
	spec := "{selector: {matchLabels: {app: a}}, template: " + template + "}"
	switch kind {
	case "Pod":
		spec = "{containers: [{name: c, image: i}]}"
	case "StatefulSet":
		spec = "{serviceName: s, selector: {matchLabels: {app: a}}, template: " + template + "}"
	case "ReplicationController":
		spec = "{selector: {app: a}, template: " + template + "}"
	case "Job":
		spec = job
	case "CronJob":
		spec = "{schedule: '@daily', jobTemplate: {spec: " + job + "}}"
	}
	return "---\n{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: " + metadata + ", spec: " + spec + "}\n"
}

func ownedBy(apiVersion, kind, name string) string {
	return ", ownerReferences: [{apiVersion: " + apiVersion + ", kind: " + kind + ", name: " + name + ", uid: u, controller: true}]"
}

func TestEndpointsOfOwners(t *testing.T) {
	replicaSet, deployment := ownedBy("apps/v1", "ReplicaSet", "web-h"), ownedBy("apps/v1", "Deployment", "web")
	unlike := func(object string) string { return strings.ReplaceAll(object, "app: a", "app: z") }
	onNode := strings.Replace(maker("v1", "Pod", "p", replicaSet), "spec: {", "spec: {hostNetwork: true, ", 1)
	named := strings.Replace(maker("apps/v1", "Deployment", "web", ""), "image: i", "image: i, ports: [{name: http, containerPort: 80}]", 1)
	former := strings.Replace(unlike(maker("apps/v1", "ReplicaSet", "web-h", deployment)), "selector", "replicas: 0, selector", 1)
	ended := strings.Replace(maker("v1", "Pod", "p", replicaSet), "]}}", "]}, status: {phase: Succeeded}}", 1)
	for _, test := range []struct {
		name    string
		objects string
		want    []string
	}{
		{"pods by themselves", maker("v1", "Pod", "q", "") + maker("v1", "Pod", "p", ""), []string{"Pod one/p", "Pod one/q"}},
		{"every kind", maker("apps/v1", "Deployment", "a", "") + maker("apps/v1", "StatefulSet", "b", "") + maker("apps/v1", "DaemonSet", "c", "") + maker("apps/v1", "ReplicaSet", "d", "") +
			maker("v1", "ReplicationController", "e", "") + maker("batch/v1", "Job", "f", "") + maker("batch/v1", "CronJob", "g", ""),
			[]string{"CronJob one/g", "DaemonSet one/c", "Deployment one/a", "Job one/f", "ReplicaSet one/d", "ReplicationController one/e", "StatefulSet one/b"}},
		{"a chain with its pod", maker("apps/v1", "Deployment", "web", "") + maker("apps/v1", "ReplicaSet", "web-h", deployment) + maker("v1", "Pod", "p", replicaSet), []string{"Pod one/p"}},
		{"a chain without pods", maker("apps/v1", "Deployment", "web", "") + maker("apps/v1", "ReplicaSet", "web-h", deployment), []string{"Deployment one/web"}},
		{"a chain without its ReplicaSet", maker("apps/v1", "Deployment", "web", "") + maker("v1", "Pod", "p", replicaSet), []string{"Pod one/p"}},
		{"pods of another", maker("apps/v1", "Deployment", "web2", "") + maker("v1", "Pod", "p", replicaSet), []string{"Deployment one/web2", "Pod one/p"}},
		{"pods that have ended", maker("apps/v1", "ReplicaSet", "web-h", "") + ended, []string{"ReplicaSet one/web-h"}},
		{"a pod that has other labels than its maker gives", maker("apps/v1", "Deployment", "web", "") + unlike(maker("v1", "Pod", "p", replicaSet)), []string{"Deployment one/web", "Pod one/p"}},
		{"a pod that is on its node's network, and its maker's are not", maker("apps/v1", "Deployment", "web", "") + onNode, []string{"Deployment one/web", "Pod one/p"}},
		{"a pod without the ports that its maker's have", named + maker("v1", "Pod", "p", replicaSet), []string{"Deployment one/web", "Pod one/p"}},
		{"a ReplicaSet that is not what its Deployment makes", maker("apps/v1", "Deployment", "web", "") + unlike(maker("apps/v1", "ReplicaSet", "web-h", deployment)), []string{"Deployment one/web", "ReplicaSet one/web-h"}},
		{"a ReplicaSet that its Deployment has left", maker("apps/v1", "Deployment", "web", "") + former, []string{"Deployment one/web"}},
		{"jobs", maker("batch/v1", "CronJob", "night", "") + maker("batch/v1", "Job", "n-1", ownedBy("batch/v1", "CronJob", "night")) + maker("v1", "Pod", "p", ownedBy("batch/v1", "Job", "n-1")), []string{"Pod one/p"}},
		{"an owner that makes no pods", maker("apps/v1", "Deployment", "web", "") + maker("v1", "Pod", "p", deployment), []string{"Deployment one/web", "Pod one/p"}},
		{"an owner in name only", maker("apps/v1", "DaemonSet", "d", "") + maker("v1", "Pod", "p", strings.Replace(ownedBy("apps/v1", "DaemonSet", "d"), "true", "false", 1)), []string{"DaemonSet one/d", "Pod one/p"}},
		{"an owner of another group", maker("apps/v1", "DaemonSet", "d", "") + maker("v1", "Pod", "p", ownedBy("example.com/v1", "DaemonSet", "d")), []string{"DaemonSet one/d", "Pod one/p"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			names := endpointNames(graphOf(t, test.objects, reach.Options{}))
			assert.Equal(t, append(test.want, "CIDR 0.0.0.0/0", "CIDR ::/0"), names)
		})
	}
}

func TestRanges(t *testing.T) {
	peer := func(blocks string) string { return onePolicy("spec: {ingress: [{from: [" + blocks + "]}]}") }
	for _, test := range []struct {
		name    string
		objects string
		options reach.Options
		want    []string
	}{
		{"nothing cuts", pods, reach.Options{}, []string{"0.0.0.0/0", "::/0"}},
		{"a block", peer("{ipBlock: {cidr: 128.0.0.0/2}}"), reach.Options{}, []string{"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2", "::/0"}},
		{"an exception", peer("{ipBlock: {cidr: 128.0.0.0/1, except: [192.0.0.0/2]}}"), reach.Options{}, []string{"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2", "::/0"}},
		{"nothing is left of a block", peer("{ipBlock: {cidr: 128.0.0.0/1, except: [128.0.0.0/2, 192.0.0.0/2]}}"), reach.Options{}, []string{"0.0.0.0/0", "::/0"}},
		{"a direction that is not in force", onePolicy("spec: {policyTypes: [Egress], ingress: [{from: [{ipBlock: {cidr: 128.0.0.0/1}}]}]}"), reach.Options{}, []string{"0.0.0.0/0", "::/0"}},
		{"cuts", pods, reach.Options{Cuts: prefixes("::/1", "128.0.0.0/1")}, []string{"0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"}},
		{"neighbouring cuts", pods, reach.Options{Cuts: prefixes("128.0.0.0/2", "192.0.0.0/2")}, []string{"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2", "::/0"}},
		{"pods' own addresses are the pods", peer("{ipBlock: {cidr: 10.0.0.3/32}}"), reach.Options{Cuts: prefixes("10.0.0.2/31", "10.0.0.0/30", "10.0.0.0/8")},
			[]string{"0.0.0.0/5", "8.0.0.0/7", "10.0.0.0/31", "10.0.0.4/30", "10.0.0.8/29", "10.0.0.16/28", "10.0.0.32/27", "10.0.0.64/26", "10.0.0.128/25", "10.0.1.0/24", "10.0.2.0/23", "10.0.4.0/22", "10.0.8.0/21", "10.0.16.0/20", "10.0.32.0/19", "10.0.64.0/18", "10.0.128.0/17", "10.1.0.0/16", "10.2.0.0/15", "10.4.0.0/14", "10.8.0.0/13", "10.16.0.0/12", "10.32.0.0/11", "10.64.0.0/10", "10.128.0.0/9", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2", "128.0.0.0/1", "::/0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var ranges []string
			for _, endpoint := range graphOf(t, test.objects, test.options).Endpoints() {
				if endpoint.IsRange() {
					ranges = append(ranges, strings.TrimPrefix(endpoint.Name, "CIDR "))
				}
			}
			assert.Equal(t, test.want, ranges)
		})
	}
}

// TestClasses holds that the classes are of endpoints that nothing tells apart.
func TestClasses(t *testing.T) {
	graph := graphOf(t, onePolicy("spec: {podSelector: {matchLabels: {app: b}}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]}"), reach.Options{})
	assert.Equal(t, []string{"Pod one/a", "Pod one/b", "Pod two/c", "CIDR 0.0.0.0/0", "CIDR ::/0"}, endpointNames(graph))
	assert.Equal(t, []reach.Class{{Members: []int{0}}, {Members: []int{1}}, {Members: []int{2}}, {Members: []int{3}}, {Members: []int{4}}}, graph.Classes())
	assert.Equal(t, []int{0, 1, 2, 3}, graph.Reached(0))
	assert.Equal(t, []int{0, 2, 3}, graph.Reached(2))
	assert.Equal(t, []int{0, 2}, graph.Reached(3))

	alike := graphOf(t, pods, reach.Options{})
	assert.Equal(t, []reach.Class{{Members: []int{0, 1, 2}}, {Members: []int{3}}, {Members: []int{4}}}, alike.Classes())
	assert.Equal(t, 0, alike.ClassOf(2))
	assert.Equal(t, 1, alike.ClassOf(3))
	assert.Equal(t, "all", inWords(alike.Between(0, 0)))
	assert.Equal(t, "none", inWords(alike.Between(1, 1)))
}

// TestClassesFollowTheRules holds that there are as many classes as the rules
// tell apart, however many workloads there are.
func TestClassesFollowTheRules(t *testing.T) {
	var classes []int
	for _, workloads := range []int{150, 1_500} {
		graph, errors := reach.New(shop(size{workloads, 5}), reach.Options{})
		require.Empty(t, errors)
		assert.Greater(t, len(graph.Endpoints()), workloads)
		classes = append(classes, len(graph.Classes()))
		for class := range graph.Classes() {
			for other := range graph.Classes() {
				assert.Equal(t, !graph.Between(class, other).May.IsEmpty(), slices.Contains(graph.Reached(class), other))
			}
		}
	}
	assert.Equal(t, classes[0], classes[1])
	assert.Less(t, classes[0], 100)
}

func TestWhatAnEndpointIs(t *testing.T) {
	graph := graphOf(t, nodes("{}")+`
---
{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: far, labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}
`, reach.Options{})
	agent, far, outside := graph.Endpoints()[endpointNamed(t, graph, "Pod one/agent")], graph.Endpoints()[0], graph.Endpoints()[5]
	assert.True(t, agent.HostNetwork)
	assert.True(t, agent.NamespaceKnown)
	assert.Equal(t, map[string]string{"kubernetes.io/metadata.name": "one", "tier": "web"}, agent.NamespaceLabels)
	assert.Equal(t, map[string]string{"app": "agent"}, agent.Labels)
	assert.False(t, agent.IsRange())
	assert.Equal(t, "Pod far/a", far.Name)
	assert.False(t, far.HostNetwork)
	assert.False(t, far.NamespaceKnown)
	assert.Equal(t, map[string]string{"kubernetes.io/metadata.name": "far"}, far.NamespaceLabels)
	assert.True(t, outside.IsRange())
	assert.Equal(t, prefixes("0.0.0.0/0")[0], outside.Prefix)
}

func TestClosures(t *testing.T) {
	policies := `
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: anchor, namespace: one}, spec: {podSelector: {matchLabels: {}, matchExpressions: []}, policyTypes: [Ingress]}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: some, namespace: one}, spec: {podSelector: {matchLabels: {app: a}}, policyTypes: [Ingress, Egress]}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: all, namespace: two}, spec: {podSelector: {matchLabels: {app: a}}, policyTypes: [Egress]}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: nobody, namespace: two}, spec: {podSelector: {matchLabels: {app: nobody}}, policyTypes: [Egress]}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: early, namespace: empty}, spec: {podSelector: {matchLabels: {app: a}}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: none}}
`
	type line struct {
		namespace string
		direction reach.Direction
		state     reach.ClosureState
		policies  string
		open      []int
	}
	var got []line
	for _, c := range graphOf(t, pods+policies, reach.Options{}).Closures() {
		var names []string
		for _, policy := range c.Policies {
			names = append(names, policy.Name)
		}
		got = append(got, line{c.Namespace, c.Direction, c.State, strings.Join(names, " "), c.Open})
	}
	assert.Equal(t, []line{
		{"empty", reach.Ingress, reach.Open, "", nil},
		{"empty", reach.Egress, reach.Open, "", nil},
		{"one", reach.Ingress, reach.Anchored, "anchor", nil},
		{"one", reach.Egress, reach.Open, "some", []int{1}},
		{"two", reach.Ingress, reach.Open, "", []int{2}},
		{"two", reach.Egress, reach.Labels, "all", nil},
	}, got)
}

func TestNotes(t *testing.T) {
	graph := graphOf(t, nodes("{}")+`
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: c, namespace: one}
---
{apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: {name: g}}
---
{apiVersion: cilium.io/v2, kind: CiliumNode, metadata: {name: node}}
---
{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: antrea}}
---
{apiVersion: k8s.ovn.org/v1, kind: EgressFirewall, metadata: {name: default, namespace: one}}
---
{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: web, namespace: one}, spec: {template: {spec: {containers: [{name: c, image: i}]}}}}
---
{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web, namespace: one}, spec: {template: {spec: {containers: []}}}}
`, reach.Options{})
	assert.Equal(t, []reach.Note{
		{"Pod one/agent is on its node's network: Kubernetes does not say whether policies see it like any pod or as its node", "world.yaml", 29, 21},
		{"CiliumNetworkPolicy one/c is not evaluated: what policies of cilium.io open or close is not part of the answer", "world.yaml", 33, 1},
		{"GlobalNetworkPolicy g is not evaluated: what policies of projectcalico.org open or close is not part of the answer", "world.yaml", 37, 1},
		{"ClusterNetworkPolicy default/antrea is not evaluated: what policies of crd.antrea.io open or close is not part of the answer", "world.yaml", 41, 1},
		{"EgressFirewall one/default is not evaluated: what policies of k8s.ovn.org open or close is not part of the answer", "world.yaml", 43, 1},
		{"Rollout one/web makes pods in a way that is not known here; add the pods to have them in the answer", "world.yaml", 45, 1},
	}, graph.Notes())
}

// TestBadObjects has objects that nobody has checked before.
func TestBadObjects(t *testing.T) {
	for _, test := range []struct{ name, object, want string }{
		{"a label that is a number", "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: one, labels: {app: 1}}}", "world.yaml:1:79: Pod one/a: metadata.labels.app is the number 1; it must be a string"},
		{"a port of no number", "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: one}, spec: {containers: [{ports: [{name: p, containerPort: x}]}]}}", "world.yaml:1:120: Pod one/a: spec.containers[0].ports[0].containerPort is the string \"x\"; it must be an integer"},
		{"containers that are no list", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: one}, spec: {template: {spec: {containers: 1}}}}", "world.yaml:1:115: Deployment one/a: spec.template.spec.containers is the number 1; it must be a list"},
		{"a spec that is no object", "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: one}, spec: []}", "world.yaml:1:72: Pod one/a: spec is a list; it must be an object"},
		{"hostNetwork in quotes", "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: one}, spec: {hostNetwork: 'true'}}", "world.yaml:1:86: Pod one/a: spec.hostNetwork is the string \"true\"; it must be true or false"},
		{"a name that is none", "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: one}, spec: {initContainers: [{restartPolicy: [Always]}]}}", "world.yaml:1:106: Pod one/a: spec.initContainers[0].restartPolicy is a list; it must be a string"},
		{"a port of half a number", "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: one}, spec: {containers: [{ports: [{containerPort: 1.5}]}]}}", "world.yaml:1:111: Pod one/a: spec.containers[0].ports[0].containerPort is the number 1.5; it must be an integer"},
		{"an address that is none", "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: one}, status: {podIP: 10.0.0}}", "world.yaml:1:82: Pod one/a: status.podIP is \"10.0.0\"; it must be an IP address such as 10.0.0.1"},
		{"a policy with a bad block", "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: one}, spec: {ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]}}", "world.yaml:1:136: NetworkPolicy one/p: spec.ingress[0].from[0].ipBlock.cidr is \"10.0.0.1/8\": must not have bits set beyond the prefix length; write 10.0.0.0/8"},
		{"a policy with an unknown field", "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: one}, spec: {ingress: [{From: []}]}}", "world.yaml:1:118: NetworkPolicy one/p: unknown field spec.ingress[0].From; did you mean from?"},
		{"a policy of long ago", "{apiVersion: extensions/v1beta1, kind: NetworkPolicy, metadata: {name: p, namespace: one}, spec: {}}", "world.yaml:1:14: NetworkPolicy one/p: apiVersion is extensions/v1beta1, which no cluster serves any more; write networking.k8s.io/v1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			objects, faults := manifest.Decode("world.yaml", []byte(test.object), manifest.Options{Raw: true})
			require.Empty(t, faults)
			graph, errors := reach.New(objects, reach.Options{})
			assert.Nil(t, graph)
			require.Len(t, errors, 1)
			assert.Equal(t, test.want, errors[0].Error())
		})
	}
}
