//go:build e2e && unix

package e2e_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/bulkhead-policy/bulkhead/harness/constraint"
	"github.com/bulkhead-policy/bulkhead/harness/engine"
	"github.com/bulkhead-policy/bulkhead/harness/manifest"
	"github.com/bulkhead-policy/bulkhead/harness/template"
	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// loadForm is how much is sent. The small form is for every change, the full one
// measures.
type loadForm struct {
	// namespaces is how many have so many NetworkPolicies.
	namespaces map[int]int
	units      int
	rounds     int
}

func loadFormOf(environment string) loadForm {
	if environment == "full" {
		return loadForm{map[int]int{10: 176, 100: 16, 1000: 8}, 400, 3}
	}
	return loadForm{map[int]int{10: 16, 100: 2, 1000: 2}, 100, 1}
}

// configuration is what judges the requests of a round.
type configuration struct {
	name string
	// webhook says that the API server asks Gatekeeper.
	webhook bool
	// install are the arguments by which kubectl finds the constraints.
	install []string
	// judge gives the verdicts offline, nil where everything is admitted.
	judge *engine.Engine
	// denies says of a unit whether it is denied, by what it was made for.
	denies func(unit) bool
}

const withoutWebhook = "no webhook"

func configurations(t *testing.T) []configuration {
	t.Helper()
	nothing := func(unit) bool { return false }
	made := []configuration{
		{name: withoutWebhook, denies: nothing},
		{name: "Gatekeeper, no constraint", webhook: true, denies: nothing},
		{
			name: "the known rule alone", webhook: true, denies: func(u unit) bool { return u.uncovered },
			install: []string{"-f", "harness/e2e/testdata/known_rule.yaml"}, judge: knownRule(t),
		},
	}
	for _, profile := range []string{"baseline", "strict", "segmented"} {
		made = append(made, configuration{
			name: profile, webhook: true, denies: func(u unit) bool { return u.denied },
			install: []string{"-k", "constraints/" + profile}, judge: newEngine(t, profile),
		})
	}
	return made
}

// knownRule judges as the rule of testdata does.
func knownRule(t *testing.T) *engine.Engine {
	t.Helper()
	var templates []template.Compilable
	var constraints []constraint.Constraint
	for _, file := range []string{"known_rule_template.yaml", "known_rule.yaml"} {
		text, err := fs.ReadFile(os.DirFS("testdata"), file)
		require.NoError(t, err)
		objects, faults := manifest.Decode(file, text, manifest.Options{Raw: true})
		require.Empty(t, faults)
		for _, object := range objects {
			switch {
			case template.Is(object.Value):
				read, err := template.Read(object.Value)
				require.NoError(t, err)
				templates = append(templates, read)
			case constraint.Is(object.Value):
				parsed, faults := constraint.Parse(object.Value)
				require.Empty(t, faults)
				constraints = append(constraints, parsed)
			}
		}
	}
	made, err := engine.New(templates, constraints)
	require.NoError(t, err)
	return made
}

// TestLoad sends mixed creations, updates and deletions, one at a time and four at
// once, with and without what judges them, and holds every answer to the verdict
// that bulkhead gives offline, in every word. It asserts no time. LOAD=full in the
// environment is the form that measures.
func TestLoad(t *testing.T) {
	form := loadFormOf(os.Getenv("LOAD"))
	c := start(t, setup{
		withoutControllers: true,
		// In a cluster the audit is a pod of its own; here it would take the webhook's CPU.
		gatekeeper: testcluster.GatekeeperOptions{Deletions: true, AuditInterval: 24 * time.Hour},
	})
	c.kubectl(t, "apply", "-k", "constrainttemplates")
	c.kubectl(t, "apply", "-f", "harness/e2e/testdata/known_rule_template.yaml")
	c.kubectl(t, "wait", "--for=jsonpath={.status.created}=true", "constrainttemplates", "--all", "--timeout=5m")
	c.kubectl(t, "wait", "--for=condition=Established", "crd", "-l", "gatekeeper.sh/constraint=yes", "--timeout=5m")
	require.NoError(t, c.gatekeeper.Disconnect(t.Context()))

	namespaces := loadNamespaces(form.namespaces)
	known := c.fill(t, namespaces)
	units := newUnits(t, form.units, namespaces)
	configurations := configurations(t)
	expected := make([][]verdict, len(configurations))
	for i, configuration := range configurations {
		expected[i] = configuration.verdicts(t, known, units)
	}

	var all measurements
	for round := range form.rounds {
		for i, configuration := range configurations {
			leave := c.enter(t, configuration, units, expected[i])
			for _, clients := range []int{1, 4} {
				run := c.send(t, units, expected[i], clients)
				t.Logf("round %d, %s, %d at once: %d requests in %s", round, configuration.name, clients, len(run.times), run.elapsed)
				assert.Empty(t, run.wrong, "round %d, %s, %d at once", round, configuration.name, clients)
				run.round, run.configuration, run.clients = round, configuration.name, clients
				run.memory = memory(t, c.gatekeeper.PID())
				all = append(all, run)
			}
			leave()
		}
	}
	record(t, all.overview(form))
	record(t, all.bySize())
	record(t, all.byKind())
}

// verdicts are those of each request of each unit, three a unit, where the
// objects that are known are all that there is.
func (c configuration) verdicts(t *testing.T, known []map[string]any, units []unit) []verdict {
	t.Helper()
	var reviews []engine.Review
	for _, unit := range units {
		reviews = append(reviews, unit.reviews()...)
	}
	if c.judge == nil {
		return make([]verdict, len(reviews))
	}
	made := verdicts(t, c.judge, known, reviews)
	for i, unit := range units {
		require.Equal(t, c.denies(unit), len(made[3*i].denied) > 0, "%s: %v: %v", c.name, unit, made[3*i])
		if !c.denies(unit) {
			require.Empty(t, made[3*i+1].denied, "%s: update of %v", c.name, unit)
			require.Empty(t, made[3*i+2].denied, "%s: deletion of %v", c.name, unit)
		}
	}
	return made
}

// enter makes the cluster one that has the configuration, with a Gatekeeper that
// has not seen any other, and gives what makes it as it was.
func (c *cluster) enter(t *testing.T, configuration configuration, units []unit, expected []verdict) func() {
	t.Helper()
	if configuration.install != nil {
		c.kubectl(t, append([]string{"apply"}, configuration.install...)...)
		c.awaitEnforced(t)
	}
	if configuration.webhook {
		require.NoError(t, c.gatekeeper.Kill())
		require.NoError(t, c.gatekeeper.Start(t.Context()))
		require.NoError(t, c.gatekeeper.Connect(t.Context()))
		asker := newAsker(t, c.Config)
		c.eventually(t, configuration.name+" is in force", func(ctx context.Context) error {
			for i, unit := range units {
				given := asker.ask(ctx, func(ctx context.Context, to client.Client) error {
					return to.Create(ctx, copyOf(unit.object), client.DryRunAll)
				})
				if !given.agrees(expected[3*i]) {
					return fmt.Errorf("expected %+v: %+v", expected[3*i], given)
				}
			}
			return nil
		})
	}
	return func() {
		if configuration.webhook {
			require.NoError(t, c.gatekeeper.Disconnect(t.Context()))
		}
		if configuration.install != nil {
			c.kubectl(t, append([]string{"delete"}, configuration.install...)...)
			// Bindings are the garbage collector's to delete, which is not there.
			c.kubectl(t, "delete", "validatingadmissionpolicybindings", "--all")
		}
	}
}

// memory is what a process holds and held at most, in bytes, by what Linux says.
func memory(t *testing.T, process int) map[string]int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(process), "status"))
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	return statusSizes(string(text))
}
