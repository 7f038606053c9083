"""Rotating keys: new ones in front, old ones for as long as something still needs them."""

from datetime import date, timedelta

from compersion_talks.vault.keyfile import (
    StoredKeys,
    from_text,
    make_first_keys,
    rotate,
    to_keys,
    to_text,
)

TODAY = date(2026, 3, 1)


def test_what_is_written_reads_back_the_same() -> None:
    stored = rotate(make_first_keys(TODAY), TODAY, ())

    assert from_text(to_text(stored).encode()) == stored


def test_a_rotation_puts_new_keys_in_front() -> None:
    before = make_first_keys(TODAY)

    after = to_keys(rotate(before, TODAY, ()))

    assert after.ring.current == 2
    assert after.ring.keys[1] == before.ring[0].key
    assert after.signing[0] == before.signing[0].key
    assert after.session[1] == before.session[0].key.hex()
    assert after.csrf == before.csrf.hex()
    assert len(after.signing) == len(after.session) == len(after.ring.keys) == 2


def rotate_twice(second: date, in_use: tuple[int, ...] = ()) -> StoredKeys:
    """Rotate first keys today and once more on another day."""
    return rotate(rotate(make_first_keys(TODAY), TODAY, ()), second, in_use)


def test_a_ring_key_goes_when_no_link_and_no_cookie_needs_it() -> None:
    assert 1 in to_keys(rotate_twice(TODAY + timedelta(days=1))).ring.keys
    assert 1 not in to_keys(rotate_twice(TODAY + timedelta(days=2))).ring.keys


def test_a_ring_key_in_use_stays_however_old() -> None:
    kept = rotate_twice(TODAY + timedelta(days=4000), in_use=(1,))

    assert sorted(to_keys(kept).ring.keys) == [1, 2, 3]


def test_the_ring_key_in_use_until_now_stays_for_what_is_under_way() -> None:
    assert 2 in to_keys(rotate_twice(TODAY + timedelta(days=4000))).ring.keys


def test_a_signing_key_stays_for_as_long_as_a_talk_can_live() -> None:
    assert len(rotate_twice(TODAY + timedelta(days=91)).signing) == 3
    assert len(rotate_twice(TODAY + timedelta(days=92)).signing) == 2


def test_a_key_that_served_for_long_stays_as_long_after_it_was_replaced() -> None:
    replaced = rotate(make_first_keys(TODAY), TODAY + timedelta(days=300), ())

    kept = to_keys(rotate(replaced, TODAY + timedelta(days=301), ()))

    assert sorted(kept.ring.keys) == [1, 2, 3]
    assert len(kept.signing) == len(kept.session) == 3
