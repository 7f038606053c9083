#!/bin/sh
# `check KEY` says whether a release can be made; `sign KEY FOLDER` signs the checksums of its files.
set -eu
PURPOSE=compersion-talks

refuse() {
    printf '%s\n' "$1" >&2
    exit 1
}

check() {
    [ -n "$1" ] || refuse "Name the SSH key that signs the checksums: make release KEY=path/to/private-key"
    [ -r "$1" ] || refuse "The key $1 cannot be read. Name another: make release KEY=path/to/private-key"
    command -v ssh-keygen >/dev/null || refuse "ssh-keygen is missing. Install OpenSSH."
    cd -- "$(dirname -- "$0")/.."
    version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' compersion_talks/__init__.py)
    grep -q "^## \[$version\] - [0-9]" CHANGELOG.md ||
        refuse "CHANGELOG.md has no part with a date for $version. Write it first."
    [ -z "$(git status --porcelain)" ] || refuse "The checkout has changes. Commit them first."
}

sign() {
    cd -- "$2"
    rm -f SHA256SUMS SHA256SUMS.sig
    sha256sum -- *.whl *.tar.gz bom.json >SHA256SUMS
    ssh-keygen -q -Y sign -f "$1" -n "$PURPOSE" SHA256SUMS
    cat SHA256SUMS
}

case "$1" in
check) check "$2" ;;
sign) sign "$(realpath -- "$2")" "$3" ;;
esac
