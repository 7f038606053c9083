"""The words of the pages in the reader's language; the only module that speaks to Flask-Babel."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, format_date, get_locale, gettext, lazy_gettext, ngettext
from markupsafe import Markup, escape

from compersion_talks.paper.language import find_direction
from compersion_talks.services import current_services
from compersion_talks.web.http.visit_cookie import language_name

SOURCE = "en"
"""The language in which the sentences stand in the code and in the templates."""


def catalogues(folder: Path) -> dict[Locale, Translations]:
    """Return the sentences of every language that is here, English first."""
    files = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    found = {Locale.parse(file.parts[-3]): file for file in files}
    return {
        Locale(SOURCE): Translations(),
        **{locale: _read(file, file.stat().st_mtime_ns) for locale, file in found.items()},
    }


@cache
def _read(file: Path, _changed: int) -> Translations:
    """Read one file; an app that is built again finds it read, unless it has changed."""
    packed = BytesIO()
    with file.open("rb") as text:
        write_mo(packed, read_po(text, abort_invalid=True))
    packed.seek(0)
    return Translations(packed)


FOLDER = Path(__file__).parents[2] / "translations"
_OFFERED = "compersion_talks.languages"


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


def joined(names: Iterable[str]) -> Markup:
    """Name several people one after the other, as the language of this request does.

    Each name keeps its own reading direction.
    """
    # nosemgrep: markup-is-never-made-by-hand (format escapes each name)
    apart = [Markup('<bdi translate="no">{}</bdi>').format(name) for name in names]
    # nosemgrep: markup-is-never-made-by-hand (escaped above; the rest comes with Babel)
    return Markup(format_list(apart, locale=_current()))  # noqa: S704 - the same # nosec B704


def tag() -> str:
    """Return the language tag of this request, for `lang`."""
    return tag_of(_current())


def direction() -> str:
    """Return the reading direction of this request, for `dir`."""
    return str(_current().text_direction)


def offered() -> dict[str, Locale]:
    """Return the languages that the pages can be read in, by tag."""
    found: dict[str, Locale] = current_app.extensions[_OFFERED]
    return found


def tag_of(locale: Locale) -> str:
    """Write a language as it stands in pages and cookies."""
    return str(locale).replace("_", "-")


def words_in(language: str) -> Markup:
    """Mark an element whose words are in a language of their own: those of a deck, in most cases.

    Where that is the language of the page, there is nothing to mark.
    """
    if language == tag():
        return Markup()  # nosemgrep: markup-is-never-made-by-hand (nothing is in it)
    g.speaks_other_languages = True
    return _mark(language, find_direction(language))


def words_here() -> Markup:
    """Mark an element with words of the page that may stand among those of a deck."""
    # nosemgrep: markup-is-never-made-by-hand (nothing is in it)
    return _mark(tag(), direction()) if g.get("speaks_other_languages") else Markup()


def _mark(language: str, way: str) -> Markup:
    # nosemgrep: markup-is-never-made-by-hand (format escapes both)
    return Markup(' lang="{}" dir="{}"').format(language, way)


def install(app: Flask) -> None:
    """Give an app its languages; what a catalogue says is words to a template, never markup."""
    known = catalogues(FOLDER)
    app.extensions[_OFFERED] = {tag_of(locale): locale for locale in known}
    domain = Domain()
    domain.cache.update({(str(locale), "messages"): said for locale, said in known.items()})
    babel = Babel(app, locale_selector=_chosen)
    babel.domain_instance = domain
    app.jinja_env.globals.update(
        joined=joined, words_in=words_in, words_here=words_here, marks_direction=True
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of its extension
        gettext=lambda said: escape(gettext(said)),
        ngettext=lambda one, many, number: escape(ngettext(one, many, number)),
        newstyle=True,
    )


def _current() -> Locale:
    return get_locale() or Locale(SOURCE)


def _chosen() -> Locale:
    """Find the language of this request: chosen here, else wished for by the browser."""
    known = offered()
    if not has_request_context():
        return known[SOURCE]
    chosen = request.cookies.get(language_name(current_services()), "")
    wished = negotiate_locale([*request.accept_languages.values()], known, sep="-")
    return known[chosen] if chosen in known else known[wished or SOURCE]
