"""A second download, and a download of what the browser has already, over a bare Flask page."""

from collections.abc import Iterator

from bench.pairs import by_turns
from bench.rows import Row
from bench.serving import HELLO, OURS, Browser, a_copy, opened, served

REQUESTS = 1_500


def rows() -> Iterator[Row]:
    """Measure requests over one connection each, to the same server with the same threads."""
    with a_copy() as (settings, link), served(OURS, settings) as ours, served(HELLO, {}) as floor:
        browser, place = opened(link, ours)
        pdf = f"{place}agenda.pdf?paper=a4"
        browser.get(pdf)
        tag = browser.tag
        bare, other = Browser(floor), Browser(floor)

        def hello() -> None:
            bare.get("/")

        works = {
            "a bare Flask page / itself (how far to trust this)": (lambda: other.get("/"), 0.0),
            "a second download / a bare Flask page": (lambda: browser.get(pdf), 2.0),
            "304, the browser has it / a bare Flask page": (
                lambda: browser.get(pdf, 304, **{"If-None-Match": tag}),
                1.2,
            ),
        }
        for name, (work, most) in works.items():
            yield Row(name, by_turns(work, hello, REQUESTS), most)
