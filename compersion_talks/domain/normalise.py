"""Typed text in one form: nothing hidden in it, nothing cut from it."""

import re
import unicodedata

MOST_LINES = 40

_MOST_MARKS = 3
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, except line feed and tab
    "\ufeff"  # byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # reading direction
    "\ud800-\udfff"  # halves of characters, which no file can hold
    "\U000e0000-\U000e007f"  # tags, which nobody sees
    "]"
)
_NEWLINES = re.compile("\r\n?|\u2028|\u2029")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){3,}")
_SPACES = re.compile(r"\s+")


def normalised(text: str) -> str:
    """Return a text as it is kept, counted and printed: visible characters in one form."""
    lines = _NEWLINES.sub("\n", text)
    seen = _without_mark_towers(unicodedata.normalize("NFC", _DROPPED.sub("", lines)))
    if not any(_is_visible(character) for character in seen):
        return ""
    return _BLANK_LINES.sub("\n\n\n", seen).strip()


def single_line(text: str) -> str:
    """Return a name or a short answer: normalised, with every run of spaces as one space."""
    return _SPACES.sub(" ", normalised(text))


def _is_visible(character: str) -> bool:
    """Tell spaces, joiners and marks apart from what leaves a trace on paper by itself."""
    return unicodedata.category(character)[0] not in "CMZ"


def _without_mark_towers(text: str) -> str:
    """Keep at most three combining marks in a row: towers of them cover other lines."""
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = _marks_so_far(marks, unicodedata.category(character))
        if marks <= _MOST_MARKS or unicodedata.category(character) == "Cf":
            kept.append(character)
    return "".join(kept)


def _marks_so_far(marks: int, category: str) -> int:
    """Count on through joiners: they hold no marks of their own."""
    if category in ("Mn", "Me"):
        return marks + 1
    return marks if category == "Cf" else 0
