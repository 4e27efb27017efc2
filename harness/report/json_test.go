package report

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJSON(t *testing.T) {
	r := shop()
	r.Violations = r.Violations[:1]
	r.Errors = r.Errors[:1]
	golden(t, "shop.json", written(t, JSON, r, Options{}))
	golden(t, "empty.json", written(t, JSON, Report{}, Options{}))
}

func TestJSONRoundTrip(t *testing.T) {
	for name, r := range map[string]Report{"shop": shop(), "hostile": hostile(), "empty": {}} {
		t.Run(name, func(t *testing.T) {
			var read Report
			require.NoError(t, json.Unmarshal([]byte(written(t, JSON, r, Options{})), &read))
			r.Settle()
			assert.Equal(t, r, read)
		})
	}
}
