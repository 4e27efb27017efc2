package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/bulkhead-policy/bulkhead/harness/artifact"
	"github.com/bulkhead-policy/bulkhead/harness/signing"
)

// references explains what REF is, for the help texts.
const references = `REF is oci://HOST/REPOSITORY[:TAG][@DIGEST] for a registry, DIR[:TAG] for an
image layout, or a FILE.tar.gz with a bundle's files.`

func bundleCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "bundle",
		Short: "Build, publish, verify and compare bundles",
		Long: `Builds the policies, templates, constraints and conftest's entry into one OCI
artifact that gator, conftest and OPA use as it is, and handles what was built.

` + references,
		Example: `  bulkhead bundle build --version 1.2.3 --output dist
  bulkhead bundle push dist oci://registry.example/platform/bulkhead
  bulkhead bundle verify oci://registry.example/platform/bulkhead:1.2.3 --key cosign.pub`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	command.AddCommand(bundleBuildCommand(), bundlePushCommand(), bundlePullCommand(), bundleCopyCommand(),
		bundleInspectCommand(), bundleVerifyCommand(), bundleDiffCommand())
	return command
}

// plainHTTPFlag adds --plain-http.
func plainHTTPFlag(flags *pflag.FlagSet, options *artifact.Options) {
	flags.BoolVar(&options.PlainHTTP, "plain-http", false, "speak HTTP to the registry; to this machine it always is")
}

// publicKeyFlag adds --key, for verifying.
func publicKeyFlag(flags *pflag.FlagSet, file *string) {
	flags.StringVar(file, "key", "", "the public key, in PEM, that both signatures have to be by")
}

// readPublicKey reads the file of --key; nil without one.
func readPublicKey(file string) (*signing.PublicKey, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	key, err := signing.ReadPublicKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &key, nil
}

// readPrivateKey reads the file of --key; nil without one. The password of a
// key that cosign encrypted is COSIGN_PASSWORD, or asked for on a terminal.
func readPrivateKey(file string, stdin io.Reader, stderr io.Writer) (*signing.PrivateKey, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	key, err := signing.ReadPrivateKey(text, func() ([]byte, error) {
		if password, set := os.LookupEnv("COSIGN_PASSWORD"); set {
			return []byte(password), nil
		}
		terminal, ok := stdin.(*os.File)
		if !ok || !term.IsTerminal(int(terminal.Fd())) {
			return nil, errors.New("the key has a password: set COSIGN_PASSWORD")
		}
		fmt.Fprintf(stderr, "Password of %s: ", file)
		password, err := term.ReadPassword(int(terminal.Fd()))
		fmt.Fprintln(stderr)
		return password, err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &key, nil
}
