"""Rotating keys: new ones in front, old ones for as long as something still needs them."""

from datetime import date, timedelta

from compersion_talks.vault.keystore import StoredKeys, fresh, from_text, rotated, to_text, usable

TODAY = date(2026, 3, 1)


def test_what_is_written_reads_back_the_same() -> None:
    stored = rotated(fresh(TODAY), TODAY, ())

    assert from_text(to_text(stored).encode()) == stored


def test_a_rotation_puts_new_keys_in_front() -> None:
    before = fresh(TODAY)

    after = usable(rotated(before, TODAY, ()))

    assert after.ring.current == 2
    assert after.ring.keys[1] == before.ring[0].key
    assert after.signing[0] == before.signing[0].key
    assert after.session[1] == before.session[0].key.hex()
    assert after.csrf == before.csrf.hex()
    assert len(after.signing) == len(after.session) == len(after.ring.keys) == 2


def rotated_twice(second: date, in_use: tuple[int, ...] = ()) -> StoredKeys:
    """Rotate first keys today and once more on another day."""
    return rotated(rotated(fresh(TODAY), TODAY, ()), second, in_use)


def test_a_ring_key_goes_when_no_link_and_no_cookie_needs_it() -> None:
    assert 1 in usable(rotated_twice(TODAY + timedelta(days=1))).ring.keys
    assert 1 not in usable(rotated_twice(TODAY + timedelta(days=2))).ring.keys


def test_a_ring_key_in_use_stays_however_old() -> None:
    kept = rotated_twice(TODAY + timedelta(days=4000), in_use=(1,))

    assert sorted(usable(kept).ring.keys) == [1, 2, 3]


def test_the_ring_key_in_use_until_now_stays_for_what_is_under_way() -> None:
    assert 2 in usable(rotated_twice(TODAY + timedelta(days=4000))).ring.keys


def test_a_signing_key_stays_for_as_long_as_a_talk_can_live() -> None:
    assert len(rotated_twice(TODAY + timedelta(days=91)).signing) == 3
    assert len(rotated_twice(TODAY + timedelta(days=92)).signing) == 2


def test_a_key_that_served_for_long_stays_as_long_after_it_was_replaced() -> None:
    replaced = rotated(fresh(TODAY), TODAY + timedelta(days=300), ())

    kept = usable(rotated(replaced, TODAY + timedelta(days=301), ()))

    assert sorted(kept.ring.keys) == [1, 2, 3]
    assert len(kept.signing) == len(kept.session) == 3
