"""`docs/format.md` names every column and every value that is stored, and says no more."""

import pytest

from tests.house.stored_shapes import write_objects, write_tables
from tests.house.tree import ROOT

FORMAT = ROOT / "docs" / "format.md"


@pytest.mark.parametrize("write", [write_tables, write_objects])
def test_the_format_names_all_that_is_stored(write: object) -> None:
    assert callable(write)
    block = f"```\n{write()}\n```"

    assert block in FORMAT.read_text(encoding="utf-8"), f"docs/format.md has to hold:\n{block}"
