"""The agreements page as a document: one side of paper, and a second one for what it carries."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from itertools import chain
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.carrier import (
    AgreementsPage,
    pack,
    write_parts,
    write_rows,
    write_whole,
)
from compersion_talks.domain.wording import PrintedLine, fill, quote
from compersion_talks.paper.agenda import load_templates, shape
from compersion_talks.paper.language import find_direction, format_day, list_names
from compersion_talks.pdf.render_client import render
from compersion_talks.pdf.stylesheets import AGREEMENTS, list_stylesheets

_ROOMY_LETTERS, _ROOMY_LINES = 1_200, 28
_ON_A_LINE = 78  # letters of a heading; on other lines there are more
_WIDE = ("W", "F")
_BESIDE, _BELOW = ("who", "begins", "ends"), ("stops", "helps")


@dataclass(frozen=True, slots=True)
class PrintedAgreement:
    """One agreement as it is printed: what, short facts on one line, and longer ones below."""

    what: str
    beside: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier in its three forms: for the file, as QR codes, and as rows to type."""

    whole: str
    parts: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementsPaper:
    """The view model of the agreements page, with the texts of its language.

    With `is_carrying`, the file holds the words of the page as data, and a second side as codes.
    """

    page: AgreementsPage
    language: str
    texts: Mapping[str, Any]
    has_changed: bool
    is_carrying: bool = False

    @property
    def is_full(self) -> bool:
        """Say whether there are so many words that they need smaller letters for one side."""
        said = "".join(chain(self.page.names, *map(astuple, self.page.agreements)))
        lines = sum(map(_count_lines, self.page.agreements))
        return _measure(said) > _ROOMY_LETTERS or lines > _ROOMY_LINES

    @property
    def words(self) -> Mapping[str, str]:
        """Return the constant texts of this page."""
        words: Mapping[str, str] = self.texts["agreements"]
        return words

    @property
    def direction(self) -> str:
        """Return the reading direction of the language."""
        return find_direction(self.language)

    @property
    def between(self) -> PrintedLine:
        """Return the line with the names of all."""
        names = list_names(self.page.names, self.language)
        joined = "".join(f"{before}{shape(name, self.direction)}" for before, name in names)
        return fill(self.words["between"], names=quote(joined))

    @property
    def agreements(self) -> tuple[PrintedAgreement, ...]:
        """Return the agreements with their labels."""
        return tuple(
            PrintedAgreement(
                shape(one.what, self.direction),
                tuple(self._label(one, _BESIDE)),
                tuple(self._label(one, _BELOW)),
            )
            for one in self.page.agreements
        )

    @property
    def look_again(self) -> str:
        """Return the line with the day to look again; nothing where none was chosen."""
        day = format_day(self.page.look_again_on, self.language)
        return self.words["look_again"].format(day=day) if day else ""

    @property
    def next_talk(self) -> PrintedLine:
        """Return the line about the next talk."""
        minutes = str(self.page.minutes)
        return fill(
            self.words["next_talk"].replace("{minutes}", minutes),
            name=quote(shape(self.page.begins, self.direction)),
        )

    @property
    def carrier(self) -> Carrier | None:
        """Return what the page carries, if it does."""
        if not self.is_carrying:
            return None
        packed = pack(self.page)
        return Carrier(write_whole(packed), write_parts(packed), write_rows(packed))

    def _label(self, agreement: Agreement, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for name in names:
            text: str = getattr(agreement, name)
            if text:
                yield self.words[name], shape(text, self.direction)


def _measure(text: str) -> int:
    """Return how many letters a text is long; one of twice the width counts twice."""
    return len(text) + sum(east_asian_width(letter) in _WIDE for letter in text)


def _count_lines(agreement: Agreement) -> int:
    """Return on about how many lines an agreement is printed in large letters."""
    longer = (agreement.what, *(getattr(agreement, name) for name in _BELOW))
    has_beside = any(getattr(agreement, name) for name in _BESIDE)
    return has_beside + sum(ceil(_measure(text) / _ON_A_LINE) for text in longer)


def write_agreements(paper: AgreementsPaper) -> str:
    """Write the agreements page as the HTML document that its PDF is rendered from."""
    template = load_templates().get_template("documents/agreements.html")
    styles = list_stylesheets(AGREEMENTS, paper.page.paper, is_large=False)
    return template.render(paper=paper, styles=styles)


def render_agreements(paper: AgreementsPaper) -> bytes:
    """Render the agreements page as a PDF, the same bytes for the same page.

    Raises `RenderFailed`.
    """
    return render(write_agreements(paper).encode())
