package main

import (
	"errors"
	"fmt"
	"net/netip"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead/harness/answer"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/reach"
)

func reachCommand() *cobra.Command {
	var (
		request            answer.Request
		output             string
		podCIDRs, nodeCIDR []string
		difference         bool
	)
	command := &cobra.Command{
		Use:   "reach [flags] PATH...",
		Short: "Say who may reach whom, by the NetworkPolicies in manifests",
		Long: `Says which workload may open connections to which, and to and from which
addresses outside of the cluster, on which ports. PATH is a file, a directory
(read recursively: .yaml, .yml, .json) or - for standard input.

Manifests do not tell everything: the labels of a Namespace that is not among
them, or the addresses that pods will have. What depends on such is "possibly"
allowed; the rest is certain. In JSON, "must" is what is certain and "may" is
that and what is possible.

With --from and --to the answer is yes, no, maybe, or partly where it is not the
same for all endpoints and ports that are asked about. An end is a workload
("shop/web", "Deployment shop/web", "shop/*" for all of a namespace), or an
address or CIDR outside of the cluster.

With --diff the paths are the manifests before and after a change, and what it
opens and closes is printed.

Exit status: 0 whatever the answer is, 2 the input or the command line is wrong;
then nothing is answered.`,
		Example: `  # Who may reach whom.
  bulkhead reach manifests/

  # The same as a picture.
  bulkhead reach --output svg manifests/ > reach.svg

  # May the web servers open connections to the database, and why?
  bulkhead reach --from shop/web --to shop/db --port TCP/5432 --explain manifests/

  # Who may reach the database?
  bulkhead reach --to shop/db manifests/

  # May the proxy reach an address outside of the cluster?
  bulkhead reach --from shop/proxy --to 203.0.113.7 --port 443 manifests/

  # What does a change open and close?
  bulkhead reach --diff main/ change/`,
		Args: func(cmd *cobra.Command, args []string) error {
			if difference && len(args) != 2 {
				return fmt.Errorf("--diff compares two paths, OLD and NEW, not %d", len(args))
			}
			return cobra.MinimumNArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			parse := answer.ParseFormat
			if difference {
				parse = answer.ParseDifferenceFormat
			}
			format, err := parse(output)
			if err != nil {
				return err
			}
			pods, podsErr := prefixes("pod-cidr", podCIDRs)
			nodes, nodesErr := prefixes("node-cidr", nodeCIDR)
			if err := errors.Join(podsErr, nodesErr); err != nil {
				return err
			}
			request.Options = reach.Options{PodCIDRs: pods, NodeCIDRs: nodes}
			request.Question.Namespace = request.Reading.Namespace
			request.Reading.Stdin = cmd.InOrStdin()
			request.Progress = progressOn(cmd.ErrOrStderr())
			if difference {
				return writeDifference(cmd, format, request, args[0], args[1])
			}
			return writeAnswer(cmd, format, request, args)
		},
	}

	flags := command.Flags()
	flags.StringVarP(&request.Reading.Namespace, "namespace", "n", "default", "the namespace of manifests, and of workloads asked about, that name none")
	flags.StringArrayVar(&podCIDRs, "pod-cidr", nil, "a CIDR that pods have their addresses from; may be repeated")
	flags.StringArrayVar(&nodeCIDR, "node-cidr", nil, "a CIDR that nodes have their addresses from; may be repeated")
	flags.StringVar(&request.Question.From, "from", "", "only connections from this workload, address or CIDR")
	flags.StringVar(&request.Question.To, "to", "", "only connections to this workload, address or CIDR")
	flags.StringVar(&request.Question.Port, "port", "", "only these ports: TCP/5432, 5432 for the same, UDP/53, TCP/8080-8089, or several with commas")
	flags.BoolVar(&request.Question.Explain, "explain", false, "say which policies and rules decide; with --from and --to")
	flags.BoolVar(&difference, "diff", false, "say what the change from one path to another opens and closes")
	flags.StringVarP(&output, "output", "o", string(answer.Text), "text, json, dot or svg; with --diff text or json")
	for _, question := range []string{"from", "to", "port", "explain"} {
		command.MarkFlagsMutuallyExclusive("diff", question)
	}
	return command
}

func writeAnswer(cmd *cobra.Command, format answer.Format, request answer.Request, paths []string) error {
	found, faults, err := answer.Ask(cmd.Context(), request, paths...)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return reported(cmd, faults)
	}
	if err := found.Write(cmd.OutOrStdout(), format); err != nil {
		return err
	}
	if format != answer.JSON {
		note(cmd, found.Notes())
	}
	return nil
}

func writeDifference(cmd *cobra.Command, format answer.Format, request answer.Request, old, new string) error {
	difference, faults := answer.Compare(cmd.Context(), request, old, new)
	if len(faults) > 0 {
		return reported(cmd, faults)
	}
	if err := difference.Write(cmd.OutOrStdout(), format); err != nil {
		return err
	}
	if format != answer.JSON {
		note(cmd, difference.Notes())
	}
	return nil
}

// reported prints what is wrong with the input.
func reported(cmd *cobra.Command, faults []manifest.Error) error {
	for _, fault := range faults {
		fmt.Fprintln(cmd.ErrOrStderr(), fault.Error())
	}
	return errReported
}

// note prints what is to be known about an answer.
func note(cmd *cobra.Command, notes []reach.Note) {
	for _, n := range notes {
		place := manifest.Error{File: n.File, Line: n.Line, Column: n.Column, Message: "note: " + n.Text}
		fmt.Fprintln(cmd.ErrOrStderr(), place.Error())
	}
}

// prefixes reads the CIDRs of a flag.
func prefixes(flag string, values []string) ([]netip.Prefix, error) {
	var read []netip.Prefix
	for _, value := range values {
		prefix, err := netip.ParsePrefix(value)
		if err != nil || prefix != prefix.Masked() || prefix.Addr().Is4In6() {
			return nil, fmt.Errorf("--%s %q is no CIDR: write one such as 10.244.0.0/16 or fd00:10:244::/56", flag, value)
		}
		read = append(read, prefix)
	}
	return read, nil
}
