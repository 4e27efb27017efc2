// Package crds pins the modules whose folders hold the CustomResourceDefinitions
// that the real cluster of the tests gets: cert-manager's deploy/crds and the
// Gateway API's config/crd/standard.
package crds

import (
	_ "github.com/cert-manager/cert-manager/pkg/apis/certmanager"
	_ "sigs.k8s.io/gateway-api/apis/v1"
)
