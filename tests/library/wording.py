"""What the words of the built-in decks are measured with."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compersion_talks.library.source import BUILT_IN

NOT_SHOWN = {
    *("id", "schema", "kind", "language", "version", "type", "merge", "block", "note", "keep"),
    *("visibility", "visibility_allowed", "match_on", "match_options", "exclusive", "options_from"),
    *("gate", "tags", "group", "start", "lock", "purpose", "fear", "a", "b"),
}
BANNED = {
    "presumes two people": r"\bcouples?\b|\bboth (partners|of you)\b|\beach other's partner\b",
    "presumes a marriage": r"\b(husband|wife|wives|spouse|married|marriage)s?\b",
    "presumes a gender": r"\b(he|she|his|her|hers|him|himself|herself|boyfriends?|girlfriends?)\b"
    r"|\b(wo)?m[ae]n\b",
    "sounds like a form": r"\b(users?|participants?|respondents?|submit\w*|survey|questionnaire)\b",
    "tells people what to feel": r"\b(you|we) (should|must|ought to|need to|have to) "
    r"(feel|be (glad|happy|fine|calm|jealous|proud))\b|\bsupposed to\b|\btry to feel\b",
    "sounds like blame": r"\bwhy\b",
    "judges or diagnoses": r"\b(abusers?|victims?|red flags?|toxic|(un)?healthy|normal people)\b"
    r"|\byour (result|score|type)\b|(?<!whether )\byou are safe\b|\byou should tell\b",
    "presumes a goal": r"\b(open up your|more advanced|more evolved|overcome|get over)\b",
}
ALLOWED = (
    "Please do not ask anyone what they left out, or why.",
    "Lila.help, lila.help. Helplines and safe places to stay. It is made for women.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One text that people read, and its place."""

    place: str
    text: str


def list_shown(data: Any, place: str) -> Iterator[Shown]:
    """List every text of a file that people read."""
    if isinstance(data, str):
        yield Shown(place, data)
    for name, entry in list_entries(data):
        yield from list_shown(entry, f"{place}.{name}")


def list_entries(data: Any) -> Iterator[tuple[object, Any]]:
    """Name the entries of a table or a list that people read."""
    if isinstance(data, dict):
        yield from ((key, value) for key, value in data.items() if key not in NOT_SHOWN)
    if isinstance(data, list):
        for number, entry in enumerate(data):
            yield (entry.get("id", number) if isinstance(entry, dict) else number), entry


def list_all_shown() -> Iterator[Shown]:
    """List every text of every built-in file."""
    for path in sorted(BUILT_IN.glob("*.toml")):
        yield from list_shown(tomllib.loads(path.read_text("utf-8")), path.stem)


def list_objections(text: str) -> list[str]:
    """List the faults of the words of a text."""
    judged = text
    for allowed in ALLOWED:
        judged = judged.replace(allowed, "")
    return [reason for reason, words in BANNED.items() if re.search(words, judged, re.IGNORECASE)]


def split_sentences(text: str) -> list[str]:
    """Split a text where its sentences end."""
    return [part for part in re.split(r"[.!?]+(?=\s|$|')", text) if re.search(r"\w", part)]


def split_words(text: str) -> list[str]:
    """List the words of a text."""
    return re.findall(r"[A-Za-z]+(?:['-][A-Za-z]+)*", text)


def count_syllables(word: str) -> int:
    """Count the syllables of an English word, nearly always rightly."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    if re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$|[^aeiouycgsxz]es$", letters):
        count -= 1
    return max(count, 1)


def compute_grade(text: str) -> float:
    """Tell the school year in which a text can be read (Flesch and Kincaid)."""
    spoken = split_words(text)
    per_sentence = len(spoken) / max(len(split_sentences(text)), 1)
    per_word = sum(map(count_syllables, spoken)) / len(spoken)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
