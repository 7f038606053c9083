"""The list of sentences is what the pages say, and what a translator wrote can be said."""

import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

from tests.house.tree import PACKAGE, ROOT

FOLDER = PACKAGE / "translations"
LIST = FOLDER / "messages.pot"
OPTIONS = next(
    line.removeprefix("SENTENCES = ")
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    if line.startswith("SENTENCES = ")
)
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def test_the_list_holds_every_sentence_and_no_other(tmp_path: Path) -> None:
    fresh = tmp_path / "messages.pot"

    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    subprocess.run([*command, *OPTIONS.split(), "-o", str(fresh), "."], cwd=ROOT, check=True)

    assert fresh.read_text(encoding="utf-8") == LIST.read_text(encoding="utf-8"), (
        "`make catalogues` brings the list up to date"
    )


def test_every_language_says_every_sentence_with_all_that_is_filled_in() -> None:
    with LIST.open("rb") as listed:
        due = {message.id for message in read_po(listed) if message.id}

    faults = []
    for file in CATALOGUES:
        with file.open("rb") as text:
            catalogue = read_po(text, abort_invalid=True)
        said = {one.id for one in catalogue if one.id and one.string and not one.fuzzy}
        faults += [f"{file.parts[-3]}: {sentence}" for sentence in sorted(due ^ said)]
        faults += [
            f"{file.parts[-3]}: {fault}" for _one, found in catalogue.check() for fault in found
        ]

    assert len(due) > 100
    assert faults == []
