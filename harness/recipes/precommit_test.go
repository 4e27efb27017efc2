package recipes_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hook is an entry of .pre-commit-hooks.yaml (https://pre-commit.com/#new-hooks).
type hook struct {
	ID, Name, Description, Entry, Language string
	PassFilenames                          *bool `yaml:"pass_filenames"`
	AlwaysRun                              bool  `yaml:"always_run"`
}

// precommit does what pre-commit does for the language golang: it installs every
// command of the module, and runs the entry and the args that a user gives.
func (w world) precommit(t *testing.T) {
	var hooks []hook
	decode(t, &hooks, ".pre-commit-hooks.yaml")
	require.Len(t, hooks, 1)
	check := hooks[0]
	assert.Equal(t, "bulkhead-check", check.ID)
	assert.Equal(t, "golang", check.Language)
	assert.True(t, check.AlwaysRun)
	require.NotNil(t, check.PassFilenames)
	assert.False(t, *check.PassFilenames)

	bin := t.TempDir()
	install := exec.CommandContext(t.Context(), tool(t, "go"), "install", "-trimpath", "./...")
	install.Dir = w.root
	install.Env = append(os.Environ(), "GOBIN="+bin)
	output, err := install.CombinedOutput()
	require.NoError(t, err, string(output))
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))

	entry := strings.Fields(check.Entry)
	run := func(args ...string) result { return w.run(t, nil, entry[0], append(entry[1:], args...)...) }
	assert.Equal(t, result{stdout: "nothing denied in 16 objects of 12 files (profile baseline)\n"}, run(w.app("compliant")))
	assert.Equal(t, 1, run("--profile", "strict", "manifests").status)
	assert.Equal(t, result{status: 2, stderr: "bulkhead: requires at least 1 arg(s), only received 0\n"}, run())
}
