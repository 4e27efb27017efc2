package check

import (
	"iter"

	"github.com/bulkhead-policy/bulkhead/harness/cluster"
)

// ahead reads a page while the one before is used, so that neither the API server nor
// this process waits for the other. When a loop over it has ended, nothing is read on.
func ahead(pages iter.Seq2[cluster.Page, error]) iter.Seq2[cluster.Page, error] {
	type read struct {
		page cluster.Page
		err  error
	}
	return func(yield func(cluster.Page, error) bool) {
		next, enough := make(chan read), make(chan struct{})
		go func() {
			defer close(next)
			for page, err := range pages {
				select {
				case next <- read{page, err}:
				case <-enough:
					return
				}
			}
		}()
		defer func() {
			close(enough)
			for range next { // the page that is being read
			}
		}()
		for read := range next {
			if !yield(read.page, read.err) {
				return
			}
		}
	}
}
