"""Style sheets, scripts, pictures and fonts, under an address that changes with their content.

The mark stands in the path, not behind it, so that files named inside a style sheet share it.
"""

import hashlib
import posixpath
import re
from functools import cache
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, send_file, send_from_directory, url_for

_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')
_ADDRESS = re.compile(r'url\("([^"]+)"\)')


@cache
def joined(folder: Path, name: str) -> str:
    """Return a style sheet with everything that it imports, each part in its layer."""
    return _IMPORT.sub(lambda found: _part(folder, name, found), _read(folder, name))


def _part(folder: Path, whole: str, found: re.Match[str]) -> str:
    name = posixpath.normpath(posixpath.join(posixpath.dirname(whole), found[1]))
    text = _ADDRESS.sub(lambda one: _seen_from(whole, name, one[1]), _read(folder, name))
    return f"@layer {found[2]} {{\n{text}}}" if found[2] else text


def _seen_from(whole: str, name: str, address: str) -> str:
    """Write an address of a part so that it still leads there from the whole."""
    target = posixpath.join(posixpath.dirname(name), address)
    return f'url("{posixpath.relpath(target, posixpath.dirname(whole))}")'


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


KEPT_SECONDS = 31_536_000
WHOLE_STYLES = ("css/app.css", "css/agenda.css")
FOLDER = Path(__file__).parents[2] / "static"

bp = Blueprint("files", __name__)


@bp.get("/static/<mark>/<path:filename>")
def file(mark: str, filename: str) -> Response:
    """Serve one of our own files; a style sheet with all that it imports."""
    if filename in WHOLE_STYLES:
        return _whole(filename)
    return send_from_directory(FOLDER, filename, max_age=KEPT_SECONDS)


@bp.get("/robots.txt")
def robots() -> Response:
    """Ask every searching machine to stay away."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


def paper(pdf: bytes, name: str, *, tag: str = "", status: int = 200) -> Response:
    """Give a PDF to be saved; with a tag, a browser may ask whether it still holds it."""
    response = Response(pdf, status, mimetype="application/pdf")
    response.headers["Content-Disposition"] = saved_as(name)
    if tag:
        response.set_etag(tag)
    return response


def saved_as(name: str) -> str:
    """Tell a browser to save what it gets, under this name."""
    return f'attachment; filename="{name}"'


def asset(path: str) -> str:
    """Return the address of one of our own files."""
    return url_for("files.file", mark=mark(), filename=path)


@cache
def mark() -> str:
    """Return 12 hex digits that change whenever any of our own files changes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(FOLDER)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _whole(filename: str) -> Response:
    text = BytesIO(joined(FOLDER, filename).encode())
    return send_file(text, mimetype="text/css", etag=mark(), max_age=KEPT_SECONDS)
