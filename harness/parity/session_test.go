package parity_test

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bulkhead-policy/bulkhead"
	"github.com/bulkhead-policy/bulkhead/harness/check"
)

// TestSession takes objects away at random and puts them back, or others of their name
// in their place: each report is the one that Run gives.
func TestSession(t *testing.T) {
	for application, profile := range map[string]string{"careless": "strict", "segmented": "segmented"} {
		t.Run(application, func(t *testing.T) {
			folder := t.TempDir()
			require.NoError(t, os.CopyFS(folder, os.DirFS("../../testdata/apps/"+application)))
			options := check.Options{Bundle: bulkhead.Files, Profile: profile, Paths: []string{folder}}
			session := check.NewSession(options)

			var files []string
			original := make(map[string]string)
			require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				text, err := os.ReadFile(path)
				files, original[path] = append(files, path), string(text)
				return err
			}))
			random := rand.New(rand.NewPCG(7, 7))
			for range 20 {
				want, _, err := check.Run(t.Context(), options)
				require.NoError(t, err)
				got, err := session.Check(t.Context())
				require.NoError(t, err)
				require.Equal(t, want, got)

				file := files[random.IntN(len(files))]
				documents := strings.Split(original[file], "\n---\n")
				at := random.IntN(len(documents))
				switch random.IntN(4) {
				case 0: // as it was
				case 1:
					documents = append(documents[:at], documents[at+1:]...)
				case 2:
					documents[at] = strings.Replace(documents[at], "app.kubernetes.io/name:", "example.com/name:", 1+random.IntN(2))
				case 3:
					documents[at] = strings.Replace(documents[at], "spec:", "other:", 1)
				}
				require.NoError(t, os.WriteFile(file, []byte(strings.Join(documents, "\n---\n")), 0o600))
			}
		})
	}
}
