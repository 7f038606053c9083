"""Everything derived from a secret is its own: another kind, link, talk or ring key differs."""

from base64 import urlsafe_b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.vault import (
    CannotOpen,
    KeyRing,
    derive_cookie_key,
    derive_gate_key,
    derive_handle,
    derive_link_id,
    derive_link_key,
    derive_sub_key,
    hash_roster,
    hkdf,
    make_key,
    prefix_lengths,
)

RING = KeyRing({1: b"\x01" * 32, 2: b"\x02" * 32}, current=2)
SECRET = bytes(range(32))
TALK = b"t" * 16
LINK_ID = b"l" * 16


def test_a_link_id_and_a_handle_are_derived_as_the_design_says() -> None:
    assert derive_link_id("p", SECRET) == hkdf(SECRET, b"ct/v1/lookup", b"lookup|p", 16)
    assert urlsafe_b64decode(derive_handle("p", SECRET)) == hkdf(SECRET, b"ct/v1/handle", b"p", 9)


def test_the_keys_are_derived_as_the_design_says() -> None:
    two = b"\x00\x00\x00\x02"
    ring_key = RING.keys[2]

    assert derive_link_key(RING, 2, SECRET, LINK_ID) == hkdf(
        SECRET, ring_key, prefix_lengths(b"ct/v1/kek", two, LINK_ID), 32
    )
    assert derive_gate_key(RING, 2, SECRET, TALK) == hkdf(
        SECRET, ring_key, prefix_lengths(b"ct/v1/gate", two, TALK), 32
    )
    assert derive_sub_key(SECRET, "agenda") == hkdf(SECRET, b"ct/v1/sub", b"agenda", 32)


def test_handles_fit_in_an_address() -> None:
    handles = {derive_handle("p", make_key()) for _ in range(500)}

    assert all(len(handle) == 12 for handle in handles)
    assert all(handle.replace("-", "").replace("_", "").isalnum() for handle in handles)


def test_lookups_and_handles_differ_from_kind_to_kind() -> None:
    assert len({derive_link_id(kind, SECRET) for kind in "jpoa"}) == 4
    assert len({derive_handle(kind, SECRET) for kind in "jpoa"}) == 4


def test_every_derived_key_is_another_one() -> None:
    keys = {
        derive_link_key(RING, 1, SECRET, LINK_ID),
        derive_link_key(RING, 2, SECRET, LINK_ID),
        derive_link_key(RING, 2, SECRET, TALK),
        derive_gate_key(RING, 1, SECRET, TALK),
        derive_gate_key(RING, 2, SECRET, TALK),
        derive_gate_key(RING, 2, SECRET, LINK_ID),
        derive_sub_key(SECRET, "shared"),
        derive_sub_key(SECRET, "agenda"),
        derive_cookie_key(RING, 1),
        derive_cookie_key(RING, 2),
    }

    assert len(keys) == 10
    assert all(len(key) == 32 for key in keys)


def test_without_the_ring_a_link_gives_no_key() -> None:
    other_ring = KeyRing({1: make_key()}, current=1)

    assert derive_link_key(RING, 1, SECRET, LINK_ID) != derive_link_key(
        other_ring, 1, SECRET, LINK_ID
    )
    assert derive_gate_key(RING, 1, SECRET, TALK) != derive_gate_key(other_ring, 1, SECRET, TALK)


def test_under_a_destroyed_ring_key_nothing_opens() -> None:
    with pytest.raises(CannotOpen):
        derive_link_key(RING, 3, SECRET, LINK_ID)
    with pytest.raises(CannotOpen):
        derive_gate_key(RING, 3, SECRET, TALK)
    with pytest.raises(CannotOpen):
        derive_cookie_key(RING, 3)


@given(st.lists(st.binary(min_size=16, max_size=16), max_size=12, unique=True), st.data())
def test_the_roster_is_the_same_in_any_order(ids: list[bytes], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(ids))

    assert hash_roster(shuffled) == hash_roster(ids)


def test_another_list_of_partners_is_another_roster() -> None:
    two = [b"a" * 16, b"b" * 16]

    assert hash_roster(two) != hash_roster([*two, b"c" * 16])
    assert hash_roster(two) != hash_roster([b"a" * 16, b"c" * 16])
    assert hash_roster([b"ab", b"c"]) != hash_roster([b"a", b"bc"])
    assert hash_roster(two) != sha256(b"".join(two)).digest()


def test_new_keys_are_random() -> None:
    assert len({make_key() for _ in range(1000)}) == 1000
    assert len(make_key()) == 32


def test_a_ring_does_not_show_its_keys() -> None:
    assert repr(RING) == "KeyRing(current=2)"
