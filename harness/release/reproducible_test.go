package release_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkout copies what the command is built from to another folder.
func checkout(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "another place")
	for _, name := range []string{"go.mod", "go.sum", "bulkhead.go"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(folder, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), text, 0o600))
	}
	for _, name := range []string{"harness", "policies", "constraints", "constrainttemplates"} {
		require.NoError(t, os.CopyFS(filepath.Join(folder, name), os.DirFS(filepath.Join("../..", name))))
	}
	return folder
}

// runIn runs a shell's line in a folder, its environment replaced where the
// variables say so.
func runIn(t *testing.T, folder, line string, variables ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "sh", "-euc", line)
	command.Dir = folder
	command.Env = append(os.Environ(), variables...)
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s\n%s", line, out)
	return string(out)
}

// TestSameDigestEverywhere builds the command twice, from different folders and
// in different ways, and a bundle with each, signed and not, under different
// umasks, locales, time zones and homes: the layouts are the same in every byte.
func TestSameDigestEverywhere(t *testing.T) {
	here, err := filepath.Abs("../..")
	require.NoError(t, err)
	there := checkout(t)
	first, second := filepath.Join(t.TempDir(), "bulkhead"), filepath.Join(t.TempDir(), "other")
	runIn(t, here, `go build -o "$OUT" ./harness/cmd/bulkhead`, "OUT="+first)
	runIn(t, there, `go build -trimpath -buildvcs=false -ldflags '-s -w -buildid=' -o "$OUT" ./harness/cmd/bulkhead`,
		"OUT="+second, "CGO_ENABLED=0")

	key := filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, os.WriteFile(key, newPEM(t), 0o600))

	for name, flags := range map[string]string{
		"plain":  "--version 1.2.3",
		"signed": "--version 1.2.3 --profile strict --key " + key,
	} {
		t.Run(name, func(t *testing.T) {
			one, two := filepath.Join(t.TempDir(), "dist"), filepath.Join(t.TempDir(), "deep", "er", "dist")
			line := `"$COMMAND" bundle build ` + flags + ` --output "$OUT"`
			said := runIn(t, here, "umask 022; "+line, "COMMAND="+first, "OUT="+one, "TZ=UTC", "LC_ALL=C", "SOURCE_DATE_EPOCH=1700000000")
			again := runIn(t, t.TempDir(), "umask 077; "+line, "COMMAND="+second, "OUT="+two,
				"TZ=Pacific/Auckland", "LC_ALL=tr_TR.UTF-8", "HOME="+t.TempDir(), "SOURCE_DATE_EPOCH=1700000000", "GOMAXPROCS=1")
			digest := strings.Split(strings.TrimSpace(said), "\n")[1]
			assert.Equal(t, digest, strings.Split(strings.TrimSpace(again), "\n")[1])
			t.Logf("%s: %s, twice", name, digest)
			assert.Equal(t, contents(t, one), contents(t, two))
		})
	}
}

func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	read := make(map[string]string)
	require.NoError(t, filepath.WalkDir(folder, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		name, _ := filepath.Rel(folder, file)
		read[name] = string(text)
		return err
	}))
	return read
}
