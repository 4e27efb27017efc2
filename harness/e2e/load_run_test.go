//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// timing is one request and how long its answer took.
type timing struct {
	kind, operation string
	policies        int
	denied          bool
	took            time.Duration
}

// measurement is one run of all units.
type measurement struct {
	configuration  string
	round, clients int
	times          []timing
	elapsed        time.Duration
	// wrong are answers that are not what bulkhead says.
	wrong []string
	// memory is Gatekeeper's after the run, in bytes.
	memory map[string]int
}

// send runs each unit through, so many at once, and takes away what is left, which
// counts for nothing.
func (c *cluster) send(t *testing.T, units []unit, expected []verdict, clients int) measurement {
	t.Helper()
	var made measurement
	var mutex sync.Mutex
	var left []*unstructured.Unstructured
	asker := newAsker(t, c.Config)
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for i := range units {
			numbers <- i
		}
	}()

	var workers sync.WaitGroup
	begin := time.Now()
	for range clients {
		workers.Go(func() {
			for i := range numbers {
				times, wrong, object := asker.runUnit(t.Context(), units[i], expected[3*i:3*i+3])
				mutex.Lock()
				made.times = append(made.times, times...)
				made.wrong = append(made.wrong, wrong...)
				if object != nil {
					left = append(left, object)
				}
				mutex.Unlock()
			}
		})
	}
	workers.Wait()
	made.elapsed = time.Since(begin)
	for _, object := range left {
		require.NoError(t, c.Client.Delete(t.Context(), object))
	}
	return made
}

// runUnit sends the requests of a unit. The object is what is there afterwards, nil
// if nothing is.
func (a asker) runUnit(ctx context.Context, u unit, expected []verdict) ([]timing, []string, *unstructured.Unstructured) {
	var times []timing
	var wrong []string
	object := copyOf(u.object)
	step := func(operation string, expected verdict, send func(context.Context, client.Client) error) bool {
		begin := time.Now()
		given := a.ask(ctx, send)
		times = append(times, timing{u.kind, operation, u.policies, !given.admitted, time.Since(begin)})
		if !given.agrees(expected) {
			wrong = append(wrong, fmt.Sprintf("%s %s %s/%s: expected %+v: %+v", operation, u.kind, object.GetNamespace(), object.GetName(), expected, given))
		}
		return given.admitted
	}

	if !step("create", expected[0], func(ctx context.Context, to client.Client) error { return to.Create(ctx, object) }) {
		return times, wrong, nil
	}
	// What a profile denies is created alone, so that each configuration is sent the same.
	if u.denied {
		return times, wrong, object
	}
	u.touch(object)
	step("update", expected[1], func(ctx context.Context, to client.Client) error { return to.Update(ctx, object) })
	if !step("delete", expected[2], func(ctx context.Context, to client.Client) error { return to.Delete(ctx, object) }) {
		return times, wrong, object
	}
	return times, wrong, nil
}

func copyOf(object map[string]any) *unstructured.Unstructured {
	return (&unstructured.Unstructured{Object: object}).DeepCopy()
}
