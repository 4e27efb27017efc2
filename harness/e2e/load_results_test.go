//go:build e2e && unix

package e2e_test

import (
	"bufio"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bulkhead-policy/bulkhead/harness/results"
)

// measurements are the runs of all rounds, in their order.
type measurements []measurement

const loadNote = `The same requests for each configuration, in %d rounds of all configurations one after the
other: Pods, Deployments, Services, Ingresses and NetworkPolicies are created, updated
and deleted in %d namespaces, of which %s.
About a fifth of the requests is for what a profile denies. Every answer is the one that
bulkhead gives offline, in every word. Times are milliseconds at the client, medians of
the rounds (the last column but the memory: the worst of all); "×" is the median of the
ratios to "no webhook" of the same round. Memory is Gatekeeper's, in MiB: resident after
the run, and at most since it started, which it does for each configuration; its audit
does not run.`

// overview is throughput, latency and memory by configuration.
func (all measurements) overview(form loadForm) results.Section {
	made := results.Section{
		Title: "Load",
		Header: []string{
			"configuration", "at once", "requests", "wrong", "requests/s", "×", "p50", "×", "p90", "×", "p99", "×", "max", "RSS", "peak RSS",
		},
	}
	var sizes []string
	total := 0
	for _, size := range slices.Sorted(maps.Keys(form.namespaces)) {
		sizes = append(sizes, fmt.Sprintf("%d hold %d NetworkPolicies each", form.namespaces[size], size))
		total += form.namespaces[size]
	}
	made.Note = fmt.Sprintf(loadNote, form.rounds, total, strings.Join(sizes, ", "))
	for _, clients := range []int{1, 4} {
		for _, configuration := range all.configurations() {
			runs := all.of(configuration, clients)
			requests, wrong, peak := 0, 0, 0.0
			for _, run := range runs {
				requests, wrong = requests+len(run.times), wrong+len(run.wrong)
				peak = max(peak, percentile(run, 100, nil))
			}
			row := []string{configuration, strconv.Itoa(clients), strconv.Itoa(requests), strconv.Itoa(wrong)}
			row = append(row, all.cells(configuration, clients, "%.0f", throughput)...)
			for _, share := range []float64{50, 90, 99} {
				row = append(row, all.cells(configuration, clients, "%.1f", func(run measurement) float64 { return percentile(run, share, nil) })...)
			}
			made.Rows = append(made.Rows, append(row, fmt.Sprintf("%.1f", peak), mebibytes(runs, "VmRSS"), mebibytes(runs, "VmHWM")))
		}
	}
	return made
}

// bySize is what the creation of a Pod takes by the number of NetworkPolicies in
// its namespace, sent one at a time.
func (all measurements) bySize() results.Section {
	made := results.Section{
		Title:  "Load by NetworkPolicies in the namespace",
		Note:   "Pods created one after the other: median and 99th percentile in milliseconds, and the ratio of the medians to \"no webhook\".",
		Header: []string{"configuration"},
	}
	var sizes []int
	for _, time := range all[0].times {
		if !slices.Contains(sizes, time.policies) {
			sizes = append(sizes, time.policies)
		}
	}
	slices.Sort(sizes)
	for _, size := range sizes {
		made.Header = append(made.Header, fmt.Sprintf("%d: p50", size), "×", "p99")
	}
	for _, configuration := range all.configurations() {
		row := []string{configuration}
		for _, size := range sizes {
			pods := func(t timing) bool { return t.kind == "Pod" && t.operation == "create" && t.policies == size }
			row = append(row, all.cells(configuration, 1, "%.1f", func(run measurement) float64 { return percentile(run, 50, pods) })...)
			row = append(row, all.cells(configuration, 1, "%.1f", func(run measurement) float64 { return percentile(run, 99, pods) })[0])
		}
		made.Rows = append(made.Rows, row)
	}
	return made
}

// byKind is what the creation of each kind takes, sent one at a time.
func (all measurements) byKind() results.Section {
	made := results.Section{
		Title:  "Load by kind",
		Note:   "Objects created one after the other, admitted or denied: median in milliseconds and its ratio to \"no webhook\".",
		Header: []string{"configuration"},
	}
	kinds := []string{"Pod", "Deployment", "Service", "Ingress", "NetworkPolicy"}
	for _, kind := range kinds {
		made.Header = append(made.Header, kind, "×")
	}
	for _, configuration := range all.configurations() {
		row := []string{configuration}
		for _, kind := range kinds {
			of := func(t timing) bool { return t.kind == kind && t.operation == "create" }
			row = append(row, all.cells(configuration, 1, "%.1f", func(run measurement) float64 { return percentile(run, 50, of) })...)
		}
		made.Rows = append(made.Rows, row)
	}
	return made
}

// configurations are their names in the order of the first round.
func (all measurements) configurations() []string {
	var names []string
	for _, run := range all {
		if !slices.Contains(names, run.configuration) {
			names = append(names, run.configuration)
		}
	}
	return names
}

// of are the runs of a configuration, in the order of the rounds.
func (all measurements) of(configuration string, clients int) measurements {
	return slices.DeleteFunc(slices.Clone(all), func(run measurement) bool {
		return run.configuration != configuration || run.clients != clients
	})
}

// cells are the median of a figure over the rounds, and that of its ratios to the
// figure without webhook of the same round.
func (all measurements) cells(configuration string, clients int, format string, figure func(measurement) float64) []string {
	var figures, ratios []float64
	base := all.of(withoutWebhook, clients)
	for i, run := range all.of(configuration, clients) {
		figures = append(figures, figure(run))
		ratios = append(ratios, figure(run)/figure(base[i]))
	}
	return []string{fmt.Sprintf(format, median(figures)), fmt.Sprintf("%.2f", median(ratios))}
}

func throughput(run measurement) float64 {
	return float64(len(run.times)) / run.elapsed.Seconds()
}

// percentile is the smallest time in milliseconds that so many in a hundred of the
// requests chosen do not exceed; nil chooses all. It is not a number for none.
func percentile(run measurement, share float64, chosen func(timing) bool) float64 {
	var times []time.Duration
	for _, request := range run.times {
		if chosen == nil || chosen(request) {
			times = append(times, request.took)
		}
	}
	if len(times) == 0 {
		return math.NaN()
	}
	slices.Sort(times)
	return float64(times[max(0, int(math.Ceil(share/100*float64(len(times))))-1)]) / 1e6
}

func median(figures []float64) float64 {
	sorted := slices.Sorted(slices.Values(figures))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// mebibytes is the median of a size over the runs that know it. Gatekeeper plays no
// part without a webhook.
func mebibytes(runs measurements, size string) string {
	var figures []float64
	for _, run := range runs {
		if bytes, known := run.memory[size]; known && run.configuration != withoutWebhook {
			figures = append(figures, float64(bytes)/(1<<20))
		}
	}
	if figures == nil {
		return ""
	}
	return fmt.Sprintf("%.0f", median(figures))
}

// statusSizes reads the sizes of /proc/<process>/status, in bytes.
func statusSizes(text string) map[string]int {
	sizes := make(map[string]int)
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		var name string
		var kibibytes int
		if _, err := fmt.Sscanf(lines.Text(), "%s %d kB", &name, &kibibytes); err == nil {
			sizes[strings.TrimSuffix(name, ":")] = kibibytes << 10
		}
	}
	return sizes
}
