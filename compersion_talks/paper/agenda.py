"""The agenda as a document: a whole HTML page for paper, and the PDF rendered from it.

What partners typed is shaped for paper: long words can break and keep their direction.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from compersion_talks.assets import find_asset_dir
from compersion_talks.domain.agenda import Agenda, Entry, Item, Passage
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.wording import Run
from compersion_talks.paper.agenda_view import build_agenda_view
from compersion_talks.paper.fit import fit_title, is_short, is_together, mark_further_lines
from compersion_talks.paper.language import find_direction
from compersion_talks.pdf.render_client import Failure as Failure
from compersion_talks.pdf.render_client import RenderFailed as RenderFailed
from compersion_talks.pdf.render_client import render
from compersion_talks.pdf.stylesheets import AGENDA, PLAN, list_stylesheets

_UNBROKEN = re.compile(r"\S{40}(?=\S)")
_MAY_BREAK = "\u200b"
_LEFT_TO_RIGHT = "\u2066"
_RIGHT_TO_LEFT = "\u2067"
_END_OF_DIRECTION = "\u2069"
_TYPED: Mapping[type, frozenset[str]] = {
    Agenda: frozenset({"names", "next_begins"}),
    Item: frozenset({"begins"}),
    Entry: frozenset({"name", "to"}),
    Passage: frozenset(),
}
"""The fields of an agenda and of its parts that hold names, which partners typed."""


class Layout(StrEnum):
    """How the agenda is laid out on paper; the values are used in addresses."""

    PLAN = "plan"
    """The whole talk on two sides, or as many as its lines need."""
    ROOM = "room"
    """A leaf for each topic, with room to write."""
    COVERED = "covered"
    """The same, with a last side to fold outside that says nothing of the talk."""
    LARGE = "large"
    """Room to write, in large print."""

    @property
    def is_large(self) -> bool:
        """Say whether it is in large print."""
        return self is Layout.LARGE


def write_agenda(agenda: Agenda, size: PaperSize, layout: Layout = Layout.PLAN) -> str:
    """Write the agenda as the HTML document that its PDF is rendered from."""
    template = load_templates().get_template("documents/agenda.html")
    shaped: Agenda = replace(shape_typed(agenda, find_direction(agenda.language)), paper=size)
    view = build_agenda_view(shaped, is_large=layout.is_large)
    document = PLAN if layout is Layout.PLAN else AGENDA
    styles = list_stylesheets(document, size, is_large=layout.is_large)
    return template.render(agenda=view, layout=layout, styles=styles)


def render_agenda(agenda: Agenda, size: PaperSize, layout: Layout = Layout.PLAN) -> bytes:
    """Render the agenda as a PDF, the same bytes for the same agenda; raises `RenderFailed`."""
    return render(write_agenda(agenda, size, layout).encode())


@cache
def load_templates() -> Environment:
    """Return the templates of the documents, which need no Flask."""
    environment = Environment(
        loader=FileSystemLoader(find_asset_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # WeasyPrint ignores `bdi`; `shape_typed` inserts Unicode direction marks instead.
    environment.globals["marks_direction"] = False
    add_filters(environment)
    return environment


def add_filters(environment: Environment) -> None:
    """Add the filters of the document templates to a Jinja environment."""
    environment.tests["short"] = is_short
    environment.tests["together"] = is_together
    environment.filters["fit_title"] = fit_title
    environment.filters["mark_further"] = mark_further_lines


def shape(typed: str, direction: str = "ltr") -> str:
    """Return typed words that can break anywhere, each line with its own direction.

    `direction` is that of the document. In one from right to left, a number behind a Latin name
    would join it, so that every line is isolated there.
    """
    broken = _UNBROKEN.sub(lambda run: run.group() + _MAY_BREAK, typed)
    own = _RIGHT_TO_LEFT if is_right_to_left(typed) else _LEFT_TO_RIGHT
    if not typed or (own == _LEFT_TO_RIGHT and direction == "ltr"):
        return broken
    return "\n".join(f"{own}{line}{_END_OF_DIRECTION}" for line in broken.split("\n"))


def is_right_to_left(typed: str) -> bool:
    """Say whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(character) for character in typed)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"


def shape_typed(value: Any, direction: str = "ltr", *, is_typed: bool = False) -> Any:
    """Return an agenda, or a part of one, with all that partners typed shaped for the renderer."""
    if isinstance(value, str):
        return shape(value, direction) if is_typed else value
    if isinstance(value, tuple):
        return tuple(shape_typed(one, direction, is_typed=is_typed) for one in value)
    if isinstance(value, Run):
        return replace(value, text=shape_typed(value.text, direction, is_typed=value.is_own))
    names = _TYPED.get(type(value))
    if names is None:
        return value
    shaped = {
        one.name: shape_typed(getattr(value, one.name), direction, is_typed=one.name in names)
        for one in fields(value)
    }
    return replace(value, **shaped)
