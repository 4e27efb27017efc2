package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"

	"sigs.k8s.io/yaml"
)

// regoFlag makes gator, as Gatekeeper, evaluate the Rego of a template that has CEL.
const regoFlag = "--enable-k8s-native-validation=false"

// GatorTest is the stock `gator test`, one process a case. Of a template with CEL it
// evaluates that; Run asks once more, about the Rego.
type GatorTest struct {
	// Path is the gator binary.
	Path string

	rego bool
}

// Name implements Engine.
func (g GatorTest) Name() string {
	if g.rego {
		return "gator-test " + regoFlag
	}
	return "gator-test"
}

// both implements twofold.
func (g GatorTest) both() []Engine { return []Engine{g, GatorTest{Path: g.Path, rego: true}} }

// Judge implements Engine. `gator test` reviews objects as they are and has no
// notion of an update, so AdmissionReviews cannot be asked.
func (g GatorTest) Judge(ctx context.Context, test Test, c Case) ([]string, error) {
	object, err := readObject(c.Object)
	if err != nil {
		return nil, err
	}
	if object["kind"] == "AdmissionReview" {
		return nil, fmt.Errorf("%w: gator test knows no operations", ErrCannotAsk)
	}

	files := append([]string{test.Template, test.Constraint, c.Object}, c.Inventory...)
	results, err := g.Run(ctx, files)
	if err != nil {
		return nil, err
	}
	var messages []string
	for _, result := range results {
		if reflect.DeepEqual(result.Object, object) {
			messages = append(messages, result.Message)
		}
	}
	return messages, nil
}

// GatorResult is one violation as `gator test -o json` prints it.
type GatorResult struct {
	Message    string         `json:"msg"`
	Constraint map[string]any `json:"constraint"`
	Object     map[string]any `json:"violatingObject"`
	Action     string         `json:"enforcementAction"`
}

// Run judges files, templates and constraints among them.
func (g GatorTest) Run(ctx context.Context, files []string) ([]GatorResult, error) {
	args := []string{"test", "--output", "json"}
	if g.rego {
		args = append(args, regoFlag)
	}
	for _, file := range files {
		args = append(args, "--filename", file)
	}
	output, err := run(ctx, g.Path, args...)
	if err != nil {
		return nil, err
	}
	return ReadGator(output)
}

// ReadGator reads what `gator test -o json` printed, which is nothing where nothing is
// found.
func ReadGator(output []byte) ([]GatorResult, error) {
	var results []GatorResult
	if len(bytes.TrimSpace(output)) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(output, &results); err != nil {
		return nil, fmt.Errorf("reading what gator test printed: %w: %s", err, output)
	}
	return results, nil
}

// GatorVerify is the stock `gator verify`, which checks a suite's assertions
// itself.
type GatorVerify struct {
	// Path is the gator binary.
	Path string
}

// Verify runs a suite, and once more with the Rego alone where a template of it has
// CEL. It gives the number of runs. The error quotes what gator printed of failed
// cases.
func (g GatorVerify) Verify(ctx context.Context, suite Suite) (runs int, err error) {
	hasCEL := false
	for _, test := range suite.Tests {
		has, err := test.hasCEL()
		if err != nil {
			return 0, err
		}
		hasCEL = hasCEL || has
	}
	if !hasCEL {
		return 1, g.verify(ctx, suite)
	}
	return 2, errors.Join(g.verify(ctx, suite), g.verify(ctx, suite, regoFlag))
}

func (g GatorVerify) verify(ctx context.Context, suite Suite, flags ...string) error {
	output, err := run(ctx, g.Path, append([]string{"verify", suite.File}, flags...)...)
	if err != nil {
		return err
	}
	if lines := strings.Fields(string(output)); len(lines) == 0 || lines[len(lines)-1] != "PASS" {
		return fmt.Errorf("%s: %s", strings.Join(append([]string{"gator verify"}, flags...), " "), output)
	}
	return nil
}

// run runs a client and gives what it printed. Clients exit with 1 both on
// violations and on errors; an error is told by its words on standard error.
func run(ctx context.Context, path string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, path, args...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()

	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || stderr.Len() > 0) {
		return nil, fmt.Errorf("%s %s: %w: %s%s", filepath.Base(path), strings.Join(args, " "), err, stdout.String(), stderr.String())
	}
	return stdout.Bytes(), nil
}

func readObject(file string) (map[string]any, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var object map[string]any
	if err := yaml.Unmarshal(text, &object); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return object, nil
}
