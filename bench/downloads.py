"""A repeated download and a 304, as ratios to a bare Flask page."""

from collections.abc import Iterator

from bench.connection import Connection
from bench.pairs import Ratio, compare_by_turns
from bench.rows import Row
from bench.serving import HELLO, OURS, open_link, serve, set_up_copy

REQUESTS = 2_500
STARTS = 5
"""Where the parts of a server come to lie in memory differs from start to start."""

GOALS = {
    "a bare Flask page / itself (how far to trust this)": 0.0,
    "a second download / a bare Flask page": 8.0,
    "304, the browser has it / a bare Flask page": 8.0,
}


def measure() -> Iterator[Row]:
    """Restart the servers several times; yield the ratios of the median start."""
    starts = [tuple(_measure_ratios()) for _ in range(STARTS)]
    for found, (name, most) in zip(zip(*starts, strict=True), GOALS.items(), strict=True):
        middle = sorted(found, key=lambda ratio: ratio.median)[STARTS // 2]
        yield Row(name, middle, most)


def _measure_ratios() -> Iterator[Ratio]:
    """Yield one ratio for each goal, over keep-alive connections to the same servers."""
    with (
        set_up_copy() as (settings, (link,)),
        serve(OURS, settings) as ours,
        serve(HELLO, {}) as baseline,
    ):
        browser, place = open_link(link, ours)
        pdf = f"{place}agenda.pdf?paper=a4"
        browser.get(pdf)
        held = {**browser.headers, "If-None-Match": browser.tag}
        with (
            Connection(baseline, "/", {}, 200) as bare,
            Connection(baseline, "/", {}, 200) as other,
            Connection(ours, pdf, browser.headers, 200) as again,
            Connection(ours, pdf, held, 304) as unchanged,
        ):
            for one in (other, again, unchanged):
                yield compare_by_turns(one.request, bare.request, REQUESTS)
