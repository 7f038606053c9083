"""The cache fingerprint: changes whenever the PDF of an unchanged agenda may change."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from compersion_talks.assets import find_asset_dir
from compersion_talks.pdf import font_coverage

_HERE = Path(__file__).parent


def compute_fingerprint() -> bytes:
    """Digest templates, style sheets, fonts, code and the version of WeasyPrint: 32 bytes."""
    return _compute(font_coverage.list_added_files())


@cache
def _compute(fonts: tuple[Path, ...]) -> bytes:
    digest = hashlib.sha256(version("weasyprint").encode())
    templates = find_asset_dir("templates") / "documents"
    for folder in (_HERE, _HERE.parent / "pdf", _HERE.parent / "static/css/agenda", templates):
        for file in _list_files(folder):
            digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    for file in fonts:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.digest()


def _list_files(folder: Path) -> Iterator[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return iter(sorted(path for path in found if "__pycache__" not in path.parts))
