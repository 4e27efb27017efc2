package reach_test

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"
)

// drawLabels draws labels, absent and null ones included.
func drawLabels(r *rapid.T, metadata map[string]any, values map[string][]string) {
	unlessNull(r, metadata, "labels", func() any {
		labels := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(values)) {
			// One value more than the selectors name.
			if value := oneOf(r, key, append([]string{"(absent)", "other"}, values[key]...)...); value != "(absent)" {
				labels[key] = value
			}
		}
		return labels
	})
}

// drawNamespace draws a Namespace, which may claim another's name by its label:
// the cluster puts that right.
func drawNamespace(r *rapid.T, name string) map[string]any {
	metadata := map[string]any{"name": name}
	drawLabels(r, metadata, namespaceLabelValues())
	return map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
}

func drawContainers(r *rapid.T) []any {
	var containers []any
	names := rapid.Permutation([]string{"web", "dns", "other", ""}).Draw(r, "port names")
	// On the node's network each can be had once.
	numbers := rapid.Permutation([]int{1, 53, 80, 81, 8080, 65535}).Draw(r, "port numbers")
	for i := range rapid.IntRange(1, 2).Draw(r, "containers") {
		container := map[string]any{"name": fmt.Sprint("c", i), "image": "registry.example/app:1"}
		unlessNull(r, container, "ports", func() any {
			return items(r, "ports", 2, func() any {
				port := map[string]any{"containerPort": numbers[0]}
				numbers = numbers[1:]
				if name := names[0]; name != "" {
					port["name"] = name
				}
				names = append(names[1:], "")
				unlessNull(r, port, "protocol", func() any { return oneOf(r, "protocol", "TCP", "UDP", "SCTP") })
				return port
			})
		})
		containers = append(containers, container)
	}
	return containers
}

// drawPod draws a pod with the number in its addresses, so that no other has
// them.
func drawPod(r *rapid.T, number int, namespaces []string) map[string]any {
	metadata := map[string]any{"name": fmt.Sprint("pod-", number), "namespace": oneOf(r, "namespace", namespaces...)}
	drawLabels(r, metadata, podLabelValues())
	old, current := fmt.Sprint("10.0.0.", number), fmt.Sprint("fd00::", number)
	status := map[string]any{}
	switch oneOf(r, "family", "IPv4", "IPv4", "IPv6", "dual", "dual, IPv6 first") {
	case "IPv4":
		status["podIP"] = old
		unlessNull(r, status, "podIPs", func() any { return []any{map[string]any{"ip": old}} })
	case "IPv6":
		status["podIP"] = current
	case "dual":
		status["podIP"], status["podIPs"] = old, []any{map[string]any{"ip": old}, map[string]any{"ip": current}}
	default:
		status["podIP"], status["podIPs"] = current, []any{map[string]any{"ip": current}, map[string]any{"ip": old}}
	}
	unlessNull(r, status, "phase", func() any {
		return oneOf(r, "phase", "Running", "Running", "Running", "Pending", "Unknown", "Succeeded", "Failed")
	})
	return map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": metadata,
		"spec":   map[string]any{"containers": drawContainers(r)},
		"status": status,
	}
}

// drawKnown draws a cluster of which everything is known.
func drawKnown(r *rapid.T) world {
	names := []string{"one", "two", "default", "three"}[:oneOf(r, "namespaces", 1, 2, 2, 3, 4)]
	var drawn world
	for _, name := range names {
		drawn.objects = append(drawn.objects, drawNamespace(r, name))
	}
	for number := range rapid.IntRange(1, 8).Draw(r, "pods") {
		drawn.objects = append(drawn.objects, drawPod(r, number+1, names))
	}
	for number := range rapid.IntRange(0, 6).Draw(r, "policies") {
		policy := drawPolicy(r, number, names)
		drawn.objects = append(drawn.objects, policy)
		if rarely(r, "sibling", 1) {
			drawn.objects = append(drawn.objects, siblingOf(r, policy, oneOf(r, "namespace", names...)))
		}
	}
	return drawn
}

// siblingOf draws a policy that differs from another in one word, so that the
// two must not be taken for one.
func siblingOf(r *rapid.T, policy map[string]any, namespace string) map[string]any {
	at, chosen := 0, rapid.IntRange(1, 12).Draw(r, "word")
	changed := each(policy, func(key string, value any) any {
		other, has := otherWord(key, value)
		if !has {
			return value
		}
		if at++; at != chosen {
			return value
		}
		return other
	}).(map[string]any)
	name := field(policy, "metadata", "name").(string)
	changed["metadata"] = map[string]any{"name": name + "-sibling", "namespace": namespace}
	return changed
}

// otherWord is a word that could stand in the place of another.
func otherWord(key string, value any) (other any, has bool) {
	words := map[any]any{}
	switch key {
	case "port":
		words = map[any]any{"web": "dns", "dns": "web", "none": "web", 80: 79, 81: 80, 82: 81, 8080: 80}
	case "protocol":
		words = map[any]any{"TCP": "UDP", "UDP": "TCP", "SCTP": "UDP"}
	case "operator":
		words = map[any]any{"In": "NotIn", "NotIn": "In", "Exists": "DoesNotExist", "DoesNotExist": "Exists"}
	case "cidr":
		words = map[any]any{"10.0.0.5/32": "10.0.0.4/32", "fd00::5/128": "fd00::4/128"}
	case "app", "role", "team", nameLabel, "values[]":
		words = map[any]any{"web": "db", "db": "web", "": "a", "a": "", "x": "y", "y": "x", "one": "two", "two": "one"}
	}
	switch value.(type) {
	case string, int:
		other, has = words[value]
	}
	return other, has
}
