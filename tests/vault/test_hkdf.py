"""HKDF gives the vectors of RFC 5869, and no two lists of parts give the same bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.vault import hkdf, prefix_lengths
from compersion_talks.vault.crypto import LONGEST_OUTPUT

RFC_5869 = [
    pytest.param(
        b"\x0b" * 22,
        bytes(range(0x0D)),
        bytes(range(0xF0, 0xFA)),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        id="case 1",
    ),
    pytest.param(
        bytes(range(0x50)),
        bytes(range(0x60, 0xB0)),
        bytes(range(0xB0, 0x100)),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
        "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
        "cc30c58179ec3e87c14c01d5c1f3434f1d87",
        id="case 2",
    ),
    pytest.param(
        b"\x0b" * 22,
        b"",
        b"",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        id="case 3",
    ),
]
PARTS = st.lists(st.binary(max_size=6), max_size=5)


@pytest.mark.parametrize(("ikm", "salt", "info", "expected"), RFC_5869)
def test_the_vectors_of_rfc_5869_come_out(
    ikm: bytes, salt: bytes, info: bytes, expected: str
) -> None:
    derived = hkdf(ikm, salt, info, len(expected) // 2)

    assert derived.hex() == expected


def test_hkdf_gives_exactly_as_many_bytes_as_the_rfc_allows() -> None:
    assert len(hkdf(b"k", b"s", b"i", LONGEST_OUTPUT)) == 255 * 32


@pytest.mark.parametrize("size", [-1, 0, LONGEST_OUTPUT + 1])
def test_hkdf_refuses_sizes_the_rfc_forbids(size: int) -> None:
    with pytest.raises(ValueError, match="HKDF"):
        hkdf(b"k", b"s", b"i", size)


@given(PARTS, PARTS)
def test_different_parts_never_give_the_same_bytes(some: list[bytes], others: list[bytes]) -> None:
    assert (prefix_lengths(*some) == prefix_lengths(*others)) == (some == others)


def test_a_length_prefix_tells_where_each_part_ends() -> None:
    assert prefix_lengths(b"ab", b"c") == b"\x00\x00\x00\x02ab\x00\x00\x00\x01c"
    assert prefix_lengths(b"a", b"bc") != prefix_lengths(b"ab", b"c")
    assert prefix_lengths(b"", b"a") != prefix_lengths(b"a", b"") != prefix_lengths(b"a")
