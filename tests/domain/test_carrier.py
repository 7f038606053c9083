"""What an agreements page carries is read back whole, or refused whole."""

import json
import re
import zlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.carrier import (
    MOST_PARTS,
    MOST_TYPED_BYTES,
    AgreementsPage,
    pack,
    read_letters,
    unpack,
    write_parts,
    write_rows,
    write_whole,
)
from compersion_talks.domain.errors import CarrierFault, CarrierIsUnreadable
from compersion_talks.domain.normalise import normalise_line
from compersion_talks.domain.talks import LENGTHS, PaperSize
from tests.house.tree import ROOT

FORMAT = (ROOT / "docs" / "format.md").read_text("utf-8")
PAGE = AgreementsPage(
    ("Kim", "Noa"),
    (
        Agreement(
            *("Tea on Sunday, without phones", "both of us", "now", "June"),
            *("if one of us is ill", "we laugh"),
        ),
    ),
    60,
    "Noa",
    PaperSize.A4,
    date(2031, 1, 31),
)
texts = st.text(max_size=1400).map(normalise_line)


def cut(agreements: list[list[str]]) -> tuple[Agreement, ...]:
    """Keep as many characters as a page has room for."""
    left, found = 1400, []
    for what, *others in agreements:
        room = [what, *others]
        kept = []
        for text in room:
            kept.append(normalise_line(text[:left]))
            left -= len(kept[-1])
        if kept[0]:
            found.append(Agreement(*kept))
    return tuple(found)


pages = st.builds(
    AgreementsPage,
    names=st.lists(
        st.text(min_size=1, max_size=40).map(normalise_line).filter(bool),
        min_size=2,
        max_size=12,
        unique=True,
    ).map(tuple),
    agreements=st.lists(st.lists(texts, min_size=6, max_size=6), min_size=1, max_size=7)
    .map(cut)
    .filter(bool),
    minutes=st.sampled_from(LENGTHS),
    begins=st.just(""),
    paper=st.sampled_from(PaperSize),
    look_again_on=st.none() | st.dates(),
).map(lambda page: replace(page, begins=page.names[-1]))


def find_fault(what: bytes | str) -> tuple[CarrierFault, tuple[int, ...]]:
    """Read something that must be refused, and return the fault."""
    with pytest.raises(CarrierIsUnreadable) as refused:
        unpack(what) if isinstance(what, bytes) else read_letters(what)
    return refused.value.fault, refused.value.numbers


def carry(content: Any) -> bytes:
    """Pack any content with a good checksum."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b"\x01" + squeezer.compress(text) + squeezer.flush()
    return body + zlib.crc32(body).to_bytes(4, "big")


@settings(max_examples=60, deadline=None)
@given(page=pages, chance=st.randoms(use_true_random=False))
def test_whatever_the_limits_admit_is_read_back(page: AgreementsPage, chance: Any) -> None:
    packed = pack(page)
    parts, rows = list(write_parts(packed)), write_rows(packed)
    chance.shuffle(parts)

    assert unpack(packed) == page
    assert read_letters(f"scanned:\n{write_whole(packed)}\n") == page
    assert len(parts) <= MOST_PARTS
    assert read_letters("\n".join(parts)) == page
    assert bool(rows) == (len(packed) < MOST_TYPED_BYTES)
    if rows:
        typed = "\n".join(rows).lower().replace("0", "o").replace("1", "l")
        assert read_letters(typed) == page


def test_the_longest_page_of_rare_letters_fits_into_six_codes() -> None:
    letters = iter(range(0x20000, 0x2A6D0, 7))
    names = tuple("".join(chr(next(letters)) for _ in range(40)) for _ in range(12))
    words = Agreement("".join(chr(next(letters)) for _ in range(1400)))
    page = AgreementsPage(names, (words,), 120, names[0], PaperSize.A4)

    parts = write_parts(pack(page))

    assert len(parts) == MOST_PARTS
    assert max(map(len, parts)) < 2_132  # what a QR code of version 27 holds
    assert read_letters(" ".join(parts)) == page


def test_the_documented_vectors_are_read_and_written() -> None:
    vectors = FORMAT.partition("## Test vectors")[2]
    blocks = re.findall(r"```(?:json)?\n(.*?)\n```", vectors, re.DOTALL)
    content, octets, rows, other, part = blocks

    assert unpack(bytes.fromhex(octets)) == unpack(carry(json.loads(content))) == PAGE
    assert read_letters(rows) == PAGE
    assert pack(read_letters(rows)) == pack(PAGE)
    assert write_rows(bytes.fromhex(octets)) == tuple(rows.split("\n"))
    assert read_letters(part) == unpack(carry(json.loads(other)))
    assert write_whole(pack(PAGE)).startswith("CT 1/1 0")


def test_a_damaged_byte_anywhere_is_refused() -> None:
    packed = pack(PAGE)
    for at in range(len(packed)):
        damaged = packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]
        assert find_fault(damaged) == (CarrierFault.DAMAGED, ())
        assert find_fault(packed[:at]) == (CarrierFault.DAMAGED, ())


def test_a_newer_version_says_so() -> None:
    body = b"\x02" + pack(PAGE)[1:-4]

    assert find_fault(body + zlib.crc32(body).to_bytes(4, "big"))[0] is CarrierFault.NEWER


def test_missing_parts_are_named() -> None:
    page = replace(PAGE, agreements=(Agreement("".join(map(chr, range(0x4E00, 0x5300)))),))
    parts = write_parts(pack(page))
    assert len(parts) > 2

    fault = find_fault("\n".join((*parts[:1], *parts[2:])))

    assert fault == (CarrierFault.PARTS_ARE_MISSING, (2,))


def test_parts_of_two_pages_are_refused() -> None:
    pieces = [write_parts(pack(one)) for one in (PAGE, replace(PAGE, begins="Kim"))]
    mixed = f"CT 1/2 {pieces[0][0][7:]} CT 2/2 {pieces[1][0][7:]}"

    assert find_fault(mixed)[0] is CarrierFault.DAMAGED


@pytest.mark.parametrize("change", ["mistyped", "left out", "twice"])
def test_a_row_that_was_not_typed_as_printed_is_named(change: str) -> None:
    rows = list(write_rows(pack(PAGE)))
    row = rows[3]
    rows[3] = {
        "mistyped": row[:5] + ("A" if row[5] != "A" else "B") + row[6:],
        "left out": row[:5] + row[6:],
        "twice": row[:5] + row[5:6] + row[5:],
    }[change]

    assert find_fault("\n".join(rows)) == (CarrierFault.ROW_IS_WRONG, (4,))


@pytest.mark.parametrize("text", ["", " \n-", "\u202e!"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert find_fault(text)[0] is CarrierFault.NOTHING_FOUND


def test_foreign_text_is_refused() -> None:
    assert find_fault("Dear Sam, how are you? " * 2000)[0] is CarrierFault.ROW_IS_WRONG
    assert find_fault("CT 1/1 HELLOU")[0] is CarrierFault.DAMAGED
    assert find_fault(f"CT 1/1 {'7' * 20_000}")[0] is CarrierFault.DAMAGED


def change(at: int, value: Any) -> list[Any]:
    """Return good content with one value changed."""
    content = [["Kim", "Noa"], 1, 60, "a4", "2031-01-31", [["Tea", "", "", "", "", ""]]]
    content[at] = value
    return content


SIX = ["Tea", "", "", "", "", ""]
UNFIT: list[Any] = [
    *(None, 7, [], {}, "text", change(5, [])[:5], [*change(5, [SIX]), 1], b"{", b"\xff"),
    *(change(0, value) for value in ([], ["Kim"], ["Kim", "Kim"], [1, 2], ["", "a"], "Kim", None)),
    *(change(0, value) for value in (["a" * 41, "b"], ["a\nb", "c"], [str(n) for n in range(13)])),
    *(change(1, value) for value in (-1, 2, True, "1", None, 1.0)),
    *(change(2, value) for value in (0, 61, True, "60", 10**30, 60.0)),
    *(change(3, value) for value in ("a5", None, 4)),
    *(change(4, value) for value in ("soon", 5, "2031-02-30")),
    *(change(5, value) for value in ([], [SIX] * 8, [SIX[:5]], [[*SIX, ""]], [["", *SIX[1:]]], 3)),
    *(change(5, [[what, *SIX[1:]]]) for what in ("a" * 1401, "a  b", 1, "\u202ea", None)),
    *(change(5, value) for value in ([None], [["a", None, "", "", "", ""]], ["sixsix"], "a")),
    *(change(5, value) for value in ({"a": SIX}, [dict.fromkeys("abcdef", "a")])),
    change(0, {"Kim": 1, "Noa": 2}),
    b"[" * 19_000,
]


@pytest.mark.parametrize("content", UNFIT, ids=lambda one: str(one)[:40])
def test_content_of_another_shape_is_refused(content: Any) -> None:
    assert find_fault(carry(content))[0] is CarrierFault.DAMAGED
    assert unpack(carry(change(5, [SIX]))).agreements == (Agreement("Tea"),)


def test_what_inflates_beyond_the_bounds_is_refused() -> None:
    assert find_fault(carry(b" " * 10_000_000))[0] is CarrierFault.DAMAGED
    body = pack(PAGE)[:-4] + b"more"
    assert find_fault(body + zlib.crc32(body).to_bytes(4, "big"))[0] is CarrierFault.DAMAGED
