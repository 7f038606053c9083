"""Normalise typed text: one Unicode form, no hidden characters, nothing else removed."""

import re
import unicodedata

MOST_LINES = 40

_MOST_MARKS = 3
_DROPPED = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are neither a break nor a tab
    "\ufeff"  # byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # reading direction
    "\ud800-\udfff"  # lone surrogates, which UTF-8 cannot encode
    "\U000e0000-\U000e007f"  # invisible tag characters
    "]"
)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){3,}")
_SPACES = re.compile(r"\s+")
_IGNORED = re.compile(  # Unicode's Default_Ignorable_Code_Point, and two more without a glyph
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def normalise(text: str) -> str:
    """Return a text as it is stored, counted and printed: NFC, without hidden characters.

    A text without a visible character becomes empty.
    """
    lines = _BREAKS.sub("\n", text)
    cleaned = _cut_mark_towers(unicodedata.normalize("NFC", _DROPPED.sub("", lines)))
    if not any(_is_visible(character) for character in cleaned):
        return ""
    return _BLANK_LINES.sub("\n\n\n", cleaned).strip()


def normalise_line(text: str) -> str:
    """Return a name or a short answer: normalised, every run of spaces as one space."""
    return _SPACES.sub(" ", normalise(text))


def draws_nothing(character: str) -> bool:
    """Say whether a character has no glyph of its own, though it may count as a letter."""
    return _IGNORED.match(character) is not None


def strip_ignored(text: str) -> str:
    """Return a text without the characters that have no glyph of their own."""
    return _IGNORED.sub("", text)


def _is_visible(character: str) -> bool:
    """Say whether a character is no control, joiner, mark or space."""
    return unicodedata.category(character)[0] not in "CMZ"


def _cut_mark_towers(text: str) -> str:
    """Keep at most three combining marks in a row: towers of them cover other lines."""
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = _count_marks(marks, category)
        if marks <= _MOST_MARKS or category == "Cf":
            kept.append(character)
    return "".join(kept)


def _count_marks(marks: int, category: str) -> int:
    """Add a mark to the count, or reset it; a joiner does neither."""
    if category in ("Mn", "Me"):
        return marks + 1
    return marks if category == "Cf" else 0
