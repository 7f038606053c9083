"""The agreements page on paper: one side, in order, the same bytes for the same words."""

from dataclasses import astuple, replace
from datetime import date
from pathlib import Path

import pytest

from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.carrier import AgreementsPage, pack, read_letters, write_whole
from compersion_talks.domain.talks import PaperSize
from compersion_talks.library import read_built_in
from compersion_talks.paper.agreements import AgreementsPaper, render_agreements, write_agreements
from tests import pdf_tools
from tests.needs import needs_poppler, needs_verapdf
from tests.validating import list_faults

DECK = read_built_in()["check-in"].deck
SEVEN = tuple(
    Agreement(
        f"{number}: one evening a week is only for us, with the phones in the hall.",
        *("both of us plan it", "this Thursday", "the end of June"),
        *("if one of us dreads it", "we look forward to it"),
    )
    for number in range(7)
)
HOSTILE = (
    Agreement("x" * 1_000, "<b>&amp;", "\U0001f600", "שלום", "a‌b"),
    Agreement("<script>", "}}{{"),
)


def lay_out(*agreements: Agreement, is_carrying: bool = False) -> AgreementsPaper:
    """Lay out a page with some agreements."""
    page = AgreementsPage(("Zoë", "דנה"), agreements, 60, "Zoë", PaperSize.A4, date(2031, 1, 31))
    return AgreementsPaper(page, "en", DECK.texts, False, is_carrying)


def on(paper: AgreementsPaper, size: PaperSize) -> AgreementsPaper:
    """Return the page on another size of paper."""
    return replace(paper, page=replace(paper.page, paper=size))


@needs_poppler
@pytest.mark.parametrize("size", PaperSize)
def test_seven_agreements_stand_on_one_side_and_are_read_in_order(size: PaperSize) -> None:
    pdf = render_agreements(on(lay_out(*SEVEN), size))

    assert pdf_tools.pages(pdf) == 1
    spoken = "".join(pdf_tools.spoken(pdf).split())
    order = ["What we agreed", "Zoë", "This is a yes for now."]
    order += [text for one in SEVEN for text in (one.what, one.who, one.ends, one.stops)]
    order += ["We look at this again on Friday, January 31, 2031.", "60 minutes. Zoë begins."]
    at = 0
    for words in order:
        at = spoken.index("".join(words.split()), at)


@needs_poppler
@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("letter", ["W", "漢"])
def test_as_many_words_as_there_can_be_stand_on_one_side(letter: str, size: PaperSize) -> None:
    most = tuple(Agreement(*(letter * 33 for _ in range(6))) for _ in range(7))
    paper = on(lay_out(*most), size)
    names = tuple(f"{number:02}" + letter * 38 for number in range(12))
    paper = replace(paper, page=replace(paper.page, names=names, begins=names[0]))

    assert sum(one.count_characters() for one in most) == 1_386
    assert pdf_tools.pages(render_agreements(paper)) == 1
    assert pdf_tools.pages(render_agreements(on(lay_out(*SEVEN), size))) == 1


@needs_poppler
@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("wrapped", [1, 2, 7])
def test_seven_agreements_of_two_lines_stand_on_one_side_too(wrapped: int, size: PaperSize) -> None:
    said = (
        "when plans change, we write to each other before midnight, and nobody waits up for anyone"
    )
    short = tuple(replace(one, what="tea on Sunday") for one in SEVEN[wrapped:])
    long = tuple(replace(one, what=f"{one.what[:2]} {said}") for one in SEVEN[:wrapped])

    assert pdf_tools.pages(render_agreements(on(lay_out(*long, *short), size))) == 1


def test_letters_are_smaller_only_where_there_are_many_words() -> None:
    assert not lay_out(*SEVEN).is_full
    assert lay_out(Agreement("a" * 1_300)).is_full
    assert lay_out(Agreement("漢" * 600)).is_full


@needs_verapdf
def test_every_variant_can_be_read_aloud(tmp_path: Path) -> None:
    variants = {
        "plain": lay_out(*SEVEN),
        "letter": on(lay_out(*SEVEN, is_carrying=True), PaperSize.LETTER),
        "hostile": lay_out(*HOSTILE, is_carrying=True),
    }
    for name, paper in variants.items():
        (tmp_path / f"{name}.pdf").write_bytes(render_agreements(paper))

    assert list_faults(*sorted(tmp_path.glob("*.pdf"))) == ()


@pytest.mark.parametrize("is_carrying", [False, True])
def test_the_same_words_give_the_same_bytes(is_carrying: bool) -> None:
    paper = lay_out(SEVEN[0], is_carrying=is_carrying)

    assert render_agreements(paper) == render_agreements(paper)


def test_it_says_that_it_has_changed_and_no_more() -> None:
    before, after = (
        write_agreements(replace(lay_out(SEVEN[0]), has_changed=one)) for one in (False, True)
    )

    assert after.replace(" This page has changed. An older print may say more.", "") == before


def test_without_a_day_there_is_a_line_to_write_one() -> None:
    paper = lay_out(SEVEN[0])
    paper = replace(paper, page=replace(paper.page, look_again_on=None))

    assert '<p class="blank">We look at this again on:</p>' in write_agreements(paper)


def test_what_is_empty_has_no_label() -> None:
    html = write_agreements(lay_out(Agreement("Tea"), Agreement("Milk", stops="when it is sour")))

    assert html.count("<b>Who:") == 0
    assert html.count("What would make us stop") == 1


@needs_poppler
def test_what_a_page_carries_stands_on_it() -> None:
    paper = lay_out(*SEVEN[1:], Agreement("Tea"), is_carrying=True)
    assert paper.carrier
    carried = read_letters(paper.carrier.whole)
    said = [text for one in carried.agreements for text in astuple(one)]
    told = [carried.names[0], str(carried.minutes), "January 31, 2031", carried.begins, *said]

    plain = "".join(pdf_tools.spoken(render_agreements(replace(paper, is_carrying=False))).split())

    assert [one for one in told if "".join(one.split()) not in plain] == []
    assert write_whole(pack(carried)) == paper.carrier.whole  # so there is nothing else in it
