"""The words somebody typed, given back on every page that could not save them."""

from flask import request
from werkzeug.exceptions import HTTPException

from compersion_talks.library import read_deck
from compersion_talks.web.language import _
from compersion_talks.web.parts import parts

WORDS_SUFFIX = ".text"
_PLAIN_FIELDS = frozenset({"names", "my_name", "new_name"})


def typed_words() -> list[tuple[str, str]]:
    """List what was typed in this request, each text with its question; nothing but typed words."""
    try:
        sent = [(name, text) for name, texts in request.form.lists() for text in texts]
    except HTTPException:
        return []
    asked = _questions() if sent else {}
    return [(asked[name], text) for name, text in sent if name in asked and text.strip()]


def _questions() -> dict[str, str]:
    """List the fields that hold typed words: those of every text prompt on offer, and names."""
    prompts = (prompt for source in parts().decks.values() for prompt in read_deck(source).prompts)
    asks = {prompt.id + WORDS_SUFFIX: prompt.ask for prompt in prompts if prompt.is_text}
    return {**dict.fromkeys(_PLAIN_FIELDS, _("Name")), **asks}
