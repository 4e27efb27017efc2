#!/usr/bin/env bash
# Judges each example application, and holds the segmented ones against the
# traffic matrix, and prints what a developer would see.
set -euo pipefail
bulkhead=$1
cd "$(dirname "$0")/.."

show() {
	printf '\n$ bulkhead %s\n\n' "$*"
	status=0
	"$bulkhead" "$@" || status=$?
	printf '(exit status %d)\n' "$status"
	# 0 and 1 are verdicts; anything else is a broken demo.
	[ "$status" -le 1 ] || exit "$status"
}

for app in testdata/apps/*/; do
	show check "$app"
done
for app in testdata/apps/segmented*/; do
	show matrix "$app"
done
