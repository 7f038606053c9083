"""Options of a view, kept as attributes of its function.

Renaming a view keeps them, and `functools.wraps` copies them to a wrapper.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

T = TypeVar("T")
V = TypeVar("V", bound=Callable[..., Any])


def set_option(name: str, value: object) -> Callable[[V], V]:
    """Return a decorator that sets an option of a view."""

    def decorate(view: V) -> V:
        vars(view)[name] = value
        return view

    return decorate


def read_option(name: str, default: T) -> T:
    """Return an option of the view that answers this request, or the default."""
    view = current_app.view_functions.get(request.endpoint or "")
    option: T = getattr(view, name, default)
    return option
