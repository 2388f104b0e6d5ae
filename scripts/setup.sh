#!/bin/bash
# Installs what the build needs and the machine lacks: libsecp256k1 with its headers, and pkg-config.
set -euo pipefail

if pkg-config --exists libsecp256k1 2>/dev/null; then exit 0; fi

if ! command -v apt-get >/dev/null; then
    echo "Please install libsecp256k1 (with its recovery module and headers) and pkg-config." >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libsecp256k1-dev pkg-config
