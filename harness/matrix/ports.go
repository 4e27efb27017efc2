package matrix

import (
	"strconv"

	corev1 "k8s.io/api/core/v1"

	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

// String writes a port as "TCP/5432", "TCP/8080-8089" or "TCP/http".
func (p FlowPort) String() string {
	if p.Name != "" {
		return p.Protocol + "/" + p.Name
	}
	text := p.Protocol + "/" + strconv.Itoa(p.First)
	if p.Last > p.First {
		text += "-" + strconv.Itoa(p.Last)
	}
	return text
}

// ports are those of a number or a range.
func (p FlowPort) ports() reach.Ports {
	return reach.PortsOf(reach.PortRange{Protocol: corev1.Protocol(p.Protocol), First: uint16(p.First), Last: uint16(p.Last)})
}

// portsNamed are the ports of a workload's containers of one name and protocol.
func portsNamed(object *manifest.Object, name FlowPort) reach.Ports {
	var ports reach.Ports
	for _, opened := range containerPorts(object) {
		if !opened.passing && opened.name == name.Name && opened.protocol == name.Protocol {
			ports = ports.Union(FlowPort{Protocol: opened.protocol, First: opened.number, Last: opened.number}.ports())
		}
	}
	return ports
}

// containerPort is a port that a container of a workload says it has.
type containerPort struct {
	name, protocol   string
	number, hostPort int
	// passing says that the container ends before the others begin.
	passing bool
	path    []any
}

// containerPorts are those of all containers.
func containerPorts(object *manifest.Object) []containerPort {
	path := podSpecPath(object.Kind)
	spec, _ := dig(object.Value, path...).(map[string]any)
	var ports []containerPort
	for _, field := range []string{"initContainers", "containers"} {
		containers, _ := spec[field].([]any)
		for i, container := range containers {
			opened, _ := dig(container, "ports").([]any)
			for j, port := range opened {
				made := portOf(port, append(steps(path...), field, i, "ports", j))
				made.passing = field == "initContainers" && dig(container, "restartPolicy") != "Always"
				ports = append(ports, made)
			}
		}
	}
	return ports
}

func portOf(port any, path []any) containerPort {
	made := containerPort{path: path, protocol: "TCP"}
	made.name, _ = dig(port, "name").(string)
	if protocol, ok := dig(port, "protocol").(string); ok && protocol != "" {
		made.protocol = protocol
	}
	number, _ := dig(port, "containerPort").(int64)
	host, _ := dig(port, "hostPort").(int64)
	made.number, made.hostPort = int(number), int(host)
	return made
}

// podSpecPath leads to the spec of a workload's pods.
func podSpecPath(kind string) []string {
	switch kind {
	case "Pod":
		return []string{"spec"}
	case "CronJob":
		return []string{"spec", "jobTemplate", "spec", "template", "spec"}
	}
	return []string{"spec", "template", "spec"}
}

// dig follows keys; nil is what is not there.
func dig(value any, keys ...string) any {
	for _, key := range keys {
		fields, _ := value.(map[string]any)
		value = fields[key]
	}
	return value
}

// steps makes a path of keys.
func steps(keys ...string) []any {
	path := make([]any, len(keys))
	for i, key := range keys {
		path[i] = key
	}
	return path
}
