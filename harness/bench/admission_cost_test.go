//go:build unix

package bench_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// admissionForm is how much is measured. The small form is for every change, the full
// one measures.
type admissionForm struct {
	// policies are the numbers of NetworkPolicies of a namespace, ingresses those of
	// the Ingresses of the cluster, objects the sizes of the inventory.
	policies, ingresses, objects []int
	rounds                       int
	// least is how much CPU time one figure is taken from.
	least time.Duration
}

func admissionFormOf(environment string) admissionForm {
	if environment == "full" {
		return admissionForm{
			[]int{10, 100, 1000, 5000}, []int{100, 1000, 10000}, []int{100, 1000, 10000}, 5, 800 * time.Millisecond,
		}
	}
	return admissionForm{[]int{10}, []int{100}, []int{100}, 1, 0}
}

// costs takes the time of each subject in every round, one after the other, and each
// often enough for the least time: CPU times in microseconds by subject and round.
func (f admissionForm) costs(t *testing.T, subjects ...func()) [][]float64 {
	t.Helper()
	made := make([][]float64, len(subjects))
	times := make([]int, len(subjects))
	for i, subject := range subjects {
		times[i] = 1
		for {
			took := timeOf(t, times[i], subject)
			if took >= f.least {
				break
			}
			times[i] *= 2
		}
	}
	for range f.rounds {
		for i, subject := range subjects {
			took := timeOf(t, times[i], subject)
			made[i] = append(made[i], took.Seconds()*1e6/float64(times[i]))
		}
	}
	return made
}

// timeOf is the CPU time of all threads, in user and in system mode, that the process
// spends on doing something so often; what the garbage collector does meanwhile counts.
func timeOf(t *testing.T, times int, do func()) time.Duration {
	t.Helper()
	spent := func() time.Duration {
		var usage syscall.Rusage
		require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	before := spent()
	for range times {
		do()
	}
	return spent() - before
}

// digits writes a number with two significant digits at least.
func digits(value float64) string {
	switch {
	case value < 1:
		return fmt.Sprintf("%.2f", value)
	case value < 10:
		return fmt.Sprintf("%.1f", value)
	default:
		return fmt.Sprintf("%.0f", value)
	}
}

func TestDigits(t *testing.T) {
	for expected, value := range map[string]float64{"0.12": 0.123, "1.2": 1.23, "12": 12.3, "12346": 12345.6} {
		assert.Equal(t, expected, digits(value))
	}
	assert.Equal(t, []string{"30", "90", "3.0"}, growth([][]float64{{30, 10, 200}, {90, 30, 400}}))
}

func TestCosts(t *testing.T) {
	counts := make([]int, 2)
	costs := admissionForm{rounds: 3}.costs(t, func() { counts[0]++ }, func() { counts[1]++ })
	assert.Equal(t, []int{4, 4}, counts, "once to know how often, and once a round")
	for _, cost := range costs {
		assert.Len(t, cost, 3)
	}

	counts = make([]int, 1)
	least := 5 * time.Millisecond
	costs = admissionForm{rounds: 1, least: least}.costs(t, func() { counts[0]++ })
	assert.Greater(t, counts[0], 1000, "until the least time is spent")
	assert.Positive(t, costs[0][0])
}
