#!/bin/bash
# One file, one seed: one fingerprint. Whatever the process, the configuration, the number of jobs or the hash seed.
set -euo pipefail
cd "$(dirname "$0")/.."

debug=.build/debug/scenario-runner
release=.build-release/release/scenario-runner
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$release" run Scenarios --jobs 1 | tee "$work/reference"
compare() {
    local name=$1
    shift
    "$@" >"$work/other"
    if ! diff -u "$work/reference" "$work/other" >"$work/diff"; then
        echo "fingerprints differ between release with one job and: $name" >&2
        head -40 "$work/diff" >&2
        exit 1
    fi
    echo "same fingerprints: $name"
}

compare "release again, in another process" "$release" run Scenarios --jobs 1
compare "release with four jobs" "$release" run Scenarios --jobs 4
compare "release with a fixed hash seed" env SWIFT_DETERMINISTIC_HASHING=1 "$release" run Scenarios --jobs 2
compare "debug" "$debug" run Scenarios --jobs 2
compare "debug with a fixed hash seed" env SWIFT_DETERMINISTIC_HASHING=1 "$debug" run Scenarios --jobs 2
