"""The prints that a document can be had in: sizes of paper, forms of the plan, large print."""

from typing import Any

from flask import request, url_for

from compersion_talks.domain.talks import Paper
from compersion_talks.paper.forms import Form
from compersion_talks.web.http.i18n import _


def print_addresses(endpoint: str, handle: str, usual: Paper) -> list[dict[str, str]]:
    """List the prints of a document, the talk's own size first."""
    words, sizes = _sizes(), sorted(Paper, key=lambda paper: paper is not usual)
    return [
        *(_print(endpoint, words[paper], handle=handle, paper=paper.value) for paper in sizes),
        *(
            _print(
                endpoint,
                _("%(size)s, large print", size=words[paper]),
                handle=handle,
                paper=paper.value,
                large=1,
            )
            for paper in sizes
        ),
    ]


def print_asked_for(usual: Paper) -> tuple[Paper, bool]:
    """Return the size that this request asks for, and whether in large print."""
    paper = Paper.LETTER if request.args.get("paper", usual) == Paper.LETTER else Paper.A4
    return paper, "large" in request.args


def forms(handle: str, usual: Paper) -> list[dict[str, str]]:
    """List the forms of an agenda: the plan in the talk's own size first, then all others."""
    other = next(paper for paper in Paper if paper is not usual)
    words = {
        Form.PLAN: _("Print the plan (PDF)"),
        Form.ROOM: _("with room to write"),
        Form.COVERED: _("with room to write, and a cover to fold around it"),
        Form.LARGE: _("in large print"),
    }
    first, *rest = (_form(handle, usual, form, label) for form, label in words.items())
    return [first, _form(handle, other, Form.PLAN, _("on %(size)s", size=_sizes()[other])), *rest]


def form_asked_for() -> Form:
    """Return the form of the agenda that this request asks for."""
    asked = request.args.get("form", "large" if "large" in request.args else "")
    return Form(asked) if asked in set(Form) else Form.PLAN


def _sizes() -> dict[Paper, str]:
    return {Paper.A4: _("A4"), Paper.LETTER: _("Letter")}


def _form(handle: str, paper: Paper, form: Form, label: str) -> dict[str, str]:
    return _print("agenda.pdf", label, handle=handle, paper=paper.value, form=form.value)


def _print(endpoint: str, label: str, **wanted: Any) -> dict[str, str]:
    return {"label": label, "href": url_for(endpoint, **wanted)}
