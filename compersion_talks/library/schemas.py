"""Schema 1 and schema 2 of deck files: which keys belong to which, and how to read schema 1."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from compersion_talks.domain.decks import SEX, Deck, MergeRule, Option, Prompt, Section, Visibility
from compersion_talks.domain.topics import make_topics
from compersion_talks.library.faults import Fault, Location, make_fault
from compersion_talks.library.source import Document

_NEW = {
    "deck": {"topics", "topic", "notice", "next_time"},
    "prompt": {"answers", "named", "order", "tags"},
    "option": {"start", "limit", "talk", "alone", "core"},
    "label": {"label", "talk"},
}
_NEW_VALUES = (("block", "names"), ("block", "know"), ("block", "close"), ("match_on", "everyone"))

_NAMED_OR_NOT = (Visibility.SHARED, Visibility.PRIVATE)

_WRITE_2 = "belongs to schema 2; write schema = 2 at the top of the file"
_WRITE_ALONE = "belongs to schema 1; write alone = true in each of these options instead"

Written = tuple[str, Location, Mapping[str, Any]]
"""The kind of a table, the path to it, and the table."""


def find_misplaced_keys(deck: Document) -> tuple[Fault, ...]:
    """List the keys of a deck that belong to another schema than the one that it names."""
    schema = deck.data.get("schema")
    if schema not in (1, 2):
        return ()
    find = _find_too_new if schema == 1 else _find_too_old
    return tuple(
        make_fault(deck, location, message)
        for written in _list_tables(deck.data)
        for location, message in find(written)
    )


def _find_too_new(written: Written) -> Iterator[tuple[Location, str]]:
    kind, location, table = written
    for key in (key for key in table if key in _NEW[kind]):
        yield (*location, key), f"{key} {_WRITE_2}"
    for key, value in _NEW_VALUES:
        if kind == "prompt" and table.get(key) == value:
            yield (*location, key), f'{key} = "{value}" {_WRITE_2}'


def _find_too_old(written: Written) -> Iterator[tuple[Location, str]]:
    kind, location, table = written
    if kind == "prompt" and "exclusive" in table:
        yield (*location, "exclusive"), f"exclusive {_WRITE_ALONE}"


def _list_tables(data: Mapping[str, Any]) -> Iterator[Written]:
    """List the tables of a deck that may have other faults."""
    yield "deck", (), data
    for location, section in _list_entries(data, (), "section"):
        for inner, prompt in _list_entries(section, location, "prompt"):
            yield "prompt", inner, prompt
            yield from (("option", *one) for one in _list_entries(prompt, inner, "options"))
            yield from (("label", *one) for one in _list_entries(prompt, inner, "labels"))


def _list_entries(
    table: Mapping[str, Any], location: Location, key: str
) -> Iterator[tuple[Location, Mapping[str, Any]]]:
    entries = table.get(key)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, Mapping):
            yield (*location, key, index), entry


def fill_unsaid(deck: Deck, schema: int) -> Deck:
    """Add what decks of schema 1 leave unsaid: their topics, and which lines are limits."""
    if schema > 1:
        return deck
    sections = tuple(map(_fill_section, deck.sections))
    prompts = (prompt for section in sections for prompt in section.prompts)
    return replace(deck, sections=sections, topics=make_topics(prompts))


def _fill_section(section: Section) -> Section:
    return replace(section, prompts=tuple(map(_fill_prompt, section.prompts)))


def _fill_prompt(prompt: Prompt) -> Prompt:
    said = replace(
        prompt,
        has_answers=prompt.merge is MergeRule.ASKS,
        options=tuple(_fill_option(option, prompt) for option in prompt.options),
    )
    is_gate = prompt.gate and prompt.merge is not MergeRule.NONE
    return _open_gate(said) if is_gate else said


def _fill_option(option: Option, prompt: Prompt) -> Option:
    """Mark every line of a list of limits as a limit; only one of the tags had a meaning."""
    tags = option.tags if prompt.options_from else tuple(tag for tag in option.tags if tag == SEX)
    return replace(option, tags=tags, is_limit=prompt.merge is MergeRule.LIMITS)


def _open_gate(prompt: Prompt) -> Prompt:
    """Let the lines of a gate be shared or private: one that needs a match would never close."""
    is_known = prompt.visibility in _NAMED_OR_NOT
    visibility = prompt.visibility if is_known else Visibility.PRIVATE
    return replace(prompt, visibility=visibility, visibility_allowed=_NAMED_OR_NOT)
