"""What makes the constant texts fit for merging: every template is there and can be filled."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

_TEMPLATES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "lines": {
        "named": ("name", "answer"),
        "named_to": ("name", "names", "answer"),
        "many_lead": (),
        "both_lead": (),
        "offered": ("name", "answer"),
        "same": ("option",),
        "close_by": ("low", "high"),
        "both_same": ("option",),
        "both_close_by": ("low", "high"),
        "open_many": (),
        "open_both": (),
        "differ": ("labels",),
        "fear_needs": ("needs",),
        "fear_needs_tied": ("needs",),
        "not_today_on_topic": ("options",),
        "tension": ("labels",),
        "tension_apart": ("labels",),
        "tension_title": (),
        "park_union": ("options",),
        "logistics_union": ("options",),
    },
    "agenda": {"gate_notice": (), "short_for_many": ("minutes", "n")},
}


def word_faults(texts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """List each text that is missing or cannot be filled: its place, and what to write."""
    for table, templates in _TEMPLATES.items():
        written = texts.get(table, {})
        for key, names in templates.items():
            place = f"{table}.{key}"
            template = written.get(key)
            if not isinstance(template, str) or not template.strip():
                yield place, "write this text"
            elif placeholders(template) != frozenset(names):
                yield place, f"write each of these exactly: {_in_braces(names)}"


def placeholders(template: str) -> frozenset[str] | None:
    """List what is to be filled in, or `None` for a template with stray braces."""
    try:
        parsed = tuple(Formatter().parse(template))
    except ValueError:
        return None
    return frozenset(name for _, name, _, _ in parsed if name is not None)


def _in_braces(names: tuple[str, ...]) -> str:
    return " ".join(f"{{{name}}}" for name in names) or "no braces at all"
