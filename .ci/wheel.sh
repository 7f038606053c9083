#!/bin/sh
# Build the wheel through the sdist, install it into a fresh environment, and fetch a page from it.
# A folder, if one is named, gets both files.
set -eu
kept=${1:+$(realpath -- "$1")}
cd -- "$(dirname -- "$0")/.."
place=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || :; rm -rf "$place"' EXIT

python3 -m venv "$place/maker"
"$place/maker/bin/pip" install --quiet --require-hashes -r requirements-build.lock
"$place/maker/bin/python" -m build --no-isolation --outdir "$place/dist" . >/dev/null
python3 .ci/metadata.py "$place"/dist/*.whl

python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --require-hashes -r requirements.lock
"$place/venv/bin/pip" install --quiet --no-deps "$place"/dist/*.whl

cd "$place"
"$place/venv/bin/compersion-talks" --version
"$place/venv/bin/compersion-talks" demo "$place/sample"
"$place/venv/bin/compersion-talks" serve --port 8765 --workers 1 &
server=$!
"$place/venv/bin/python" - <<'END'
import time, urllib.error, urllib.request

for _ in range(100):
    try:
        page = urllib.request.urlopen("http://127.0.0.1:8765/").read().decode()
        break
    except urllib.error.URLError:
        time.sleep(0.2)
assert "<h1" in page, page
print("The wheel serves its home page.")
END
if [ -n "$kept" ]; then
    mkdir -p "$kept"
    cp "$place"/dist/* "$kept"
fi
