package recipes_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// workflow is what of a GitHub workflow the ones here use
// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax).
type workflow struct {
	Name        string
	On          map[string]any
	Permissions map[string]string
	Concurrency struct {
		Group            string
		CancelInProgress any `yaml:"cancel-in-progress"`
	}
	Defaults map[string]map[string]string
	Env      map[string]string
	Jobs     map[string]job
}

type job struct {
	Needs          []string
	Strategy       map[string]any
	RunsOn         string `yaml:"runs-on"`
	TimeoutMinutes int    `yaml:"timeout-minutes"`
	Environment    string
	Permissions    map[string]string
	Steps          []step
}

func read(t *testing.T, name string) workflow {
	t.Helper()
	var w workflow
	decode(t, &w, ".github", "workflows", name)
	return w
}

// pinned holds every action to a commit, with its version beside it, and every
// script to taking nothing from expressions.
func pinned(t *testing.T, file string, steps []step) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository(t), filepath.FromSlash(file)))
	require.NoError(t, err)
	commit := regexp.MustCompile(`^actions/[a-z-]+@[0-9a-f]{40}$`)
	for _, each := range steps {
		assert.NotContains(t, each.Run, "${{", "%s: give it to the script by env", file)
		if each.Uses == "" || each.Uses == "./" {
			continue
		}
		assert.Regexp(t, commit, each.Uses)
		assert.Regexp(t, `uses: `+regexp.QuoteMeta(each.Uses)+` # v\d+\.\d+\.\d+\n`, string(text))
		if strings.HasPrefix(each.Uses, "actions/checkout@") {
			assert.Equal(t, false, each.With["persist-credentials"], each.Uses)
		}
	}
}

func TestWorkflowsAskForLittle(t *testing.T) {
	reads := map[string]string{"contents": "read"}
	want := map[string]map[string]map[string]string{
		"ci.yaml": {"test": reads, "mutate": reads, "action": reads},
		"release.yaml": {"test": reads, "build": reads, "reproduce": reads, "publish": {
			"contents": "write", "packages": "write", "id-token": "write", "attestations": "write",
		}},
	}
	files, err := os.ReadDir(filepath.Join(repository(t), ".github", "workflows"))
	require.NoError(t, err)
	require.Len(t, files, len(want))
	for name, jobs := range want {
		w := read(t, name)
		assert.NotNil(t, w.Permissions, name)
		assert.Empty(t, w.Permissions, name)
		assert.NotEmpty(t, w.Concurrency.Group, name)
		require.Len(t, w.Jobs, len(jobs), name)
		for id, permissions := range jobs {
			assert.Equal(t, permissions, w.Jobs[id].Permissions, id)
			assert.Positive(t, w.Jobs[id].TimeoutMinutes, id)
			pinned(t, ".github/workflows/"+name, w.Jobs[id].Steps)
		}
	}
}

func TestCIRunsWhatHasToBeGreen(t *testing.T) {
	ci := read(t, "ci.yaml")
	assert.Equal(t, map[string]any{"pull_request": nil, "push": map[string]any{"branches": []any{"main"}}}, ci.On)
	steps := ci.Jobs["test"].Steps
	assert.Equal(t, "bash .ci/run", steps[len(steps)-1].Run)
	assert.FileExists(t, filepath.Join(repository(t), ".ci", "run"))
}

func TestReleasesAreBuiltTwiceAndPublishedOnce(t *testing.T) {
	release := read(t, "release.yaml")
	assert.Equal(t, map[string]any{"push": map[string]any{"tags": []any{"v*.*.*"}}}, release.On)
	assert.Equal(t, []string{
		"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64",
	}, strings.Fields(release.Env["PLATFORMS"]))

	builds := 0
	for id, job := range release.Jobs {
		for _, each := range job.Steps {
			if strings.Contains(each.Run, ` dist PLATFORMS="$PLATFORMS"`) {
				builds++
			}
			if strings.HasPrefix(each.Uses, "actions/setup-go@") {
				assert.Equal(t, false, each.With["cache"], id)
			}
			for name, text := range each.Env {
				if strings.Contains(text, "secrets.") {
					assert.Equal(t, "publish", id, name)
					assert.Equal(t, "Build the bundle", each.Name, name)
				}
			}
		}
	}
	assert.Equal(t, 2, builds)
	assert.NotEqual(t, release.Jobs["build"].RunsOn, release.Jobs["reproduce"].RunsOn)

	publish := release.Jobs["publish"]
	assert.ElementsMatch(t, []string{"test", "build", "reproduce"}, publish.Needs)
	assert.Equal(t, "release", publish.Environment)
	attested := 0
	for _, each := range publish.Steps {
		if strings.HasPrefix(each.Uses, "actions/attest-build-provenance@") {
			attested++
		}
	}
	assert.Equal(t, 2, attested, "the command and the bundle")
}
