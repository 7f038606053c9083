"""The letters that can be printed: those that the fonts of this copy hold.

Papers, pages and the doctor ask here, and nowhere stands a second list.
"""

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
_OURS = Path(__file__).parent / "fonts"
_ENDINGS = frozenset({".otf", ".ttc", ".ttf"})
_FEW = 10
_NUMBERED = [str(glyph) for glyph in range(2**16)]
_of_the_operator: Path | None = None


def add_fonts(folder: Path | None) -> None:
    """Print with the fonts of this folder, too; all that this process prints from now on."""
    global _of_the_operator
    _of_the_operator = folder


def added_folder() -> Path | None:
    """Return the folder of the operator's fonts."""
    return _of_the_operator


def added_files() -> tuple[Path, ...]:
    """List the operator's fonts; what cannot be read is left out."""
    return _readable_in(_of_the_operator)


def unreadable_files() -> tuple[Path, ...]:
    """List what lies among the operator's fonts and cannot be read as one."""
    return tuple(file for file in _files_in(_of_the_operator) if file not in added_files())


def known() -> frozenset[str]:
    """Return every character that one of the fonts can draw."""
    return _known(_of_the_operator)


def unprintable(texts: Iterable[str]) -> tuple[str, ...]:
    """List the letters that would be missing on paper, each once, in the order they come."""
    text = "".join(texts)
    strange = (letter for letter in set(text) if not letter.isascii())
    return tuple(sorted(filter(_is_missing, strange), key=text.index))


def drawable(text: str) -> tuple[str, int]:
    """Put a plain box in place of letters that no font has, and count them.

    A hole in their place would not be tagged. Inside a joined emoji, a sign that only asks for
    colour goes: with it, the text of the whole would get lost.
    """
    text = text.replace(_COLOURED + _JOINER, _JOINER)
    unknown = {letter for letter in set(text) - known() if not letter.isspace()}
    missing = sum(text.count(letter) for letter in unknown if _is_missing(letter))
    return text.translate({ord(letter): _stand_in(letter) for letter in unknown}), missing


def scripts() -> tuple[str, ...]:
    """List the scripts that can be printed, by their English names."""
    from fontTools import unicodedata as scripted

    found = Counter(scripted.script(one) for one in known() if one.isalpha())
    names = (scripted.script_name(one) for one, count in found.items() if count >= _FEW)
    return tuple(sorted(name.replace("_", " ") for name in names if name != "Common"))


def _is_missing(letter: str) -> bool:
    return not (letter in known() or letter.isspace() or draws_nothing(letter))


def _stand_in(letter: str) -> str:
    """Keep what steers the text, drop what draws nothing and marks alone, box the rest."""
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Cf"):
        return letter
    return "" if kind in ("Mn", "Me") or draws_nothing(letter) else NO_LETTER


@cache
def _known(folder: Path | None) -> frozenset[str]:
    files = (*_files_in(_OURS), *_files_in(folder))
    return frozenset().union(*map(_letters_in, files))


@cache
def _files_in(folder: Path | None) -> tuple[Path, ...]:
    found = folder.rglob("*") if folder is not None else ()
    return tuple(sorted(file for file in found if file.suffix.lower() in _ENDINGS))


@cache
def _readable_in(folder: Path | None) -> tuple[Path, ...]:
    return tuple(file for file in _files_in(folder) if _letters_in(file))


def _letters_in(file: Path) -> frozenset[str]:
    """Read what a font can draw; nothing, if it cannot be read."""
    from fontTools.ttLib import TTLibError

    codes: set[int] = set()
    # Whatever is wrong in a file of somebody else's, it is left out and the doctor tells.
    faults = (TTLibError, OSError, AssertionError, ValueError, KeyError)
    with suppress(*faults), file.open("rb") as data:
        for cmap in _maps_in(data, is_collection=file.suffix.lower() == ".ttc"):
            codes.update(cmap or ())
    return frozenset(map(chr, codes))


def _maps_in(data: BinaryIO, *, is_collection: bool) -> Iterator[dict[int, str] | None]:
    """Give the map of each font in a file, for a collection holds several."""
    from fontTools.ttLib import TTCollection, TTFont

    fonts = TTCollection(data, lazy=True).fonts if is_collection else [TTFont(data, lazy=True)]
    for font in fonts:
        font.setGlyphOrder(_NUMBERED)  # to read the names of all glyphs would take most of the time
        yield font.getBestCmap()
