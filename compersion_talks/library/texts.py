"""The constant texts, compared with the built-in ones key by key, so that no page lacks a word."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from compersion_talks.library.faults import Fault, Location, explain, find_line
from compersion_talks.library.shapes import check_words, quote, shape_self_check
from compersion_talks.library.source import BUILT_IN, TEXTS, Document

_GAP = re.compile(r"\{[^{}]*\}|[{}]")
_HEADER = {"schema": 1, "kind": TEXTS}
_PRINTED_ALONE: frozenset[Location] = frozenset(
    {
        ("lines", "many_lead"),
        ("lines", "both_lead"),
        ("lines", "open_many"),
        ("lines", "open_both"),
        ("lines", "tension_title"),
        ("agenda", "gate_notice"),
    }
)
"""Texts without placeholders that must not be empty: each is a line of the paper."""

Found = tuple[Location, str]
"""The location of a fault, and what to write instead."""


@lru_cache(maxsize=1)
def read_built_in_texts() -> Mapping[str, Any]:
    """Read the built-in texts, the model of every other texts file."""
    return tomllib.loads((BUILT_IN / "texts.toml").read_text("utf-8"))


def find_text_faults(texts: Document) -> tuple[Fault, ...]:
    """List faults that would break a page or the paper: wrong types and lost placeholders."""
    found = (*_check_header(texts.data), *_compare(texts.data, read_built_in_texts(), ()))
    return _make_faults(found, texts) or _find_faults_of_checks(texts)


def find_gaps(texts: Document) -> tuple[Fault, ...]:
    """List missing keys, whose words are shown in English, and unknown ones."""
    return _make_faults(_find_gaps(texts.data, read_built_in_texts(), ()), texts)


def complete(data: Mapping[str, Any]) -> dict[str, Any]:
    """Fill missing keys of a texts file from the built-in texts."""
    return dict(_fill(data, read_built_in_texts()))


def _make_faults(found: Iterable[Found], texts: Document) -> tuple[Fault, ...]:
    return tuple(
        Fault(texts.name, find_line(texts.text, location), _write_location(location), what)
        for location, what in found
    )


def _write_location(location: Location) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in location)


def _check_header(data: Mapping[str, Any]) -> Iterator[Found]:
    for key, value in _HEADER.items():
        if data.get(key) != value:
            yield (key,), f"must be {quote(value)}; it is {quote(data.get(key, 'missing'))}"


def _compare(own: Any, model: Any, location: Location) -> Iterator[Found]:
    """Compare a value with the built-in one of the same key."""
    if type(own) is not type(model):
        yield location, f"must be {_describe(model)}; it is {_describe(own)}"
    elif isinstance(model, dict):
        for key in (key for key in own if key in model):
            yield from _compare(own[key], model[key], (*location, key))
    elif isinstance(model, list):
        yield from _compare_entries(own, model, location)
    elif isinstance(model, str):
        yield from _compare_words(own, model, location)


def _compare_entries(own: list[Any], model: list[Any], location: Location) -> Iterator[Found]:
    """Compare each entry with what the built-in entries have in common, or may have."""
    allowed = {
        key: value for entry in model if isinstance(entry, dict) for key, value in entry.items()
    }
    needed = [key for key in allowed if all(key in entry for entry in model)]
    for index, entry in enumerate(own):
        yield from _compare(entry, allowed or "", (*location, index))
        lacking = [key for key in needed if isinstance(entry, dict) and key not in entry]
        yield from (((*location, index, key), "is missing; add it") for key in lacking)


def _compare_words(own: str, model: str, location: Location) -> Iterator[Found]:
    wanted, given = sorted(_GAP.findall(model)), sorted(_GAP.findall(own))
    if wanted != given:
        hold = f"must hold {', '.join(wanted)}, each once"
        yield location, hold if wanted else "must not hold curly brackets"
    if location in _PRINTED_ALONE and not own.strip():
        yield location, "must not be empty"
    try:
        check_words(own)
    except PydanticCustomError as refused:
        yield location, refused.message()


def _describe(value: object) -> str:
    if isinstance(value, str):
        return "a text in quotes"
    return "a list in square brackets" if isinstance(value, list) else quote(value)


def _find_faults_of_checks(texts: Document) -> tuple[Fault, ...]:
    """Read the self-checks of "Before you start" as the prompts that they become."""
    faults: tuple[Fault, ...] = ()
    for index, check in enumerate(texts.data.get("before", {}).get("check", ())):
        try:
            shape_self_check(check)
        except ValidationError as error:
            faults += explain(texts, error, ("before", "check", index))
    return faults


def _find_gaps(
    own: Mapping[str, Any], model: Mapping[str, Any], location: Location
) -> Iterator[Found]:
    for key in sorted(model.keys() - own.keys()):
        yield (*location, key), "is missing, so the English words are shown; add it"
    for key in sorted(own.keys() - model.keys()):
        yield (*location, key), "is not a key that belongs here; take it out"
    for key in (key for key in own if isinstance(own[key], dict) and key in model):
        yield from _find_gaps(own[key], model[key], (*location, key))


def _fill(own: Any, model: Any) -> Any:
    if isinstance(own, dict) and isinstance(model, dict):
        return {**model, **{key: _fill(value, model.get(key)) for key, value in own.items()}}
    if isinstance(own, list) and isinstance(model, list) and _has_ids(model):
        named = {entry.get("id") for entry in own}
        return [*own, *(entry for entry in model if entry["id"] not in named)]
    return own


def _has_ids(entries: list[Any]) -> bool:
    return all(isinstance(entry, dict) and "id" in entry for entry in entries)
