package recipes_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// unpacked is a folder with the files of the signed bundle.
func (w world) unpacked(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bundle")
	w.bulkheadSays(t, "bundle", "pull", "oci://"+w.signed, "--key", w.key, "--unpack", "--output", dir)
	return dir
}

// rendered renders a folder as Flux does where there is no kustomization.yaml:
// with one that names every manifest (fluxcd/pkg/kustomize, Generator). It
// returns the objects by kind and name.
func rendered(t *testing.T, dir string) map[string]map[string]any {
	t.Helper()
	require.NoFileExists(t, filepath.Join(dir, "kustomization.yaml"))
	kustomization := types.Kustomization{TypeMeta: types.TypeMeta{APIVersion: types.KustomizationVersion, Kind: types.KustomizationKind}}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range entries {
		require.Equal(t, ".yaml", filepath.Ext(entry.Name()))
		kustomization.Resources = append(kustomization.Resources, entry.Name())
	}
	text, err := yaml.Marshal(kustomization)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "kustomization.yaml"), text, 0o666))

	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	require.NoError(t, err)
	objects := make(map[string]map[string]any)
	for _, resource := range resources.Resources() {
		object, err := resource.Map()
		require.NoError(t, err)
		objects[resource.GetKind()+" "+resource.GetName()] = object
	}
	return objects
}

// field is a field of an object, by its path.
func field(t *testing.T, object map[string]any, path ...string) any {
	t.Helper()
	var value any = object
	for _, name := range path {
		fields, ok := value.(map[string]any)
		require.True(t, ok, "%v has no fields", path)
		value = fields[name]
	}
	return value
}

// halves holds the two folders to what GitOps tools need: templates in one, and
// in the other nothing whose kind they do not make, but for Gatekeeper's SyncSet.
func halves(t *testing.T, templates, constraints string) {
	t.Helper()
	made := make(map[any]bool)
	for name, template := range rendered(t, templates) {
		assert.Equal(t, "templates.gatekeeper.sh/v1", template["apiVersion"], name)
		assert.Equal(t, "ConstraintTemplate", template["kind"], name)
		made[field(t, template, "spec", "crd", "spec", "names", "kind")] = true
	}
	assert.Len(t, made, 23)

	syncSets := 0
	objects := rendered(t, constraints)
	for name, object := range objects {
		if object["kind"] == "SyncSet" {
			assert.Equal(t, "syncset.gatekeeper.sh/v1alpha1", object["apiVersion"])
			syncSets++
			continue
		}
		assert.Equal(t, "constraints.gatekeeper.sh/v1beta1", object["apiVersion"], name)
		assert.True(t, made[object["kind"]], "no template makes %s", name)
	}
	assert.Equal(t, 1, syncSets)
	assert.Len(t, objects, 17, "16 constraints of the profile baseline, and the SyncSet")
}

// kinds are apiVersion, kind and name of objects.
func kinds(t *testing.T, objects []map[string]any) []string {
	t.Helper()
	var names []string
	for _, object := range objects {
		names = append(names, fmt.Sprint(object["apiVersion"], " ", object["kind"], " ", field(t, object, "metadata", "name")))
	}
	return names
}

func (w world) flux(t *testing.T) {
	objects := documents(t, "flux.yaml")
	require.Equal(t, []string{
		"source.toolkit.fluxcd.io/v1 OCIRepository bulkhead",
		"kustomize.toolkit.fluxcd.io/v1 Kustomization bulkhead-templates",
		"kustomize.toolkit.fluxcd.io/v1 Kustomization bulkhead-constraints",
	}, kinds(t, objects))
	source, templates, constraints := objects[0], objects[1], objects[2]

	assert.Equal(t, map[string]any{
		"interval":      "10m",
		"url":           "oci://ghcr.io/bulkhead-policy/bulkhead",
		"ref":           map[string]any{"semver": "1.x"},
		"layerSelector": map[string]any{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "operation": "extract"},
		"verify":        map[string]any{"provider": "cosign", "secretRef": map[string]any{"name": "bulkhead-key"}},
	}, source["spec"])
	for _, kustomization := range objects[1:] {
		assert.Equal(t, map[string]any{"kind": "OCIRepository", "name": "bulkhead"}, field(t, kustomization, "spec", "sourceRef"))
	}
	assert.Equal(t, true, field(t, templates, "spec", "wait"))
	assert.Equal(t, []any{map[string]any{
		"apiVersion": "templates.gatekeeper.sh/v1", "kind": "ConstraintTemplate", "current": "status.created == true",
	}}, field(t, templates, "spec", "healthCheckExprs"))
	assert.Equal(t, []any{map[string]any{"name": "bulkhead-templates"}}, field(t, constraints, "spec", "dependsOn"))

	w.halvesOf(t, field(t, templates, "spec", "path"), field(t, constraints, "spec", "path"))
}

func (w world) argocd(t *testing.T) {
	objects := documents(t, "argocd.yaml")
	require.Equal(t, []string{
		"argoproj.io/v1alpha1 Application bulkhead-templates",
		"argoproj.io/v1alpha1 Application bulkhead-constraints",
	}, kinds(t, objects))
	templates, constraints := objects[0], objects[1]

	for i, application := range objects {
		assert.Equal(t, strconv.Itoa(i), field(t, application, "metadata", "annotations", "argocd.argoproj.io/sync-wave"))
		assert.Equal(t, "oci://ghcr.io/bulkhead-policy/bulkhead", field(t, application, "spec", "source", "repoURL"))
		assert.Equal(t, "1", field(t, application, "spec", "source", "targetRevision"))
	}
	assert.Equal(t, []any{"SkipDryRunOnMissingResource=true"}, field(t, constraints, "spec", "syncPolicy", "syncOptions"))

	w.halvesOf(t, field(t, templates, "spec", "source", "path"), field(t, constraints, "spec", "source", "path"))
}

func (w world) halvesOf(t *testing.T, templates, constraints any) {
	t.Helper()
	bundle := w.unpacked(t)
	halves(t, filepath.Join(bundle, fmt.Sprint(templates)), filepath.Join(bundle, fmt.Sprint(constraints)))
}
