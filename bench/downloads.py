"""A second download, and a download of what the browser has already, over a bare Flask page."""

from collections.abc import Iterator

from bench.line import Line
from bench.pairs import by_turns
from bench.rows import Row
from bench.serving import HELLO, OURS, a_copy, opened, served

REQUESTS = 3_000


def rows() -> Iterator[Row]:
    """Measure requests over one connection each, to the same server with the same threads."""
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
            works = {
                "a bare Flask page / itself (how far to trust this)": (other, 0.0),
                "a second download / a bare Flask page": (again, 2.0),
                "304, the browser has it / a bare Flask page": (unchanged, 1.2),
            }
            for name, (line, most) in works.items():
                yield Row(name, by_turns(line.ask, bare.ask, REQUESTS), most)
