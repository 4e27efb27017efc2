//go:build e2e && unix

package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// readmeBlocks are the shell blocks of a section of the README, in order.
func readmeBlocks(t *testing.T, heading string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n### "+heading+"\n")
	require.True(t, found, heading)
	section, _, _ = strings.Cut(section, "\n### ")
	var blocks []string
	for _, match := range regexp.MustCompile("(?s)\n```sh\n(.*?)```\n").FindAllStringSubmatch(section, -1) {
		blocks = append(blocks, match[1])
	}
	return blocks
}

// shell runs a script as an administrator would, line by line in the
// repository's folder, and stops at the first command that fails.
func (c *cluster) shell(t *testing.T, script string, env ...string) string {
	t.Helper()
	binaries, err := filepath.Abs(filepath.Join(root, ".tools/bin"))
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), "sh", "-eux")
	command.Dir = root
	command.Stdin = strings.NewReader(script)
	command.Env = append(os.Environ(), "KUBECONFIG="+c.Kubeconfig, "PATH="+binaries+":"+os.Getenv("PATH"))
	command.Env = append(command.Env, env...)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return string(output)
}
