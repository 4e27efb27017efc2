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

// transferFlags adds what push, pull and copy have in common.
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
