#!/bin/sh
# Judges the manifests in a folder with conftest and a published bundle.
# Exit status: 0 nothing denied, 1 something denied or unreadable, 2 the bundle
# judges nothing.
set -eu

BUNDLE=${BUNDLE:-ghcr.io/bulkhead-policy/bulkhead:1}
MANIFESTS=${MANIFESTS:-manifests}

# conftest runs whatever it finds in the folder, so what was pulled there before
# would be judged with as well. Without --absolute-paths it takes the folder to
# be below this one.
policies=$(mktemp -d)
trap 'rm -rf "$policies"' EXIT
conftest pull "oci://$BUNDLE" --absolute-paths --policy "$policies"

# An image with no rule in the namespace main passes everything, without a word.
# This Service has to be denied.
if conftest test --combine --policy "$policies" --namespace main --parser yaml - > "$policies/canary.log" 2>&1 << 'END'
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
then
	echo "$BUNDLE denies nothing: name a bundle that holds no_nodeport, or change the canary" >&2
	exit 2
fi

conftest test --combine --policy "$policies" --namespace main "$MANIFESTS"
