# What ./run and ./test set up. They source this file at the top of the checkout.
# shellcheck shell=sh

PYTHON_PACKAGES="python3 python3-venv"
PAPER_PACKAGES="libpangoft2-1.0-0 libharfbuzz-subset0"

# Packages are unpacked here where we may not install them.
APART="$PWD/.venv/system"

say() {
    printf '%s\n' "$*" >&2
}

# Set up what `flask` below needs.
set_up_to_run() {
    search_apart
    if ! find_python; then
        say "Python 3.11 or newer, with its venv module, is missing."
        # shellcheck disable=SC2086 # a list of names
        install $PYTHON_PACKAGES $PAPER_PACKAGES || :
        find_python || {
            say "Without Python 3.11 or newer nothing can be set up. Install it, then run this again."
            exit 1
        }
    fi
    if ! can_make_papers; then
        say "Pango, which makes the papers, is missing."
        # shellcheck disable=SC2086 # a list of names
        install $PAPER_PACKAGES || :
        can_make_papers || say "Everything but the PDF works without it; see what is said above."
    fi
    make_venv
    install_locked requirements.lock
}

# Set up what the tests need, too.
set_up_to_test() {
    set_up_to_run
    install_locked requirements-dev.lock
    for name in $(missing_test_packages); do
        ! may_install || install "$name" || say "$name could not be installed."
    done
    # Unpacked and not installed: an installed server starts by itself.
    for name in nginx caddy docker-compose; do
        command -v "$name" >/dev/null || [ -x "$APART/usr/sbin/$name" ] || [ -x "$APART/usr/bin/$name" ] ||
            ! command -v apt-get >/dev/null || unpack_apart "$name" || say "$name could not be unpacked."
    done
    missing=$(missing_test_packages)
    [ -z "$missing" ] || say "LEFT OUT: the tests that need $missing. To bring them: apt-get install $missing"
}

# Run one of the program's commands, as the account that step_down chose.
flask() {
    # shellcheck disable=SC2086 # a list of words
    $as .venv/bin/python -m flask --app app "$@"
}

# What goes before a command, so that another account runs it.
as=""

# Let root only set up. An account of its own serves: that of whoever has this folder, or a new one.
step_down() {
    # shellcheck disable=SC2174 # only the folder itself has to be closed
    mkdir -p -m 700 "$1"
    is_root || return 0
    if own=$(find_own_account) && try_as "$own" "$1"; then
        say "You are root. The account $own serves, and has $1."
    else
        as=""
        say "You are root, and so is the server: no other account can use this folder and $1."
        say "Better put them where another account can read and write them, and start it as that one."
    fi
}

find_own_account() {
    command -v setpriv >/dev/null && command -v stat >/dev/null || return 1
    owner=$(stat -c %U .)
    if [ "$owner" = root ]; then
        owner=compersion-talks
        id "$owner" >/dev/null 2>&1 ||
            useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$owner" || return 1
    fi
    [ "$owner" != UNKNOWN ] && echo "$owner"
}

# Try what the server of $1 needs; give it $2, if that is the usual data folder or holds nothing.
try_as() {
    as="setpriv --reuid $1 --regid $(id -g "$1") --clear-groups env HOME=/nonexistent"
    $as sh -c "test -r app.py && .venv/bin/python -c ''" 2>/dev/null || return 1
    if [ "$2" = instance ] || [ -z "$(ls -A "$2")" ]; then
        chown -R "$1:" "$2"
    fi
    $as sh -c "test -w '$2'"
}

# Find a Python that is new enough and can make a virtual environment.
find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11 "$APART"/usr/bin/python3.*; do
        is_fit "$python" && return 0
    done
    return 1
}

is_fit() {
    "$1" -c 'import sys, ctypes, sqlite3, ssl, venv; sys.exit(sys.version_info < (3, 11))' \
        >/dev/null 2>&1 || return 1
    "$1" -c 'import ensurepip' >/dev/null 2>&1 || pip_apart >/dev/null
}

# Print the path of the pip that was unpacked apart, a wheel.
pip_apart() {
    ls "$APART"/usr/share/python-wheels/pip-*.whl 2>/dev/null
}

# Load each library that makes papers: a package may be there without what it should bring.
can_make_papers() {
    "$python" - <<'END' 2>/dev/null
import ctypes, sys
names = {
    "gobject-2.0": 0, "pango-1.0": 0, "harfbuzz": 0, "harfbuzz-subset": 0, "fontconfig": 1,
    "pangoft2-1.0": 0,
}
for name, version in names.items():
    mac = f"lib{name}.{version}.dylib"
    ctypes.CDLL(mac if sys.platform == "darwin" else f"lib{name}.so.{version}")
END
}

missing_test_packages() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null && break
    done || printf 'chromium '
    .venv/bin/python -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null ||
        [ "$(uname)" != Linux ] || printf 'libatomic1 '
    command -v pdftotext >/dev/null || printf 'poppler-utils '
    command -v qpdf >/dev/null || printf 'qpdf '
    command -v ssh-keygen >/dev/null || printf 'openssh-client '
    command -v systemd-analyze >/dev/null || [ "$(uname)" != Linux ] || printf 'systemd '
}

make_venv() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 && return 0
    say "Making .venv with $python."
    rm -rf .venv/bin .venv/include .venv/lib .venv/lib64 .venv/pyvenv.cfg .venv/*.lock
    "$python" -m venv .venv >/dev/null 2>&1 && return 0
    "$python" -m venv --without-pip .venv
    .venv/bin/python "$(pip_apart)/pip" install --quiet --no-index "$(pip_apart)"
}

# Install a lock file, unless the same file was installed before.
install_locked() {
    cmp -s "$1" ".venv/$1" && return 0
    say "Installing what $1 lists."
    .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check \
        --require-hashes -r "$1"
    cp "$1" ".venv/$1"
}

install() {
    if ! command -v apt-get >/dev/null; then
        say_what_to_type
        return 1
    elif may_install; then
        say "Installing $*."
        # A fresh machine has no package lists, and old lists name files that are gone.
        as_root apt-get install -qq -y --no-install-recommends "$@" 2>/dev/null && return 0
        as_root apt-get update -qq || :
        as_root apt-get install -qq -y --no-install-recommends "$@"
    else
        say "Unpacking $* into .venv/system, because you may not install packages here."
        unpack_apart "$@"
    fi
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

may_install() {
    command -v apt-get >/dev/null || return 1
    is_root || { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; }
}

as_root() {
    set -- env DEBIAN_FRONTEND=noninteractive "$@"
    is_root || set -- sudo "$@"
    "$@" </dev/null >/dev/null
}

# Let apt resolve and download with lists of our own, then unpack the packages.
unpack_apart() {
    mkdir -p "$APART/lists/partial" "$APART/archives/partial"
    apart="-qq -y -o Dir::State::Lists=$APART/lists -o Dir::Cache=$APART -o Debug::NoLocking=1"
    apart="$apart -o Dir::Cache::archives=$APART/archives -o APT::Sandbox::User=$(id -un)"
    # shellcheck disable=SC2086 # a list of options
    apt-get $apart update >/dev/null || return 1
    # shellcheck disable=SC2086 # a list of options
    apt-get $apart install --download-only --no-install-recommends "$@" </dev/null >/dev/null || return 1
    for package in "$APART"/archives/*.deb; do
        dpkg-deb -x "$package" "$APART" || return 1
    done
    rm -rf "$APART/archives" "$APART/lists"
    search_apart
}

# Let programs find the libraries that lie apart, or that Homebrew installed.
search_apart() {
    for folder in "$APART"/usr/lib/*-linux-gnu* "$APART"/lib/*-linux-gnu*; do
        [ ! -d "$folder" ] || export LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    done
    if command -v brew >/dev/null && [ "$(uname)" = Darwin ]; then
        DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:/usr/local/lib:/usr/lib"
        export DYLD_FALLBACK_LIBRARY_PATH
    fi
}

say_what_to_type() {
    if command -v dnf >/dev/null; then
        say "Type: sudo dnf install python3 pango"
    elif command -v apk >/dev/null; then
        say "Type: apk add python3 pango harfbuzz-subset fontconfig"
    elif command -v pacman >/dev/null; then
        say "Type: sudo pacman -S python pango"
    elif command -v brew >/dev/null; then
        say "Type: brew install python pango"
    else
        say "Install Python 3.11 or newer and Pango by what your system offers."
    fi
}
