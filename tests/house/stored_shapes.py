"""What is stored, in the notation of `docs/format.md`: one line for each table and object."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.agreements import Agreements
from compersion_talks.domain.sheets import ReleasedSheet, Sheet
from compersion_talks.domain.talks import Talk
from compersion_talks.storage.tables import Base

KEPT = (Talk, Sheet, ReleasedSheet, Agenda, Agreements)
NAMES = {str: "text", int: "number", bool: "yes/no", date: "day", Any: "anything"}


def write_tables() -> str:
    """Write each table with its columns."""
    tables = sorted(Base.metadata.tables.items())
    return "\n".join(f"{name}: {', '.join(table.columns.keys())}" for name, table in tables)


def write_objects() -> str:
    """Write each object that a blob holds, and those inside it, once."""
    return "\n".join(dict.fromkeys(line for kind in KEPT for line in _write_object(kind)))


def _write_object(kind: type) -> Iterator[str]:
    hints = get_type_hints(kind)
    parts: list[str] = []
    inner: list[type] = []
    for one in fields(kind):
        name = one.metadata.get("stored_as", one.name)
        is_needed = one.default is MISSING and one.default_factory is MISSING
        parts.append(f"{name}{'' if is_needed else '?'}: {_write_type(hints[one.name])}")
        inner += _find_inner(hints[one.name])
    yield f"{kind.__name__} {{ {', '.join(parts)} }}"
    for below in inner:
        yield from _write_object(below)


def _write_type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"[{_write_type(inner[0])}]"
    if origin is Mapping:
        return f"{{{_write_type(inner[0])}: {_write_type(inner[1])}}}"
    if origin is UnionType:
        return f"{_write_type(inner[0])} or null"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " | ".join(f'"{one}"' for one in hint)
    return NAMES.get(hint) or str(hint.__name__)


def _find_inner(hint: Any) -> Iterator[type]:
    if is_dataclass(hint):
        yield hint  # type: ignore[misc]
    for one in get_args(hint):
        yield from _find_inner(one)
