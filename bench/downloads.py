"""A second download, and a download of what the browser has already, over a bare Flask page."""

from collections.abc import Iterator

from bench.line import Line
from bench.pairs import Ratio, by_turns
from bench.rows import Row
from bench.serving import HELLO, OURS, a_copy, opened, served

REQUESTS = 2_500
STARTS = 5
"""Where the parts of a server come to lie in memory differs from start to start."""

GOALS = {
    "a bare Flask page / itself (how far to trust this)": 0.0,
    "a second download / a bare Flask page": 8.0,
    "304, the browser has it / a bare Flask page": 8.0,
}


def rows() -> Iterator[Row]:
    """Measure with servers that are started anew several times; give the start in the middle."""
    starts = [tuple(_measured()) for _ in range(STARTS)]
    for found, (name, most) in zip(zip(*starts, strict=True), GOALS.items(), strict=True):
        middle = sorted(found, key=lambda ratio: ratio.median)[STARTS // 2]
        yield Row(name, middle, most)


def _measured() -> Iterator[Ratio]:
    """Measure requests over one connection each, to the same server."""
    with (
        a_copy() as (settings, (link,)),
        served(OURS, settings) as ours,
        served(HELLO, {}) as floor,
    ):
        browser, place = opened(link, ours)
        pdf = f"{place}agenda.pdf?paper=a4"
        browser.get(pdf)
        held = {**browser.headers, "If-None-Match": browser.tag}
        with (
            Line(floor, "/", {}, 200) as bare,
            Line(floor, "/", {}, 200) as other,
            Line(ours, pdf, browser.headers, 200) as again,
            Line(ours, pdf, held, 304) as unchanged,
        ):
            for line in (other, again, unchanged):
                yield by_turns(line.ask, bare.ask, REQUESTS)
