"""Style sheets joined as they are served: one file on the way, many in the folder (decision 20)."""

import posixpath
import re
from functools import cache
from pathlib import Path

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
