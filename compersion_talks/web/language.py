"""The words of the pages in the reader's language; the only module that speaks to Flask-Babel."""

from datetime import date

from flask import Flask
from flask_babel import Babel, format_date, get_locale, gettext, lazy_gettext


def _(message: str, **values: object) -> str:
    """Say a sentence in the language of this request, with named values filled in."""
    return str(gettext(message, **values))


def _l(message: str) -> str:
    """Keep a sentence for later: it turns into words where a template prints it."""
    said: str = lazy_gettext(message)
    return said


def day(when: date) -> str:
    """Write a day out in the language of this request."""
    return str(format_date(when, "long"))


def tag() -> str:
    """Return the language tag of this request, for `lang`."""
    return str(get_locale() or "en").replace("_", "-")


def direction() -> str:
    """Return the reading direction of this request, for `dir`."""
    locale = get_locale()
    return str(locale.text_direction) if locale is not None else "ltr"


def install(app: Flask) -> None:
    """Give an app its languages."""
    Babel(app)
