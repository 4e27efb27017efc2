// Command reading reads manifests and does nothing with them: it parses every .yaml file
// of a folder into nodes, which have their lines and columns, with the library that
// bulkhead reads them with and on all cores, and says how many documents there are.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"go.yaml.in/yaml/v3"
	"golang.org/x/sync/errgroup"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "reading:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("give one folder or file")
	}
	var documents atomic.Int64
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	err := filepath.WalkDir(args[0], func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		workers.Go(func() error {
			count, err := read(path)
			documents.Add(count)
			return err
		})
		return nil
	})
	if err := errors.Join(err, workers.Wait()); err != nil {
		return err
	}
	_, err = fmt.Println(documents.Load())
	return err
}

// read parses the documents of a file, and counts them.
func read(path string) (documents int64, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for decoder := yaml.NewDecoder(bytes.NewReader(text)); ; documents++ {
		var node yaml.Node
		switch err := decoder.Decode(&node); {
		case errors.Is(err, io.EOF):
			return documents, nil
		case err != nil:
			return 0, fmt.Errorf("%s: %w", path, err)
		}
	}
}
