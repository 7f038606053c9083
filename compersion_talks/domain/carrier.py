"""The carrier: what an agreements page holds of itself, as letters that a later talk can read.

`docs/format.md` describes it, with test vectors. It is unsigned, and holds no id, key or address.
"""

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from compersion_talks.domain.agreements import FIELDS, MOST_AGREEMENTS, MOST_CHARACTERS, Agreement
from compersion_talks.domain.errors import CarrierFault, CarrierIsUnreadable
from compersion_talks.domain.normalise import normalise_line
from compersion_talks.domain.talks import (
    FEWEST_PARTNERS,
    LENGTHS,
    LONGEST_NAME,
    MOST_PARTNERS,
    PaperSize,
)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MOST_PARTS = 6
MOST_TYPED_BYTES = 300
ROW = 20

_VERSION = 1
_CHECKSUM_BYTES = 4
_MOST_LETTERS = 16_000
_MOST_CONTENT_BYTES = 20_000
_LETTERS_OF_A_SMALL_PART = 700
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
# Letters that look like digits are read as those.
_ALIKE = str.maketrans("OIL", "011")
_PART = re.compile(r"CT ([1-6])/([1-6]) ([0-9A-Z]+)")
_BITS = 5


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """What the agreements page says, and what it carries to the next talk: nothing else.

    `minutes` is the length of the talk, `begins` the name of who begins next.
    """

    names: tuple[str, ...]
    agreements: tuple[Agreement, ...]
    minutes: int
    begins: str
    paper: PaperSize
    look_again_on: date | None = None


def pack(page: AgreementsPage) -> bytes:
    """Return the bytes of the carrier: a version, the compressed content, and a checksum."""
    content = [
        page.names,
        page.names.index(page.begins),
        page.minutes,
        page.paper,
        page.look_again_on.isoformat() if page.look_again_on is not None else "",
        [astuple(one) for one in page.agreements],
    ]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = bytes([_VERSION]) + squeezer.compress(text) + squeezer.flush()
    return body + _compute_checksum(body)


def unpack(packed: bytes) -> AgreementsPage:
    """Read what `pack` wrote; raises `CarrierIsUnreadable`."""
    body, checksum = packed[:-_CHECKSUM_BYTES], packed[-_CHECKSUM_BYTES:]
    if not body or checksum != _compute_checksum(body):
        raise CarrierIsUnreadable(CarrierFault.DAMAGED)
    if body[0] != _VERSION:
        raise CarrierIsUnreadable(CarrierFault.NEWER)
    try:
        return _build(json.loads(_inflate(body[1:])))
    except (zlib.error, ValueError, TypeError, IndexError, RecursionError):
        raise CarrierIsUnreadable(CarrierFault.DAMAGED) from None


def write_parts(packed: bytes) -> tuple[str, ...]:
    """Write a carrier as up to six parts, each for one QR code: `CT 1/2` and letters."""
    letters = _encode(packed)
    count = min(MOST_PARTS, -(-len(letters) // _LETTERS_OF_A_SMALL_PART))
    size = -(-len(letters) // count)
    pieces = [letters[at : at + size] for at in range(0, len(letters), size)]
    return tuple(
        f"CT {number}/{len(pieces)} {piece}" for number, piece in enumerate(pieces, start=1)
    )


def write_whole(packed: bytes) -> str:
    """Write a carrier as a single part, for a file."""
    return f"CT 1/1 {_encode(packed)}"


def write_rows(packed: bytes) -> tuple[str, ...]:
    """Write a carrier as rows to type, each with a check letter at its end; none for a long one."""
    if len(packed) >= MOST_TYPED_BYTES:
        return ()
    letters = _encode(packed)
    rows = [letters[at : at + ROW] for at in range(0, len(letters), ROW)]
    return tuple(row + _find_check(number, row) for number, row in enumerate(rows))


def read_letters(text: str) -> AgreementsPage:
    """Read a carrier from parts in any order, with anything between them, or from typed rows.

    Raises `CarrierIsUnreadable`.
    """
    parts = _PART.findall(text)
    return unpack(_decode(_join_parts(parts) if parts else _join_rows(text)))


def _join_parts(parts: Sequence[tuple[str, str, str]]) -> str:
    count = int(parts[0][1])
    found = {int(number): letters for number, _, letters in parts}
    missing = tuple(number for number in range(1, count + 1) if number not in found)
    if missing:
        raise CarrierIsUnreadable(CarrierFault.PARTS_ARE_MISSING, missing)
    return "".join(found[number] for number in range(1, count + 1))


def _join_rows(text: str) -> str:
    typed = text[:_MOST_LETTERS].upper().translate(_ALIKE)
    letters = "".join(letter for letter in typed if letter.isalnum())
    if not letters:
        raise CarrierIsUnreadable(CarrierFault.NOTHING_FOUND)
    rows = [letters[at : at + ROW + 1] for at in range(0, len(letters), ROW + 1)]
    for number, row in enumerate(rows):
        if _find_check(number, row[:-1]) != row[-1]:
            raise CarrierIsUnreadable(CarrierFault.ROW_IS_WRONG, (number + 1,))
    return "".join(row[:-1] for row in rows)


def _find_check(number: int, row: str) -> str:
    return ALPHABET[zlib.crc32(f"{number} {row}".encode()) % len(ALPHABET)]


def _compute_checksum(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(_CHECKSUM_BYTES, "big")


def _encode(packed: bytes) -> str:
    """Write bytes as letters, five bits each; the last letter is filled up with zeros."""
    count = -(-len(packed) * 8 // _BITS)
    number = int.from_bytes(packed, "big") << (count * _BITS - len(packed) * 8)
    return "".join(
        ALPHABET[number >> shift & 31] for shift in range((count - 1) * _BITS, -1, -_BITS)
    )


def _decode(letters: str) -> bytes:
    if len(letters) > _MOST_LETTERS or not set(letters) <= _VALUES.keys():
        raise CarrierIsUnreadable(CarrierFault.DAMAGED)
    number, bits = 0, len(letters) * _BITS
    for letter in letters:
        number = number << _BITS | _VALUES[letter]
    spare = bits % 8
    return (number >> spare).to_bytes(bits // 8, "big")


def _inflate(squeezed: bytes) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    content = inflater.decompress(squeezed, _MOST_CONTENT_BYTES)
    if not inflater.eof or inflater.unused_data:
        raise ValueError("not one whole stream")
    return content


def _build(content: Any) -> AgreementsPage:
    """Build a page from read content; raises `ValueError` or the like for any other shape."""
    names, begins, minutes, paper, day, listed = content
    agreements = tuple(_list_agreements(listed))
    texts = sum(one.count_characters() for one in agreements)
    if not 1 <= len(agreements) <= MOST_AGREEMENTS or texts > MOST_CHARACTERS:
        raise ValueError("too many agreements, or too long")
    if type(minutes) is not int or minutes not in LENGTHS or type(begins) is not int or begins < 0:
        raise ValueError("no such length, or nobody begins")
    known = _check_names(names)
    look_again_on = date.fromisoformat(day) if day else None
    return AgreementsPage(
        known, agreements, minutes, known[begins], PaperSize(paper), look_again_on
    )


def _list_agreements(listed: list[list[str]]) -> Iterator[Agreement]:
    for texts in _require_list(listed):
        agreement = Agreement(**dict(zip(FIELDS, _require_list(texts), strict=True)))
        if not agreement.what or any(normalise_line(text) != text for text in texts):
            raise ValueError("not as it is stored")
        yield agreement


def _require_list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise TypeError("no list")
    return value


def _check_names(names: list[str]) -> tuple[str, ...]:
    is_fit = FEWEST_PARTNERS <= len(_require_list(names)) <= MOST_PARTNERS
    is_fit = is_fit and len(set(names)) == len(names)
    if not is_fit or any(not one or len(one) > LONGEST_NAME for one in names):
        raise ValueError("no list of names")
    if any(normalise_line(one) != one for one in names):
        raise ValueError("not as they are stored")
    return tuple(names)
