"""The cache of sealed PDFs: how much it keeps, for how long, and for which talk."""

from compersion_talks.use_cases.agenda_pdf import FORGOTTEN_SECONDS, MOST_BYTES, SealedPdfCache

HOUR = 60 * 60


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_a_pdf_is_found_under_its_tag() -> None:
    cache = SealedPdfCache()
    cache.keep(b"talk", "one", b"sealed")

    assert cache.find(b"talk", "one") == b"sealed"
    assert cache.find(b"talk", "other") is None


def test_the_least_recently_used_goes_first() -> None:
    cache = SealedPdfCache(most_bytes=25)
    cache.keep(b"talk", "one", bytes(10))
    cache.keep(b"talk", "two", bytes(10))

    cache.find(b"talk", "one")
    cache.keep(b"talk", "three", bytes(10))

    assert [cache.find(b"talk", name) is not None for name in ("one", "two", "three")] == [
        True,
        False,
        True,
    ]


def test_a_process_keeps_64_mebibytes_and_no_more() -> None:
    cache, half = SealedPdfCache(), bytes(MOST_BYTES // 2)
    for name in ("one", "two", "three"):
        cache.keep(b"talk", name, half)

    assert [cache.find(b"talk", name) is not None for name in ("one", "two", "three")] == [
        False,
        True,
        True,
    ]


def test_a_pdf_that_was_replaced_counts_once() -> None:
    cache = SealedPdfCache(most_bytes=25)
    for name in ("one", "two", "two", "two"):
        cache.keep(b"talk", name, bytes(10))

    assert cache.find(b"talk", "one") is not None


def test_a_pdf_that_fits_nowhere_is_not_kept() -> None:
    cache = SealedPdfCache(most_bytes=25)
    cache.keep(b"talk", "big", bytes(30))
    cache.keep(b"talk", "small", bytes(25))

    assert cache.find(b"talk", "big") is None
    assert cache.find(b"talk", "small") is not None


def test_a_pdf_is_kept_for_an_hour_however_often_it_is_used() -> None:
    clock = Clock()
    cache = SealedPdfCache(now=clock)
    cache.keep(b"talk", "one", b"sealed")

    clock.now = HOUR - 1
    just_before = cache.find(b"talk", "one")
    clock.now = HOUR

    assert (just_before, cache.find(b"talk", "one")) == (b"sealed", None)


def test_a_pdf_whose_hour_is_over_goes_before_one_that_was_used_less() -> None:
    clock = Clock()
    cache = SealedPdfCache(most_bytes=25, now=clock)
    cache.keep(b"talk", "old", bytes(10))
    clock.now = HOUR - 1
    cache.keep(b"talk", "young", bytes(10))
    cache.find(b"talk", "old")

    clock.now = HOUR
    cache.keep(b"talk", "new", bytes(10))

    assert [cache.find(b"talk", name) is not None for name in ("old", "young", "new")] == [
        False,
        True,
        True,
    ]


def test_forgetting_a_talk_drops_its_pdfs_alone_and_those_still_being_rendered() -> None:
    cache = SealedPdfCache()
    cache.keep(b"talk", "one", b"sealed")
    cache.keep(b"other", "two", b"sealed")

    cache.forget(b"talk")
    cache.keep(b"talk", "late", b"sealed")

    assert [cache.find(b"talk", name) for name in ("one", "late")] == [None, None]
    assert cache.find(b"other", "two") == b"sealed"


def test_a_forgotten_talk_is_remembered_only_while_a_render_may_last() -> None:
    clock = Clock()
    cache = SealedPdfCache(now=clock)
    for number in range(3):
        cache.forget(bytes([number]))

    clock.now = FORGOTTEN_SECONDS
    cache.forget(b"later")

    assert list(cache._forgotten) == [b"later"]
