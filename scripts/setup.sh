#!/bin/bash
# Installs what the build needs and the machine lacks: libsecp256k1 and libyaml with their headers, and pkg-config. With
# --shells also zsh and fish, for those tests of completion that are left out without them.
set -euo pipefail

packages=()
pkg-config --exists libsecp256k1 2>/dev/null || packages+=(libsecp256k1-dev)
pkg-config --exists yaml-0.1 2>/dev/null || packages+=(libyaml-dev)
command -v pkg-config >/dev/null || packages+=(pkg-config)
if [ "${1-}" = --shells ]; then
    for shell in zsh fish; do
        command -v "$shell" >/dev/null || packages+=("$shell")
    done
fi
[ "${#packages[@]}" -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
    cat >&2 <<'MISSING'
Missing: libsecp256k1 (with its recovery module), libyaml, their headers, or pkg-config. Please install:
  Fedora    dnf install libsecp256k1-devel libyaml-devel pkgconf-pkg-config
  Arch      pacman -S libsecp256k1 libyaml pkgconf
  Alpine    apk add libsecp256k1-dev yaml-dev pkgconf
  Homebrew  brew install secp256k1 libyaml pkgconf
MISSING
    exit 1
fi
as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
