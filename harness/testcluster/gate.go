//go:build unix

package testcluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// gate stands between the API server and a webhook as a Service does: it passes
// connections on to a process only while that says it is ready. A webhook that is
// named by its URL would be asked as soon as its port is open, when Gatekeeper has
// not read its constraints yet and admits everything.
//
// Where a kubelet looks now and then, the gate asks at each connection. So it opens
// no later than the endpoint of a Service would, which is the worst case for a
// cluster, and closes no later either. Connections that are open stay open.
type gate struct {
	listener net.Listener
	address  string
	ready    string
	probes   http.Client
	mutex    sync.Mutex
	closed   bool
	open     map[net.Conn]bool
	serving  sync.WaitGroup
}

// newGate opens a port on loopback before the address and the URL that says
// whether the process behind it is ready; serve lets connections in.
func newGate(address, ready string) (*gate, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &gate{
		listener: listener,
		address:  address,
		ready:    ready,
		// A readiness probe waits for one second. Its answer is not the next one's.
		probes: http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}},
		open:   make(map[net.Conn]bool),
	}, nil
}

// entrance is the address to connect to.
func (g *gate) entrance() (*net.TCPAddr, error) {
	address, ok := g.listener.Addr().(*net.TCPAddr)
	if !ok {
		return nil, fmt.Errorf("no TCP address: %s", g.listener.Addr())
	}
	return address, nil
}

// serve takes connections until the gate is closed.
func (g *gate) serve() {
	for {
		connection, err := g.listener.Accept()
		if err != nil {
			return
		}
		g.serving.Go(func() { g.pass(connection) })
	}
}

// pass joins a connection to the process, or ends it at once.
func (g *gate) pass(connection net.Conn) {
	defer connection.Close()
	if !g.isReady() {
		return
	}
	upstream, err := net.DialTimeout("tcp", g.address, time.Second)
	if err != nil {
		return
	}
	defer upstream.Close()
	if !g.keep(connection, upstream) {
		return
	}
	defer g.forget(connection, upstream)

	// Whichever side ends, both do: nothing is left half open.
	var halves sync.WaitGroup
	for _, half := range [][2]net.Conn{{upstream, connection}, {connection, upstream}} {
		halves.Go(func() {
			_, _ = io.Copy(half[0], half[1])
			connection.Close()
			upstream.Close()
		})
	}
	halves.Wait()
}

func (g *gate) isReady() bool {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, g.ready, nil)
	if err != nil {
		return false
	}
	response, err := g.probes.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

// keep remembers connections to close with the gate, and is false once it is.
func (g *gate) keep(connections ...net.Conn) bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for _, connection := range connections {
		g.open[connection] = true
	}
	return !g.closed
}

func (g *gate) forget(connections ...net.Conn) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for _, connection := range connections {
		delete(g.open, connection)
	}
}

// Close ends the gate and all connections through it.
func (g *gate) Close() error {
	g.mutex.Lock()
	var faults []error
	if !g.closed {
		g.closed = true
		faults = append(faults, g.listener.Close())
	}
	for connection := range g.open {
		_ = connection.Close() // it may have ended by itself
	}
	g.mutex.Unlock()
	g.serving.Wait()
	return errors.Join(faults...)
}
