//go:build unix

package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis"
	"github.com/open-policy-agent/frameworks/constraint/pkg/core/templates"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/reader"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

// admitted is every template in Gatekeeper's client.
func admitted(t *testing.T, rounds int) results.Section {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "constrainttemplates/*.yaml"))
	require.NoError(t, err)
	var names []string
	runs := make(map[string][]taken)
	var all, start []taken
	for range rounds {
		var client gator.Client
		start = append(start, within(t, func() {
			client, err = gator.NewOPAClient(false)
			require.NoError(t, err)
		}))
		var round taken
		for _, file := range files {
			admitting, is := constraintTemplate(t, file)
			if !is {
				continue
			}
			name := strings.TrimSuffix(filepath.Base(file), ".yaml")
			run := within(t, func() {
				_, err := client.AddTemplate(t.Context(), admitting)
				require.NoError(t, err)
			})
			if len(runs[name]) == 0 {
				names = append(names, name)
			}
			runs[name] = append(runs[name], run)
			round.Wall, round.CPU = round.Wall+run.Wall, round.CPU+run.CPU
		}
		all = append(all, round)
	}
	require.Len(t, names, len(policies(t)))

	made := results.Section{
		Title: "Admission of templates",
		Note: "AddTemplate of the frameworks client with the Rego driver and Gatekeeper's target, as a cluster does it once for each " +
			"template, all templates in one client. The last column is the share of all CPU time.",
		Header: []string{"template", "rounds", "wall ms", "CPU ms", "share"},
	}
	row := func(name string, runs []taken) []string {
		return []string{
			name, strconv.Itoa(rounds), fmt.Sprintf("%.1f", 1000*median(walls(runs))), fmt.Sprintf("%.1f", 1000*median(cpus(runs))),
		}
	}
	made.Rows = append(made.Rows, append(row("(the client, without any)", start), ""), append(row("all", all), ratio(1)))
	for _, name := range names {
		made.Rows = append(made.Rows, append(row(name, runs[name]), ratio(medianRatio(cpus(runs[name]), cpus(all)))))
	}
	return made
}

// constraintTemplate reads the template of a file, if it is one.
func constraintTemplate(t *testing.T, file string) (*templates.ConstraintTemplate, bool) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	objects, err := reader.ReadUnstructureds(text)
	require.NoError(t, err)
	require.Len(t, objects, 1)
	if !reader.IsTemplate(objects[0]) {
		return nil, false
	}
	scheme := runtime.NewScheme()
	require.NoError(t, apis.AddToScheme(scheme))
	read, err := reader.ToTemplate(scheme, objects[0])
	require.NoError(t, err)
	return read, true
}
