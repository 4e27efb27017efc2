package artifact

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/errdef"
)

// ingest is the folder of a layout in which files are written before they are
// renamed to their place; oci.Storage's name for it.
const ingest = "ingest"

// writeLayout writes blobs with oci.Storage, which renames each into place, but
// the index by itself: oci.Store orders it at random and writes it in place, so
// that the same bundle gives other bytes and a full disk ends all that stood
// there.
func writeLayout(ctx context.Context, ref Reference, nodes []node, tags []string, options Options) error {
	index, fresh, err := indexToWrite(ref.Path)
	if err != nil {
		return err
	}
	for _, tag := range tags {
		if err := checkMove(ref.Path, tag, digestOf(index, tag), nodes[0].Digest, options.Force); err != nil {
			return err
		}
	}
	index.Manifests = merged(index.Manifests, nodes, tags)

	options.step("writing %s to %s", nodes[0].Digest, ref.Path)
	write := writeInto
	if fresh {
		write = writeFresh
	}
	if err := write(ctx, ref.Path, nodes, index); err != nil {
		return &Error{fmt.Sprintf("writing %s: %v: what was there before is as it was", ref.Path, err), err}
	}
	return nil
}

// indexToWrite is the index to add to, and whether the folder is yet to be made.
func indexToWrite(dir string) (index ocispec.Index, fresh bool, err error) {
	index = ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageIndex}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return index, true, nil
	}
	if err != nil || len(entries) == 0 {
		return index, false, err
	}
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ocispec.ImageLayoutFile }) {
		return index, false, fmt.Errorf("%s holds other files and is no image layout: name a new or an empty folder", dir)
	}
	if err := readVersion(dir); err != nil {
		return index, false, err
	}
	// A layout without an index is one whose first write was interrupted.
	if found, err := readIndex(dir); err == nil {
		return found, false, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return index, false, err
	}
	return index, false, nil
}

// merged are the index's manifests with those of an artifact: first what has a
// tag, by tag, then all else by digest. A manifest that loses its last tag
// stays, named by its digest alone.
func merged(manifests []ocispec.Descriptor, nodes []node, tags []string) []ocispec.Descriptor {
	var kept []ocispec.Descriptor
	for _, described := range manifests {
		if tag := tagOf(described); slices.Contains(tags, tag) {
			described.Annotations = maps.Clone(described.Annotations)
			delete(described.Annotations, ocispec.AnnotationRefName)
		}
		kept = append(kept, described)
	}
	for _, tag := range tags {
		tagged := nodes[0].Descriptor
		tagged.Annotations = map[string]string{ocispec.AnnotationRefName: tag}
		kept = append(kept, tagged)
	}
	for _, n := range nodes {
		kept = append(kept, n.Descriptor)
	}

	slices.SortStableFunc(kept, func(a, b ocispec.Descriptor) int {
		return cmp.Or(
			strings.Compare(orLast(tagOf(a)), orLast(tagOf(b))),
			strings.Compare(a.Digest.String(), b.Digest.String()))
	})
	var found []ocispec.Descriptor
	for _, described := range kept {
		same := func(d ocispec.Descriptor) bool { return d.Digest == described.Digest }
		if tagOf(described) != "" || !slices.ContainsFunc(found, same) {
			found = append(found, described)
		}
	}
	return found
}

// orLast puts no tag behind all tags: a tag is ASCII.
func orLast(tag string) string { return cmp.Or(tag, "\x7f") }

// writeFresh makes the folder beside its place and renames it, so that a failed
// or interrupted write leaves no half of it.
func writeFresh(ctx context.Context, dir string, nodes []node, index ocispec.Index) (err error) {
	dir = filepath.Clean(dir)
	beside := filepath.Join(filepath.Dir(dir), ".layout-"+rand.Text())
	if err := os.MkdirAll(beside, 0o777); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(beside))
		}
	}()
	if err := writeInto(ctx, beside, nodes, index); err != nil {
		return err
	}
	return os.Rename(beside, dir)
}

// writeInto adds to a layout or makes one in an empty folder. What makes a
// folder a layout is written first and what makes it readable last, so that an
// interrupted write is known for what it is.
func writeInto(ctx context.Context, dir string, nodes []node, index ocispec.Index) error {
	defer removeEmpty(filepath.Join(dir, ingest))
	version, _ := json.Marshal(ocispec.ImageLayout{Version: ocispec.ImageLayoutVersion})
	if err := replace(dir, ocispec.ImageLayoutFile, version); err != nil {
		return err
	}
	storage, err := oci.NewStorage(dir)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		for _, b := range append(slices.Clip(n.blobs), n.blob) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := store(ctx, storage, b); err != nil {
				return err
			}
		}
	}
	raw, _ := json.Marshal(index)
	return replace(dir, ocispec.ImageIndexFile, raw)
}

// store writes a blob, also over one that is there but is not what its digest
// says.
func store(ctx context.Context, storage *oci.Storage, b blob) error {
	if _, err := content.FetchAll(ctx, storage, b.Descriptor); err == nil {
		return nil
	}
	if err := storage.Delete(ctx, b.Descriptor); err != nil && !errors.Is(err, errdef.ErrNotFound) {
		return err
	}
	return storage.Push(ctx, b.Descriptor, bytes.NewReader(b.content))
}

// replace writes a file by renaming, unless it holds the content already.
func replace(dir, name string, data []byte) error {
	target := filepath.Join(dir, name)
	if have, err := os.ReadFile(target); err == nil && bytes.Equal(have, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Join(dir, ingest), 0o777); err != nil {
		return err
	}
	written := filepath.Join(dir, ingest, name+"_"+rand.Text())
	err := os.WriteFile(written, data, 0o666)
	if err == nil {
		err = os.Rename(written, target)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(written))
	}
	return nil
}

// removeEmpty removes a folder that has become empty.
func removeEmpty(dir string) {
	if info, err := os.Lstat(dir); err == nil && info.IsDir() {
		os.Remove(dir)
	}
}
