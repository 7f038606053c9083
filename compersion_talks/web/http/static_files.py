"""Static files.

The version of a static file is in its path, not in its query, so that relative URLs inside a
style sheet get it, too.
"""

import hashlib
import posixpath
import re
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, send_file, send_from_directory, url_for

BUNDLES = ("css/app.css", "css/agenda.css", "css/talking.css")
FOLDER = Path(__file__).parents[2] / "static"
KEEP_FOREVER = "public, max-age=31536000, immutable"
_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')
_ADDRESS = re.compile(r'url\("([^"]+)"\)')

bp = Blueprint("files", __name__)


@bp.get("/static/<version>/<path:filename>")
def file(version: str, filename: str) -> Response:
    """Serve one of our own files; a style sheet as a bundle of all that it imports."""
    is_bundle = filename in BUNDLES
    response = _send_bundle(filename) if is_bundle else send_from_directory(FOLDER, filename)
    # During an update, a page of one version may ask for a file of another: do not cache it.
    response.headers["Cache-Control"] = KEEP_FOREVER if version == hash_files() else "no-store"
    return response


@bp.get("/robots.txt")
def robots() -> Response:
    """Ask search engines to stay away."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@lru_cache(maxsize=128)
def link_file(path: str) -> str:
    """Return the address of one of our own files."""
    return url_for("files.file", version=hash_files(), filename=path)


@cache
def hash_files() -> str:
    """Return 12 hex digits that change whenever any of our own files changes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(FOLDER)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def bundle(folder: Path, name: str) -> str:
    """Return a style sheet with everything that it imports, each import in its layer."""
    return _IMPORT.sub(lambda found: _read_import(folder, name, found), _read(folder, name))


def _send_bundle(filename: str) -> Response:
    text = BytesIO(bundle(FOLDER, filename).encode())
    return send_file(text, mimetype="text/css", etag=hash_files())


def _read_import(folder: Path, importer: str, found: re.Match[str]) -> str:
    name = posixpath.normpath(posixpath.join(posixpath.dirname(importer), found[1]))
    text = _ADDRESS.sub(lambda one: _rebase(importer, name, one[1]), _read(folder, name))
    return f"@layer {found[2]} {{\n{text}}}" if found[2] else text


def _rebase(importer: str, name: str, address: str) -> str:
    """Write an address of an imported style sheet relative to the importer."""
    target = posixpath.join(posixpath.dirname(name), address)
    return f'url("{posixpath.relpath(target, posixpath.dirname(importer))}")'


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")
