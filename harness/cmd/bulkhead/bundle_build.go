package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/bundle"
	"github.com/bulkhead-policy/bulkhead/harness/check"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/release"
)

func bundleBuildCommand() *cobra.Command {
	source := bundle.Source{Tree: bulkhead.Files, Builder: bulkhead.Version}
	var (
		options               artifact.Options
		output, own, key      string
		constraints, previous []string
	)
	command := &cobra.Command{
		Use:   "build --version VERSION --output DIR [flags]",
		Short: "Build a bundle into an OCI image layout",
		Long: `Builds the policies that this command carries into an OCI artifact, in the image
layout DIR: the Rego policies, the ConstraintTemplates, the constraints of every
profile, conftest's entry, a catalog and OPA's manifest, in one layer that
"gator test --image", "conftest pull" and OPA's downloader use as it is. Other
versions in DIR stay.

The same sources, version and profile give the same digest everywhere. The time
of the bundle is SOURCE_DATE_EPOCH, in seconds, or the day on which this version
was cut.

--policies adds a policy tree of your own, laid out as Bulkhead's is, whose names
begin with a word of your own: corp_require_owner/corp_require_owner.rego, with
its test, and lib/corp_owners/corp_owners.rego. --constraints makes of its
constraints a profile of your own, by the name that --profile gives.

A policy whose template is another than in the release before, under the same
version, is an error. That release is the one of --since, and the last one in
DIR.`,
		Example: `  # Build what is shipped.
  bulkhead bundle build --version 1.2.3 --output dist

  # Sign it; cosign generate-key-pair makes such a key.
  bulkhead bundle build --version 1.2.3 --output dist --key cosign.key

  # The strict profile with your own values, and a policy of your own.
  kubectl kustomize constraints/corp > corp.yaml
  bulkhead bundle build --version 1.2.3 --output dist --policies policies \
    --profile corp --constraints corp.yaml --without no_loadbalancer`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if output == "" {
				return errors.New("say which folder to build into, as in --output dist")
			}
			options.Progress = progressOn(cmd.ErrOrStderr())
			defer options.Progress("")
			private, err := readPrivateKey(key, cmd.InOrStdin(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if source.Created, err = created(os.Getenv("SOURCE_DATE_EPOCH")); err != nil {
				return err
			}
			if own != "" {
				if _, err := os.Stat(own); err != nil {
					return fmt.Errorf("--policies: %w", err)
				}
				source.Own = os.DirFS(own)
			}
			if source.Constraints, err = readConstraints(cmd.Context(), constraints); err != nil {
				return err
			}

			options.Progress("building " + source.Version)
			built, err := bundle.Build(cmd.Context(), source)
			if err != nil {
				return err
			}
			for _, each := range previous {
				if err := checkSince(cmd.Context(), built, each, options); err != nil {
					return err
				}
			}
			build, _ := debug.ReadBuildInfo()
			made, err := release.Make(built, release.Making{Key: private, Build: build})
			if err != nil {
				return err
			}
			to := artifact.Reference{Kind: artifact.Layout, Path: output, Tag: source.Version}
			if _, err := release.Publish(cmd.Context(), release.Release{Artifact: made, Bundle: built}, to, options); err != nil {
				return err
			}
			options.Progress("")
			for _, name := range built.Unbound() {
				fmt.Fprintf(cmd.ErrOrStderr(), "bulkhead: policy %s has no constraint in any profile: nothing judges with it; give one with --constraints\n", name)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s\n", to, made.Descriptor().Digest)
			return err
		},
	}

	flags := command.Flags()
	flags.StringVar(&source.Version, "version", bulkhead.Version, "the bundle's version, semantic and without a v")
	flags.StringVarP(&output, "output", "o", "", "the folder of the image layout")
	flags.StringVar(&source.Profile, "profile", check.DefaultProfile, "the profile whose constraints are in force by default")
	flags.StringVar(&own, "policies", "", "a policy tree of your own to add")
	flags.StringSliceVar(&source.Without, "without", nil, "a policy to leave out; may be repeated")
	flags.StringArrayVar(&constraints, "constraints", nil, "constraints of your own, which make up the profile of --profile; may be repeated")
	flags.StringVar(&source.Revision, "revision", "", "the commit of the sources (default: a digest of them)")
	flags.StringVar(&key, "key", "", "the private key to sign with, in PEM")
	flags.StringArrayVar(&previous, "since", nil, "the release before, to compare the policies' versions with")
	flags.BoolVar(&options.Force, "force", false, "replace the version if DIR has it already")
	plainHTTPFlag(flags, &options)
	return command
}

// created is the time of a bundle
// (https://reproducible-builds.org/specs/source-date-epoch/).
func created(epoch string) (time.Time, error) {
	if epoch == "" {
		return bulkhead.Date(), nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || seconds < 0 {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q: set it to seconds since 1970", epoch)
	}
	return time.Unix(seconds, 0), nil
}

func readConstraints(ctx context.Context, paths []string) ([]map[string]any, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	input := manifest.Read(ctx, manifest.Options{Raw: true}, paths...)
	var faults []error
	for _, fault := range input.Errors {
		faults = append(faults, fault)
	}
	objects := make([]map[string]any, len(input.Objects))
	for i := range input.Objects {
		objects[i] = input.Objects[i].Value
	}
	return objects, errors.Join(faults...)
}

func checkSince(ctx context.Context, built bundle.Bundle, text string, options artifact.Options) error {
	ref, err := artifact.ParseReference(text)
	if err != nil {
		return err
	}
	before, err := release.Read(ctx, ref, nil, options)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("--since: %w; leave it out for a first release", err)
	}
	if err != nil {
		return err
	}
	return built.CheckVersions(before.Bundle)
}
