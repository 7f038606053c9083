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
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from compersion_talks.domain.agenda import Agenda

_T = TypeVar("_T")


class TextIsUnreadable(ValueError):
    """A stored text is not what this program wrote."""


def to_text(value: object) -> str:
    """Write a domain object; equal objects give the same text."""
    return json.dumps(
        _to_json(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def from_text(kind: type[_T], text: str) -> _T:
    """Read a domain object back, also an agenda of the first edition.

    Raises `TextIsUnreadable` if a value has another type, a field is unknown, or a field without
    a default is missing.
    """
    try:
        data = json.loads(text)
        read: _T = _build(kind, _upgrade_agenda(data) if kind is Agenda else data)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as reason:
        raise TextIsUnreadable(kind.__name__) from reason
    return read


def _to_json(value: Any) -> Any:
    if is_dataclass(value):
        return {_find_stored_name(one): _to_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_to_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _find_stored_name(one: Field[Any]) -> str:
    return str(one.metadata.get("stored_as", one.name))


def _build(kind: Any, value: Any) -> Any:
    """Build a value of an annotated type."""
    if is_dataclass(kind):
        return _build_object(kind, value)
    if kind is date:
        return date.fromisoformat(_check_type(str, value))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(_check_type(str, value))
    return _BUILDERS.get(get_origin(kind), _build_simple)(kind, value)


def _build_object(kind: Any, value: Any) -> Any:
    known = _list_fields(kind)
    stored = [(*known[key], item) for key, item in _check_type(dict, value).items()]
    return kind(**{name: _build(hint, item) for name, hint, item in stored})


@cache
def _list_fields(kind: Any) -> dict[str, tuple[str, Any]]:
    """Return the name and the type of each field of a dataclass, by its stored name."""
    hints = get_type_hints(kind)
    return {_find_stored_name(one): (one.name, hints[one.name]) for one in fields(kind)}


def _build_tuple(kind: Any, value: Any) -> Any:
    return tuple(_build(get_args(kind)[0], item) for item in _check_type(list, value))


def _build_mapping(kind: Any, value: Any) -> Any:
    return {key: _build(get_args(kind)[1], item) for key, item in _check_type(dict, value).items()}


def _build_optional(kind: Any, value: Any) -> Any:
    return None if value is None else _build(get_args(kind)[0], value)


def _build_simple(kind: Any, value: Any) -> Any:
    return value if kind is Any else _check_type(kind, value)


def _check_type(kind: type, value: Any) -> Any:
    """Return the value if its type is exactly `kind`: `True` is no `int`."""
    if type(value) is not kind:
        raise TypeError(kind)
    return value


_BUILDERS: Mapping[Any, Callable[[Any, Any], Any]] = {
    tuple: _build_tuple,
    Mapping: _build_mapping,
    UnionType: _build_optional,
}


def _upgrade_agenda(data: Any) -> dict[str, Any]:
    """Turn the lines of a first-edition agenda's topics into entries."""
    return {
        **data,
        "topics": [[_upgrade_item(item) for item in topics] for topics in data["topics"]],
        "another_time": [_upgrade_item(item) for item in data["another_time"]],
    }


def _upgrade_item(item: dict[str, Any]) -> dict[str, Any]:
    if "lines" not in item:
        return item
    kept = {key: item[key] for key in item.keys() - {"lines", "has_asks", "note"}}
    has_answers = item.get("has_asks", False)
    entries = [{"words": line, "has_answers": has_answers} for line in item["lines"]]
    note = item.get("note", "")
    return {**kept, "entries": entries, "notes": [note] if note else []}
