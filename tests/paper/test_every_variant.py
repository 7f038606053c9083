"""Every paper there is, of every deck, in every size and print, validated as PDF/UA-1."""

from itertools import product
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

FORMATS = tuple(product(PaperSize, (False, True)))


@needs_verapdf
@pytest.mark.parametrize("offered", read_built_in().values(), ids=read_built_in().keys())
def test_every_paper_of_a_deck_can_be_read_aloud(offered: OfferedDeck, tmp_path: Path) -> None:
    deck, talk = offered.deck, a_talk()
    agenda = an_agenda_of(deck, talk, 2)
    notes = lay_out_notes(deck, talk, a_filled_sheet(0, 2, deck))
    for size, form in product(PaperSize, Layout):
        (tmp_path / f"agenda-{size}-{form}.pdf").write_bytes(render_agenda(agenda, size, form))
    for size, is_large in FORMATS:
        name = f"{size}-large" if is_large else size
        (tmp_path / f"worksheet-{name}.pdf").write_bytes(render_worksheet(deck, size, is_large))
        (tmp_path / f"notes-{name}.pdf").write_bytes(render_notes(notes, size, is_large))

    drawn = sorted(tmp_path.glob("*.pdf"))

    assert len(drawn) == 2 * len(FORMATS) + len(PaperSize) * len(Layout)
    assert list_faults(*drawn) == ()
