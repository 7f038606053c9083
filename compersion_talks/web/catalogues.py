"""Message catalogues: one file for each language beside English, read at the start into memory.

Nothing is compiled before: what a translator saved is what the pages say (decision 24).
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

SOURCE = "en"
"""The language in which the sentences stand in the code and in the templates."""


def catalogues(folder: Path) -> dict[Locale, Translations]:
    """Return the sentences of every language that is here, English first."""
    files = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    found = {Locale.parse(file.parts[-3]): file for file in files}
    return {
        Locale(SOURCE): Translations(),
        **{locale: _read(file, file.stat().st_mtime_ns) for locale, file in found.items()},
    }


@cache
def _read(file: Path, _changed: int) -> Translations:
    """Read one file; an app that is built again finds it read, unless it has changed."""
    packed = BytesIO()
    with file.open("rb") as text:
        write_mo(packed, read_po(text, abort_invalid=True))
    packed.seek(0)
    return Translations(packed)
