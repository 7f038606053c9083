"""The agenda as one text: what is kept after the merge, the same bytes for everyone."""

import json
from typing import Any

from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.plain_text import TextIsUnreadable, from_text, to_text


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
