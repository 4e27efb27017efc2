#!/bin/sh
# Judges the manifests in a folder with gator and a published bundle.
# Exit status: 0 nothing denied, 1 something denied or unreadable, 2 the bundle
# judges nothing.
set -eu

BUNDLE=${BUNDLE:-ghcr.io/bulkhead-policy/bulkhead:1}
MANIFESTS=${MANIFESTS:-manifests}

# gator prints nothing and exits with 0 when an image holds no templates. This
# Service has to be denied.
denied=$(gator test --image="$BUNDLE" << 'END'
apiVersion: v1
kind: Service
metadata:
  name: canary
  namespace: canary
spec:
  type: NodePort
  ports:
    - port: 80
END
) || :
if [ -z "$denied" ]; then
	echo "$BUNDLE denies nothing: name a bundle that holds no_nodeport, or change the canary" >&2
	exit 2
fi

# gator judges what it finds on standard input too, and passes an empty folder.
if [ -z "$(find "$MANIFESTS" -name '*.yaml' -o -name '*.yml' -o -name '*.json')" ]; then
	echo "no manifests in $MANIFESTS" >&2
	exit 2
fi
gator test --image="$BUNDLE" --filename="$MANIFESTS" < /dev/null
