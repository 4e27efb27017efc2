package parity_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// texts are what an author could write into any field that takes a text.
func texts(more ...any) *rapid.Generator[any] {
	return rapid.SampledFrom(append([]any{
		"", " ", "web", "a\"b", `a\b`, "<b>&amp;</b>", "line\nbreak", "tab\tcr\rnul\x00\x1f\x7f\b\f", "\u2028\u2029", "é€😀", "%s %d %!", "{{ x }}",
		strings.Repeat("ab\n", 2000), strings.Repeat("😀", 1500),
	}, more...))
}

// field is a field that may be there, be null, or be left out.
type field struct {
	name   string
	values *rapid.Generator[any]
}

func draw(r *rapid.T, fields ...field) map[string]any {
	drawn := make(map[string]any)
	for _, f := range fields {
		switch presence := rapid.IntRange(0, 9).Draw(r, f.name+" is there"); {
		case presence == 0:
			drawn[f.name] = nil
		case presence > 3:
			drawn[f.name] = f.values.Draw(r, f.name)
		}
	}
	return drawn
}

func objectOf(fields ...field) *rapid.Generator[any] {
	return rapid.Custom(func(r *rapid.T) any { return draw(r, fields...) })
}

func listOf(elements *rapid.Generator[any], most int) *rapid.Generator[any] {
	return rapid.Custom(func(r *rapid.T) any {
		return append([]any{}, rapid.SliceOfN(elements, 0, most).Draw(r, "list")...)
	})
}

func oneOf(values ...any) *rapid.Generator[any] { return rapid.SampledFrom(values) }

func integers() *rapid.Generator[any] {
	return oneOf(int64(0), int64(1), int64(-1), int64(80), int64(8443), int64(30080), int64(30443), int64(30445), int64(31789), int64(65535), int64(65536))
}

// annotationsOf takes each key with a text, mostly one of those that mean something.
func annotationsOf(values *rapid.Generator[any], keys ...string) *rapid.Generator[any] {
	return rapid.Custom(func(r *rapid.T) any {
		drawn := make(map[string]any)
		for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 0, len(keys), rapid.ID).Draw(r, "annotations") {
			drawn[key] = values.Draw(r, key)
		}
		return drawn
	})
}

func metadataOf(annotations *rapid.Generator[any]) field {
	return field{"metadata", objectOf(
		field{"name", oneOf("web", "", "a.b-c")},
		field{"generateName", oneOf("web-", "")},
		field{"namespace", oneOf("shop", "", "bank")},
		field{"annotations", annotations},
		field{"labels", oneOf(map[string]any{"acme.cert-manager.io/http01-solver": "true"}, map[string]any{"app": "web"})},
		field{"deletionTimestamp", oneOf("2026-01-01T00:00:00Z", "")},
	)}
}

// addresses are addresses and networks in many spellings, and what is neither.
func addresses() *rapid.Generator[any] {
	known := texts(
		"192.0.2.10", "192.0.2.255", "192.0.1.255", "198.51.100.7", "2001:db8:0:1::7", "2001:DB8:0:1:0:0:0:7", "2001:db8:0:2::7", "::", "0.0.0.0",
		"::ffff:192.0.2.10", "::FFFF:c000:20a", "0:0:0:0:0:ffff:198.51.100.7", "::ffff:ffff:ffff", "::fffe:c000:20a", "::ffff:0:192.0.2.10", "::192.0.2.10",
		"010.0.0.1", "192.0.2.010", "192.0.2", "fe80::1%eth0", "::ffff:192.0.2.10%eth0", " 192.0.2.10", "192.0.2.10 ", "192.0.2.10, 198.51.100.8", ",,",
		"192.0.2.10/32", "192.0.2.0/28", "192.0.2.5/24", "10.0.0.0/08", "10.0.0.0/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "0.0.0.0/0",
		"0.0.0.0/1", "128.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2", "::/0", "::/1", "8000::/1", "2000::/3", "::/8", "100::/8", "::/128",
		"::ffff:0:0/96", "::ffff:10.1.2.3/128", "::ffff:10.1.2.3/120", "::fffe:a01:203/128", " 10.0.0.0/8 ", "\t10.0.0.0/8\n",
	)
	random := rapid.Custom(func(r *rapid.T) any {
		octet := rapid.IntRange(0, 255)
		text := fmt.Sprintf("%d.%d.%d.%d", octet.Draw(r, "a"), octet.Draw(r, "b"), octet.Draw(r, "c"), octet.Draw(r, "d"))
		return text + rapid.SampledFrom([]string{"", "/0", "/1", "/7", "/8", "/24", "/31", "/32"}).Draw(r, "length")
	})
	return rapid.OneOf(known, known, random)
}

func services() *rapid.Generator[any] {
	port := rapid.Custom(func(r *rapid.T) any {
		return draw(r, field{"nodePort", integers()}, field{"protocol", oneOf("TCP", "UDP")}, field{"name", texts()})
	})
	ports := rapid.Custom(func(r *rapid.T) any {
		drawn := append([]any{}, rapid.SliceOfN(port, 0, 20).Draw(r, "ports")...)
		for i := range drawn {
			// The API server has no two ports of one number and protocol.
			drawn[i].(map[string]any)["port"] = int64(i + 1)
		}
		return drawn
	})
	return objectOf(
		field{"type", oneOf("ClusterIP", "NodePort", "LoadBalancer", "LoadBalancer", "LoadBalancer", "ExternalName", "ExternalName", "", "Other")},
		field{"clusterIP", oneOf("None", "", "10.96.0.1")},
		field{"ports", ports},
		field{"allocateLoadBalancerNodePorts", oneOf(true, false, false)},
		field{"externalTrafficPolicy", oneOf("", "Cluster", "Local", "<odd>")},
		field{"healthCheckNodePort", integers()},
		field{"externalIPs", listOf(addresses(), 20)},
		field{"loadBalancerIP", addresses()},
		field{"loadBalancerClass", texts("internal-vip", "networking.gke.io/l4-regional-internal")},
		field{"loadBalancerSourceRanges", rapid.OneOf(listOf(addresses(), 6), partitions())},
		field{"externalName", texts(
			"example.com", "example.com.", "EXAMPLE.com..", ".", "..", "localhost", "db.localhost.", "mylocalhost", "ip6-loopback", "10.1.2.3", "127.1", "0x7f000001", "0x", "1.0xg",
			"db.shop.svc.cluster.local", "db.bank.svc.cluster.local", "bank.svc.cluster.local", "svc.cluster.local", ".svc.cluster.local", "cluster.local", ".cluster.local",
			"10-0-3-7.bank.pod.cluster.local", "10-0-3-7.shared-services.pod.k8s.example", "db.bank.svc", "bank.svc", ".bank.svc", "svc", ".svc", "db.shop.other.k8s.example",
		)},
	)
}

// partitions are networks that make up all of a family, or all but a few of them.
func partitions() *rapid.Generator[any] {
	return rapid.Custom(func(r *rapid.T) any {
		version6 := rapid.Bool().Draw(r, "IPv6")
		prefixes := []string{""}
		for range rapid.IntRange(0, 20).Draw(r, "splits") {
			i := rapid.IntRange(0, len(prefixes)-1).Draw(r, "split")
			longest := 32
			if version6 {
				longest = 60
			}
			if len(prefixes[i]) < longest {
				prefixes = append(prefixes, prefixes[i]+"0")
				prefixes[i] += "1"
			}
		}
		var networks []any
		for _, bits := range rapid.Permutation(prefixes).Draw(r, "order") {
			networks = append(networks, network(bits, version6, rapid.SampledFrom([]string{"0", "1"}).Draw(r, "host bits")))
		}
		networks = networks[min(len(networks)-1, rapid.SampledFrom([]int{0, 0, 1}).Draw(r, "left out")):]
		if rapid.Bool().Draw(r, "twice") {
			return append(networks, networks...)
		}
		return networks
	})
}

// network writes a prefix in bits as a CIDR, whose other bits are those given.
func network(bits string, version6 bool, rest string) string {
	width, group, format, separator := 32, 8, "%d", "."
	if version6 {
		width, group, format, separator = 128, 16, "%x", ":"
	}
	all := bits + strings.Repeat(rest, width-len(bits))
	var groups []string
	for i := 0; i < width; i += group {
		value := 0
		for _, bit := range all[i : i+group] {
			value = value*2 + int(bit-'0')
		}
		groups = append(groups, fmt.Sprintf(format, value))
	}
	return fmt.Sprintf("%s/%d", strings.Join(groups, separator), len(bits))
}
