package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/cluster"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

// liveFlags are those of check that say whether a cluster is judged, and which.
type liveFlags struct {
	cluster    bool
	connecting cluster.Options
	namespaces []string
}

func (l *liveFlags) flags(flags *pflag.FlagSet) {
	flags.BoolVar(&l.cluster, "cluster", false, "judge what a cluster holds instead of manifests")
	flags.StringVar(&l.connecting.Context, "context", "", "with --cluster: the context of the kubeconfig, instead of its current one")
	flags.StringVar(&l.connecting.Kubeconfig, "kubeconfig", "", "with --cluster: the kubeconfig, instead of what KUBECONFIG names or ~/.kube/config")
	flags.StringArrayVarP(&l.namespaces, "namespace", "n", []string{"default"},
		"the namespace of manifests that name none; with --cluster the namespace that is judged, instead of all: it may be repeated")
}

func (l *liveFlags) checkPaths(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("--cluster judges what the cluster holds, and %s is a path: give the one or the other", args[0])
	}
	return nil
}

// use puts the namespaces where they belong.
func (l *liveFlags) use(cmd *cobra.Command, options *check.Options) error {
	switch {
	case l.cluster && cmd.Flags().Changed("namespace"):
		options.Namespaces = l.namespaces
	case l.cluster:
	case l.connecting != cluster.Options{}:
		return errors.New("--context and --kubeconfig are for a cluster: judge it with --cluster")
	case len(l.namespaces) > 1:
		return fmt.Errorf("--namespace is given %d times: manifests that name none have one; with --cluster it may be repeated", len(l.namespaces))
	default:
		options.Namespace = l.namespaces[0]
	}
	return nil
}

func (l *liveFlags) judge(ctx context.Context, options check.Options) (report.Report, []report.Rule, error) {
	l.connecting.UserAgent = "bulkhead/" + bulkhead.Version
	live, err := cluster.Connect(l.connecting)
	if err != nil {
		return report.Report{}, nil, err
	}
	return check.Cluster(ctx, live, options)
}
