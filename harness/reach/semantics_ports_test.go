package reach_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	corev1 "k8s.io/api/core/v1"
	"pgregory.net/rapid"

	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

func TestPorts(t *testing.T) {
	tcp := func(first, last uint16) reach.PortRange {
		return reach.PortRange{Protocol: corev1.ProtocolTCP, First: first, Last: last}
	}
	udp := reach.PortRange{Protocol: corev1.ProtocolUDP, First: 53, Last: 53}
	for _, test := range []struct {
		name  string
		ports reach.Ports
		want  []string
	}{
		{"none", reach.Ports{}, []string{}},
		{"all", reach.AllPorts(), []string{"all"}},
		{"one", reach.PortsOf(tcp(80, 80)), []string{"TCP/80"}},
		{"in order", reach.PortsOf(udp, tcp(443, 443), tcp(80, 81)), []string{"TCP/80-81", "TCP/443", "UDP/53"}},
		{"touching", reach.PortsOf(tcp(82, 90), tcp(80, 81)), []string{"TCP/80-90"}},
		{"overlapping", reach.PortsOf(tcp(80, 90), tcp(85, 86)), []string{"TCP/80-90"}},
		{"port 0 is none", reach.PortsOf(tcp(0, 2), tcp(0, 0)), []string{"TCP/1-2"}},
		{"backwards", reach.PortsOf(tcp(3, 2)), []string{}},
		{"another protocol", reach.PortsOf(reach.PortRange{Protocol: "ICMP", First: 1, Last: 2}), []string{}},
		{"all but some", reach.AllPorts().Minus(reach.PortsOf(tcp(80, 80), udp)), []string{"SCTP/1-65535", "TCP/1-79", "TCP/81-65535", "UDP/1-52", "UDP/54-65535"}},
		{"all in parts", reach.AllPorts().Minus(reach.PortsOf(tcp(80, 80))).Union(reach.PortsOf(tcp(80, 80))), []string{"all"}},
		{"all in common", reach.AllPorts().Intersect(reach.AllPorts()), []string{"all"}},
	} {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.want, test.ports.Strings()) })
	}
	assert.Len(t, reach.AllPorts().Ranges(), 3)
	assert.True(t, reach.PortsOf(reach.AllPorts().Ranges()...).IsAll())
}

// TestPortsAgree holds sets of ports to what sets are.
func TestPortsAgree(t *testing.T) {
	ends := []uint16{1, 2, 3, 4, 5, 65533, 65534, 65535}
	protocols := []corev1.Protocol{corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP}
	draw := func(r *rapid.T, name string) (reach.Ports, map[string]bool) {
		var ranges []reach.PortRange
		has := map[string]bool{}
		for range rapid.IntRange(0, 4).Draw(r, name) {
			first, last := rapid.IntRange(0, len(ends)-1).Draw(r, "first"), rapid.IntRange(0, len(ends)-1).Draw(r, "last")
			one := reach.PortRange{Protocol: rapid.SampledFrom(protocols).Draw(r, "protocol"), First: ends[min(first, last)], Last: ends[max(first, last)]}
			if rapid.IntRange(0, 5).Draw(r, "whole") == 0 {
				one.First, one.Last = 1, 65535
			}
			ranges = append(ranges, one)
			for _, port := range ends {
				if one.First <= port && port <= one.Last {
					has[reach.PortRange{Protocol: one.Protocol, First: port, Last: port}.String()] = true
				}
			}
		}
		return reach.PortsOf(ranges...), has
	}
	rapid.Check(t, func(r *rapid.T) {
		a, inA := draw(r, "a")
		b, inB := draw(r, "b")
		contained := true
		for _, protocol := range protocols {
			for _, port := range ends {
				one := reach.PortRange{Protocol: protocol, First: port, Last: port}
				name := one.String()
				in := func(ports reach.Ports) bool { return ports.Contains(reach.PortsOf(one)) }
				assert.Equal(r, inA[name], in(a))
				assert.Equal(r, inA[name] || inB[name], in(a.Union(b)), "union")
				assert.Equal(r, inA[name] && inB[name], in(a.Intersect(b)), "intersection")
				assert.Equal(r, inA[name] && !inB[name], in(a.Minus(b)), "difference")
				contained = contained && (inA[name] || !inB[name])
			}
		}
		if a.Contains(b) {
			assert.True(r, contained)
		}
		assert.Equal(r, a.Contains(b), b.Minus(a).IsEmpty())
		assert.Equal(r, a.Equal(b), a.Contains(b) && b.Contains(a))
		assert.True(r, a.Minus(b).Union(a.Intersect(b)).Equal(a))
		assert.True(r, reach.PortsOf(a.Ranges()...).Equal(a))
	})
}
