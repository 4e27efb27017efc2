package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/report"
)

func checkCommand() *cobra.Command {
	options := check.Options{Bundle: bulkhead.Files, Version: bulkhead.Version}
	var (
		output, published, key string
		fetching               artifact.Options
		live                   liveFlags
		watched                bool
	)

	command := &cobra.Command{
		Use:   "check [flags] (PATH... | --cluster)",
		Short: "Judge manifests as the cluster would, or the cluster itself",
		Long: `Judges manifests with the policies of a profile. PATH is a file, a directory
(read recursively: .yaml, .yml, .json) or - for standard input.

Every object given is judged, and is also what the others are judged against:
a NetworkPolicy in one file covers the Deployment in another.

With --cluster it judges what a cluster holds today, as Gatekeeper's audit would
with the same constraints; nothing has to be installed there and nothing is
changed. The text has one line for an owner, as a Deployment with its pods; json
has every finding on every object. What policies refer to, such as the
NetworkPolicies, is read of the whole cluster, whatever --namespace says, and
held in memory; the rest is read a page at a time. recipes/check-cluster has the
ClusterRole that this takes.

With --watch it goes on until it is interrupted, and tells after each change of a
file which findings came and which are gone. Only what the change touches is read
and judged again, so that the answer is there at once.

Exit status: 0 nothing denied, 1 something denied, 2 the input or the command
line is wrong or the cluster could not be read, whatever else was found.`,
		Example: `  # Judge a folder with the baseline profile.
  bulkhead check manifests/

  # Judge what helm renders, as it will stand in the namespace shop.
  helm template shop ./chart | bulkhead check --namespace shop -

  # Judge a change against what is already in the cluster.
  kubectl get networkpolicies -A -o yaml > cluster.yaml
  bulkhead check --inventory cluster.yaml change.yaml

  # Judge with the constraints of your own cluster.
  bulkhead check --constraints constraints/ manifests/

  # Judge with a bundle that was published, and with no other than a signed one.
  bulkhead check --bundle oci://registry.example/platform/bulkhead:1.2 --key cosign.pub manifests/

  # Judge again with every file that is saved.
  bulkhead check --watch manifests/

  # Annotate a pull request on GitHub.
  bulkhead check --output github manifests/

  # What would the strict profile deny of what is in the cluster today?
  bulkhead check --cluster --profile strict

  # The same of two namespaces of another cluster, each finding by itself.
  bulkhead check --cluster --context staging -n shop -n pay --output json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if live.cluster {
				return live.checkPaths(args)
			}
			return cobra.MinimumNArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			parse := report.ParseFormat
			if live.cluster {
				parse = report.ParseClusterFormat
			}
			format, err := parse(output)
			if err != nil {
				return err
			}
			if err := live.use(cmd, &options); err != nil {
				return err
			}
			options.Paths = args
			options.Stdin = cmd.InOrStdin()
			options.Progress = progressOn(cmd.ErrOrStderr())
			if published == "" && (key != "" || fetching.PlainHTTP) {
				return errors.New("--key and --plain-http are for a bundle: give it with --bundle")
			}
			if published != "" {
				fetching.Progress = options.Progress
				if err := useBundle(cmd, &options, published, key, fetching); err != nil {
					return err
				}
			}

			if watched {
				return watch(cmd, options, format)
			}
			judge := check.Run
			if live.cluster {
				judge = live.judge
			}
			checked, rules, err := judge(cmd.Context(), options)
			if err != nil {
				return err
			}
			stdout := cmd.OutOrStdout()
			err = report.Write(stdout, format, checked, report.Options{
				Color: report.UseColor(isTerminal(stdout), os.Getenv),
				Rules: rules,
			})
			if err != nil {
				return err
			}
			return map[int]error{exitDenied: errDenied, exitError: errReported}[checked.ExitStatus()]
		},
	}

	flags := command.Flags()
	flags.StringVar(&options.Profile, "profile", check.DefaultProfile, "a shipped profile")
	flags.StringVar(&published, "bundle", "", "a bundle to judge with, and its default profile, instead of what this command carries")
	publicKeyFlag(flags, &key)
	plainHTTPFlag(flags, &fetching)
	flags.StringArrayVar(&options.Constraints, "constraints", nil, "constraints to use instead of a profile, and templates; may be repeated")
	flags.StringArrayVar(&options.Inventory, "inventory", nil, "objects to refer to but not to judge; may be repeated")
	live.flags(flags)
	flags.StringVarP(&output, "output", "o", string(report.Text), "text, json, sarif, junit or github")
	flags.BoolVarP(&watched, "watch", "w", false, "judge again whenever a manifest changes, and tell what is other than before")
	command.MarkFlagsMutuallyExclusive("profile", "constraints")
	command.MarkFlagsMutuallyExclusive("cluster", "watch")
	command.MarkFlagsMutuallyExclusive("cluster", "inventory")
	return command
}

// useBundle judges with a bundle that was published. Its default profile is in
// force unless another is asked for.
func useBundle(cmd *cobra.Command, options *check.Options, text, key string, fetching artifact.Options) error {
	read, _, err := readRelease(cmd.Context(), text, key, fetching)
	if err != nil {
		return err
	}
	metadata := read.Bundle.Manifest.Metadata
	options.Bundle, options.Version = read.Bundle.Tree(), metadata.Version
	if !cmd.Flags().Changed("profile") {
		options.Profile = metadata.Profile
	}
	return nil
}
