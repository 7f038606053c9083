"""Tags are known for an hour, until their talk is forgotten, and under names that tell nothing."""

import pytest

from compersion_talks.keeping import tags
from compersion_talks.keeping.tags import Tags

TALK, OTHER = b"t" * 16, b"o" * 16


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_a_tag_is_found_by_all_that_led_to_it_and_by_nothing_else() -> None:
    known = Tags()
    known.keep(TALK, "tag", b"ab", b"c")

    assert known.find(b"ab", b"c") == "tag"
    assert [known.find(b"a", b"bc"), known.find(b"ab"), known.find(b"ab", b"c", b"")] == [None] * 3


def test_a_tag_is_known_for_an_hour() -> None:
    clock = Clock()
    known = Tags(clock)
    known.keep(TALK, "tag", b"a")

    clock.now += 3_599
    before = known.find(b"a")
    clock.now += 1

    assert (before, known.find(b"a")) == ("tag", None)


def test_what_is_too_old_goes_when_something_new_comes() -> None:
    clock = Clock()
    known = Tags(clock)
    known.keep(TALK, "old", b"a")
    clock.now += 3_600
    known.keep(TALK, "new", b"b")

    assert [one.tag for one in known._known.values()] == ["new"]


def test_a_forgotten_talk_leaves_no_tag() -> None:
    known = Tags()
    known.keep(TALK, "tag", b"a")
    known.keep(OTHER, "another", b"b")

    known.forget(TALK)

    assert [one.tag for one in known._known.values()] == ["another"]


def test_of_too_many_tags_the_one_kept_first_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "MOST_TAGS", 2)
    known = Tags()
    for part in (b"a", b"b", b"a", b"c"):
        known.keep(TALK, part.decode(), part)

    assert [known.find(part) for part in (b"a", b"b", b"c")] == ["a", None, "c"]


def test_nobody_without_the_key_of_the_process_knows_a_name() -> None:
    names = set()
    for known in (Tags(), Tags()):
        known.keep(TALK, "tag", b"a")
        names |= set(known._known)

    assert len(names) == 2
