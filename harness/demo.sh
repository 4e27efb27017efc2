#!/usr/bin/env bash
# Judges each example application and prints what a developer would see.
set -euo pipefail
bulkhead=$1
cd "$(dirname "$0")/.."

for app in testdata/apps/*/; do
	printf '\n$ bulkhead check %s\n\n' "$app"
	status=0
	"$bulkhead" check "$app" || status=$?
	printf '(exit status %d)\n' "$status"
	# 0 and 1 are verdicts; anything else is a broken demo.
	[ "$status" -le 1 ] || exit "$status"
done
