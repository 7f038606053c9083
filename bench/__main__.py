"""Measure and print the table: all of it, or only the parts that are named."""

import sys
from collections.abc import Callable, Iterator

import click

from bench import closing, downloads, papers, printing, starting, walking
from bench.rows import Row


def _measure_pages() -> Iterator[Row]:
    for part in (walking, closing, printing):
        yield from part.measure()


PARTS: dict[str, Callable[[], Iterator[Row]]] = {
    "papers": papers.measure,
    "downloads": downloads.measure,
    "pages": _measure_pages,
    "starting": starting.measure,
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
def main(parts: tuple[str, ...]) -> None:
    """Measure, and exit 1 if a goal is missed."""
    is_missed = False
    for part in parts or PARTS:
        for row in PARTS[part]():
            is_missed |= not row.is_reached
            click.echo(row)
    sys.exit(is_missed)


if __name__ == "__main__":
    main()
