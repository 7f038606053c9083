"""Names of partners: no hidden characters, and no two that look the same."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from compersion_talks.domain.normalise import draws_nothing, normalise_line, strip_ignored

_JOINERS = "\u200c\u200d"
_PRESENTATION = "\ufe0e\ufe0f"
_VIRAMA = 9
# Letters of other scripts beside the Latin letters that they look like.
_ALIKE = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϹϲϳ"  # Greek
    "АВЕЅІЈКМНОРСТУХҮԌԚԜаеікорсуѕјхһԁԛԝӏү"  # Cyrillic
    "ՕՍհոսօցզ"  # Armenian
    "ⲂⲈⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬⲟⲣⲥ"  # Coptic
    "ᎪᏴᏟᎠᎬᎶᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ"  # Cherokee
    "ꓐꓑꓓꓔꓖꓙꓗꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ"  # Lisu
    "ɑɡᴏᴄᴠᴡᴢ",  # phonetic
    "ABEZHIKMNOPTYXaiknoptuxCcj"
    "ABESIJKMHOPCTYXYGQWaeikopcysjxhdqwly"
    "OUhnuogq"
    "BEHIKMNOPCTYXopc"
    "ABCDEGHiJKLMPRSTVWZ"
    "BPDTGJKCZFMNLSRVHWXYAEIOU"
    "agocvwz",
)
_DOTS = {"\u0131": "i", "i\u0307": "i"}


def normalise_name(typed: str) -> str:
    """Return a name as it is stored: one line, without hidden characters that no script needs.

    A name that leaves no trace on paper becomes empty.
    """
    line = normalise_line(typed)
    kept = (sign for index, sign in enumerate(line) if _is_needed(sign, line, index))
    name = normalise_line("".join(kept))
    return name if is_printable(name) else ""


def is_printable(name: str) -> bool:
    """Say whether a name has a letter or sign that leaves a trace on paper."""
    return any(unicodedata.category(sign)[0] not in "CMZ" for sign in strip_ignored(name))


def find_skeletons(name: str) -> frozenset[str]:
    """Return the skeletons of a name: two names are confusable if they share one.

    One skeleton keeps every letter; the other replaces letters of other scripts by the Latin ones
    that they look like (a small part of Unicode Technical Standard 39).
    """
    plain = unicodedata.normalize("NFKD", strip_ignored(unicodedata.normalize("NFKD", name)))
    return frozenset((_fold(plain), _fold(plain.translate(_ALIKE))))


def list_reserved_names(texts: Mapping[str, Any]) -> tuple[str, ...]:
    """List the words that the paper itself prints in place of a name, such as "Both of us"."""
    lines = texts["lines"]
    starts = (line.partition(":") for line in lines.values())
    return (
        texts["addressee"]["everyone"],
        lines["both_lead"],
        lines["many_lead"],
        *(before for before, colon, _ in starts if colon and "{" not in before),
    )


def _fold(name: str) -> str:
    folded = normalise_line(unicodedata.normalize("NFKD", name.casefold()))
    for dotted, plain in _DOTS.items():
        folded = folded.replace(dotted, plain)
    return folded


def _is_needed(sign: str, line: str, index: int) -> bool:
    """Say whether a sign is visible, or joins letters or emoji, or selects how an emoji looks."""
    if not draws_nothing(sign):
        return True
    before, after = _find_base(line[:index][::-1]), _find_base(line[index + 1 :])
    if sign in _PRESENTATION:
        return _classify(line[index - 1 : index]) == "S" or line[index + 1 : index + 2] == "\u20e3"
    return sign in _JOINERS and _is_joiner_needed(line[index - 1 : index], before, after)


def _is_joiner_needed(touched: str, before: str, after: str) -> bool:
    """Say whether a joiner stands where emoji, Arabic or Indic letters need one."""
    if touched and unicodedata.combining(touched) == _VIRAMA:
        return True
    is_arabic = all(sign and unicodedata.bidirectional(sign) == "AL" for sign in (before, after))
    return is_arabic or _classify(before) == _classify(after) == "S"


def _find_base(rest: str) -> str:
    """Return the next sign that is no mark or control."""
    return next((one for one in rest if _classify(one) not in ("M", "C")), "")


def _classify(sign: str) -> str:
    """Return the major class of a sign's Unicode category, empty for no sign."""
    return unicodedata.category(sign)[0] if sign else ""
