"""How cost grows with people, lines, talks and workers, as ratios to the smallest of each.

`make growth-figures` prints the tables in Markdown and draws them in a file.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from bench.curves import Growth, draw
from bench.grown_copies import measure_copies
from bench.grown_talks import measure_lines, measure_partners
from bench.grown_workers import measure_workers

PARTS: dict[str, Callable[[], Growth]] = {
    "partners": measure_partners,
    "lines": measure_lines,
    "talks": measure_copies,
    "workers": measure_workers,
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the curves as SVG in here.")
def main(parts: tuple[str, ...], plot: Path | None) -> None:
    """Measure, and exit 1 if a goal is missed."""
    found = []
    for part in parts or PARTS:
        found.append(PARTS[part]())
        click.echo(str(found[-1]))
    if plot is not None:
        plot.write_text(draw(found))
    sys.exit(not all(growth.is_reached for growth in found))


if __name__ == "__main__":
    main()
