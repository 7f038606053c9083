"""`make growth-figures` runs to its end; how large its ratios are is no test's business."""

from collections.abc import Callable
from xml.etree.ElementTree import fromstring

import pytest

from bench.curves import Curve, Growth, draw
from bench.grown_copies import measure_copies
from bench.grown_talks import measure_lines, measure_partners
from bench.grown_workers import measure_workers
from bench.pairs import Ratio
from tests.needs import needs_postgres

SMALL: dict[str, Callable[[], Growth]] = {
    "partners": lambda: measure_partners((2, 3), rounds=1),
    "lines": lambda: measure_lines((10, 200), rounds=1),
    "talks": lambda: measure_copies((2, 40), rounds=1),
    "workers": lambda: measure_workers((1, 2), rounds=1),
}


@needs_postgres
@pytest.mark.parametrize("part", SMALL)
def test_every_cost_is_measured_at_every_size(part: str) -> None:
    growth = SMALL[part]()

    assert growth.curves
    for curve in growth.curves:
        first, last = curve.ratios
        assert first.median == 1
        assert last.median > 0


def test_the_table_is_markdown_and_says_what_is_missed() -> None:
    growth = Growth("Talks", (10, 1_000), [a_curve("a page", 1.5), a_curve("a link", 1.25)])

    assert str(growth).splitlines() == [
        "| Talks | 10 | 1,000 | goal, at last |",
        "| --- | --- | --- | --- |",
        "| a page | 1.00 | 1.50 | 1.3, missed |",
        "| a link | 1.00 | 1.25 | 1.3 |",
    ]
    assert not growth.is_reached


def test_the_plot_has_a_line_for_each_curve() -> None:
    growths = [Growth("Talks & links", (10, 20, 30), [a_curve("a page", 1, 4)])] * 2

    plot = fromstring(draw(growths))  # noqa: S314 - our own

    lines = [one.get("d") for one in plot.iter() if one.get("class") == "curve"]
    assert lines == ["M44.0 158.8L320.0 158.8L596.0 44.0", "M44 227h18"] * 2
    assert "Talks & links" in "".join(plot.itertext())


def a_curve(name: str, *ratios: float) -> Curve:
    return Curve(name, [Ratio(one, one, one) for one in (1.0, *ratios)], most=1.3)
