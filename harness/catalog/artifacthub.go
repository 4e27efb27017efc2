package catalog

import (
	"fmt"
	"strings"
	"time"

	"github.com/bulkhead-policy/bulkhead/harness/policy"
)

// artifactHubPackage is Artifact Hub's package metadata, as far as it is used
// (docs/metadata/artifacthub-pkg.yml in github.com/artifacthub/hub).
type artifactHubPackage struct {
	Version     string            `json:"version"`
	Name        string            `json:"name"`
	DisplayName string            `json:"displayName"`
	CreatedAt   string            `json:"createdAt"`
	Description string            `json:"description"`
	Category    string            `json:"category"`
	License     string            `json:"license"`
	HomeURL     string            `json:"homeURL"`
	Keywords    []string          `json:"keywords"`
	Links       []artifactHubLink `json:"links"`
	Readme      string            `json:"readme"`
	Install     string            `json:"install"`
	Provider    map[string]string `json:"provider"`
}

type artifactHubLink struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

const installText = "```sh\n" + `kubectl apply -k ` + Repository + `/constrainttemplates
kubectl wait --for=jsonpath='{.status.created}'=true constrainttemplates --all --timeout=2m
kubectl wait --for=condition=Established crd -l gatekeeper.sh/constraint=yes
kubectl apply -k ` + Repository + `/constraints/baseline
` + "```\n"

// ArtifactHub renders Artifact Hub's package file.
func ArtifactHub(release Release, policies []policy.Policy) ([]byte, error) {
	var readme strings.Builder
	readme.WriteString("# Bulkhead\n\nA policy bundle for Gatekeeper that keeps a cluster's network model.\n\n")
	for _, p := range policies {
		fmt.Fprintf(&readme, "- **%s** (%s): %s\n", p.Name, p.Kind, p.Description)
	}

	return render(artifactHubPackage{
		Version:     release.Version,
		Name:        "bulkhead",
		DisplayName: "Bulkhead",
		CreatedAt:   release.Date.Format(time.RFC3339),
		Description: "Segregated pods, TLS Ingresses with certificates from known issuers, and nothing that bypasses the load balancer",
		Category:    "security",
		License:     "Apache-2.0",
		HomeURL:     Repository,
		Keywords:    []string{"gatekeeper", "opa", "networkpolicy", "ingress", "cert-manager", "security", "networking"},
		Links:       []artifactHubLink{{Name: "source", URL: Repository}},
		Readme:      readme.String(),
		Install:     installText,
		Provider:    map[string]string{"name": "The Bulkhead Authors"},
	})
}
