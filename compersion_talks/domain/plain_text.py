"""Domain objects as canonical JSON and back.

Keys are the names of dataclass fields, or `stored_as` in a field's metadata. Sealed blobs hold
these texts: a field that is renamed must keep its stored name.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import chain
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from compersion_talks.domain.agenda import Agenda

_T = TypeVar("_T")


class TextIsUnreadable(ValueError):
    """A stored text is not what this program wrote."""


def to_text(value: object) -> str:
    """Write a domain object; equal objects give the same text."""
    return _ENCODER.encode(value)


def from_text(kind: type[_T], text: str) -> _T:
    """Read a domain object back, also an agenda of the first edition.

    Raises `TextIsUnreadable` if a value has another type, a field is unknown, or a field without
    a default is missing.
    """
    try:
        data = json.loads(text)
        if kind is Agenda:
            _upgrade_agenda(data)
        read: _T = _make_reader(kind)(data)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as reason:
        raise TextIsUnreadable(kind.__name__) from reason
    return read


def _to_json(value: Any) -> Any:
    """Write what JSON has no form for: a dataclass, another mapping, a day."""
    if is_dataclass(value):
        return {stored: getattr(value, name) for stored, name in _list_names(value.__class__)}
    return dict(value) if isinstance(value, Mapping) else value.isoformat()


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_to_json
)


@cache
def _list_names(kind: Any) -> tuple[tuple[str, str], ...]:
    """List the fields of a dataclass: the name that is stored, and that of the attribute."""
    return tuple((_find_stored_name(one), one.name) for one in fields(kind))


def _find_stored_name(one: Field[Any]) -> str:
    return str(one.metadata.get("stored_as", one.name))


_Reader = Callable[[Any], Any]


def _make_reader(kind: Any) -> _Reader:
    """Make the function that turns JSON into a value of an annotated type, or raises."""
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {one.value: one for one in kind}.__getitem__  # a third of the time of `kind`
    by_origin = _MAKERS.get(get_origin(kind), _make_simple_reader)
    make: Callable[[Any], _Reader] = _make_object_reader if is_dataclass(kind) else by_origin
    return make(kind)


@cache
def _make_object_reader(kind: Any) -> _Reader:
    hints = get_type_hints(kind)
    known = {stored: (name, _make_reader(hints[name])) for stored, name in _list_names(kind)}

    def read(value: Any) -> Any:
        found = {}
        for key, item in value.items():
            name, read_field = known[key]
            found[name] = read_field(item)
        return kind(**found)

    return read


def _make_tuple_reader(kind: Any) -> _Reader:
    read_item = _make_reader(get_args(kind)[0])

    def read(value: Any) -> Any:
        if type(value) is not list:
            raise TypeError(kind)
        return tuple(map(read_item, value))

    return read


def _make_mapping_reader(kind: Any) -> _Reader:
    read_item = _make_reader(get_args(kind)[1])
    return lambda value: {key: read_item(item) for key, item in value.items()}


def _make_optional_reader(kind: Any) -> _Reader:
    read_item = _make_reader(get_args(kind)[0])
    return lambda value: None if value is None else read_item(value)


def _make_simple_reader(kind: Any) -> _Reader:
    """Make a reader that takes a value only if its type is exactly `kind`: `True` is no `int`."""

    def read(value: Any) -> Any:
        if kind is not Any and type(value) is not kind:
            raise TypeError(kind)
        return value

    return read


_MAKERS: Mapping[Any, Callable[[Any], _Reader]] = {
    tuple: _make_tuple_reader,
    Mapping: _make_mapping_reader,
    UnionType: _make_optional_reader,
}


def _upgrade_agenda(data: dict[str, Any]) -> None:
    """Turn the lines of a first-edition agenda's topics into entries."""
    for item in (*chain.from_iterable(data["topics"]), *data["another_time"]):
        if "lines" in item:
            words, note = item.pop("lines"), item.pop("note", "")
            has_answers = item.pop("has_asks", False)
            item["entries"] = [{"words": one, "has_answers": has_answers} for one in words]
            item["notes"] = [note] if note else []
