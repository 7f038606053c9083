"""What is wrong with a file, in words for people who do not write programs."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from compersion_talks.library import deck_file, vocabulary_file
from compersion_talks.library.positions import Location, line_of
from compersion_talks.library.source import Fault
from compersion_talks.library.words import shown

_NAMED = {
    "section": "section",
    "prompt": "prompt",
    "card": "card",
    "topic": "topic",
    "options": "option",
    "need": "need",
    "fear": "fear",
    "need_group": "group of needs",
    "fear_group": "group of fears",
    "pair": "pair",
    "tension": "tension",
    "check": "question",
}
_EXAMPLES = {
    "schema": "2",
    "kind": '"deck", "vocabulary" or "texts"',
    "language": '"en"',
    "version": '"1.0"',
    "id": '"my-id"',
    "type": '"short-text"',
    "merge": '"lines"',
    "minutes_short": "10",
    "minutes_full": "20",
    "needs": '["need-honesty"]',
    "labels": "[five texts, lowest first]",
    "fear": '"fear-lies"',
}
_TABLES_WANTED = {
    "card": "at least two [[card]] tables",
    "section": "at least one [[section]] table",
    "prompt": "at least one [[section.prompt]] table",
    "need_group": "at least one [[need_group]] table",
    "need": "at least one [[need]] table",
    "fear_group": "at least one [[fear_group]] table",
    "fear": "at least one [[fear]] table",
}
_TABLES = (
    deck_file.DeckTable,
    deck_file.CardTable,
    deck_file.TopicTable,
    deck_file.SectionTable,
    deck_file.PromptTable,
    deck_file.OptionTable,
    vocabulary_file.VocabularyTable,
    vocabulary_file.NeedTable,
    vocabulary_file.PairTable,
)
_KNOWN_KEYS = {
    field.alias or name for table in _TABLES for name, field in table.model_fields.items()
}


def plain_faults(
    kind: str, text: str, data: Any, error: ValidationError, within: Location = ()
) -> tuple[Fault, ...]:
    """Turn what pydantic found in the data of a text into faults a deck writer can mend."""
    found = ((details, within + details["loc"]) for details in error.errors(include_url=False))
    return tuple(
        Fault(kind, line_of(text, way), place_of(data, way), _message(details))
        for details, way in found
    )


def place_of(data: Any, location: Location) -> str:
    """Name the innermost thing with an id on the way to a value, such as "prompt 'my-ask'"."""
    names: list[str] = []
    for step, following in zip(location, (*location[1:], ""), strict=True):
        data = _inside(data, step)
        if isinstance(step, str) and isinstance(following, int) and step in _NAMED:
            names.append(_name(step, following, _inside(data, following)))
    return ", ".join(names[-2:] if names and names[-1].startswith("option") else names[-1:])


def _inside(data: Any, step: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    is_place = isinstance(data, Sequence) and isinstance(step, int) and step < len(data)
    return data[step] if is_place else None


def _name(step: str, place: int, data: Any) -> str:
    identity = next((_inside(data, key) for key in ("id", "fear") if _inside(data, key)), None)
    named = isinstance(identity, str) and step != "tension"
    return f"{_NAMED[step]} '{identity}'" if named else f"{_NAMED[step]} number {place + 1}"


def _message(found: ErrorDetails) -> str:
    """Say which key is at fault, what it must be, and what it is."""
    say = _MESSAGES.get(found["type"], _other)
    key = _key(found["loc"])
    return f"{key} {say(found)}" if key else say(found)


def _key(location: Location) -> str:
    """Name the key of a value; a whole entry of a list has none."""
    if not location or (isinstance(location[-1], int) and location[-2] in _NAMED):
        return ""
    if location[-3:-2] == ("labels",) and location[-1] == "label":
        location = location[:-1]
    if isinstance(location[-1], int):
        return f"{location[-2]}, entry {location[-1] + 1},"
    return str(location[-1])


def _must_be(what: str) -> Callable[[ErrorDetails], str]:
    return lambda found: f"must be {what}; it is {shown(found['input'])}"


def _one_of(found: ErrorDetails) -> str:
    return f"must be {found['ctx']['expected']}; it is {shown(found['input'])}"


def _bound(word: str, key: str) -> Callable[[ErrorDetails], str]:
    return lambda found: f"must be at {word} {found['ctx'][key]}; it is {shown(found['input'])}"


def _count(found: ErrorDetails) -> str:
    context = found["ctx"]
    entries = context.get("min_length", context.get("max_length"))
    word = "least" if "min_length" in context else "most"
    return f"must have at {word} {entries} entries; it has {context['actual_length']}"


def _missing(found: ErrorDetails) -> str:
    key = str(found["loc"][-1])
    if key in _TABLES_WANTED and (len(found["loc"]) == 1 or key == "prompt"):
        return f"is missing; add {_TABLES_WANTED[key]}"
    example = _EXAMPLES.get(key, '"..."')
    return f"is missing; add {key} = {example}"


def _unknown(found: ErrorDetails) -> str:
    key = str(found["loc"][-1])
    alike = get_close_matches(key, _KNOWN_KEYS - {key}, n=1)
    hint = f"did you mean {alike[0]}?" if alike else "take it out"
    return f"is not a key that can stand here; {hint}"


def _other(found: ErrorDetails) -> str:
    return f"is not right: {found['msg']}"


_MESSAGES: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "plain": lambda found: found["msg"],
    "string_type": _must_be("a text in quotes"),
    "int_type": _must_be("a whole number without quotes"),
    "bool_type": _must_be("true or false, without quotes"),
    "list_type": _must_be("a list in square brackets"),
    "model_type": _must_be("a table with keys of its own"),
    "dict_type": _must_be("a table with keys of its own"),
    "literal_error": _one_of,
    "enum": _one_of,
    "greater_than_equal": _bound("least", "ge"),
    "less_than_equal": _bound("most", "le"),
    "too_short": _count,
    "too_long": _count,
}
