package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/release"
)

func bundlePushCommand() *cobra.Command {
	var (
		options artifact.Options
		key     string
	)
	command := &cobra.Command{
		Use:   "push [flags] DIR[:TAG] oci://HOST/REPOSITORY[:TAG]",
		Short: "Push a bundle from an image layout to a registry",
		Long: `Pushes a bundle, its signature and its SBOMs to a registry. A version gets its
own tag, and where no higher one is there the tags of its lines: 1.2.3 is also
1.2, 1 and latest. A version that is there already stays unless --force is given.
A TAG that is no version, such as edge, is the only one set.

Credentials are docker's: log in with "docker login" or "oras login", or set
DOCKER_CONFIG. An interrupted push goes on when it is repeated; the tags are set
last.`,
		Example: `  bulkhead bundle push dist:1.2.3 oci://registry.example/platform/bulkhead`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return transfer(cmd, args[0], args[1], []artifact.Kind{artifact.Layout}, []artifact.Kind{artifact.Registry}, key, options)
		},
	}
	transferFlags(command, &options, &key)
	return command
}

func bundlePullCommand() *cobra.Command {
	var (
		options     artifact.Options
		key, output string
		unpack      bool
	)
	command := &cobra.Command{
		Use:   "pull [flags] oci://HOST/REPOSITORY[:TAG][@DIGEST] --output DIR",
		Short: "Pull a bundle from a registry",
		Long: `Pulls a bundle, its signature and its SBOMs into an image layout; or the bundle's
layer alone into a FILE.tar.gz, as OPA reads it; or with --unpack its files into a
folder. Nothing is written before all of it is there and was found to be a bundle,
and with --key to be signed.`,
		Example: `  bulkhead bundle pull oci://registry.example/platform/bulkhead:1.2 --key cosign.pub --output dist

  # The tarball, for OPA.
  bulkhead bundle pull oci://registry.example/platform/bulkhead:1.2 --output bulkhead.tar.gz
  opa run --server --bundle bulkhead.tar.gz --verification-key cosign.pub --signing-alg ES256

  # The files, for kubectl.
  bulkhead bundle pull oci://registry.example/platform/bulkhead:1.2 --unpack --output bulkhead
  kubectl apply -f bulkhead/constrainttemplates`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if output == "" {
				return fmt.Errorf("say which folder to pull into, as in --output dist")
			}
			if !unpack {
				return transfer(cmd, args[0], output, []artifact.Kind{artifact.Registry}, []artifact.Kind{artifact.Layout, artifact.Tarball}, key, options)
			}
			options.Progress = progressOn(cmd.ErrOrStderr())
			defer options.Progress("")
			read, ref, err := readRelease(cmd.Context(), args[0], key, options)
			if err != nil {
				return err
			}
			if err := read.Unpack(output); err != nil {
				return err
			}
			options.Progress("")
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s in %s\n%s\n", ref, output, read.Artifact.Descriptor().Digest)
			return err
		},
	}
	transferFlags(command, &options, &key)
	command.Flags().StringVarP(&output, "output", "o", "", "the folder of the image layout, the FILE.tar.gz, or the folder of the files")
	command.Flags().BoolVar(&unpack, "unpack", false, "write the bundle's files instead of an image layout")
	return command
}

func bundleCopyCommand() *cobra.Command {
	var (
		options artifact.Options
		key     string
	)
	command := &cobra.Command{
		Use:   "copy [flags] REF REF",
		Short: "Copy a bundle from one registry or image layout to another",
		Long: `Copies a bundle with all that is attached to it. The digest stays, so that
signatures stay good and whoever pins a digest can pull from either place. The
tags are set as "bulkhead bundle push" sets them.

` + references,
		Example: `  bulkhead bundle copy oci://registry.example/platform/bulkhead:1.2.3 oci://mirror.example/bulkhead`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return transfer(cmd, args[0], args[1], nil, nil, key, options)
		},
	}
	transferFlags(command, &options, &key)
	return command
}

func transferFlags(command *cobra.Command, options *artifact.Options, key *string) {
	command.Flags().BoolVar(&options.Force, "force", false, "replace a version that is there already")
	plainHTTPFlag(command.Flags(), options)
	publicKeyFlag(command.Flags(), key)
}

// transfer reads a release and publishes it elsewhere. The kinds are what the
// two references may be, nil for any.
func transfer(cmd *cobra.Command, source, target string, from, to []artifact.Kind, key string, options artifact.Options) error {
	options.Progress = progressOn(cmd.ErrOrStderr())
	defer options.Progress("")

	destination, err := artifact.ParseReference(target)
	if err != nil {
		return err
	}
	if err := checkKind(destination, to); err != nil {
		return err
	}
	read, ref, err := readRelease(cmd.Context(), source, key, options)
	if err != nil {
		return err
	}
	if err := checkKind(ref, from); err != nil {
		return err
	}
	tags, err := release.Publish(cmd.Context(), read, destination, options)
	if err != nil {
		return err
	}
	options.Progress("")
	return printTags(cmd.OutOrStdout(), destination, tags, read)
}

func checkKind(ref artifact.Reference, wanted []artifact.Kind) error {
	if wanted == nil || slices.Contains(wanted, ref.Kind) {
		return nil
	}
	return fmt.Errorf("%s is a %s and not a %s; bulkhead bundle copy takes either", ref, ref.Kind, wanted[0])
}

func printTags(out io.Writer, place artifact.Reference, tags []string, published release.Release) error {
	if place.Kind == artifact.Tarball {
		_, err := fmt.Fprintln(out, place)
		return err
	}
	for _, tag := range tags {
		place.Tag, place.Digest = tag, ""
		if _, err := fmt.Fprintln(out, place); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, published.Artifact.Descriptor().Digest)
	return err
}

// readRelease reads what a reference names; key is the file of --key.
func readRelease(ctx context.Context, text, key string, options artifact.Options) (release.Release, artifact.Reference, error) {
	public, err := readPublicKey(key)
	if err != nil {
		return release.Release{}, artifact.Reference{}, err
	}
	ref, err := artifact.ParseReference(text)
	if err != nil {
		return release.Release{}, ref, err
	}
	read, err := release.Read(ctx, ref, public, options)
	return read, ref, err
}
