"""Names of partners: nothing unseen in them, and no two that look the same."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from compersion_talks.domain.normalise import draws_nothing, single_line, without_ignored

_JOINERS = "\u200c\u200d"
_PRESENTATION = "\ufe0e\ufe0f"
_VIRAMA = 9
# Letters of Greek and Cyrillic that look like Latin ones, each above the one it looks like.
_ALIKE = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϹϲϳ" + "АВЕЅІЈКМНОРСТУХҮԌԚԜаеікорсуѕјхһԁԛԝӏү",
    "ABEZHIKMNOPTYXaiknoptuxCcj" + "ABESIJKMHOPCTYXYGQWaeikopcysjxhdqwly",
)
_DOTS = {"\u0131": "i", "i\u0307": "i"}


def name_of(typed: str) -> str:
    """Return a name as it is kept: one line, without what nobody sees unless writing needs it."""
    line = single_line(typed)
    kept = (sign for place, sign in enumerate(line) if _is_needed(sign, line, place))
    name = single_line("".join(kept))
    return name if is_seen(name) else ""


def is_seen(name: str) -> bool:
    """Say whether a name has a letter or sign that leaves a trace on paper."""
    return any(unicodedata.category(sign)[0] not in "CMZ" for sign in without_ignored(name))


def looks(name: str) -> frozenset[str]:
    """Return what a name may be taken for: two names that have one of these in common are twins.

    Once as it is, once with letters of other alphabets as the Latin ones that they look like.
    """
    plain = unicodedata.normalize("NFKD", without_ignored(unicodedata.normalize("NFKD", name)))
    return frozenset((_folded(plain), _folded(plain.translate(_ALIKE))))


def names_of_paper(texts: Mapping[str, Any]) -> tuple[str, ...]:
    """List what the paper itself writes where a name may stand: words for more than one person."""
    lines = texts["lines"]
    starts = (line.partition(":") for line in lines.values())
    return (
        texts["addressee"]["everyone"],
        lines["both_lead"],
        lines["many_lead"],
        *(before for before, colon, _ in starts if colon and "{" not in before),
    )


def _folded(name: str) -> str:
    folded = single_line(unicodedata.normalize("NFKD", name.casefold()))
    for dotted, plain in _DOTS.items():
        folded = folded.replace(dotted, plain)
    return folded


def _is_needed(sign: str, line: str, place: int) -> bool:
    """Keep what is seen, and the unseen that joins letters or emoji, or colours one."""
    if not draws_nothing(sign):
        return True
    before, after = _visible(line[:place][::-1]), _visible(line[place + 1 :])
    if sign in _PRESENTATION:
        return _kind(line[place - 1 : place]) == "S" or line[place + 1 : place + 2] == "\u20e3"
    return sign in _JOINERS and _joins(line[place - 1 : place], before, after)


def _joins(touched: str, before: str, after: str) -> bool:
    """Say whether a joiner stands where emoji, Arabic or Indic letters need one."""
    if touched and unicodedata.combining(touched) == _VIRAMA:
        return True
    is_arabic = all(sign and unicodedata.bidirectional(sign) == "AL" for sign in (before, after))
    return is_arabic or _kind(before) == _kind(after) == "S"


def _visible(rest: str) -> str:
    """Return the next sign that is more than a mark."""
    return next((one for one in rest if _kind(one) not in ("M", "C")), "")


def _kind(sign: str) -> str:
    return unicodedata.category(sign)[0] if sign else ""
