"""How a cost grows with a size: ratios to the smallest size, as a table and as a plot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bench.pairs import Ratio

WIDTH, HEIGHT, MARGIN, LINE = 640, 170, 44, 17
COLOURS = ("#1f5f99", "#b3541e", "#3d7a35", "#7a3d86", "#8a6d00", "#a02c4a", "#3a7f85")
_STYLE = (
    "text{font:12px sans-serif;fill:#333}text.head{font-weight:bold}"
    ".grid{stroke:#ccc}.curve{fill:none;stroke-width:2}"
)


@dataclass(frozen=True, slots=True)
class Curve:
    """What a thing costs at each size over what it costs at the smallest, and the most at last."""

    name: str
    ratios: Sequence[Ratio]
    most: float

    @property
    def is_reached(self) -> bool:
        """Say whether the goal is reached at the largest size."""
        return self.ratios[-1].median <= self.most


@dataclass(frozen=True, slots=True)
class Growth:
    """The curves over one size; prints itself as a table in Markdown."""

    name: str
    sizes: Sequence[int]
    curves: Sequence[Curve]

    @property
    def is_reached(self) -> bool:
        """Say whether every goal is reached."""
        return all(curve.is_reached for curve in self.curves)

    def __str__(self) -> str:
        """Write the table."""
        head = [self.name, *(f"{size:,}" for size in self.sizes), "goal, at last"]
        return "\n".join([_write(head), _write(["---"] * len(head)), *self._list_rows(), ""])

    def _list_rows(self) -> Iterator[str]:
        for curve in self.curves:
            found = [f"{ratio.median:.2f}" for ratio in curve.ratios]
            missed = "" if curve.is_reached else ", missed"
            yield _write([curve.name, *found, f"{curve.most:g}{missed}"])


def _write(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def draw(growths: Sequence[Growth]) -> str:
    """Draw a panel for each size as SVG: sizes evenly apart, ratios from 0 upwards."""
    panels, top = [], 0
    for growth in growths:
        panels.append(f'<g transform="translate(0 {top})">{"".join(_draw_panel(growth))}</g>')
        top += HEIGHT + 2 * MARGIN + LINE * len(growth.curves)
    said = "How cost grows, as ratios to the smallest size"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img">'
    paper = f'<rect width="{WIDTH}" height="{top}" fill="#fff"/>'
    return f"{head}<title>{said}</title><style>{_STYLE}</style>{paper}{''.join(panels)}</svg>\n"


def _draw_panel(growth: Growth) -> Iterator[str]:
    most = max(2.0, *(ratio.median for curve in growth.curves for ratio in curve.ratios))
    step = (WIDTH - 2 * MARGIN) / (len(growth.sizes) - 1)
    yield f'<text x="{MARGIN}" y="20" class="head">{escape(growth.name)}</text>'
    for value in (0.0, 1.0, most):
        y = _place(value, most)
        yield f'<path class="grid" d="M{MARGIN} {y:.1f}H{WIDTH - MARGIN}"/>'
        yield f'<text x="{MARGIN - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.3g}</text>'
    for number, size in enumerate(growth.sizes):
        x, y = MARGIN + number * step, MARGIN + HEIGHT
        yield f'<text x="{x:.1f}" y="{y}" text-anchor="middle">{size:,}</text>'
    for number, curve in enumerate(growth.curves):
        yield from _draw_curve(curve, number, most, step)


def _draw_curve(curve: Curve, number: int, most: float, step: float) -> Iterator[str]:
    colour, dashes = COLOURS[number % len(COLOURS)], number // len(COLOURS) * 4
    look = f'stroke="{colour}" stroke-dasharray="{dashes}"'
    points = (
        f"{MARGIN + place * step:.1f} {_place(ratio.median, most):.1f}"
        for place, ratio in enumerate(curve.ratios)
    )
    yield f'<path class="curve" {look} d="M{"L".join(points)}"/>'
    y = MARGIN + HEIGHT + LINE * (number + 1)
    yield f'<path class="curve" {look} d="M{MARGIN} {y - 4}h18"/>'
    yield f'<text x="{MARGIN + 24}" y="{y}">{escape(curve.name)}</text>'


def _place(value: float, most: float) -> float:
    """Return how far below the top of its panel a value lies."""
    return MARGIN + (HEIGHT - LINE) * (1 - value / most)
