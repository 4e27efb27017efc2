//go:build unix

package bench_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestRatio(t *testing.T) {
	for value, expected := range map[float64]string{
		123.4: "123", 12.34: "12.3", 10: "10.0", 9.876: "9.88", 1: "1.00", 0.123: "0.12", 0.0123: "0.012",
	} {
		assert.Equal(t, expected, ratio(value))
	}
}

// seconds are runs with a wall time, twice that of the CPU and as many MiB.
func seconds(of ...int) []taken {
	var runs []taken
	for _, wall := range of {
		elapsed := time.Duration(wall) * time.Second
		runs = append(runs, taken{Wall: elapsed, CPU: 2 * elapsed, Peak: int64(wall) << 20})
	}
	return runs
}

func TestRows(t *testing.T) {
	run := contestants{
		tools: []tool{{name: "ours"}, {name: "slower"}, {name: "once"}, {name: "spared"}, {name: "reading"}},
		runs:  [][]taken{seconds(2, 4, 20), seconds(8, 12, 100), seconds(30), nil, seconds(1, 1, 4)},
	}
	assert.Equal(t, [][]string{
		{"10", "ours", "3", "4.000", "1.00", "8.000", "1.00", "4"},
		{"10", "slower", "3", "12.000", "4.00", "24.000", "4.00", "12"},
		{"10", "once", "1", "30.000", "15.0", "60.000", "15.0", "30"},
		{"10", "spared", "0", "not measured", "", "", "", ""},
		{"10", "reading", "3", "1.000", "0.25", "2.000", "0.25", "1"},
	}, run.rows("10"))
	for _, row := range run.rows("10") {
		assert.Len(t, row, len(toolHeader("objects")))
	}
	assert.Equal(t, []string{"10", "4.00", "4.00", "12.0", "12.0", "30.0", "30.0", "", ""}, run.besideReading("10"))
}

func TestGrowthOf(t *testing.T) {
	assert.Equal(t, []string{"4.000", "", "8.000", "", "8.000", "", "4", "", "80000"}, growthOf(100, seconds(4, 2, 6), nil))
	assert.Equal(t, []string{"4.000", "2.00", "8.000", "2.00", "8.000", "2.00", "4", "2.00", "80000"},
		growthOf(100, seconds(4, 2, 6), seconds(2, 1, 3)))
	assert.Len(t, growthHeader(), len(growthOf(1, seconds(1), nil)))
}
