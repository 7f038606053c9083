"""The language of the pages; the only module that uses Flask-Babel."""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from babel import Locale, negotiate_locale
from babel.lists import format_list
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, format_date, get_locale, lazy_gettext
from markupsafe import Markup, escape

from compersion_talks.paper.language import find_direction
from compersion_talks.services import current_services, find_services
from compersion_talks.settings import Settings
from compersion_talks.web.http.catalogues import FOLDER, SOURCE, Catalogues, read_catalogues
from compersion_talks.web.http.visit_cookie import name_language_cookie

log = logging.getLogger(__name__)

_OFFERED = "compersion_talks.languages"
_CATALOGUES = "compersion_talks.catalogues"
_MOST_COUNTS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language of the pages: its tag and reading direction, for `lang` and `dir`; its words."""

    tag: str
    direction: str
    catalogue: Translations


def _(message: str, **values: object) -> str:
    """Translate a sentence for this request, with named values filled in."""
    sentence = str(_find_catalogue().ugettext(message))
    return sentence % values if values else sentence


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Translate a sentence that depends on a number, which is filled in as `number`."""
    sentence = str(_find_catalogue().ungettext(one, many, number))
    return sentence % {"number": number, **values}


def pgettext(sense: str, message: str) -> str:
    """Translate a sentence that has another sense elsewhere."""
    return str(_find_catalogue().upgettext(sense, message))


def _l(message: str) -> str:
    """Mark a sentence to be translated when a template prints it."""
    sentence: str = lazy_gettext(message)
    return sentence


def read_day(text: str) -> date | None:
    """Read a day written as year, month and day, such as 2027-01-31; None for anything else."""
    try:
        return date(*time.strptime(text, "%Y-%m-%d")[:3])
    except ValueError:
        return None


def format_day(when: date) -> str:
    """Write a day in the language of this request."""
    return str(format_date(when, "long"))


def join_names(names: Iterable[str]) -> Markup:
    """List names as the language of this request does; each keeps its reading direction."""
    # nosemgrep: no-handmade-markup (format escapes each name)
    isolated = [Markup('<bdi translate="no">{}</bdi>').format(name) for name in names]
    # nosemgrep: no-handmade-markup (escaped above; the rest comes with Babel)
    return Markup(format_list(isolated, locale=_find_locale()))  # noqa: S704 - the same # nosec B704


def find_page_tag() -> str:
    """Return the language tag of this request, for `lang`."""
    return _find_language().tag


def find_page_direction() -> str:
    """Return the reading direction of this request, for `dir`."""
    return _find_language().direction


def list_languages() -> dict[str, Locale]:
    """Return the languages of the pages, by tag."""
    return list_languages_of(current_app)


def list_languages_of(app: Flask) -> dict[str, Locale]:
    """Return the languages of the pages of an app, by tag."""
    found: dict[str, Locale] = app.extensions[_OFFERED]
    return found


def format_tag(locale: Locale) -> str:
    """Return the tag of a language, as in pages and cookies."""
    return str(locale).replace("_", "-")


def mark_language(language: str) -> Markup:
    """Return the attributes of an element whose words are in a language: mostly those of a deck.

    Nothing is needed where it is the language of the page.
    """
    if language == find_page_tag():
        return Markup()  # nosemgrep: no-handmade-markup (nothing is in it)
    g.speaks_other_languages = True
    return _mark(language, find_direction(language))


def mark_page_language() -> Markup:
    """Return the attributes of an element with words of the page among those of a deck."""
    if g.get("speaks_other_languages"):
        return _mark(find_page_tag(), find_page_direction())
    return Markup()  # nosemgrep: no-handmade-markup (nothing is in it)


def find_page_marks() -> tuple[Translations, bool]:
    """Return the sentences of this request, and whether a deck has its words in another language.

    What a template says to everyone depends on nothing else of a request.
    """
    return _find_catalogue(), bool(g.get("speaks_other_languages"))


def _mark(language: str, way: str) -> Markup:
    # nosemgrep: no-handmade-markup (format escapes both)
    return Markup(' lang="{}" dir="{}"').format(language, way)


def read_offered(settings: Settings) -> Catalogues:
    """Read the built-in catalogues, and the operator's, which count more."""
    own = settings.translations_dir
    return read_catalogues(FOLDER, *([own] if own else []))


def install(app: Flask) -> None:
    """Give an app its languages. Templates escape what a catalogue says."""
    known = read_offered(find_services(app).settings)
    for fault in known.faults:
        log.warning("catalogue: %s", fault)
    app.extensions[_CATALOGUES] = {
        locale: Language(format_tag(locale), str(locale.text_direction), catalogue)
        for locale, catalogue in known.spoken.items()
    }
    app.extensions[_OFFERED] = {format_tag(locale): locale for locale in known.spoken}
    domain = Domain()
    domain.cache.update(
        {(str(locale), "messages"): catalogue for locale, catalogue in known.spoken.items()}
    )
    babel = Babel(app, locale_selector=_choose_locale)
    babel.domain_instance = domain
    app.jinja_env.globals.update(
        joined=join_names,
        words_in=mark_language,
        words_here=mark_page_language,
        marks_direction=True,
    )
    app.jinja_env.globals.update(
        {"_": _translate, "ngettext": _translate_count, "pgettext": _translate_sense}
    )


def _translate_count(one: str, many: str, number: int, **values: object) -> Markup:
    """Translate a sentence of a template that depends on a number."""
    form = _escape_count(_find_catalogue(), one, many, number)
    return form % {"number": number, **values}


def _translate_sense(sense: str, sentence: str, **values: object) -> Markup:
    """Translate a sentence of a template that has another sense elsewhere."""
    return _escape_sense(_find_catalogue(), sense, sentence) % values


def _translate(sentence: str, **values: object) -> Markup:
    """Translate a sentence of a template; named values are escaped."""
    return _escape(_find_catalogue(), sentence) % values


@cache
def _escape(catalogue: Translations, sentence: str) -> Markup:
    """Return a translation as escaped text, once for all requests: there are some hundreds."""
    return escape(catalogue.ugettext(sentence))


@lru_cache(_MOST_COUNTS)
def _escape_count(catalogue: Translations, one: str, many: str, number: int) -> Markup:
    return escape(catalogue.ungettext(one, many, number))


@cache
def _escape_sense(catalogue: Translations, sense: str, sentence: str) -> Markup:
    return escape(catalogue.upgettext(sense, sentence))


def _find_catalogue() -> Translations:
    """Return the catalogue of this request's language."""
    return _find_language().catalogue


def _find_language() -> Language:
    """Return the language of this request; it is asked for with each sentence of a page."""
    found: Language | None = g.get("language")
    if found is None:
        found = g.language = current_app.extensions[_CATALOGUES][_find_locale()]
    return found


def _find_locale() -> Locale:
    return get_locale() or Locale(SOURCE)


def _choose_locale() -> Locale:
    """Return the language of this request: chosen by the reader, else preferred by the browser."""
    known = list_languages()
    if len(known) == 1 or not has_request_context():
        return known[SOURCE]
    chosen = request.cookies.get(name_language_cookie(current_services()), "")
    preferred = negotiate_locale([*request.accept_languages.values()], known, sep="-")
    usual = current_services().settings.default_language
    return known[chosen] if chosen in known else known[preferred or usual]
