package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/bulkhead-policy/bulkhead/harness/fakeapi"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"bulkhead": func() {
			os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs the command as a user does. UPDATE_GOLDEN=1 rewrites the
// expected output.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_GOLDEN") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"apiserver": apiserver,
			"status":    status,
		},
	})
}

// apiserver starts an API server with the objects of a YAML file, and writes a
// kubeconfig whose context leads there: "apiserver objects.yaml kubeconfig context".
func apiserver(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: apiserver objects.yaml kubeconfig context")
	}
	server := fakeapi.Start()
	ts.Defer(server.Close)
	for _, document := range strings.Split(ts.ReadFile(args[0]), "---\n") {
		var object unstructured.Unstructured
		ts.Check(yaml.Unmarshal([]byte(document), &object.Object))
		server.Add(object.Object)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(server.Kubeconfig(args[2])), 0o600))
}

// status runs a command and holds it to an exit status, as in "status 2
// bulkhead check".
func status(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: status N command…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = err.Error()
	}
	want := map[string]string{"0": "0", "1": "exit status 1", "2": "exit status 2"}[args[0]]
	if got != want {
		ts.Fatalf("%v: got %s, not %s", args[1:], got, want)
	}
}
