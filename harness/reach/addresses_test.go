package reach

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHalves(t *testing.T) {
	for whole, want := range map[string][2]string{
		"0.0.0.0/0":    {"0.0.0.0/1", "128.0.0.0/1"},
		"10.0.0.0/8":   {"10.0.0.0/9", "10.128.0.0/9"},
		"192.0.2.0/31": {"192.0.2.0/32", "192.0.2.1/32"},
		"::/0":         {"::/1", "8000::/1"},
		"2001:db8::/32": {
			"2001:db8::/33", "2001:db8:8000::/33",
		},
	} {
		low, high := halves(netip.MustParsePrefix(whole))
		assert.Equal(t, want, [2]string{low.String(), high.String()}, whole)
	}
}
