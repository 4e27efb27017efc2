//go:build e2e && unix

package e2e_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// faultStream sends requests while something happens to the cluster.
type faultStream struct {
	asker   asker
	samples []sample
	// held are the constraints that a ValidatingAdmissionPolicy enforces as well.
	held []string
	// out are constraints that are out of force at some time.
	out []string

	mutex sync.Mutex
	// sent is the number of requests of all runs, which no two share.
	sent int
}

// streamRate is how many requests are begun in a second, and streamMost how many
// there are at most, so that what never ends does not run for ever.
const (
	streamRate    = 200
	streamMost    = 5000
	streamWorkers = 8
)

// run sends at least as many requests as it is told, and on until what happens
// meanwhile is over, and counts the answers. Meanwhile is told the counts so far.
func (s *faultStream) run(t *testing.T, least int, meanwhile func(so func() streamTally)) streamTally {
	t.Helper()
	over := make(chan struct{})
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		pace := time.NewTicker(time.Second / streamRate)
		defer pace.Stop()
		for begun := 0; begun < streamMost; begun++ {
			if begun >= least {
				select {
				case <-over:
					return
				default:
				}
			}
			<-pace.C
			s.mutex.Lock()
			s.sent++
			number := s.sent
			s.mutex.Unlock()
			numbers <- number
		}
	}()

	var counts streamTally
	var workers sync.WaitGroup
	for range streamWorkers {
		workers.Go(func() {
			for number := range numbers {
				next := s.samples[number%len(s.samples)].numbered(number)
				given := s.asker.ask(t.Context(), func(ctx context.Context, c client.Client) error {
					return c.Create(ctx, &unstructured.Unstructured{Object: next.object})
				})
				s.mutex.Lock()
				counts.count(s, next, given)
				s.mutex.Unlock()
			}
		})
	}
	if meanwhile != nil {
		meanwhile(func() streamTally {
			s.mutex.Lock()
			defer s.mutex.Unlock()
			return counts
		})
	}
	close(over)
	workers.Wait()
	require.Less(t, counts.requests, streamMost, "what happened meanwhile took longer than the stream may")
	return counts
}

// try asks for a sample's verdict without creating it.
func (s *faultStream) try(ctx context.Context, next sample) answer {
	object := &unstructured.Unstructured{Object: next.object}
	return s.asker.ask(ctx, func(ctx context.Context, c client.Client) error {
		return c.Create(ctx, object.DeepCopy(), client.DryRunAll)
	})
}
