package reach

import (
	"maps"
	"net/netip"
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
)

// workload is a Pod, or what makes pods from a template.
type workload struct {
	object *manifest.Object
	name   string // as messages write it
	labelling
	ports       []containerPort
	hostNetwork bool
	// addresses are those of the pod, or of its node if it is on the node's
	// network; none if they are not known.
	addresses []netip.Addr
}

type containerPort struct {
	namedPort
	number uint16
}

// namedPort is a port that a policy names, and a pod resolves.
type namedPort struct {
	protocol corev1.Protocol
	name     string
}

// templateOf returns the keys that lead to the pod template of a kind, and
// whether the kind is a workload.
func templateOf(object *manifest.Object) (keys []string, known bool) {
	gvk := object.GroupVersionKind()
	switch gvk.Group {
	case "":
		switch gvk.Kind {
		case "Pod":
			return nil, true
		case "ReplicationController":
			return []string{"spec", "template"}, true
		}
	case "apps", "extensions":
		switch gvk.Kind {
		case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet":
			return []string{"spec", "template"}, true
		}
	case "batch":
		switch gvk.Kind {
		case "Job":
			return []string{"spec", "template"}, true
		case "CronJob":
			return []string{"spec", "jobTemplate", "spec", "template"}, true
		}
	}
	return nil, false
}

// readWorkload reads what of a workload bears on the network.
func readWorkload(object *manifest.Object, template []string) (*workload, []manifest.Error) {
	read := &fields{object: object}
	made := &workload{object: object, name: object.String()}
	pod := read.enter(object.Value, template...)
	made.known = read.labels(read.enter(pod, "metadata"))
	read.leave(1)
	spec := read.enter(pod, "spec")
	made.hostNetwork = read.truth(spec, "hostNetwork")
	read.each(spec, "containers", func(container map[string]any) { made.expose(read, container) })
	read.each(spec, "initContainers", func(container map[string]any) {
		// Only a sidecar goes on running beside the others.
		if read.text(container, "restartPolicy") == string(corev1.ContainerRestartPolicyAlways) {
			made.expose(read, container)
		}
	})
	read.leave(1 + len(template))
	if len(template) == 0 {
		made.locate(read)
	}
	made.labelAtRunTime(read)
	return made, read.errors
}

// expose adds the named ports of a container.
func (w *workload) expose(read *fields, container map[string]any) {
	read.each(container, "ports", func(port map[string]any) {
		name, protocol, number := read.text(port, "name"), read.text(port, "protocol"), read.number(port, "containerPort")
		if name == "" || number < firstPort || number > lastPort {
			return
		}
		if protocol == "" {
			protocol = string(corev1.ProtocolTCP)
		}
		w.ports = append(w.ports, containerPort{namedPort{corev1.Protocol(protocol), name}, uint16(number)})
	})
}

// locate reads the addresses of a pod.
func (w *workload) locate(read *fields) {
	status := read.enter(w.object.Value, "status")
	defer read.leave(1)
	add := func(object map[string]any, key string) {
		if address, ok := read.address(object, key); ok {
			w.addresses = append(w.addresses, address)
		}
	}
	add(status, "podIP")
	read.each(status, "podIPs", func(item map[string]any) { add(item, "ip") })
	if w.hostNetwork {
		add(status, "hostIP")
		read.each(status, "hostIPs", func(item map[string]any) { add(item, "ip") })
	}
	slices.SortFunc(w.addresses, netip.Addr.Compare)
	w.addresses = slices.Compact(w.addresses)
}

// labelAtRunTime adds the labels that controllers give to the pods they make.
func (w *workload) labelAtRunTime(read *fields) {
	switch w.object.Kind {
	case "Deployment":
		w.vary("pod-template-hash")
	case "DaemonSet":
		w.vary("controller-revision-hash", "pod-template-generation")
	case "StatefulSet":
		w.vary("controller-revision-hash", "apps.kubernetes.io/pod-index", "statefulset.kubernetes.io/pod-name")
	case "CronJob":
		w.vary("job-name", "batch.kubernetes.io/job-name", "controller-uid", "batch.kubernetes.io/controller-uid")
		w.varyIndex(read, read.enter(w.object.Value, "spec", "jobTemplate", "spec"))
		read.leave(3)
	case "Job":
		spec := read.enter(w.object.Value, "spec")
		w.varyIndex(read, spec)
		if !read.truth(spec, "manualSelector") {
			w.labelOfJob()
		}
		read.leave(1)
	}
}

// labelOfJob adds the labels by which a Job knows its pods.
func (w *workload) labelOfJob() {
	for _, key := range []string{"job-name", "batch.kubernetes.io/job-name"} {
		if metadata, _ := w.object.Value["metadata"].(map[string]any); metadata["name"] == w.object.Name {
			w.known[key] = w.object.Name
		} else {
			w.vary(key) // the cluster makes up a name
		}
	}
	for _, key := range []string{"controller-uid", "batch.kubernetes.io/controller-uid"} {
		// The template of a Job in a cluster has them.
		if _, written := w.known[key]; !written {
			w.vary(key)
		}
	}
}

// varyIndex adds the label that pods of a Job have if each has work of its own.
func (w *workload) varyIndex(read *fields, job map[string]any) {
	if read.text(job, "completionMode") == string(batchv1.IndexedCompletion) {
		w.vary("batch.kubernetes.io/job-completion-index")
	}
}

// vary says of labels that they are there, whatever the template says.
func (w *workload) vary(keys ...string) {
	for _, key := range keys {
		delete(w.known, key)
		w.varied = append(w.varied, key)
	}
	slices.Sort(w.varied)
}

// key tells apart workloads by what policies can see of their labels.
func (l *labelling) key() string {
	var key []byte
	for _, name := range slices.Sorted(maps.Keys(l.known)) {
		key = append(append(append(append(key, name...), '='), l.known[name]...), 0)
	}
	for _, name := range l.varied {
		key = append(append(key, name...), 0)
	}
	return string(key)
}
