package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progressAfter is how long work may take before a person is told of it.
const progressAfter = time.Second

// progress shows on a terminal what a long run is doing.
type progress struct {
	mu    sync.Mutex
	out   io.Writer
	timer *time.Timer
	step  string
	shown bool
}

// progressOn gives a function to call with each step, and with "" at the end.
// A run that ends within progressAfter shows nothing, and into a pipe nothing
// is ever written.
func progressOn(stderr io.Writer) func(step string) {
	if !isTerminal(stderr) {
		return func(string) {}
	}
	p := &progress{out: stderr}
	p.timer = time.AfterFunc(progressAfter, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.show()
	})
	return p.next
}

func (p *progress) next(step string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.step = step
	switch {
	case step == "":
		p.timer.Stop()
		if p.shown {
			fmt.Fprint(p.out, "\r\033[K")
		}
	case p.shown:
		p.show()
	}
}

func (p *progress) show() {
	if p.step != "" {
		p.shown = true
		fmt.Fprintf(p.out, "\r\033[K%s …", p.step)
	}
}
