"""Domain objects as canonical JSON and back; what is not of the expected form is refused."""

import json
from collections.abc import Callable, Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.sheets import ReleasedSheet, Sheet
from compersion_talks.domain.talks import Talk

_T = TypeVar("_T")


class TextIsUnreadable(ValueError):
    """A kept text is not what this program wrote."""


def to_text(value: object) -> str:
    """Write a domain object; equal objects give the same text."""
    return json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def from_text(kind: type[_T], text: str) -> _T:
    """Read a domain object back, or refuse the text as a whole.

    A field may be missing only where it has a default, so that an older text can still be read.
    """
    try:
        read: _T = _built(kind, json.loads(text))
    except (KeyError, TypeError, ValueError, RecursionError) as reason:
        raise TextIsUnreadable(kind.__name__) from reason
    return read


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {_stored_name(one): _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _built(kind: Any, value: Any) -> Any:
    """Build what an annotation promises."""
    if is_dataclass(kind):
        return _built_object(kind, value)
    if isinstance(kind, type) and issubclass(kind, (StrEnum, date)):
        return _built_from_word(kind, value)
    return _BUILDERS.get(get_origin(kind), _built_exactly)(kind, value)


def _built_object(kind: Any, value: Any) -> Any:
    hints = get_type_hints(kind)
    names = {_stored_name(one): one.name for one in fields(kind)}
    given = {names[stored]: item for stored, item in _exact(dict, value).items()}
    return kind(**{name: _built(hints[name], item) for name, item in given.items()})


def _stored_name(one: Field[Any]) -> str:
    """Return the name of a field in the JSON: its metadata keep the one of older texts."""
    return str(one.metadata.get("stored_as", one.name))


def _built_from_word(kind: Any, value: Any) -> Any:
    word = _exact(str, value)
    return date.fromisoformat(word) if kind is date else kind(word)


def _built_tuple(kind: Any, value: Any) -> Any:
    return tuple(_built(get_args(kind)[0], item) for item in _exact(list, value))


def _built_mapping(kind: Any, value: Any) -> Any:
    build = partial(_built, get_args(kind)[1])
    return {key: build(item) for key, item in _exact(dict, value).items()}


def _built_optional(kind: Any, value: Any) -> Any:
    some, _ = get_args(kind)
    return None if value is None else _built(some, value)


def _built_exactly(kind: Any, value: Any) -> Any:
    return value if kind is Any else _exact(kind, value)


def _exact(kind: type, value: Any) -> Any:
    """Tell a number from a truth value, and a text from anything else."""
    if type(value) is not kind:
        raise TypeError(kind)
    return value


_BUILDERS: Mapping[Any, Callable[[Any, Any], Any]] = {
    tuple: _built_tuple,
    Mapping: _built_mapping,
    UnionType: _built_optional,
}


def sheet_to_text(sheet: Sheet) -> str:
    """Write a sheet as canonical JSON."""
    return to_text(sheet)


def sheet_from_text(text: str) -> Sheet:
    """Read a sheet back, or raise `TextIsUnreadable`."""
    return from_text(Sheet, text)


def released_to_text(sheet: ReleasedSheet) -> str:
    """Write a released sheet as canonical JSON."""
    return to_text(sheet)


def released_from_text(text: str) -> ReleasedSheet:
    """Read a released sheet back, or raise `TextIsUnreadable`."""
    return from_text(ReleasedSheet, text)


def talk_to_text(talk: Talk) -> str:
    """Write a talk as canonical JSON."""
    return to_text(talk)


def talk_from_text(text: str) -> Talk:
    """Read a talk back, or raise `TextIsUnreadable`."""
    return from_text(Talk, text)


def agenda_to_text(agenda: Agenda) -> str:
    """Write an agenda as canonical JSON."""
    return to_text(agenda)


def agenda_from_text(text: str) -> Agenda:
    """Read an agenda back, also one of the first edition, or raise `TextIsUnreadable`."""
    return from_text(Agenda, _brought_up_to_date(text))


def _brought_up_to_date(text: str) -> str:
    """Give the topics of the first edition the form of the second: a line became an entry."""
    try:
        data = json.loads(text)
        data["topics"] = [[_item(item) for item in part] for part in data["topics"]]
        data["another_time"] = [_item(item) for item in data["another_time"]]
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as reason:
        raise TextIsUnreadable(Agenda.__name__) from reason
    return json.dumps(data)


def _item(item: dict[str, Any]) -> dict[str, Any]:
    if "lines" not in item:
        return item
    kept = {key: item[key] for key in item.keys() - {"lines", "has_asks", "note"}}
    has_answers = item.get("has_asks", False)
    entries = [{"words": line, "has_answers": has_answers} for line in item["lines"]]
    note = item.get("note", "")
    return {**kept, "entries": entries, "notes": [note] if note else []}
