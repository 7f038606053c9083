"""Hints of `decks check`: a deck that reads badly is named, and works."""

from pathlib import Path

from compersion_talks.library import list_hints, read_built_in
from compersion_talks.library.source import BUILT_IN
from tests.library.sources import copy_file

COLON = {'title = "Thank you"': 'title = "Thanks: who did what"'}
LONG = {"What went well for us?": f"What went {'very ' * 20}well?"}


def test_the_built_in_decks_read_well() -> None:
    assert list_hints(BUILT_IN / f"{key}.toml" for key in read_built_in()) == ()


def test_a_second_colon_is_hinted_at(tmp_path: Path) -> None:
    [hint] = list_hints([copy_file(tmp_path, "check-in.toml", changes=COLON)])

    assert hint.startswith("check-in, prompt 'chk-thanks': \"Thanks: who did what\"")


def test_a_long_question_is_hinted_at(tmp_path: Path) -> None:
    [hint] = list_hints([copy_file(tmp_path, "check-in.toml", changes=LONG)])

    assert "at most 20 words; there are 23" in hint
