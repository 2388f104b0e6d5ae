#!/bin/bash
# Everything that must hold before a change lands; `make test` calls it.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "format"
swift format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

step "sources of nondeterminism"
scripts/check-determinism.sh

step "build (debug and release)"
swift build --build-tests --explicit-target-dependency-import-check error
scripts/build-release.sh

step "scenarios, every one twice, in different processes and configurations"
scripts/check-fingerprints.sh

step "the command line"
scripts/check-command-line.sh
scripts/check-completion.sh

step "hostile files"
scripts/check-hostile-files.sh

step "the program that needs nothing installed"
scripts/build-static.sh
scripts/check-static.sh

step "unit tests"
vectors="${DRYDOCK_VECTORS:-$PWD/../shared/vectors}"
if [ -d "$vectors" ]; then
    DRYDOCK_VECTORS="$vectors" DRYDOCK_VECTORS_REQUIRED=1 swift test --skip-build --parallel
else
    echo "no test vectors at $vectors: the tests that read them are skipped"
    swift test --skip-build --parallel
fi
