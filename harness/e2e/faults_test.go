//go:build e2e && unix

package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	admissionv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/bulkhead-policy/bulkhead/harness/results"
	"github.com/bulkhead-policy/bulkhead/harness/testcluster"
)

// fault is something that breaks, and what a stream of requests meets meanwhile.
type fault struct {
	name string
	// least is how many requests are sent at least; an answer may take seconds.
	least int
	// seconds is how long the API server waits for the webhook: long, so that a
	// machine with other things to do is no fault.
	seconds int32
	// before breaks something ahead of the first request, and after mends it.
	before, after func(t *testing.T, c *cluster)
	// meanwhile breaks and mends something while requests are sent, and is told what
	// became of those so far.
	meanwhile func(t *testing.T, c *cluster, so func() streamTally)
	// out are constraints that are not in force for some time, by the nature of it.
	out []string
	// down says that the webhook answers nothing all the time.
	down bool
	// unanswered says that requests have to be among those that got no verdict.
	unanswered bool
}

func faults() []fault {
	return []fault{
		{name: "none", least: 300, seconds: 3},
		{
			name: "Gatekeeper is killed", least: 300, seconds: 30, down: true, unanswered: true,
			before: func(t *testing.T, c *cluster) { require.NoError(t, c.gatekeeper.Kill()) },
			after:  func(t *testing.T, c *cluster) { require.NoError(t, c.gatekeeper.Start(t.Context())) },
		},
		{
			name: "Gatekeeper is killed and comes back", least: 300, seconds: 30, unanswered: true,
			meanwhile: func(t *testing.T, c *cluster, so func() streamTally) {
				c.awaitRequests(t, so, 50)
				require.NoError(t, c.gatekeeper.Kill())
				c.awaitRequests(t, so, 50)
				require.NoError(t, c.gatekeeper.Start(t.Context()))
				c.awaitRequests(t, so, 200)
			},
		},
		{
			name: "Gatekeeper hangs", least: 48, seconds: 1, down: true, unanswered: true,
			before: func(t *testing.T, c *cluster) { require.NoError(t, c.gatekeeper.Pause()) },
			after:  func(t *testing.T, c *cluster) { require.NoError(t, c.gatekeeper.Resume()) },
		},
		{
			name: "the API server restarts", least: 300, seconds: 30, unanswered: true,
			meanwhile: func(t *testing.T, c *cluster, so func() streamTally) {
				c.awaitRequests(t, so, 50)
				require.NoError(t, c.RestartAPIServer(func() { c.awaitRequests(t, so, 50) }))
				require.NoError(t, c.gatekeeper.Start(t.Context())) // if it ended, without a server
				c.awaitRequests(t, so, 200)
			},
		},
		{
			name: "etcd restarts", least: 300, seconds: 30, unanswered: true,
			meanwhile: func(t *testing.T, c *cluster, so func() streamTally) {
				c.awaitRequests(t, so, 50)
				// Whatever is asked meanwhile is answered after half a minute.
				require.NoError(t, c.RestartEtcd(func() { c.awaitRequests(t, so, streamWorkers) }))
				require.NoError(t, c.gatekeeper.Start(t.Context())) // if it ended, without a server
				c.awaitRequests(t, so, 200)
			},
		},
	}
}

// TestFaults breaks the cluster in several ways, with each failure policy, and
// counts what a stream of requests gets for answers. With Fail nothing passes that
// a policy denies. With Ignore all that the webhook alone denies passes while it is
// down, and the audit reports it afterwards.
func TestFaults(t *testing.T) {
	c := start(t, setup{
		withoutControllers: true,
		gatekeeper: testcluster.GatekeeperOptions{
			AuditInterval: 5 * time.Second,
			Flags:         []string{"--constraint-violations-limit=10000"},
		},
	})
	c.install(t, "baseline")
	for _, object := range manifests(t, foundation) {
		require.NoError(t, c.Client.Create(t.Context(), &unstructured.Unstructured{Object: object}))
	}
	requests := &faultStream{asker: newAsker(t, c.Config), samples: newSamples(t, "baseline"), held: c.held(t)}
	require.Contains(t, requests.held, "no-nodeport")
	c.awaitVerdicts(t, requests)

	var rows [][]string
	missed := make(map[string][]string)
	for _, policy := range []admissionv1.FailurePolicyType{admissionv1.Fail, admissionv1.Ignore} {
		c.setFailurePolicy(t, policy, requests)
		broken := faults()
		if policy == admissionv1.Fail {
			t.Run("edits that are refused", func(t *testing.T) { c.refusesEdits(t) })
			broken = append(broken, edits()...)
		}
		for _, fault := range broken {
			require.True(t, t.Run(fmt.Sprintf("%s, %s", policy, fault.name), func(t *testing.T) {
				counts := c.endure(t, policy, fault, requests)
				t.Log(counts.row(), counts.texts[:min(len(counts.texts), 3)])
				rows = append(rows, append([]string{fault.name, string(policy)}, counts.row()...))
				for name, objects := range counts.objects {
					missed[name] = append(missed[name], objects...)
				}

				assert.Equal(t, fault.out != nil, counts.passed > 0, "what a constraint denies passes while that is out of force")
				assert.Zero(t, counts.wrong, "%s", counts.texts)
				assert.Zero(t, counts.refused, "what may pass was denied: %s", counts.texts)
				assert.Zero(t, counts.heldAdmitted, "what the API server holds by itself passed: %s", counts.texts)
				if policy == admissionv1.Fail || !fault.unanswered {
					assert.Zero(t, counts.admitted, "what must not pass did: %s", counts.texts)
				}
				if policy == admissionv1.Ignore && fault.down {
					assert.Equal(t, counts.webhookOnly, counts.admitted, "what the webhook alone denies passes while it is down")
				}
				if policy == admissionv1.Fail && fault.unanswered {
					assert.Positive(t, counts.unanswered)
				}
			}))
		}
	}
	record(t, results.Section{
		Title: "Faults",
		Note: "Requests sent while something is broken, half of them for objects that baseline denies. Gatekeeper is " +
			"reached as through a Service, only while it says that it is ready.",
		Header: append([]string{"what breaks", "failurePolicy"}, streamHeader()...),
		Rows:   rows,
	})
	require.NotEmpty(t, missed, "with Ignore something passes")
	c.awaitReported(t, requests.samples, missed)
}

// endure counts the answers to a stream of requests during a fault, and leaves a
// cluster that is whole again.
func (c *cluster) endure(t *testing.T, policy admissionv1.FailurePolicyType, fault fault, requests *faultStream) streamTally {
	t.Helper()
	require.NoError(t, c.gatekeeper.SetFailurePolicy(t.Context(), policy, fault.seconds))
	if fault.before != nil {
		fault.before(t, c)
	}
	if !fault.down {
		c.awaitVerdicts(t, requests, fault.out...)
	}
	var meanwhile func(func() streamTally)
	if fault.meanwhile != nil {
		meanwhile = func(so func() streamTally) { fault.meanwhile(t, c, so) }
	}
	requests.out = fault.out
	counts := requests.run(t, fault.least, meanwhile)
	if fault.after != nil {
		fault.after(t, c)
	}
	c.awaitVerdicts(t, requests)
	return counts
}

// setFailurePolicy changes what the API server does without an answer, and waits
// until it does so, which shows while Gatekeeper is not there.
func (c *cluster) setFailurePolicy(t *testing.T, policy admissionv1.FailurePolicyType, requests *faultStream) {
	t.Helper()
	require.NoError(t, c.gatekeeper.Kill())
	require.NoError(t, c.gatekeeper.SetFailurePolicy(t.Context(), policy, 30))
	c.eventually(t, fmt.Sprintf("failurePolicy %s is in force", policy), func(ctx context.Context) error {
		given := requests.try(ctx, requests.samples[0])
		if given.admitted != (policy == admissionv1.Ignore) {
			return fmt.Errorf("%+v", given)
		}
		return nil
	})
	require.NoError(t, c.gatekeeper.Start(t.Context()))
	c.awaitVerdicts(t, requests)
}

// awaitVerdicts waits until each sample has the verdict that it has to have, but
// those that constraints alone deny which are out of force.
func (c *cluster) awaitVerdicts(t *testing.T, requests *faultStream, out ...string) {
	t.Helper()
	c.eventually(t, "every sample has its verdict", func(ctx context.Context) error {
		for _, sample := range requests.samples {
			if within(sample.expected.denied, out) {
				continue
			}
			if given := requests.try(ctx, sample); !given.agrees(sample.expected) {
				return fmt.Errorf("expected %+v: %+v", sample.expected, given)
			}
		}
		return nil
	})
}

// awaitRequests waits until so many more requests have been answered.
func (c *cluster) awaitRequests(t *testing.T, so func() streamTally, more int) {
	t.Helper()
	goal := so().requests + more
	c.eventually(t, "requests were answered", func(context.Context) error {
		if now := so().requests; now < goal {
			return fmt.Errorf("%d, not %d", now, goal)
		}
		return nil
	})
}

// held are the constraints that the API server enforces by itself as well.
func (c *cluster) held(t *testing.T) []string {
	t.Helper()
	constraints, err := c.constraints(t.Context())
	require.NoError(t, err)
	var names []string
	for _, constraint := range constraints {
		name := bindingOf(constraint.GetKind(), constraint.GetName())
		if _, err := c.get(t.Context(), "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", "", name); err == nil {
			names = append(names, constraint.GetName())
		} else {
			require.NoError(t, client.IgnoreNotFound(err))
		}
	}
	return names
}

// awaitReported waits until the audit reports of each constraint exactly the
// objects in the cluster that it denies, and these hold all that was let in.
func (c *cluster) awaitReported(t *testing.T, samples []sample, missed map[string][]string) {
	t.Helper()
	there := make(map[string][]string)
	for _, sample := range samples {
		object := unstructured.Unstructured{Object: sample.object}
		prefix := strings.TrimSuffix(object.GetName(), numeral)
		objects := list(object.GetAPIVersion(), object.GetKind())
		require.NoError(t, c.Client.List(t.Context(), objects, client.InNamespace(object.GetNamespace())))
		for _, name := range constraintsIn(sample.expected.denied) {
			for _, object := range objects.Items {
				if strings.HasPrefix(object.GetName(), prefix) {
					there[name] = append(there[name], object.GetKind()+" "+object.GetName())
				}
			}
		}
	}
	for name, objects := range missed {
		assert.Subset(t, there[name], objects)
	}
	c.eventually(t, "the audit reports what was let in", func(ctx context.Context) error {
		constraints, err := c.constraints(ctx)
		if err != nil {
			return err
		}
		var faults []error
		for _, constraint := range constraints {
			name := constraint.GetName()
			reported, err := reportedObjects(constraint)
			if err != nil {
				return err
			}
			if !assert.ObjectsAreEqual(sorted(there[name]), sorted(reported)) {
				faults = append(faults, fmt.Errorf("%s: %d objects are there, %d reported", name, len(there[name]), len(reported)))
			}
		}
		return errors.Join(faults...)
	})
}
