package answer

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func prefixesIn(text string) []netip.Prefix {
	var prefixes []netip.Prefix
	for _, one := range strings.Fields(text) {
		prefixes = append(prefixes, netip.MustParsePrefix(one))
	}
	return prefixes
}

func TestBlocks(t *testing.T) {
	for name, test := range map[string]struct {
		in, out string
		want    []string
	}{
		"nothing":               {"", "0.0.0.0/0 ::/0", nil},
		"everything":            {"0.0.0.0/0 ::/0", "", []string{"any address"}},
		"everything, in pieces": {"0.0.0.0/1 128.0.0.0/1 ::/0", "", []string{"any address"}},
		"one family":            {"0.0.0.0/0", "::/0", []string{"0.0.0.0/0"}},
		"the other":             {"::/0", "0.0.0.0/0", []string{"::/0"}},
		"one range":             {"10.0.0.0/8", "0.0.0.0/5 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/1 ::/0", []string{"10.0.0.0/8"}},
		"all but one range": {
			"0.0.0.0/5 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/1", "10.0.0.0/8 ::/0",
			[]string{"0.0.0.0/0 except 10.0.0.0/8"},
		},
		"all but one range, IPv6 too": {
			"0.0.0.0/5 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/1 ::/0", "10.0.0.0/8",
			[]string{"0.0.0.0/0 except 10.0.0.0/8", "::/0"},
		},
		"a range with two holes": {
			"192.0.2.0/26 192.0.2.80/28 192.0.2.96/27", "0.0.0.0/1 192.0.2.64/28 192.0.2.128/25 ::/0",
			[]string{"192.0.2.0/25 except 192.0.2.64/28"},
		},
		"halves with nothing between": {"192.0.2.0/25 192.0.2.128/25", "0.0.0.0/1 ::/0", []string{"192.0.2.0/24"}},
		// 192.0.2.1 is a pod: it is neither in nor out.
		"a gap that does not matter": {
			"192.0.2.0/32 192.0.2.2/31 192.0.2.4/30", "192.0.2.8/29 0.0.0.0/1 ::/0", []string{"192.0.2.0/29"},
		},
		"two ranges": {"10.0.0.0/8 192.168.0.0/16", "0.0.0.0/5 128.0.0.0/2 ::/0", []string{"10.0.0.0/8", "192.168.0.0/16"}},
		"IPv6":       {"2001:db8::/48", "2001:db8:1::/48 ::/3 8000::/1 0.0.0.0/0", []string{"2001:db8::/48"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, blocks(prefixesIn(test.in), prefixesIn(test.out)))
		})
	}
}

// What is written says the same as the ranges it is written of, and never takes
// more prefixes than they are.
func TestBlocksSayWhatTheyAreOf(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		// The address space in 64 pieces of 4 addresses each, and the rest of it.
		var in, out []netip.Prefix
		is := map[netip.Addr]bool{}
		for i := range 64 {
			piece := netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(4 * i)}), 30)
			is[piece.Addr()] = rapid.Bool().Draw(r, "in")
			if is[piece.Addr()] {
				in = append(in, piece)
			} else {
				out = append(out, piece)
			}
		}
		out = append(out, prefixesIn("0.0.0.0/1 ::/0")...)
		terms := blocks(in, out)
		assert.LessOrEqual(r, strings.Count(strings.Join(terms, " "), "/"), len(in))
		for addr, want := range is {
			assert.Equal(r, want, saidOf(r, terms, addr), "%s in %v", addr, terms)
		}
	})
}

// saidOf reads whether terms say that an address is in.
func saidOf(t require.TestingT, terms []string, addr netip.Addr) bool {
	for _, term := range terms {
		base, except, _ := strings.Cut(term, " except ")
		prefix, err := netip.ParsePrefix(base)
		require.NoError(t, err)
		if !prefix.Contains(addr) {
			continue
		}
		excepted := false
		for _, hole := range strings.Split(except, " and ") {
			if prefix, err := netip.ParsePrefix(hole); err == nil && prefix.Contains(addr) {
				excepted = true
			}
		}
		if !excepted {
			return true
		}
	}
	return false
}
