#!/bin/bash
# The program that `make release` builds is small, needs nothing, and does what the other one does.
set -euo pipefail
cd "$(dirname "$0")/.."

static=$PWD/.build-static/scenario-runner
release=$PWD/.build-release/release/scenario-runner
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

bytes=$(wc -c <"$static")
[ "$bytes" -le 25000000 ] || { echo "$static has $bytes bytes; at most 25 MB are promised" >&2 && exit 1; }

"$release" run Scenarios >"$work/expected"
"$static" run Scenarios >"$work/found"
cmp "$work/expected" "$work/found"

# A folder that holds the program, scenarios, and /proc, which Swift's runtime reads the command line from.
mkdir -p "$work/system/proc"
cp "$static" "$work/system"
cp -r Scenarios "$work/system"
alone=(unshare --mount --pid --fork)
if [ "$(id -u)" != 0 ]; then alone+=(--map-root-user); fi
if ! "${alone[@]}" mount -t proc proc "$work/system/proc" 2>/dev/null; then
    echo "no right to make an empty system here: the static program was tried in this one only"
    exit 0
fi
# shellcheck disable=SC2016
"${alone[@]}" bash -c 'mount -t proc proc "$1/proc" && exec chroot "$1" /scenario-runner run Scenarios' bash \
    "$work/system" >"$work/found"
cmp "$work/expected" "$work/found"
echo "the static program has $bytes bytes, and runs every scenario in an empty system"
