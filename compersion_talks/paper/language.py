"""What depends on a document's language: direction, days and lists of names."""

from collections.abc import Iterator, Sequence
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

_NAME = "\0"


def find_direction(language: str) -> str:
    """Return the reading direction of a language: `ltr` or `rtl`."""
    locale = _find_locale(language)
    return "ltr" if locale is None else str(locale.text_direction)


def format_day(day: date | None, language: str) -> str:
    """Write a day out in full; nothing, if there is none."""
    if day is None:
        return ""
    locale = _find_locale(language)
    return day.isoformat() if locale is None else format_date(day, "full", locale)


def list_names(names: Sequence[str], language: str) -> Iterator[tuple[str, str]]:
    """Yield each name with what the language puts before it: a comma, or "and"."""
    locale = _find_locale(language)
    blanks = [_NAME] * len(names)
    text = ", ".join(blanks) if locale is None else format_list(blanks, locale=locale)
    yield from zip(text.split(_NAME), names, strict=False)


def _find_locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
