"""The page that asks once more before something is destroyed or replaced."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks.keeping.places import Place
from compersion_talks.web.access import FIRST_PAGES


@dataclass(frozen=True, slots=True)
class Question:
    """What the page says, of whose place if any; its button posts to the same address."""

    heading: str
    lines: tuple[str, ...]
    button: str
    is_danger: bool = False
    place_of: str = ""


def ask(question: Question, place: Place, back: str = "") -> ResponseReturnValue:
    """Ask, with a way back to the given page or to the place itself."""
    return render_template(
        "talks/confirm.html",
        heading=question.heading,
        place_of=question.place_of,
        lines=question.lines,
        button_label=question.button,
        kind="danger" if question.is_danger else "primary",
        action=request.path,
        back_url=back or url_for(FIRST_PAGES[place.link.kind], handle=place.handle),
        place=place,
    )
