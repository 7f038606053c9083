"""Typed text in one form: nothing hidden in it, nothing cut from it."""

import re
import unicodedata

MOST_LINES = 40

_MOST_MARKS = 3
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are neither a break nor a tab
    "\ufeff"  # byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # reading direction
    "\ud800-\udfff"  # halves of characters, which no file can hold
    "\U000e0000-\U000e007f"  # tags, which nobody sees
    "]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){3,}")
_SPACES = re.compile(r"\s+")
_IGNORED = re.compile(  # what Unicode lets every program ignore, and two more that draw nothing
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def normalised(text: str) -> str:
    """Return a text as it is kept, counted and printed: visible characters in one form."""
    lines = _BREAKS.sub("\n", text)
    seen = _without_mark_towers(unicodedata.normalize("NFC", _DROPPED.sub("", lines)))
    if not any(_is_visible(character) for character in seen):
        return ""
    return _BLANK_LINES.sub("\n\n\n", seen).strip()


def single_line(text: str) -> str:
    """Return a name or a short answer: normalised, with every run of spaces as one space."""
    return _SPACES.sub(" ", normalised(text))


def draws_nothing(character: str) -> bool:
    """Say whether a character leaves nothing on paper by itself, though it may be a letter."""
    return _IGNORED.match(character) is not None


def without_ignored(text: str) -> str:
    """Return a text without the characters that draw nothing by themselves."""
    return _IGNORED.sub("", text)


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
