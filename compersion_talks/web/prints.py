"""The prints that a document can be had in: sizes of paper, ordinary and large."""

from typing import Any

from flask import request, url_for

from compersion_talks.domain.talks import Paper
from compersion_talks.web.language import _


def print_addresses(endpoint: str, handle: str, usual: Paper) -> list[dict[str, str]]:
    """List the prints of a document, the talk's own size first."""
    words = {Paper.A4: _("A4"), Paper.LETTER: _("Letter")}
    sizes = sorted(Paper, key=lambda paper: paper is not usual)
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


def _print(endpoint: str, label: str, **wanted: Any) -> dict[str, str]:
    return {"label": label, "href": url_for(endpoint, **wanted)}
