#!/bin/bash
# scenario-runner as one file with everything inside, libsecp256k1, libyaml and the C library too, and without symbols: it
# runs on any Linux of this processor. Where it is, is said at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

for package in libsecp256k1 yaml-0.1; do
    folder=$(pkg-config --variable=libdir "$package")
    name=$(pkg-config --libs-only-l "$package" | sed 's/^-l//; s/ .*//')
    if [ ! -e "$folder/lib$name.a" ]; then
        echo "$folder/lib$name.a is missing: this system has no static library of $package." >&2
        exit 1
    fi
done

# The linker warns of functions of Swift's own libraries that nothing here calls.
swift build -c release --product scenario-runner --scratch-path .build-static \
    --static-swift-stdlib -Xswiftc -static-executable 2>&1 |
    sed -u '/the use of .mktemp. is dangerous/d; /in statically linked applications requires at runtime/d'
strip -o .build-static/scenario-runner .build-static/release/scenario-runner
echo "$(wc -c <.build-static/scenario-runner) bytes: .build-static/scenario-runner"
