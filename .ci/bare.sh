#!/bin/sh
# Run ./run --once in a bare Debian 12, first as root, then for someone who may install nothing.
set -eu
cd -- "$(dirname -- "$0")/.."
bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
chmod 755 "$bare"

mmdebstrap --quiet --variant=apt bookworm "$bare"
cp /etc/resolv.conf "$bare/etc/resolv.conf"
if [ -n "${PIP_CERT:-}" ]; then
    cp "$PIP_CERT" "$bare/etc/pip.crt"
fi

# A checkout as git has it, and what is new in this one.
checkout() {
    mkdir -p "$bare/$1"
    git ls-files -z --cached --others --exclude-standard |
        tar --create --null --ignore-failed-read --files-from - | tar --extract --directory "$bare/$1"
}

inside() {
    chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LC_ALL=C.UTF-8 \
        ${PIP_CERT:+PIP_CERT=/etc/pip.crt} "$@"
}

sets_up() {
    start=$(date +%s)
    "$@"
    echo "That took $(($(date +%s) - start)) s."
}

checkout srv/nobody
chroot "$bare" chown -R nobody:nogroup /srv/nobody
echo "For someone who may install nothing:"
sets_up inside setpriv --reuid nobody --regid nogroup --clear-groups sh /srv/nobody/run --once
test -s "$bare/srv/nobody/instance/sample/agenda.pdf"

checkout srv/root
echo "As root:"
sets_up inside /srv/root/run --once
test -s "$bare/srv/root/instance/sample/agenda.pdf"
echo "Both made their sample agenda."
