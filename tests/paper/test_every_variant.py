"""Every paper there is, of every deck, in every print, validated as PDF/UA-1.

One size for each deck, by turns; `make papers` sets `EVERY_SIZE` and validates both of each.
"""

import os
from itertools import cycle, product
from pathlib import Path

import pytest

from compersion_talks.domain.talks import PaperSize
from compersion_talks.library import OfferedDeck, read_built_in
from compersion_talks.paper.agenda import Layout, render_agenda
from compersion_talks.paper.notes import lay_out_notes, render_notes
from compersion_talks.paper.worksheet import render_worksheet
from tests.builders import a_talk
from tests.needs import needs_verapdf
from tests.paper.papers import a_filled_sheet, an_agenda_of
from tests.validating import list_faults

SIZES = [tuple(PaperSize)] if os.environ.get("EVERY_SIZE") else [(size,) for size in PaperSize]
CASES = [
    pytest.param(offered, sizes, id=name)
    for (name, offered), sizes in zip(read_built_in().items(), cycle(SIZES), strict=False)
]


@needs_verapdf
@pytest.mark.parametrize(("offered", "sizes"), CASES)
def test_every_paper_of_a_deck_can_be_read_aloud(
    offered: OfferedDeck, sizes: tuple[PaperSize, ...], tmp_path: Path
) -> None:
    deck, talk = offered.deck, a_talk()
    agenda = an_agenda_of(deck, talk, 2)
    notes = lay_out_notes(deck, talk, a_filled_sheet(0, 2, deck))
    for size, form in product(sizes, Layout):
        (tmp_path / f"agenda-{size}-{form}.pdf").write_bytes(render_agenda(agenda, size, form))
    for size, is_large in product(sizes, (False, True)):
        name = f"{size}-large" if is_large else size
        (tmp_path / f"worksheet-{name}.pdf").write_bytes(render_worksheet(deck, size, is_large))
        (tmp_path / f"notes-{name}.pdf").write_bytes(render_notes(notes, size, is_large))

    drawn = sorted(tmp_path.glob("*.pdf"))

    assert len(drawn) == len(sizes) * (4 + len(Layout))
    assert list_faults(*drawn) == ()
