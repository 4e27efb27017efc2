package reach_test

import (
	"strings"
	"testing"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// controllers are workloads whose pods are not given.
const controllers = `
---
{apiVersion: v1, kind: Namespace, metadata: {name: one}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: one}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, pod-template-hash: written}}
    spec: {containers: [{name: c, image: i}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: one}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: i}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: load, namespace: one}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: one}
spec: {schedule: "@daily", jobTemplate: {spec: {completionMode: Indexed, completions: 2, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}
`

func controlled(spec string) string {
	return controllers + "---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: one}, spec: " + spec + "}\n"
}

func TestLabelsSetAtRunTime(t *testing.T) {
	from := func(selector string) string {
		return controlled("{ingress: [{from: [{podSelector: " + selector + "}]}]}")
	}
	holdsIn(t, []situation{
		{"a label that every pod has", from("{matchExpressions: [{key: pod-template-hash, operator: Exists}]}"), reach.Options{}, []string{
			"Deployment one/web > StatefulSet one/db: all", "StatefulSet one/db > Deployment one/web: none",
		}},
		{"a value that some pod may have", from("{matchLabels: {pod-template-hash: written}}"), reach.Options{}, []string{
			"Deployment one/web > StatefulSet one/db: all | none", "Deployment one/web > Deployment one/web: all | none",
		}},
		{"a value that some pod may not have", from("{matchExpressions: [{key: pod-template-hash, operator: NotIn, values: [x]}]}"), reach.Options{}, []string{
			"Deployment one/web > StatefulSet one/db: all | none", "StatefulSet one/db > Deployment one/web: all",
		}},
		{"what no label can be", from("{matchExpressions: [{key: pod-template-hash, operator: In, values: [v1]}, {key: pod-template-hash, operator: In, values: [v2]}]}"), reach.Options{}, []string{
			"Deployment one/web > StatefulSet one/db: none",
		}},
		{"the name of a pod", from("{matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}"), reach.Options{}, []string{
			"StatefulSet one/db > Deployment one/web: all | none", "Deployment one/web > StatefulSet one/db: none",
		}},
		{"the name of a Job", from("{matchLabels: {job-name: load, batch.kubernetes.io/job-name: load}}"), reach.Options{}, []string{
			"Job one/load > Deployment one/web: all", "CronJob one/nightly > Deployment one/web: all | none", "Deployment one/web > Job one/load: none",
		}},
		{"the number of a pod in a Job", from("{matchExpressions: [{key: batch.kubernetes.io/job-completion-index, operator: Exists}]}"), reach.Options{}, []string{
			"Job one/load > Deployment one/web: none", "CronJob one/nightly > Deployment one/web: all",
		}},
	})
}

// TestPoliciesThatMayApply has policies of which it is not known whether they
// select a pod.
func TestPoliciesThatMayApply(t *testing.T) {
	policy := func(name, selector, port string) string {
		return "---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: " + name + ", namespace: one}, spec: {podSelector: " + selector +
			", ingress: [{ports: [{port: " + port + ", endPort: 90}]}]}}\n"
	}
	may, certain := "{matchLabels: {pod-template-hash: x}}", "{matchLabels: {app: web}}"
	holdsIn(t, []situation{
		{"one that may", controllers + policy("p", may, "80"), reach.Options{}, []string{"StatefulSet one/db > Deployment one/web: all | TCP/80-90"}},
		{"two that may", controllers + policy("p", may, "80") + policy("q", may, "85"), reach.Options{}, []string{"StatefulSet one/db > Deployment one/web: all | TCP/85-90"}},
		{"one that does", controllers + policy("p", certain, "80"), reach.Options{}, []string{"StatefulSet one/db > Deployment one/web: TCP/80-90"}},
		{"one that does and one that may", controllers + policy("p", certain, "85") + policy("q", may, "80"), reach.Options{}, []string{"StatefulSet one/db > Deployment one/web: TCP/80-90 | TCP/85-90"}},
	})
}

func TestNamespacesThatAreNotGiven(t *testing.T) {
	stranger := `
---
{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: far, labels: {app: a}}, spec: {containers: [{name: c, image: i}]}, status: {podIP: 10.0.0.20}}
`
	from := func(selector string) string {
		return onePolicy("spec: {podSelector: {matchLabels: {app: a}}, ingress: [{from: [{namespaceSelector: "+selector+"}]}]}") + stranger
	}
	asks := func(operator string) string {
		return from("{matchExpressions: [{key: tier, operator: " + operator + "}]}")
	}
	holdsIn(t, []situation{
		{"every namespace", from("{}"), reach.Options{}, []string{"Pod far/a > Pod one/a: all"}},
		{"its name", from("{matchLabels: {kubernetes.io/metadata.name: far}}"), reach.Options{}, []string{"Pod far/a > Pod one/a: all", "Pod two/c > Pod one/a: none"}},
		{"another name", from("{matchLabels: {kubernetes.io/metadata.name: two}}"), reach.Options{}, []string{"Pod far/a > Pod one/a: none", "Pod two/c > Pod one/a: all"}},
		{"a label", from("{matchLabels: {tier: db}}"), reach.Options{}, []string{"Pod far/a > Pod one/a: all | none", "Pod two/c > Pod one/a: all", "Pod one/b > Pod one/a: none"}},
		{"some value", asks("Exists"), reach.Options{}, []string{"Pod far/a > Pod one/a: all | none"}},
		{"no value", asks("DoesNotExist"), reach.Options{}, []string{"Pod far/a > Pod one/a: all | none", "Pod one/b > Pod one/a: none"}},
		{"not a value", from("{matchExpressions: [{key: tier, operator: NotIn, values: [db]}]}"), reach.Options{}, []string{"Pod far/a > Pod one/a: all | none", "Pod two/c > Pod one/a: none"}},
		{"one value and another", from("{matchLabels: {tier: db}, matchExpressions: [{key: tier, operator: In, values: [web]}]}"), reach.Options{}, []string{"Pod far/a > Pod one/a: none"}},
		{"there and not there", from("{matchExpressions: [{key: tier, operator: Exists}, {key: tier, operator: DoesNotExist}]}"), reach.Options{}, []string{"Pod far/a > Pod one/a: none"}},
		{"a name and a label", from("{matchLabels: {kubernetes.io/metadata.name: two, tier: db}}"), reach.Options{}, []string{"Pod far/a > Pod one/a: none", "Pod two/c > Pod one/a: all"}},
	})
}

func TestAddressesThatAreNotKnown(t *testing.T) {
	to := func(blocks string) string {
		return controlled("{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [" + blocks + "]}]}")
	}
	pods4 := reach.Options{PodCIDRs: prefixes("10.244.0.0/16")}
	pods46 := reach.Options{PodCIDRs: prefixes("10.244.0.0/16", "fd00::/64")}
	connection := "Deployment one/web > StatefulSet one/db: "
	holdsIn(t, []situation{
		{"any address may be in a block", to("{ipBlock: {cidr: 192.0.2.0/24}}"), reach.Options{}, []string{connection + "all | none"}},
		{"all of a family is not all", to("{ipBlock: {cidr: 0.0.0.0/0}}"), reach.Options{}, []string{connection + "all | none"}},
		{"all of both families is all", to("{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: '::/0'}}"), reach.Options{}, []string{connection + "all"}},
		{"a block that no pod is in", to("{ipBlock: {cidr: 192.0.2.0/24}}"), pods4, []string{connection + "none"}},
		{"a block that some pods are in", to("{ipBlock: {cidr: 10.244.3.0/24}}"), pods4, []string{connection + "all | none"}},
		{"a block that every pod is in", to("{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/16]}}"), pods4, []string{connection + "all"}},
		{"a block that excepts the pods", to("{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}"), pods4, []string{connection + "none"}},
		{"a block that excepts the pods together", to("{ipBlock: {cidr: 0.0.0.0/0, except: [10.244.0.0/17, 10.244.128.0/17]}}"), pods4, []string{connection + "none"}},
		{"two blocks that hold every pod together", to("{ipBlock: {cidr: 10.244.0.0/17}}, {ipBlock: {cidr: 10.244.128.0/17}}"), pods4, []string{connection + "all"}},
		{"one family of two", to("{ipBlock: {cidr: 10.244.0.0/16}}"), pods46, []string{connection + "all | none"}},
		{"both families", to("{ipBlock: {cidr: 10.244.0.0/16}}, {ipBlock: {cidr: 'fd00::/16'}}"), pods46, []string{connection + "all"}},
		{"a block or a selector", to("{ipBlock: {cidr: 10.244.3.0/24}}, {podSelector: {matchLabels: {app: db}}}"), pods4, []string{connection + "all"}},
		{"the other end of ingress", controlled("{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 10.244.3.0/24}}]}]}"), pods4, []string{
			"StatefulSet one/db > Deployment one/web: all | none", "CIDR 10.244.3.0/24 > Deployment one/web: all", "CIDR 0.0.0.0/5 > Deployment one/web: none",
		}},
	})
}

// nodes has pods on their node's network.
func nodes(status string) string {
	return pods + `
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: one, labels: {app: agent}}
spec: {hostNetwork: true, containers: [{name: c, image: i}]}
status: ` + status + "\n"
}

func TestHostNetwork(t *testing.T) {
	policy := func(spec string) string {
		return nodes("{hostIP: 192.0.2.9}") + "---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: one}, spec: " + spec + "}\n"
	}
	both := "policyTypes: [Ingress, Egress]"
	holdsIn(t, []situation{
		{"without policies", nodes("{}"), reach.Options{}, []string{
			"Pod one/agent > Pod two/c: all", "Pod two/c > Pod one/agent: all", "CIDR 0.0.0.0/0 > Pod one/agent: all", "Pod one/agent > Pod one/agent: all",
		}},
		{"A14 A15 everything closed", policy("{" + both + "}"), reach.Options{}, []string{
			"Pod one/agent > Pod one/a: all | none", "Pod one/a > Pod one/agent: none", "Pod two/c > Pod one/agent: all | none",
			"Pod one/agent > Pod two/c: all | none", "Pod one/agent > CIDR 0.0.0.0/0: all | none", "CIDR 0.0.0.0/0 > Pod one/agent: all | none",
		}},
		{"A14 a selector that matches it", policy("{podSelector: {matchLabels: {app: a}}, " + both + ", ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}], egress: [{to: [{podSelector: {}}], ports: [{port: 81}]}]}"), reach.Options{}, []string{
			"Pod one/agent > Pod one/a: all | none", "Pod one/a > Pod one/agent: TCP/81 | none", "Pod one/b > Pod one/a: TCP/80", "Pod one/a > Pod one/b: TCP/81",
		}},
		{"A14 a block that holds its node", policy("{podSelector: {matchLabels: {app: a}}, " + both + ", ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 80}]}], egress: [{to: [{ipBlock: {cidr: 192.0.2.9/32}}], ports: [{port: 81}]}]}"), reach.Options{}, []string{
			"Pod one/agent > Pod one/a: all | TCP/80", "Pod one/a > Pod one/agent: TCP/81", "CIDR 192.0.2.9/32 > Pod one/a: TCP/80",
		}},
		{"A14 nodes do not name their ports", strings.Replace(policy("{podSelector: {matchLabels: {app: a}}, policyTypes: [Egress], egress: [{ports: [{port: http}, {port: 81}]}]}"), "hostNetwork: true, containers: [{name: c, image: i}]", "hostNetwork: true, containers: [{name: c, image: i, ports: [{name: http, containerPort: 80, hostPort: 80}]}]", 1), reach.Options{}, []string{
			"Pod one/a > Pod one/agent: TCP/80-81 | TCP/81", "Pod one/a > Pod one/b: TCP/81 TCP/9090",
		}},
		{"A14 a policy that selects it", policy("{podSelector: {matchLabels: {app: agent}}, " + both + ", ingress: [{ports: [{port: 80}]}], egress: [{ports: [{port: 81}]}]}"), reach.Options{}, []string{
			"Pod one/a > Pod one/agent: all | TCP/80", "Pod one/agent > Pod one/a: all | TCP/81", "Pod one/agent > Pod one/agent: all",
		}},
	})
	unknown := func(options reach.Options) situation {
		return situation{"its node's address is not known", nodes("{}") + `
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: one}, spec: {podSelector: {matchLabels: {app: a}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}}
`, options, nil}
	}
	anywhere, inside, elsewhere := unknown(reach.Options{}), unknown(reach.Options{NodeCIDRs: prefixes("192.0.2.128/25")}), unknown(reach.Options{NodeCIDRs: prefixes("198.51.100.0/24")})
	anywhere.want = []string{"Pod one/a > Pod one/agent: all | none"}
	inside.want, inside.name = []string{"Pod one/a > Pod one/agent: all"}, "it is in the block"
	elsewhere.want, elsewhere.name = []string{"Pod one/a > Pod one/agent: none"}, "it is not in the block"
	holdsIn(t, []situation{anywhere, inside, elsewhere})
}
