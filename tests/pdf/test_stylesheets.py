"""Beneath our style sheets lies a base of our own, which says what WeasyPrint's own would say."""

import multiprocessing
from dataclasses import replace

import pytest

from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agenda import Layout, write_agenda
from compersion_talks.paper.notes import lay_out_notes, write_notes
from compersion_talks.paper.worksheet import write_worksheet
from tests.builders import a_talk
from tests.paper.papers import WORLD, a_filled_sheet, an_agenda, the_deck


def documents() -> list[str]:
    """Write one document of each kind, and one that runs from right to left."""
    notes = lay_out_notes(the_deck(), a_talk(), a_filled_sheet(1, 2))
    return [
        write_agenda(an_agenda(5, minutes=120, names=WORLD), PaperSize.A4),
        write_agenda(replace(an_agenda(), language="ar"), PaperSize.A4),
        write_agenda(an_agenda(), PaperSize.A4, Layout.ROOM),
        write_worksheet(the_deck(), PaperSize.LETTER, is_large=True),
        write_notes(notes, PaperSize.A4),
    ]


def on_both_bases(documents: list[str]) -> list[bool]:
    """Draw documents on our base and on WeasyPrint's; say which of them are the same."""
    from compersion_talks.pdf import renderer

    drawer = renderer.Renderer()
    ours = [drawer.render(one).pdf for one in documents]
    with pytest.MonkeyPatch.context() as patched:
        patched.delattr(renderer.Document, "_ua_stylesheets")
        theirs = [drawer.render(one).pdf for one in documents]
    return [one == other for one, other in zip(ours, theirs, strict=True)]


def test_a_document_is_the_same_on_our_base() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as apart:
        assert apart.apply(on_both_bases, (documents(),)) == [True] * 5
