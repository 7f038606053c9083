"""The Jinja environment of the pages: what Jinja's own prints, with fewer calls (decision 56)."""

from collections.abc import Callable, Hashable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from compersion_talks.web.http.i18n import find_page_marks

# A copy has some ten such parts, and one for each deck, in each language.
MOST_CACHED = 256


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


def install(app: Flask) -> None:
    """Give the templates of an app `cached`: it calls a macro once for all requests.

    `cached_each` does so for each of some values, and returns what came of it by value.
    A macro sees nothing of a page but its arguments, which are the constants of this copy or of a
    deck: what a person wrote or chose is never among them.
    """
    call = lru_cache(MOST_CACHED)(_call)
    call_each = lru_cache(MOST_CACHED)(_call_each)
    app.jinja_env.globals.update(
        cached=lambda macro, *arguments: call(find_page_marks(), macro, *arguments),
        cached_each=lambda macro, *arguments: call_each(find_page_marks(), macro, *arguments),
    )


def _call(_: Hashable, macro: Macro, *arguments: Hashable) -> str:
    return macro(*arguments)


def _call_each(
    _: Hashable, macro: Macro, values: Iterable[Hashable], *arguments: Hashable
) -> dict[Hashable, str]:
    return {value: macro(value, *arguments) for value in values}
