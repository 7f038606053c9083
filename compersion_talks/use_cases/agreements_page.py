"""The agreements page of a talk: what it says, and the name of its PDF."""

import hashlib

from compersion_talks.domain.carrier import AgreementsPage, pack, write_whole
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agreements import AgreementsPaper
from compersion_talks.use_cases.access import Place, read_agenda
from compersion_talks.use_cases.agenda_pdf import PdfVariant
from compersion_talks.use_cases.agreements import derive_key, read_agreements

_LAYOUT = "agreements"


def lay_out_agreements(
    place: Place, size: PaperSize, *, is_carrying: bool = False
) -> AgreementsPaper:
    """Lay out what is agreed, on one size of paper, in the language of the plan.

    With `is_carrying`, the page carries its words to the next talk.

    Raises `TalkIsNotMerged`.
    """
    now = read_agreements(place)
    agenda = read_agenda(place.link, place.stored)
    page = AgreementsPage(
        names=agenda.names,
        agreements=now.agreed,
        minutes=place.talk.minutes,
        begins=agenda.next_begins,
        paper=size,
        look_again_on=now.look_again_on,
    )
    return AgreementsPaper(page, agenda.language, agenda.words, now.has_changed, is_carrying)


def write_carrier(place: Place) -> str:
    """Write what is agreed as the letters that a next talk can read; empty where nothing is.

    Raises `TalkIsNotMerged`.
    """
    page = lay_out_agreements(place, place.talk.paper).page
    return write_whole(pack(page)) if page.agreements else ""


def find_agreements_variant(place: Place, paper: AgreementsPaper) -> PdfVariant:
    """Return the variant under which a PDF is kept: it changes with the words on it alone."""
    # Not with the blob, which is sealed anew with each yes that the others must not notice.
    shown = to_text((paper.page, paper.has_changed, paper.is_carrying))
    edition = hashlib.sha256(shown.encode()).digest()
    return PdfVariant(place.stored.id, derive_key(place), edition, paper.page.paper, _LAYOUT)
