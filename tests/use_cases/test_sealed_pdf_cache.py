"""What is kept of finished papers: how much, for how long, and for whom."""

from compersion_talks.use_cases.agenda_pdf import MEBIBYTE, KeptFiles

HOUR = 60 * 60


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_a_file_is_found_under_its_name() -> None:
    kept = KeptFiles()
    kept.keep("one", b"talk", b"sealed")

    assert kept.find("one") == b"sealed"
    assert kept.find("other") is None


def test_the_file_unused_for_longest_goes_first() -> None:
    kept = KeptFiles(most_bytes=25)
    kept.keep("one", b"talk", bytes(10))
    kept.keep("two", b"talk", bytes(10))

    kept.find("one")
    kept.keep("three", b"talk", bytes(10))

    assert [kept.find(name) is not None for name in ("one", "two", "three")] == [True, False, True]


def test_a_process_keeps_64_mebibytes_and_no_more() -> None:
    kept, half = KeptFiles(), bytes(32 * MEBIBYTE)
    for name in ("one", "two", "three"):
        kept.keep(name, b"talk", half)

    assert [kept.find(name) is not None for name in ("one", "two", "three")] == [False, True, True]


def test_a_file_that_was_replaced_counts_once() -> None:
    kept = KeptFiles(most_bytes=25)
    for name in ("one", "two", "two", "two"):
        kept.keep(name, b"talk", bytes(10))

    assert kept.find("one") is not None


def test_a_file_that_fits_nowhere_is_not_kept() -> None:
    kept = KeptFiles(most_bytes=25)
    kept.keep("big", b"talk", bytes(30))
    kept.keep("small", b"talk", bytes(25))

    assert kept.find("big") is None
    assert kept.find("small") is not None


def test_a_file_is_kept_for_an_hour_however_often_it_is_used() -> None:
    clock = Clock()
    kept = KeptFiles(now=clock)
    kept.keep("one", b"talk", b"sealed")

    clock.now = HOUR - 1
    just_before = kept.find("one")
    clock.now = HOUR

    assert (just_before, kept.find("one")) == (b"sealed", None)


def test_a_file_whose_hour_is_over_goes_before_one_that_was_used_less() -> None:
    clock = Clock()
    kept = KeptFiles(most_bytes=25, now=clock)
    kept.keep("old", b"talk", bytes(10))
    clock.now = HOUR - 1
    kept.keep("young", b"talk", bytes(10))
    kept.find("old")

    clock.now = HOUR
    kept.keep("new", b"talk", bytes(10))

    assert [kept.find(name) is not None for name in ("old", "young", "new")] == [False, True, True]


def test_forgetting_a_talk_lets_go_of_its_files_alone_and_of_those_still_being_drawn() -> None:
    kept = KeptFiles()
    kept.keep("one", b"talk", b"sealed")
    kept.keep("two", b"other", b"sealed")

    kept.forget(b"talk")
    kept.keep("late", b"talk", b"sealed")

    assert [kept.find(name) for name in ("one", "two", "late")] == [None, b"sealed", None]
