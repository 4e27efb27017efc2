package matrix_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead/harness/matrix"
)

// service is a Service with a spec in flow style.
func service(namespace, spec string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {name: app, namespace: %s}\nspec: {ports: [{port: 80}], %s}\n", namespace, spec)
}

// object is one of a kind with a spec in flow style.
func object(apiVersion, kind, namespace, spec string) string {
	return fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: app, namespace: %s}\nspec: {%s}\n", apiVersion, kind, namespace, spec)
}

// pod is a Pod with a spec in flow style.
func pod(namespace, spec string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: %s}\nspec: {%s}\n", namespace, spec)
}

func TestWaysAround(t *testing.T) {
	const (
		withoutNodes = "type: LoadBalancer, allocateLoadBalancerNodePorts: false"
		anIngress    = "defaultBackend: {service: {name: app, port: {number: 80}}}"
		selectsWeb   = "subject: {namespaces: {matchLabels: {tier: web}}}, "
		gateway      = "gateway.networking.k8s.io/v1"
	)
	clusterPolicy := func(apiVersion, kind, spec string) string {
		return fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: app}\nspec: {%s}\n", apiVersion, kind, spec)
	}
	for name, test := range map[string]struct {
		object string
		want   []string // place in the object, and message
	}{
		"ClusterIP":                          {service("jobs", "type: ClusterIP"), nil},
		"NodePort":                           {service("jobs", "type: NodePort"), []string{"4:35 Service jobs/app has type NodePort in zone jobs: each of its ports is open on every node, past the entrance"}},
		"NodePort at the entrance":           {service("web", "type: NodePort"), []string{"4:35 Service web/app has type NodePort in zone web: each of its ports is open on every node, past the entrance"}},
		"NodePort in no zone":                {service("other", "type: NodePort"), nil},
		"NodePort in a zone not known":       {service("unheard", "type: NodePort"), []string{"4:35 Service unheard/app has type NodePort in a namespace whose zone is not known: each of its ports is open on every node, past the entrance"}},
		"LoadBalancer at the entrance":       {service("web", withoutNodes), nil},
		"LoadBalancer with node ports":       {service("web", "type: LoadBalancer"), []string{"4:1 Service web/app has type LoadBalancer with node ports: what the load balancer lets in is open on every node too"}},
		"LoadBalancer asking for node ports": {service("web", "type: LoadBalancer, allocateLoadBalancerNodePorts: true"), []string{"4:80 Service web/app has type LoadBalancer with node ports: what the load balancer lets in is open on every node too"}},
		"LoadBalancer elsewhere":             {service("jobs", withoutNodes), []string{"4:35 Service jobs/app has type LoadBalancer in zone jobs, which no flow lets an external enter; they enter web"}},
		"externalIPs":                        {service("web", "externalIPs: [192.0.2.7]"), []string{"4:42 Service web/app has externalIPs in zone web: who sends to 192.0.2.7 reaches it on any node, past the entrance"}},
		"several at once":                    {service("jobs", "type: NodePort, externalIPs: [192.0.2.7]"), []string{"4:35 Service jobs/app has type NodePort in zone jobs: each of its ports is open on every node, past the entrance", "4:58 Service jobs/app has externalIPs in zone jobs: who sends to 192.0.2.7 reaches it on any node, past the entrance"}},

		"hostNetwork":            {pod("jobs", "hostNetwork: true, containers: [{name: c, image: c, ports: [{containerPort: 80}]}]"), []string{"4:21 Pod jobs/app is on the network of its nodes in zone jobs, where NetworkPolicies need not hold; its connections are not in the table"}},
		"hostNetwork in no zone": {pod("other", "hostNetwork: true, containers: [{name: c, image: c}]"), nil},
		"hostPort":               {pod("jobs", "containers: [{name: c, image: c, ports: [{containerPort: 80}, {containerPort: 81, hostPort: 8081}, {containerPort: 82, hostPort: 8082}]}]"), []string{"4:100 Pod jobs/app opens port 8081 of its node in zone jobs, past the entrance"}},
		"hostPort of an init container": {pod("jobs", "initContainers: [{name: i, image: i, ports: [{containerPort: 81, hostPort: 8081}]}], containers: [{name: c, image: c}]"),
			[]string{"4:83 Pod jobs/app opens port 8081 of its node in zone jobs, past the entrance"}},
		"hostNetwork of a CronJob": {`apiVersion: batch/v1
kind: CronJob
metadata: {name: app, namespace: jobs}
spec:
  schedule: "* * * * *"
  jobTemplate: {spec: {template: {spec: {hostNetwork: true, restartPolicy: Never, containers: [{name: c, image: c}]}}}}
`, []string{"6:55 CronJob jobs/app is on the network of its nodes in zone jobs, where NetworkPolicies need not hold; its connections are not in the table"}},

		"Ingress at the entrance":         {object("networking.k8s.io/v1", "Ingress", "web", anIngress), nil},
		"Ingress behind the entrance":     {object("networking.k8s.io/v1", "Ingress", "data", anIngress), nil},
		"Ingress in no zone":              {object("networking.k8s.io/v1", "Ingress", "other", anIngress), nil},
		"Ingress elsewhere":               {object("networking.k8s.io/v1", "Ingress", "jobs", anIngress), []string{"2:7 Ingress jobs/app leads people into zone jobs, which no flow lets web reach"}},
		"Ingress in a zone not known":     {object("networking.k8s.io/v1", "Ingress", "unheard", anIngress), []string{"2:7 Ingress unheard/app leads people into a namespace whose zone is not known, which no flow lets web reach"}},
		"HTTPRoute elsewhere":             {object(gateway, "HTTPRoute", "jobs", ""), []string{"2:7 HTTPRoute jobs/app leads people into zone jobs, which no flow lets web reach"}},
		"Gateway elsewhere":               {object(gateway, "Gateway", "jobs", ""), []string{"2:7 Gateway jobs/app leads people into zone jobs, which no flow lets web reach"}},
		"Route of OpenShift":              {object("route.openshift.io/v1", "Route", "jobs", ""), []string{"2:7 Route jobs/app leads people into zone jobs, which no flow lets web reach"}},
		"IngressRoute of Traefik":         {object("traefik.io/v1alpha1", "IngressRoute", "web", "routes: [{services: [{name: app, namespace: jobs}], middlewares: [{name: app, namespace: jobs}]}]"), []string{"4:52 IngressRoute web/app leads people to Service jobs/app in zone jobs, which no flow lets web reach"}},
		"HTTPRoute to another zone":       {object(gateway, "HTTPRoute", "web", "parentRefs: [{name: gw, namespace: jobs}], rules: [{backendRefs: [{name: own}, {name: app, namespace: jobs}]}]"), []string{"4:110 HTTPRoute web/app leads people to Service jobs/app in zone jobs, which no flow lets web reach"}},
		"HTTPRoute to a zone in reach":    {object(gateway, "HTTPRoute", "web", "rules: [{backendRefs: [{name: app, namespace: data}]}]"), nil},
		"HTTPRoute to no zone":            {object(gateway, "HTTPRoute", "web", "rules: [{backendRefs: [{name: app, namespace: other}]}]"), nil},
		"HTTPRoute to its own":            {object(gateway, "HTTPRoute", "data", "rules: [{backendRefs: [{name: app, namespace: data}]}]"), nil},
		"HTTPRoute to what is no Service": {object(gateway, "HTTPRoute", "web", "rules: [{backendRefs: [{name: app, namespace: jobs, kind: Bucket}]}]"), nil},
		"HTTPRoute in no zone to a zone":  {object(gateway, "HTTPRoute", "other", "rules: [{filters: [{requestMirror: {backendRef: {name: app, namespace: jobs}}}]}]"), []string{"4:79 HTTPRoute other/app leads people to Service jobs/app in zone jobs, which no flow lets web reach"}},

		"ANP that allows":          {clusterPolicy("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", selectsWeb+"priority: 1, ingress: [{action: Pass, from: [{namespaces: {}}]}, {action: Allow, from: [{namespaces: {}}]}]"), []string{"4:133 AdminNetworkPolicy app accepts connections in zone web before any NetworkPolicy is asked"}},
		"ANP that denies":          {clusterPolicy("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", selectsWeb+"priority: 1, ingress: [{action: Deny, from: [{namespaces: {}}]}]"), nil},
		"ANP of no zone":           {clusterPolicy("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", "subject: {namespaces: {matchLabels: {tier: cache}}}, priority: 1, ingress: [{action: Allow, from: [{namespaces: {}}]}]"), nil},
		"ANP of pods":              {clusterPolicy("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", "subject: {pods: {namespaceSelector: {}, podSelector: {}}}, priority: 1, egress: [{action: Allow, to: [{namespaces: {}}]}]"), []string{"4:98 AdminNetworkPolicy app accepts connections in zone data before any NetworkPolicy is asked"}},
		"CNP that accepts":         {clusterPolicy("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", "tier: Admin, "+selectsWeb+"priority: 1, egress: [{action: Accept, to: [{namespaces: {}}]}]"), []string{"4:103 ClusterNetworkPolicy app accepts connections in zone web before any NetworkPolicy is asked"}},
		"CNP of the tier Baseline": {clusterPolicy("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", "tier: Baseline, "+selectsWeb+"priority: 1, egress: [{action: Accept, to: [{namespaces: {}}]}]"), nil},

		"Cilium's":                {object("cilium.io/v2", "CiliumNetworkPolicy", "web", "endpointSelector: {}, ingress: [{fromEntities: [world]}]"), []string{"4:40 CiliumNetworkPolicy web/app lets connections through in zone web, and is not evaluated: it is a policy of a network plugin"}},
		"Cilium's that denies":    {object("cilium.io/v2", "CiliumNetworkPolicy", "web", "endpointSelector: {}, ingressDeny: [{}]"), nil},
		"Cilium's of the cluster": {"apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: app}\nspecs: [{}, {egress: [{}]}]\n", []string{"4:23 CiliumClusterwideNetworkPolicy app lets connections through in every zone, and is not evaluated: it is a policy of a network plugin"}},
		"Calico's":                {object("projectcalico.org/v3", "NetworkPolicy", "web", "ingress: [{action: Deny}, {action: Allow}]"), []string{"4:43 NetworkPolicy web/app lets connections through in zone web, and is not evaluated: it is a policy of a network plugin"}},
		"Calico's that denies":    {"apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: app}\nspec: {egress: [{action: Deny}]}\n", nil},
		"Calico's in no zone":     {object("projectcalico.org/v3", "NetworkPolicy", "other", "ingress: [{action: Allow}]"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			report := made(t, parameters(t, small), test.object, namespace("web", "tier: web"), namespace("data", "tier: data"), namespace("jobs", "tier: jobs"), namespace("other", "a: b"))
			var got []string
			for _, way := range report.WaysAround {
				assert.Equal(t, "world.yaml", way.File)
				assert.NotEmpty(t, way.Remedy)
				got = append(got, place(way.Line, way.Column)+" "+way.Message)
			}
			assert.Equal(t, test.want, got)
			assert.Equal(t, len(test.want), report.Summary.WaysAround)
		})
	}
}

func TestWaysAroundWithoutAnEntrance(t *testing.T) {
	read := parameters(t, "zones: [{name: web, names: [web]}]\ncluster: {podCIDRs: [10.0.0.0/8]}\n")
	report := made(t, read, object("networking.k8s.io/v1", "Ingress", "web", "defaultBackend: {service: {name: app, port: {number: 80}}}"), service("web", "type: LoadBalancer"))
	assert.Equal(t, "Ingress web/app leads people into zone web, and no flow lets an external enter any zone", report.WaysAround[0].Message)
	assert.Equal(t, "Service web/app has type LoadBalancer in zone web, which no flow lets an external enter", report.WaysAround[1].Message)
}

// TestPoliciesOfTheClusterForNamesAlone has namespaces of which only the name is
// known: whatever else a policy selects by may be there.
func TestPoliciesOfTheClusterForNamesAlone(t *testing.T) {
	read := parameters(t, "zones: [{name: web, names: [web]}]\ncluster: {podCIDRs: [10.0.0.0/8]}\n")
	for labels, want := range map[string]int{"tier: web": 1, "kubernetes.io/metadata.name: web": 1, "kubernetes.io/metadata.name: db": 0} {
		report := made(t, read, workload("web", "app"), fmt.Sprintf(`apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: app}
spec: {priority: 1, subject: {namespaces: {matchLabels: {%s}}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}
`, labels))
		assert.Len(t, report.WaysAround, want, labels)
	}
}

func TestUnclosed(t *testing.T) {
	byLabel := func(types string) string {
		return "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: web}\nspec: {podSelector: {matchLabels: {app: app}}, policyTypes: [" + types + "]}\n"
	}
	web := namespace("web", "tier: web")
	for name, test := range map[string]struct {
		world   []string
		message string
	}{
		"closed": {[]string{web, policy("web", "p", "", "")}, ""},
		"empty":  {[]string{web}, "namespace web (zone web) is not closed for Ingress and Egress: no NetworkPolicy with an empty podSelector closes it, and it has no pods so far"},
		"closed for Ingress": {[]string{web, workload("web", "app"), "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: web}\nspec: {podSelector: {}}\n"},
			"namespace web (zone web) is not closed for Egress: no NetworkPolicy with an empty podSelector closes it, and Deployment web/app is open now"},
		"closed by labels": {[]string{web, workload("web", "app"), byLabel("Ingress, Egress")},
			"namespace web (zone web) is not closed for Ingress and Egress: no NetworkPolicy with an empty podSelector closes it, and the pods there are now are selected by their labels, and the next may not be"},
		"one is open": {[]string{web, workload("web", "app"), workload("web", "other"), byLabel("Ingress, Egress")},
			"namespace web (zone web) is not closed for Ingress and Egress: no NetworkPolicy with an empty podSelector closes it, and Deployment web/other is open now"},
		"in no zone":          {[]string{namespace("other", "a: b"), workload("other", "app")}, ""},
		"of a zone not known": {[]string{workload("unheard", "app")}, "namespace unheard (whose zone is not known) is not closed for Ingress and Egress: no NetworkPolicy with an empty podSelector closes it, and Deployment unheard/app is open now"},
		"hostNetwork alone":   {[]string{web, pod("web", "hostNetwork: true, containers: [{name: c, image: c}]"), policy("web", "p", "", "")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			report := made(t, parameters(t, small), test.world...)
			if test.message == "" {
				assert.Empty(t, report.Unclosed)
				return
			}
			if assert.Len(t, report.Unclosed, 1) {
				assert.Equal(t, test.message, report.Unclosed[0].Message)
				assert.False(t, report.Holds())
			}
		})
	}

	report := made(t, parameters(t, small), web, workload("unheard", "app"))
	assert.Equal(t, []string{"world.yaml:7:34", "world.yaml:3:18"}, []string{report.Unclosed[0].String(), report.Unclosed[1].String()})
	assert.Equal(t, "Add a NetworkPolicy to web with an empty podSelector and policyTypes [Ingress, Egress].", report.Unclosed[1].Remedy)
}

func TestNotes(t *testing.T) {
	report := made(t, parameters(t, small), namespace("other", "a: b"), workload("unheard", "app"),
		pod("other", "hostNetwork: true, containers: [{name: c, image: c}]"),
		namespace("web", "tier: web"), object("projectcalico.org/v3", "NetworkPolicy", "web", "ingress: [{action: Allow}]"), object("projectcalico.org/v3", "NetworkPolicy", "other", "ingress: [{action: Allow}]"))
	var texts []string
	for _, note := range report.Notes {
		texts = append(texts, note.String()+" "+note.Message)
	}
	assert.Equal(t, []string{
		"world.yaml:3:18 namespace other is in no zone: it is held to the matrix only where it meets a zone",
		"world.yaml:7:34 the zone of namespace unheard is not known, and no flow is for it: its Namespace is not among the manifests, and no zone lists it; add one of the two",
	}, texts[:2])
	// Those of reach follow, but for what is told as a way around.
	require.Len(t, texts, 4)
	assert.Contains(t, texts[2], "world.yaml:17:21 Pod other/app ")
	assert.Contains(t, texts[3], "world.yaml:28:1 NetworkPolicy other/app ")
	assert.Len(t, report.WaysAround, 1)
}

func TestNamespaces(t *testing.T) {
	report := made(t, parameters(t, small), namespace("data", "tier: data, tenant: t1"), workload("data", "a"), workload("data", "b"), workload("unheard", "app"), namespace("other", "tenant: t2"))
	assert.Equal(t, []matrix.Namespace{
		{Name: "data", Zone: "data", Tenant: "t1", Workloads: 2},
		{Name: "other", Zone: "unzoned", Tenant: "t2"},
		{Name: "unheard", Zone: "unknown", Workloads: 1},
	}, report.Namespaces)
	assert.Equal(t, []matrix.ZoneSummary{
		{Name: "web", Entrance: true, Namespaces: []string{}},
		{Name: "data", PerTenant: true, Namespaces: []string{"data"}},
		{Name: "jobs", PerTenant: true, Namespaces: []string{}},
	}, report.Zones)
	assert.Equal(t, []matrix.ExternalSummary{
		{Name: "visitors", CIDRs: []string{"192.0.2.0/24"}, Except: []string{}},
		{Name: "partner", CIDRs: []string{"198.51.100.0/24"}, Except: []string{"198.51.100.128/25"}},
	}, report.Externals)
}

// TestZonesByName has namespaces that are in a zone by their name, whatever their
// labels say.
func TestZonesByName(t *testing.T) {
	read := parameters(t, "zones: [{name: dns, names: [kube-system]}, {name: web, tier: web}]\ncluster: {podCIDRs: [10.0.0.0/8]}\n")
	report := made(t, read, namespace("kube-system", "tier: web"), namespace("a", "tier: web"), namespace("b", `tier: ""`), workload("kube-system", "app"))
	assert.Equal(t, []matrix.Namespace{{Name: "a", Zone: "web"}, {Name: "b", Zone: "unzoned"}, {Name: "kube-system", Zone: "dns", Workloads: 1}}, report.Namespaces)
	report = made(t, read, workload("kube-system", "app"))
	assert.Equal(t, "dns", report.Namespaces[0].Zone)
}
