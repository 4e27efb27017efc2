//go:build unix

// Command stopwatch runs a command and writes what it took: stopwatch REPORT COMMAND
// [ARG]... The command has its standard input, output and error. The exit status is 0
// where the command could be run, however that ended.
//
// A process begins with the peak memory of the one that starts it, until it has more
// (exec_mmap in Linux' fs/exec.c hands it on), so a test that measures by itself finds
// its own memory instead. This command has a few MiB.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// report is what the command took.
type report struct {
	Wall time.Duration
	// CPU is in user and in system mode, of the command and of all that it started and
	// waited for.
	CPU time.Duration
	// System is that in system mode.
	System time.Duration
	// Peak is the most memory that one of them had resident, in bytes.
	Peak int64
	// Status is the command's exit status, -1 where a signal ended it.
	Status int
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stopwatch:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return errors.New("no command; the usage is stopwatch REPORT COMMAND [ARG]")
	}
	command := exec.Command(args[1], args[2:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	start := time.Now()
	err := command.Run()
	wall := time.Since(start)
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		return err
	}
	usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return fmt.Errorf("%s says nothing of what it took", args[1])
	}
	text, err := json.Marshal(report{
		Wall:   wall,
		CPU:    time.Duration(usage.Utime.Nano() + usage.Stime.Nano()),
		System: time.Duration(usage.Stime.Nano()),
		Peak:   peak(usage),
		Status: command.ProcessState.ExitCode(),
	})
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], text, 0o600)
}

// peak is in bytes; the system counts them on macOS, and KiB elsewhere (getrusage(2)).
func peak(usage *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}
