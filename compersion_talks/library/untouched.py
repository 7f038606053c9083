"""A hint of `decks check` on a translated file: which of its words are still the English ones."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from compersion_talks.library.reading import read_file
from compersion_talks.library.source import BUILT_IN, TEXTS, Document

_ENGLISH = "en"
_GAP = re.compile(r"\{[^{}]*\}")
_LETTER = re.compile(r"[^\W\d_]")
_READ = frozenset(
    {
        *("title", "title_one", "short_title", "summary", "for_whom", "content_note", "notice"),
        *("next_time", "intro", "how", "text", "ask", "help", "label", "labels"),
    }
)
"""The keys of a deck and of a vocabulary whose words people read."""
_UNREAD = frozenset({"kind", "language", "version", "id", "type"})
"""The keys of a texts file whose words nobody reads."""


def find_untouched(file: Document) -> str:
    """Say which lines of a translated file are still English; nothing where none is."""
    words = set() if file.language in (None, _ENGLISH) else set(_list_words(file.data, file.kind))
    quoted = [f'"{one}"' for one in words & _list_built_in(file.kind)]
    lines = [
        str(number)
        for number, line in enumerate(file.text.split("\n"), start=1)
        if any(one in line for one in quoted)
    ]
    return f"{file.name}, line {', '.join(lines)}: still in English" if lines else ""


@cache
def _list_built_in(kind: object) -> frozenset[str]:
    """List what people read in the built-in files of a kind."""
    read = map(read_file, sorted(BUILT_IN.glob("*.toml")))
    files = (one for one in read if isinstance(one, Document) and one.kind == kind)
    return frozenset(words for one in files for words in _list_words(one.data, kind))


def _list_words(data: Any, kind: object, key: str = "") -> Iterator[str]:
    """Yield each text that people read, if there are words in it."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _list_words(value, kind, name)
    elif isinstance(data, list):
        for value in data:
            yield from _list_words(value, kind, key)
    elif isinstance(data, str) and _LETTER.search(_GAP.sub("", data)):
        is_read = key not in _UNREAD and data != "never" if kind == TEXTS else key in _READ
        yield from [data] if is_read else []
