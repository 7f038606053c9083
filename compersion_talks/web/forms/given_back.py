"""The words somebody typed, given back on every page that could not save them."""

from flask import request
from werkzeug.exceptions import HTTPException

from compersion_talks.library import read_deck
from compersion_talks.web.language import _
from compersion_talks.web.parts import parts

WORDS_SUFFIX = ".text"
_PLAIN_FIELDS = frozenset({"names", "my_name", "new_name"})
_FORM_FIELDS = frozenset({"csrf_token"})


def typed_words() -> list[tuple[str, str]]:
    """List what was typed in this request, each text with its question; nothing but typed words."""
    typed = [(name, text) for name, text in _sent() if _is_typed(name) and text.strip()]
    asked = _questions() if typed else {}
    return [(asked.get(name, _("Your words")), text) for name, text in typed]


def sent_something() -> bool:
    """Say whether the fields of a page arrived: a body that cannot be read leaves none."""
    return any(name not in _FORM_FIELDS for name, _text in _sent())


def _sent() -> list[tuple[str, str]]:
    try:
        return [(name, text) for name, texts in request.form.lists() for text in texts]
    except HTTPException:
        return []


def _is_typed(name: str) -> bool:
    return name in _PLAIN_FIELDS or name.endswith(WORDS_SUFFIX)


def _questions() -> dict[str, str]:
    """List the questions on offer by field; a talk may stem from a deck offered no more."""
    prompts = (prompt for source in parts().decks.values() for prompt in read_deck(source).prompts)
    asks = {prompt.id + WORDS_SUFFIX: prompt.ask for prompt in prompts if prompt.is_text}
    return {**dict.fromkeys(_PLAIN_FIELDS, _("Name")), **asks}
