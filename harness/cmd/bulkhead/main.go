// Command bulkhead judges Kubernetes manifests with the policies that a
// cluster enforces.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/bulkhead-policy/bulkhead"
)

// Exit statuses of every subcommand.
const (
	exitClean  = 0
	exitDenied = 1
	exitError  = 2
)

// errDenied ends a command whose findings are already printed.
var errDenied = errors.New("denied")

// errReported ends a command whose errors are already printed.
var errReported = errors.New("reported")

// A heap is collected each time it has doubled, which is over and over while it is
// small. It is taken for larger by ballast bytes, which are never touched and take no
// memory, for as long as most runs last. After that it may grow by growth percent, which
// saves a long run more time than it takes memory. GOGC in the environment has its way.
const (
	ballast     = 64 << 20
	ballastTime = time.Second
	growth      = 150
)

func main() {
	held := make([]byte, ballast)
	time.AfterFunc(ballastTime, func() {
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(growth)
		}
		runtime.KeepAlive(held)
	})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run runs the command line and returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use:   "bulkhead",
		Short: "Keeps a Kubernetes cluster's network model: NetworkPolicies, TLS Ingresses, known issuers",
		Long: `bulkhead judges Kubernetes manifests with the policies that Gatekeeper enforces
in the cluster, and gives the verdict the cluster would give.`,
		Example: `  bulkhead check manifests/
  helm template shop ./chart | bulkhead check --namespace shop -`,
		Version:       bulkhead.Version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(bundleCommand(), checkCommand(), controlsCommand(), matrixCommand(), reachCommand(), testCommand(), versionCommand())
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)

	switch err := root.ExecuteContext(ctx); {
	case err == nil:
		return exitClean
	case errors.Is(err, errDenied):
		return exitDenied
	case errors.Is(err, errReported):
		return exitError
	default:
		fmt.Fprintln(stderr, "bulkhead:", err)
		return exitError
	}
}

// isTerminal reports whether a person is looking at what is written.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
