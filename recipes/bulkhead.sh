#!/bin/sh
# Judges the manifests in a folder with bulkhead and a published bundle, and with
# no other than one that is signed by the key.
# Exit status: 0 nothing denied, 1 something denied, 2 the bundle or a manifest
# is not what it has to be.
set -eu

BUNDLE=${BUNDLE:-ghcr.io/bulkhead-policy/bulkhead:1}
KEY=${KEY:-cosign.pub}
MANIFESTS=${MANIFESTS:-manifests}

bulkhead bundle verify "oci://$BUNDLE" --key "$KEY" >&2
bulkhead check --bundle "oci://$BUNDLE" --key "$KEY" "$MANIFESTS"
