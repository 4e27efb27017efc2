//go:build unix

package bench_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"

	"github.com/stretchr/testify/require"
)

const (
	// objectsEach is how many objects an application has: three Deployments, two
	// Services, two Ingresses, two NetworkPolicies and a Certificate.
	objectsEach = 10
	spreadOver  = 50
	// seed is that of every repository, with its number of objects.
	seed = 20
)

// layout is how a repository spreads its objects over files.
type layout string

const (
	applicationPerFile layout = "10 documents a file"
	objectPerFile      layout = "one document a file"
)

// application is what testdata/application.yaml.tmpl is filled in with. No policy of
// the baseline takes Namespaces, so a repository has none.
type application struct {
	Name, Namespace, Version string
	// Host and SecondHost are those of the Ingress web.
	Host, SecondHost string
	Replicas, Octet  int
	CPU, Memory      int
	// fault is what is wrong with it; "" is nothing.
	fault string
}

// Is reports whether a fault is the application's.
func (a application) Is(fault string) bool { return a.fault == fault }

// fault is a way to be wrong, and what the baseline says of it.
type fault struct {
	name string
	// found are the constraints and the objects of the application, "constraint Kind
	// name", the name without the application's.
	found []string
}

// faults are those of a repository, in the order in which they are dealt out.
func faults() []fault {
	return []fault{
		{"no NetworkPolicy", []string{"require-networkpolicy Deployment worker"}},
		{"no TLS", []string{"allowed-ingress-issuers Ingress api", "require-ingress-tls Ingress api"}},
		{"host twice", []string{"unique-ingress-hosts Ingress web"}},
		{"node port", []string{"no-nodeport Service web"}},
		{"Ingress issuer", []string{"allowed-ingress-issuers Ingress web"}},
		{"Certificate issuer", []string{"allowed-certificate-issuers Certificate worker"}},
		{"host network", []string{"no-host-network Deployment worker", "require-networkpolicy Deployment worker"}},
		{"host port", []string{"no-host-network Deployment web"}},
		{"external address", []string{"no-external-ips Service api"}},
		{"class annotation", []string{"require-ingress-class Ingress web"}},
		{"sources", []string{"restrict-ingress-sources Ingress api"}},
		{"authentication", []string{"require-ingress-auth Ingress web"}},
		{"backend port", []string{"require-ingress-backend Ingress web"}},
		{"pod address", []string{"require-private-dns Deployment web"}},
	}
}

// applications are those of a repository of so many objects, a multiple of ten. Three
// applications of ten, at least one, have a fault, which makes one object wrong; each
// fault is as frequent as the others.
func applications(t testing.TB, objects int) []application {
	t.Helper()
	require.Zero(t, objects%objectsEach, "%d objects do not make whole applications", objects)
	random := rand.New(rand.NewPCG(seed, uint64(objects)))
	words := strings.Fields("billing catalog checkout delivery identity invoices ledger orders payments pricing search stock")

	made := make([]application, objects/objectsEach)
	for i := range made {
		a := &made[i]
		a.Name = fmt.Sprintf("%s-%05d", words[random.IntN(len(words))], i)
		a.Namespace = fmt.Sprintf("team-%02d", i%spreadOver)
		a.Version = fmt.Sprintf("%d.%d.%d", 1+random.IntN(4), random.IntN(30), random.IntN(10))
		a.Host, a.SecondHost = a.Name+".example.com", "www."+a.Name+".example.com"
		a.Replicas, a.Octet = 2+random.IntN(4), 1+random.IntN(250)
		a.CPU, a.Memory = 50*(1+random.IntN(10)), 64*(1+random.IntN(16))
	}
	wrong := random.Perm(len(made))[:(3*len(made)+9)/10]
	for i, at := range wrong {
		made[at].fault = faults()[i%len(faults())].name
		if made[at].Is("host twice") {
			// The one before or after it stands in another namespace.
			made[at].SecondHost = made[max(at-1, 1-at)].Host
		}
	}
	return made
}

// write puts a repository into a folder, and gives the folder.
func write(t testing.TB, folder string, objects int, by layout) string {
	t.Helper()
	text, err := template.ParseFiles("testdata/application.yaml.tmpl")
	require.NoError(t, err)
	for _, a := range applications(t, objects) {
		var rendered bytes.Buffer
		require.NoError(t, text.Execute(&rendered, a))
		files := []string{rendered.String()}
		if by == objectPerFile {
			files = strings.Split(rendered.String(), "---\n")
			require.Len(t, files, objectsEach)
		}
		for i, file := range files {
			path := filepath.Join(folder, a.Namespace, a.Name+".yaml")
			if by == objectPerFile {
				path = filepath.Join(folder, a.Namespace, a.Name, fmt.Sprintf("%d.yaml", i))
			}
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
			require.NoError(t, os.WriteFile(path, []byte(file), 0o600))
		}
	}
	return folder
}
