"""The templates of the pages: what every one of them knows, and the environment they run in.

The environment prints what Jinja's own does, with fewer calls (decision 53).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from flask import Flask, g, request
from flask.templating import Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from compersion_talks import __version__, library
from compersion_talks.services import Services, current_services, find_services
from compersion_talks.settings import NOBODY_NAMED, Settings
from compersion_talks.web.http import i18n
from compersion_talks.web.http.catalogues import SOURCE
from compersion_talks.web.http.static_files import link_file

# A copy has some ten such parts, and two or three for each question of a deck, in each language.
MOST_CACHED = 1024


def escape_output(value: object) -> str:
    """Escape what a template prints, and take what is escaped by now as it is."""
    return value if type(value) is Markup else escape(value)


class PageContext(Context):
    """A context that calls macros, half of all calls, without asking what else they want."""

    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call a function or a macro of a template."""
        if type(function) is not Macro:
            return super().call(function, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return function(self.eval_ctx, *args, **kwargs)


class PageCodeGenerator(CodeGenerator):
    """A compiler whose templates print with `escape_output`."""

    def write_commons(self) -> None:
        """Begin a template or a block of one."""
        super().write_commons()
        self.writeline("escape = environment.escape_output")


class PageEnvironment(Environment):
    """The environment of the pages. It takes no globals for one template alone."""

    context_class = PageContext
    code_generator_class = PageCodeGenerator
    escape_output = staticmethod(escape_output)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of all templates, in which a name is found at once."""
        return super().make_globals(d) if d else self.globals


@dataclass(frozen=True, slots=True)
class Group:
    """Whose copy this is, as the operator wrote it; each may be empty."""

    name: str
    contact: str
    notice: str


@dataclass(frozen=True, slots=True)
class Support:
    """Whom to turn to: words of a texts file, and the operator's helplines, each in a language."""

    words: Mapping[str, Any]
    language: str
    helplines: tuple[str, ...]
    helplines_language: str


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """What this copy says on every page: its operator, and the words that are the same for all.

    `operator` is empty where nobody was named. Two are never equal, so that one can be a key.
    """

    operator: str
    group: Group
    support: Support


def install(app: Flask) -> None:
    """Give the context that all pages share to every template of an app, and `cached`.

    `cached` calls a macro once for all requests; `cached_each` does so for each of some values, and
    returns what came of it by value. A macro sees nothing of a page but its arguments, which are
    the constants of this copy or of a deck: what a person wrote or chose is never among them.
    """
    services = find_services(app)
    sites = _describe(services, i18n.list_languages_of(app))
    call = lru_cache(MOST_CACHED)(_call)
    call_each = lru_cache(MOST_CACHED)(_call_each)
    app.jinja_env.globals.update(
        asset=link_file,
        cached=lambda macro, *arguments: call(i18n.find_page_marks(), macro, *arguments),
        cached_each=lambda macro, *arguments: call_each(i18n.find_page_marks(), macro, *arguments),
    )
    app.jinja_env.tests["over"] = _is_over
    app.context_processor(partial(_build_context, sites))


def _describe(services: Services, tags: Iterable[str]) -> dict[str, Site]:
    """Describe this copy to the readers of each language."""
    settings = services.settings
    operator = "" if settings.operator == NOBODY_NAMED else settings.operator
    group = Group(settings.group_name, settings.contact, settings.notice)
    texts = library.read_texts(settings.decks_dir)
    return {tag: Site(operator, group, _find_support(settings, texts, tag)) for tag in tags}


def _find_support(settings: Settings, texts: Mapping[str, Mapping[str, Any]], tag: str) -> Support:
    """Find the support section for the readers of a language, else for those of this copy."""
    usual = settings.default_language
    language = next(one for one in (*_widen(tag), *_widen(usual), SOURCE) if one in texts)
    own, file = _find_helplines(settings.support_file, tag), settings.support_file
    words = texts[language]["safety"]["support"]
    return Support(words, language, read_helplines(own or file), tag if own else usual)


def _find_helplines(file: Path | None, tag: str) -> Path | None:
    """Find the helplines for the readers of a language, beside those for everyone."""
    beside = (file.with_stem(f"{file.stem}.{one}") for one in _widen(tag)) if file else ()
    return next((one for one in beside if one.is_file()), None)


def _widen(tag: str) -> tuple[str, str]:
    """Return a language tag, and the language without its country."""
    return tag, tag.partition("-")[0]


def _is_over(day: date) -> bool:
    """Say whether a day has passed."""
    return day < current_services().today


def _build_context(sites: Mapping[str, Site]) -> dict[str, Any]:
    site = sites[i18n.find_page_tag()]
    return {
        "site": site,
        "version": __version__,
        "lang": i18n.find_page_tag(),
        "dir": i18n.find_page_direction(),
        "languages": i18n.list_languages(),
        "visit_handle": g.visit.handle if "visit" in g else "",
        "came_from": _find_address(),
    }


def _find_address() -> str:
    """Return where this page can be asked for again; a token never gets into a query."""
    is_page = request.method == "GET" and "token" not in (request.view_args or {})
    return request.path if is_page else ""


def read_helplines(file: Path | None) -> tuple[str, ...]:
    """Read the operator's own helplines from a text file, one a line."""
    if file is None:
        return ()
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def _call(_: Hashable, macro: Macro, *arguments: Hashable) -> str:
    return macro(*arguments)


def _call_each(
    _: Hashable, macro: Macro, values: Iterable[Hashable], *arguments: Hashable
) -> dict[Hashable, str]:
    return {value: macro(value, *arguments) for value in values}
