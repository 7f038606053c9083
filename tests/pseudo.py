"""Two languages made at test time: every sentence of the list, changed and put in brackets."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from compersion_talks.web.http import i18n
from compersion_talks.web.http.catalogues import list_forms, read_list

FILLED = re.compile(r"(%\(\w+\)s|\{\w+\})")
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
    catalogue = Catalog(name)
    for message in read_list():
        if message.id:
            forms = [say(form) for form in list_forms(message.id)]
            said = forms[0] if len(forms) == 1 else forms
            catalogue.add(message.id, said, context=message.context)
    file = folder / f"{name}.po"
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        write_po(out, catalogue)
    return file


def speak_pseudo(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every app that is built from now on offer English and the made-up languages."""
    write_pseudo_catalogues(folder)
    monkeypatch.setattr(i18n, "FOLDER", folder)
