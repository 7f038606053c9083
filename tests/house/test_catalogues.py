"""The list of sentences is what the pages say, and what a translator wrote can be said."""

import subprocess
import sys
from pathlib import Path

from compersion_talks.web.http.catalogues import find_misfits, list_forms, read_catalogue, read_list
from tests.house.tree import PACKAGE, ROOT

FOLDER = PACKAGE / "translations"
LIST = FOLDER / "messages.pot"
OPTIONS = next(
    line.removeprefix("SENTENCES = ")
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    if line.startswith("SENTENCES = ")
)
CATALOGUES = sorted(FOLDER.glob("*.po"))


def test_the_list_holds_every_sentence_and_no_other(tmp_path: Path) -> None:
    fresh = tmp_path / "messages.pot"

    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    subprocess.run([*command, *OPTIONS.split(), "-o", str(fresh), "."], cwd=ROOT, check=True)

    assert fresh.read_text(encoding="utf-8") == LIST.read_text(encoding="utf-8"), (
        "`make catalogues` brings the list up to date"
    )


def test_every_language_says_every_sentence_with_all_that_is_filled_in() -> None:
    due = {(one.context, one.id) for one in read_list() if one.id}

    faults: list[str] = []
    for file in CATALOGUES:
        catalogue = read_catalogue(file)
        said = {
            (one.context, one.id)
            for one in catalogue
            if one.id and all(list_forms(one.string)) and not one.fuzzy
        }
        faults += [f"{file.stem}: {sentence}" for sentence in sorted(due ^ said, key=str)]
        faults += [f"{file.stem}: {one.sentence}" for one in find_misfits(catalogue)]

    assert len(due) > 100
    assert faults == []
