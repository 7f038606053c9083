"""What pages say of letters that no font here can draw: a word beside them, never a refusal."""

import unicodedata

from flask import Flask

from compersion_talks.pdf import font_coverage
from compersion_talks.web.answering.fields import WORDS_SUFFIX, Sent
from compersion_talks.web.http.i18n import _

MOST_TOLD = 20
_APART = "\u2068{}\u2069"
_MARKED = "\u25cc"


def install(app: Flask) -> None:
    """Let every template ask."""
    app.jinja_env.globals["letters_missing"] = letters_missing


def letters_missing(*texts: str) -> str:
    """Say which letters of some texts cannot be printed, and what helps; nothing if all can be."""
    missing = font_coverage.find_unprintable(texts)
    if not missing:
        return ""
    listed = " ".join(map(_shown, missing[:MOST_TOLD])) + (" …" if missing[MOST_TOLD:] else "")
    return _(
        "These letters can't be printed here: %(letters)s. On the paper they'll be boxes, or "
        "missing. The page of the agenda shows them, and your browser can print it.",
        letters=listed,
    )


def letters_missing_in(form: Sent) -> dict[str, str]:
    """Say it of each box of a page of the walk that has such letters, by the id of its question."""
    boxes = [name for name in form if name.endswith(WORDS_SUFFIX)]
    told = {name.removesuffix(WORDS_SUFFIX): letters_missing(form[name]) for name in boxes}
    return {name: said for name, said in told.items() if said}


def _shown(letter: str) -> str:
    """Set a letter apart from the sentence around it; a mark alone stands on a circle."""
    is_mark = unicodedata.category(letter)[0] == "M"
    return _APART.format(_MARKED + letter if is_mark else letter)
