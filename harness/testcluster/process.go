//go:build unix

package testcluster

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

// Process is a program that runs beside the control plane. It can be killed and
// started again, with the same flags.
type Process struct {
	path    string
	args    []string
	env     []string
	log     string
	ready   string
	command *exec.Cmd
	done    chan struct{}
	mutex   sync.Mutex
}

// Start starts the program and waits until it says that it is ready. The error
// quotes the end of its log.
func (p *Process) Start(ctx context.Context) error {
	if err := p.Launch(); err != nil {
		return err
	}
	return p.Ready(ctx)
}

// Launch starts the program and does not wait. One that runs is left alone; one
// that ended by itself is started again, as a kubelet would.
func (p *Process) Launch() error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.command != nil && !p.ended() {
		return nil
	}
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	command := exec.Command(p.path, p.args...)
	command.Env = append(os.Environ(), p.env...)
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		return errors.Join(fmt.Errorf("starting %s: %w", filepath.Base(p.path), err), log.Close())
	}
	done := make(chan struct{})
	go func() {
		_ = command.Wait() // a process that is killed says so
		_ = log.Close()
		close(done)
	}()
	p.command, p.done = command, done
	return nil
}

// Ready waits until the program answers at its address with status 200.
func (p *Process) Ready(ctx context.Context) error {
	if p.ready == "" {
		return nil
	}
	err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, 5*time.Minute, true, func(ctx context.Context) (bool, error) {
		select {
		case <-p.done:
			return false, errors.New("it ended")
		default:
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.ready, nil)
		if err != nil {
			return false, err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return false, nil
		}
		return response.StatusCode == http.StatusOK, response.Body.Close()
	})
	if err != nil {
		return fmt.Errorf("waiting for %s: %w:\n%s", filepath.Base(p.path), err, p.tail())
	}
	return nil
}

// Pause stops the program as it is, so that it holds its connections and
// answers nothing; Resume lets it go on.
func (p *Process) Pause() error { return p.signal(syscall.SIGSTOP) }

// Resume lets a paused program go on.
func (p *Process) Resume() error { return p.signal(syscall.SIGCONT) }

// Kill ends the program at once, without a chance to finish what it does.
func (p *Process) Kill() error { return p.end(syscall.SIGKILL) }

// Stop asks the program to end, as a kubelet would, and waits until it has.
func (p *Process) Stop() error { return p.end(syscall.SIGTERM) }

// PID is the number of the running program, 0 when none runs.
func (p *Process) PID() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.command == nil {
		return 0
	}
	return p.command.Process.Pid
}

// ended is true once a program that was started has ended.
func (p *Process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

func (p *Process) signal(signal syscall.Signal) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.command == nil {
		return fmt.Errorf("%s does not run", filepath.Base(p.path))
	}
	return p.command.Process.Signal(signal)
}

func (p *Process) end(signal syscall.Signal) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.command == nil {
		return nil
	}
	if err := p.command.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		_ = p.command.Process.Kill()
		<-p.done
	}
	p.command = nil
	return nil
}

func (p *Process) tail() []byte {
	const most = 4000
	text, err := os.ReadFile(p.log)
	if err != nil {
		return []byte(err.Error())
	}
	return text[max(0, len(text)-most):]
}
