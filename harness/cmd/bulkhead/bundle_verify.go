package main

import (
	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/release"
)

func bundleVerifyCommand() *cobra.Command {
	var (
		options     artifact.Options
		key, output string
	)
	command := &cobra.Command{
		Use:   "verify [flags] REF",
		Short: "Verify a bundle's digest, signatures and contents",
		Long: `Verifies a bundle: that the manifest, the layer and what is attached are what
their digests say; with --key, that OPA's signature of the files and the OCI
signature of the manifest are both there and by that key; that the templates,
conftest's entry and the catalog were generated from the policies and constraints
inside; that the constraints are valid for the templates; and that the annotations
and the SBOM speak of this bundle.

Exit status: 0 all that was checked holds, 2 something does not.

` + references,
		Example: `  bulkhead bundle verify oci://registry.example/platform/bulkhead:1.2.3 --key cosign.pub`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := release.ParseFormat(output)
			if err != nil {
				return err
			}
			options.Progress = progressOn(cmd.ErrOrStderr())
			defer options.Progress("")
			read, ref, err := readRelease(cmd.Context(), args[0], key, options)
			if err != nil {
				return err
			}
			options.Progress("verifying " + ref.String())
			verified, err := read.Verify(bulkhead.Version)
			if err != nil {
				return err
			}
			options.Progress("")
			return verified.Write(cmd.OutOrStdout(), format)
		},
	}
	plainHTTPFlag(command.Flags(), &options)
	publicKeyFlag(command.Flags(), &key)
	command.Flags().StringVarP(&output, "output", "o", string(release.Text), "text or json")
	return command
}
