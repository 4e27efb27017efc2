package recipes_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// compositeAction is action.yml
// (https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax).
type compositeAction struct {
	Name, Description, Author string
	Branding                  map[string]string
	Inputs                    map[string]struct {
		Description string
		Required    bool
		Default     *string
	}
	Runs struct {
		Using string
		Steps []step
	}
}

type step struct {
	ID, Name, If, Uses, Run, Shell string
	WorkingDirectory               string `yaml:"working-directory"`
	With                           map[string]any
	Env                            map[string]string
}

// actionStep runs the script of the action as a runner does, with the inputs
// that are given and the defaults of the others.
func (w world) actionStep(t *testing.T, temp, source string, inputs map[string]string) result {
	t.Helper()
	var action compositeAction
	decode(t, &action, "action.yml")
	require.Len(t, action.Runs.Steps, 2)
	script := action.Runs.Steps[1]
	require.Equal(t, "bash", script.Shell)
	for name := range inputs {
		require.Contains(t, action.Inputs, name)
	}

	environment := []string{
		"RUNNER_TEMP=" + temp,
		"RUNNER_OS=" + map[string]string{"linux": "Linux", "darwin": "macOS", "windows": "Windows"}[runtime.GOOS],
		"GITHUB_ACTION_PATH=" + source,
	}
	expression := regexp.MustCompile(`^\$\{\{ inputs\.([a-z]+) \}\}$`)
	for variable, text := range script.Env {
		match := expression.FindStringSubmatch(text)
		require.NotNil(t, match, text)
		value, given := inputs[match[1]]
		if !given && action.Inputs[match[1]].Default != nil {
			value = *action.Inputs[match[1]].Default
		}
		environment = append(environment, variable+"="+value)
	}
	w.write(t, "step.sh", script.Run)
	return w.run(t, environment, "bash", "--noprofile", "--norc", "-eo", "pipefail", "step.sh")
}

func (w world) action(t *testing.T) {
	temp := t.TempDir()
	denied := "::error file=manifests/service.yaml,line=7,col=9,title=no-nodeport::" + nodePortDenied +
		"%0AUse type ClusterIP, and let people in through an Ingress.\n1 denied in 1 object of 1 file (profile baseline)\n"
	compliant := w.app("compliant")

	for name, test := range map[string]struct {
		inputs map[string]string
		want   result
	}{
		"compliant": {
			map[string]string{"paths": compliant},
			result{stdout: "nothing denied in 16 objects of 12 files (profile baseline)\n"},
		},
		"denied": {map[string]string{"paths": "manifests"}, result{status: 1, stdout: denied}},
		"a path a line, however the lines end": {
			map[string]string{"paths": "\n  manifests/service.yaml \r\n\n" + compliant + "/service.yaml\n"},
			result{status: 1, stdout: strings.Replace(denied, "1 object of 1 file", "3 objects of 2 files", 1)},
		},
		"nothing there": {
			map[string]string{"paths": "absent"},
			result{status: 2, stdout: "::error file=absent,title=input error::no such file or folder\n" +
				"nothing judged: no objects in 0 files (profile baseline); 1 error in the input: what could not be read was not judged\n"},
		},
		"no paths": {
			map[string]string{"paths": " \n"},
			result{status: 2, stderr: "bulkhead: requires at least 1 arg(s), only received 0\n"},
		},
		"not a command": {
			map[string]string{"paths": "$(touch pwned); touch pwned\n--help"},
			result{status: 2, stdout: "::error file=$(touch pwned); touch pwned,title=input error::no such file or folder\n" +
				"::error file=--help,title=input error::no such file or folder\n" +
				"nothing judged: no objects in 0 files (profile baseline); 2 errors in the input: what could not be read was not judged\n"},
		},
		"every input": {
			map[string]string{
				"paths": "manifests", "profile": "strict", "inventory": w.root + "/testdata/cluster\n" + compliant,
				"namespace": "shop", "bundle": "oci://" + w.signed, "key": w.key, "output": "text", "args": "--plain-http\n",
			},
			result{status: 1, stdout: "manifests/service.yaml:9:7: deny [no-nodeport] Service shop/till: spec.ports[0] names no nodePort; " +
				"name one of 30443, 32000-32001\n    remedy: Remove nodePort, or name an allowed one.\n\n" +
				"1 denied in 1 object of 1 file (profile strict)\n"},
		},
		"constraints": {
			map[string]string{"paths": "manifests", "output": "text", "constraints": w.root + "/constraints/baseline/no_host_network.yaml\n" +
				w.root + "/constraints/baseline/no_external_ips.yaml"},
			result{stdout: "nothing denied in 1 object of 1 file\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, w.actionStep(t, temp, w.root, test.inputs))
			assert.NoFileExists(t, filepath.Join(w.folder, "pwned"))
		})
	}

	wrong := w.actionStep(t, temp, w.root, map[string]string{"paths": "manifests", "bundle": "oci://" + w.signed, "key": w.otherKey})
	assert.Equal(t, 2, wrong.status)
	assert.Empty(t, wrong.stdout)
	assert.NotEmpty(t, wrong.stderr)

	// What does not build has judged nothing: that is not the status of a denial.
	assert.Equal(t, 2, w.actionStep(t, temp, t.TempDir(), map[string]string{"paths": "manifests"}).status)
}

func TestActionTakesInputsThroughTheEnvironment(t *testing.T) {
	var action compositeAction
	decode(t, &action, "action.yml")
	assert.Equal(t, "composite", action.Runs.Using)
	assert.Equal(t, []string{"args", "bundle", "constraints", "inventory", "key", "namespace", "output", "paths", "profile"},
		slices.Sorted(maps.Keys(action.Inputs)))
	environment := make(map[string]string)
	for name, input := range action.Inputs {
		assert.Equal(t, name == "paths", input.Required, name)
		assert.Equal(t, name == "paths", input.Default == nil, name)
		environment["BULKHEAD_"+strings.ToUpper(name)] = "${{ inputs." + name + " }}"
	}
	pinned(t, "action.yml", action.Runs.Steps)
	assert.Equal(t, environment, action.Runs.Steps[1].Env)
}
