"""Glyph coverage: the letters that the fonts of this copy can print."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

from compersion_talks.domain.normalise import draws_nothing

NO_LETTER = "\u25a1"

_COLOURED, _JOINER = "\ufe0f", "\u200d"
_BUNDLED = Path(__file__).parent / "fonts"
_SUFFIXES = frozenset({".otf", ".ttc", ".ttf"})
_FEW = 10
_GLYPHS = range(2**16)
_added: Path | None = None


def add_fonts(folder: Path | None) -> None:
    """Add the fonts of a folder to those of this process."""
    global _added
    _added = folder


def find_added_folder() -> Path | None:
    """Return the folder of the operator's fonts."""
    return _added


def list_added_files() -> tuple[Path, ...]:
    """List the operator's fonts that can be read."""
    return _list_readable(_added)


def list_unreadable_files() -> tuple[Path, ...]:
    """List the operator's font files that cannot be read."""
    return tuple(file for file in _list_fonts(_added) if file not in list_added_files())


def read_printable() -> frozenset[str]:
    """Return every character that one of the fonts can draw."""
    return _read_all(_added)


def find_unprintable(texts: Iterable[str]) -> tuple[str, ...]:
    """List the letters without a glyph, each once, in the order of the text."""
    text = "".join(texts)
    strange = (letter for letter in set(text) if not letter.isascii())
    return tuple(sorted(filter(_is_missing, strange), key=text.index))


def replace_unprintable(text: str) -> tuple[str, int]:
    """Replace letters without a glyph by a plain box, and return how many there were.

    A missing glyph would not be tagged. Inside a joined emoji, the selector for colour is dropped:
    with it, the text of the whole would get lost.
    """
    text = text.replace(_COLOURED + _JOINER, _JOINER)
    unknown = {letter for letter in set(text) - read_printable() if not letter.isspace()}
    missing = sum(text.count(letter) for letter in unknown if _is_missing(letter))
    return text.translate({ord(letter): _choose_stand_in(letter) for letter in unknown}), missing


def list_scripts() -> tuple[str, ...]:
    """List the scripts that can be printed, by their English names."""
    from fontTools import unicodedata as scripted

    found = Counter(scripted.script(one) for one in read_printable() if one.isalpha())
    names = (scripted.script_name(one) for one, count in found.items() if count >= _FEW)
    return tuple(sorted(name.replace("_", " ") for name in names if name != "Common"))


def _is_missing(letter: str) -> bool:
    return not (letter in read_printable() or letter.isspace() or draws_nothing(letter))


def _choose_stand_in(letter: str) -> str:
    """Keep control characters, drop what draws nothing and lone marks, box the rest."""
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Cf"):
        return letter
    return "" if kind in ("Mn", "Me") or draws_nothing(letter) else NO_LETTER


@cache
def _read_all(folder: Path | None) -> frozenset[str]:
    files = (*_list_fonts(_BUNDLED), *_list_fonts(folder))
    return frozenset().union(*map(_read_letters, files))


@cache
def _list_fonts(folder: Path | None) -> tuple[Path, ...]:
    found = folder.rglob("*") if folder is not None else ()
    return tuple(sorted(file for file in found if file.suffix.lower() in _SUFFIXES))


@cache
def _list_readable(folder: Path | None) -> tuple[Path, ...]:
    return tuple(file for file in _list_fonts(folder) if _read_letters(file))


def _read_letters(file: Path) -> frozenset[str]:
    """Read which letters a font can draw; none, if it cannot be read."""
    from fontTools.ttLib import TTLibError

    codes: set[int] = set()
    # The operator's files can hold anything; the doctor names those that cannot be read.
    faults = (TTLibError, OSError, AssertionError, ValueError, KeyError)
    with suppress(*faults), file.open("rb") as data:
        for cmap in _read_cmaps(data, is_collection=file.suffix.lower() == ".ttc"):
            codes.update(cmap or ())
    return frozenset(map(chr, codes))


def _read_cmaps(data: BinaryIO, *, is_collection: bool) -> Iterator[dict[int, str] | None]:
    """Yield the character map of each font in a file; a collection holds several."""
    from fontTools.ttLib import TTCollection, TTFont

    fonts = TTCollection(data, lazy=True).fonts if is_collection else [TTFont(data, lazy=True)]
    for font in fonts:
        font.setGlyphOrder(_GLYPHS)  # their numbers: reading names takes most of the time
        yield font.getBestCmap()
