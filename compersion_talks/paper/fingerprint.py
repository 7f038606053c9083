"""A mark of everything that shapes a paper, which changes whenever a paper may change."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from compersion_talks.assets import asset_dir
from compersion_talks.pdf import font_coverage

_HERE = Path(__file__).parent


def making() -> bytes:
    """Return 32 bytes that stand for templates, sheets, fonts, programs and WeasyPrint."""
    return _making(font_coverage.added_files())


@cache
def _making(added: tuple[Path, ...]) -> bytes:
    digest = hashlib.sha256(version("weasyprint").encode())
    for folder in (_HERE, _HERE.parent / "pdf", _HERE.parent / "static/css/agenda", _templates()):
        for file in _files_in(folder):
            digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    for file in added:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.digest()


def _templates() -> Path:
    return asset_dir("templates") / "documents"


def _files_in(folder: Path) -> Iterator[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return iter(sorted(path for path in found if "__pycache__" not in path.parts))
