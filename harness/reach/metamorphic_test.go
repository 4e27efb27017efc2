package reach_test

import (
	"encoding/json"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/apiserver"
)

// copyOf is a deep copy of what somebody wrote.
func copyOf(of world) world {
	return world{each(any(of.objects), func(_ string, value any) any { return value }).([]map[string]any)}
}

// each copies a value, and puts in the place of every value inside it, from the
// innermost, what change makes of it. key is the field that it is in.
func each(value any, change func(key string, value any) any) any {
	var walk func(key string, value any) any
	walk = func(key string, value any) any {
		switch inside := value.(type) {
		case []map[string]any:
			copied := make([]map[string]any, len(inside))
			for i, item := range inside {
				copied[i] = walk("", item).(map[string]any)
			}
			return copied
		case map[string]any:
			copied := make(map[string]any, len(inside))
			for _, name := range slices.Sorted(maps.Keys(inside)) {
				copied[name] = walk(name, inside[name])
			}
			return change(key, copied)
		case []any:
			copied := make([]any, len(inside))
			for i, item := range inside {
				copied[i] = walk(key+"[]", item)
			}
			return change(key, copied)
		}
		return change(key, value)
	}
	return walk("", value)
}

// rewritten is the world with its policies changed; a policy may become many.
func rewritten(of world, change func(policy map[string]any) []map[string]any) world {
	var changed world
	for _, object := range copyOf(of).objects {
		if object["kind"] == "NetworkPolicy" {
			changed.objects = append(changed.objects, change(object)...)
			continue
		}
		changed.objects = append(changed.objects, object)
	}
	return changed
}

// apartRules makes of each rule as many as there are pairs of a peer and a port.
func apartRules(policy map[string]any) []map[string]any {
	changed := each(policy, func(key string, value any) any {
		if key != "ingress" && key != "egress" {
			return value
		}
		peers := map[string]string{"ingress": "from", "egress": "to"}[key]
		apart := []any{}
		for _, rule := range list(value) {
			for _, peer := range orNil(list(field(rule, peers))) {
				for _, port := range orNil(list(field(rule, "ports"))) {
					single := map[string]any{}
					if peer != nil {
						single[peers] = []any{peer}
					}
					if len(list(field(rule, "ports"))) > 0 {
						single["ports"] = []any{port}
					}
					apart = append(apart, single)
				}
			}
		}
		if value == nil {
			return nil
		}
		return apart
	})
	return []map[string]any{changed.(map[string]any)}
}

func orNil(items []any) []any {
	if len(items) == 0 {
		return []any{nil}
	}
	return items
}

// apartPolicies makes of each policy one for each rule, and one without any.
func apartPolicies(policy map[string]any) []map[string]any {
	types := []any{}
	for _, direction := range policyTypes(policy) {
		types = append(types, direction)
	}
	single := func(suffix string, rules map[string]any) map[string]any {
		made := copyOf(world{[]map[string]any{policy}}).objects[0]
		made["metadata"].(map[string]any)["name"] = field(policy, "metadata", "name").(string) + suffix
		rules["podSelector"], rules["policyTypes"] = field(policy, "spec", "podSelector"), types
		made["spec"] = rules
		return made
	}
	apart := []map[string]any{single("-none", map[string]any{})}
	for _, direction := range []string{"ingress", "egress"} {
		for i, rule := range list(field(policy, "spec", direction)) {
			apart = append(apart, single("-"+direction+strings.Repeat("i", i), map[string]any{direction: []any{rule}}))
		}
	}
	return apart
}

// otherWords says the same of labels, ports and addresses in another way.
func otherWords(policy map[string]any) []map[string]any {
	changed := each(policy, func(key string, value any) any {
		object, isObject := value.(map[string]any)
		switch {
		case isObject && strings.HasSuffix(key, "Selector"):
			expressions := list(object["matchExpressions"])
			labels, _ := object["matchLabels"].(map[string]any)
			for name, value := range labels {
				expressions = append(expressions, map[string]any{"key": name, "operator": "In", "values": []any{value}})
			}
			return map[string]any{"matchExpressions": expressions}
		case strings.HasSuffix(key, "ports"):
			var ports []any
			for _, item := range list(value) {
				ports = append(ports, halvesOfPort(item)...)
			}
			return ports
		case key == "from" || key == "to":
			var peers []any
			for _, peer := range list(value) {
				peers = append(peers, halvesOfBlock(peer)...)
			}
			return peers
		}
		return value
	})
	return []map[string]any{changed.(map[string]any)}
}

func halvesOfPort(item any) []any {
	first, numeric := field(item, "port").(int)
	last, isRange := field(item, "endPort").(int)
	if !numeric || !isRange || first == last {
		return []any{item}
	}
	middle := (first + last) / 2
	return []any{
		map[string]any{"protocol": field(item, "protocol"), "port": first, "endPort": middle},
		map[string]any{"protocol": field(item, "protocol"), "port": middle + 1, "endPort": last},
	}
}

func halvesOfBlock(peer any) []any {
	text, isBlock := field(peer, "ipBlock", "cidr").(string)
	block, err := netip.ParsePrefix(text)
	if !isBlock || err != nil || block.IsSingleIP() {
		return []any{peer}
	}
	lower := netip.PrefixFrom(block.Addr(), block.Bits()+1)
	upper := netip.PrefixFrom(lastAddress(block), block.Bits()+1).Masked()
	halves := []any{}
	for _, half := range []netip.Prefix{lower, upper} {
		inside, none := []any{}, false
		for _, text := range list(field(peer, "ipBlock", "except")) {
			except := netip.MustParsePrefix(text.(string))
			none = none || except == half
			if half.Contains(except.Addr()) && except.Bits() > half.Bits() {
				inside = append(inside, text)
			}
		}
		if !none {
			halves = append(halves, map[string]any{"ipBlock": map[string]any{"cidr": half.String(), "except": inside}})
		}
	}
	if len(halves) == 0 {
		// Both halves are excepted, and no peer at all would be everyone.
		return []any{peer}
	}
	return halves
}

// sameAnswers holds that two worlds have the same connections. renamed is the
// name in the other of an endpoint of the one.
func sameAnswers(t *rapid.T, one, other *answers, of world, renamed func(string) string) {
	at := func(e int) int {
		if endpoint := one.endpoints[e]; !endpoint.IsRange() {
			return other.named(t, renamed(endpoint.Name))
		}
		return -1
	}
	compareAt := func(from, to, otherFrom, otherTo int) {
		connection, again := one.graph.Connection(from, to), other.graph.Connection(otherFrom, otherTo)
		if !connection.May.Equal(again.May) || !connection.Must.Equal(again.Must) {
			require.Fail(t, "the same is another", "%s to %s: may %v and must %v, then %v and %v\n%s", one.endpoints[from].Name, one.endpoints[to].Name,
				connection.May.Strings(), connection.Must.Strings(), again.May.Strings(), again.Must.Strings(), of.text())
		}
	}
	for from := range one.endpoints {
		for to := range one.endpoints {
			if at(from) >= 0 && at(to) >= 0 {
				compareAt(from, to, at(from), at(to))
			}
		}
	}
	for _, address := range of.someAddresses(t) {
		outside, again := one.ranging(t, address), other.ranging(t, address)
		if outside < 0 || again < 0 {
			continue
		}
		for from := range one.endpoints {
			if at(from) >= 0 {
				compareAt(from, outside, at(from), again)
				compareAt(outside, from, again, at(from))
			}
		}
	}
}

// TestSameInOtherWords says of clusters of which all is known the same in
// another way.
func TestSameInOtherWords(t *testing.T) {
	server := apiserver.New()
	for name, change := range map[string]func(map[string]any) []map[string]any{
		"a rule for each peer and port":                      apartRules,
		"a policy for each rule":                             apartPolicies,
		"expressions for labels, halves of ports and blocks": otherWords,
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				drawn := drawKnown(r)
				changed := rewritten(drawn, change)
				sameAnswers(r, ask(r, drawn, hidden{}.options, server), ask(r, changed, hidden{}.options, server), drawn, strings.Clone)
			})
		})
	}
}

// TestSameInAnotherOrder shuffles the objects of clusters of which some is not
// known, and gives them other names.
func TestSameInAnotherOrder(t *testing.T) {
	server := apiserver.New()
	rapid.Check(t, func(r *rapid.T) {
		drawn := drawHidden(r)
		given := ask(r, drawn.world, drawn.options, server)
		shuffled := world{rapid.Permutation(drawn.objects).Draw(r, "order")}
		sameAnswers(r, given, ask(r, shuffled, drawn.options, server), drawn.world, strings.Clone)

		names := strings.NewReplacer(`"one"`, `"zwei"`, `"two"`, `"eins"`, `"policy-`, `"other-`, `"pod-1"`, `"z"`, `"pod-4"`, `"a"`)
		var renamed world
		for _, object := range drawn.objects {
			document, err := json.Marshal(object)
			require.NoError(r, err)
			var changed map[string]any
			require.NoError(r, json.Unmarshal([]byte(names.Replace(string(document))), &changed))
			renamed.objects = append(renamed.objects, changed)
		}
		sameAnswers(r, given, ask(r, renamed, drawn.options, server), drawn.world, func(name string) string {
			kind, place, _ := strings.Cut(name, " ")
			namespace, name, _ := strings.Cut(place, "/")
			quoted := func(text string) string { return strings.Trim(names.Replace(`"`+text+`"`), `"`) }
			return kind + " " + quoted(namespace) + "/" + quoted(name)
		})
	})
}

// TestHalves holds the rewriting to what it is for.
func TestHalves(t *testing.T) {
	peer := map[string]any{"ipBlock": map[string]any{"cidr": "10.0.0.0/8", "except": []any{"10.0.0.0/9", "10.128.0.0/10"}}}
	require.Equal(t, []any{map[string]any{"ipBlock": map[string]any{"cidr": "10.128.0.0/9", "except": []any{"10.128.0.0/10"}}}}, halvesOfBlock(peer))
	require.Len(t, halvesOfPort(map[string]any{"port": 1, "endPort": 4}), 2)
	policy := map[string]any{"spec": map[string]any{"ingress": []any{map[string]any{"from": []any{peer, peer}, "ports": []any{nil, nil, nil}}}}}
	require.Len(t, list(field(apartRules(policy)[0], "spec", "ingress")), 6)
	policy["metadata"] = map[string]any{"name": "p"}
	require.Len(t, apartPolicies(policy), 2)
}
