package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/matrix"
	"github.com/bulkhead-policy/bulkhead/harness/profile"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

func matrixCommand() *cobra.Command {
	options := matrix.Options{Version: bulkhead.Version}
	var constraints []string
	var output string

	command := &cobra.Command{
		Use:   "matrix [flags] PATH...",
		Short: "Hold NetworkPolicies against the declared traffic between zones",
		Long: `Holds what the NetworkPolicies in manifests let through against the traffic
matrix that a constraint of kind K8sSegmentTiers declares: zone by zone, what is
declared, and what is open. It tells what is open and forbidden, and by which
rule of which policy; what is declared and blocked, and at which end; which
namespaces are not closed; and what leads around NetworkPolicies: node ports,
load balancers, external addresses, pods on the network of their node, routes
into the wrong zone, policies that overrule NetworkPolicies.

PATH is a file, a directory (read recursively: .yaml, .yml, .json) or - for
standard input. Give the Namespaces too: their labels say which zone they are.

What may be open counts as open, where manifests do not tell everything. In
JSON there are zones, externals, cells (from, to, declared, may, must, status,
findings), namespaces, unclosed, waysAround, notes and a summary: "may" is all
that may be open, and "must" what certainly is.

Exit status: 0 the matrix holds, though declared flows may be blocked; 1
something forbidden is open, a namespace of a zone is not closed, or something
leads around; 2 the input or the command line is wrong; then there is no table.`,
		Example: `  # Hold the manifests of a cluster against the segmented profile.
  bulkhead matrix manifests/

  # Against your own matrix.
  bulkhead matrix --constraints constraints/segment_tiers.yaml manifests/

  # As a picture.
  bulkhead matrix --output svg manifests/ > matrix.svg

  # What is in the cluster now.
  kubectl get namespaces,networkpolicies,pods,services,ingresses -A -o yaml |
    bulkhead matrix -

  # For a comment on a pull request.
  bulkhead matrix --output markdown manifests/ > comment.md`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := matrix.ParseFormat(output)
			if err != nil {
				return err
			}
			options.Paths = args
			options.Stdin = cmd.InOrStdin()
			options.Progress = progressOn(cmd.ErrOrStderr())
			options.Constraints, err = constraintsOf(cmd.Context(), options.Stdin, constraints, &options.Profile)
			if err != nil {
				return err
			}

			made, faults := matrix.Run(cmd.Context(), options)
			if len(faults) > 0 {
				return reported(cmd, faults)
			}
			stdout := cmd.OutOrStdout()
			color := report.UseColor(isTerminal(stdout), os.Getenv)
			if err := matrix.Write(stdout, format, made, matrix.WriteOptions{Color: color}); err != nil {
				return err
			}
			if !made.Holds() {
				return errDenied
			}
			return nil
		},
	}

	flags := command.Flags()
	flags.StringVar(&options.Profile, "profile", matrix.DefaultProfile, "a shipped profile, whose matrix it is")
	flags.StringArrayVar(&constraints, "constraints", nil, "constraints to use instead of a profile; may be repeated")
	flags.StringVarP(&options.Namespace, "namespace", "n", "default", "the namespace of manifests that name none")
	flags.StringVarP(&output, "output", "o", string(matrix.Text), "text, json, markdown or svg")
	command.MarkFlagsMutuallyExclusive("profile", "constraints")
	return command
}

// constraintsOf reads the caller's constraints, or else the profile's. The
// caller's have no profile.
func constraintsOf(ctx context.Context, stdin io.Reader, paths []string, name *string) (manifest.Input, error) {
	if len(paths) == 0 {
		return profile.Read(bulkhead.Files, *name)
	}
	*name = ""
	return manifest.Read(ctx, manifest.Options{Raw: true, Stdin: stdin}, paths...), nil
}
