"""Two languages made at test time: every sentence of the list, changed and put in brackets."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from compersion_talks.web.http import i18n

LIST = i18n.FOLDER / "messages.pot"
FILLED = re.compile(r"(%\(\w+\)s)")
_LATIN = "aceginorsuyzAEIOUC"
ACCENTED = str.maketrans(_LATIN, "áçéģíñóŕšúýžÁÉÍÓÚÇ")
HEBREW = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "אבגדהוזחטיכלמנסעפצקרשתאבגד" * 2,
)
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "eo", "he"


def translate_to_pseudo(sentence: str, letters: dict[int, int] = ACCENTED) -> str:
    """Say a sentence in a made-up language, with marks around it and around what is filled in."""
    said = (
        f"⟨{part}⟩" if FILLED.fullmatch(part) else part.translate(letters)
        for part in FILLED.split(sentence)
    )
    return f"⟦{''.join(said)}⟧"


def write_pseudo_catalogues(folder: Path) -> None:
    """Write a catalogue for each made-up language, from the list of all sentences."""
    for name, letters in ((LEFT_TO_RIGHT, ACCENTED), (RIGHT_TO_LEFT, HEBREW)):
        write_catalogue(folder, name, partial(translate_to_pseudo, letters=letters))


def write_catalogue(folder: Path, name: str, say: Callable[[str], str]) -> Path:
    """Write the catalogue of one language, with every sentence said in some way."""
    with LIST.open("rb") as listed:
        sentences = read_po(listed)
    catalogue = Catalog(name)
    for message in sentences:
        if message.id:
            catalogue.add(message.id, say(str(message.id)))
    file = folder / name / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_po(out, catalogue)
    return file


def speak_pseudo(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every app that is built from now on offer English and the made-up languages."""
    write_pseudo_catalogues(folder)
    monkeypatch.setattr(i18n, "FOLDER", folder)
