"""The small building blocks of deck files: ids, sentences and choices from a list."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

LONGEST_TEXT = 2000
_LARGEST_NUMBER = 10**15
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Table(BaseModel):
    """A table of a file: unknown keys are refused, and nothing is converted by guessing."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def refusal(message: str) -> PydanticCustomError:
    """Make the error whose message is shown word for word."""
    return PydanticCustomError("plain", "{message}", {"message": message})


def shown(value: object) -> str:
    """Show a value as it could stand in a file, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        return "a very large number"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def checked_words(text: str) -> str:
    """Refuse what would be printed as odd signs: HTML and characters nobody can see."""
    tag = _TAG.search(text)
    if tag is not None:
        raise refusal(f"must be plain words; take out {tag.group()}, it would be printed as it is")
    if any(_is_invisible(sign) for sign in text):
        raise refusal("holds a sign that nobody can see; type the text again by hand")
    if len(text) > LONGEST_TEXT:
        raise refusal(f"must be at most {LONGEST_TEXT} signs long; it has {len(text)}")
    return text


def _is_invisible(sign: str) -> bool:
    return sign in _TURNS_DIRECTION or (unicodedata.category(sign) == "Cc" and sign != "\n")


def _checked_sentence(text: str) -> str:
    if not text.strip():
        raise refusal("must not be empty")
    return text


def _checked_id(text: str) -> str:
    if _ID.fullmatch(text) is None:
        raise refusal(
            f"must be made of small letters a to z, digits and single hyphens, "
            f"such as 'my-first-prompt'; it is {shown(text)}"
        )
    return text


def _checked_language(text: str) -> str:
    if _LANGUAGE.fullmatch(text) is None:
        raise refusal(f"must be a language code such as 'en', 'de' or 'pt-BR'; it is {shown(text)}")
    return text


def _checked_heat(heat: int) -> int:
    if heat not in (1, 2, 3):
        raise refusal(f"must be 1, 2 or 3; it is {shown(heat)}")
    return heat


Words = Annotated[str, AfterValidator(checked_words)]
Sentence = Annotated[str, AfterValidator(checked_words), AfterValidator(_checked_sentence)]
Id = Annotated[str, AfterValidator(_checked_id)]
Language = Annotated[str, AfterValidator(_checked_language)]
Heat = Annotated[int, AfterValidator(_checked_heat)]
OneOf = Field(strict=False)
"""Lets a field accept the value of an enumeration by its text."""
