"""Papers over bare warm WeasyPrint: time, time a page, bytes a page, and the largest there is."""

import gc
import multiprocessing
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from bench.floor import Floor, the_same_words
from bench.pairs import paired
from bench.rows import Row
from bench.samples import GROWING, SMALL, an_agenda_of, html_of, the_largest_agenda
from compersion_talks.pdf.renderer import Renderer
from compersion_talks.pdf.sandbox import enter_sandbox

PAIRS = 11
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fresh:
    """A document as the server renders it: in a fresh, limited process forked for it alone."""

    renderer: Renderer
    html: str

    def __call__(self) -> None:
        """Render once and wait for the process; its computing time counts as ours."""
        child = os.fork()
        if child == 0:
            status = 1
            try:
                enter_sandbox()
                self.renderer.render(self.html)
                status = 0
            finally:
                os._exit(status)
        if os.waitpid(child, 0)[1]:
            raise SystemExit("a PDF could not be rendered within the limits")

    def pages_and_bytes(self) -> tuple[int, int]:
        """Render once and count."""
        pdf = self.renderer.render(self.html).pdf
        with pikepdf.open(BytesIO(pdf)) as document:
            return len(document.pages), len(pdf)


def rows() -> Iterator[Row]:
    """Measure the papers."""
    renderer, floor = Renderer(), Floor()
    small = Fresh(renderer, html_of(an_agenda_of(*SMALL)))
    words = the_same_words(small.html)
    gc.freeze()  # a render server holds no garbage for a fork to look through
    yield Row("a paper / itself (how far to trust this)", paired(small, small, PAIRS))
    found = paired(small, lambda: floor.draw(words), PAIRS)
    yield Row("2 x 12, tagged / bare warm WeasyPrint, untagged", found, 0.65)
    yield from _growth(renderer, small)


def _growth(renderer: Renderer, small: Fresh) -> Iterator[Row]:
    pages, size = small.pages_and_bytes()
    yield Row("2 x 12: bytes a page", size / pages / 1000, 9, f"kB on {pages} pages")
    for few, many in GROWING:
        yield from _grown(renderer, few, many)
    yield from _the_largest(renderer, small)


def _grown(renderer: Renderer, few: tuple[int, int], many: tuple[int, int]) -> Iterator[Row]:
    """Compare papers whose pages are as full as each other's: one short, one long."""
    short, long = (Fresh(renderer, html_of(an_agenda_of(*talk))) for talk in (few, many))
    pages, _ = short.pages_and_bytes()
    more, size = long.pages_and_bytes()
    name, other = (f"{partners} x {topics}" for partners, topics in (many, few))
    found = paired(long, short, 3).median * pages / more
    yield Row(f"{name}: time a page / {other}", found, 1.25, f"on {more} and {pages} pages")
    yield Row(f"{name}: bytes a page", size / more / 1000, 9, "kB")


def _the_largest(renderer: Renderer, small: Fresh) -> Iterator[Row]:
    largest = Fresh(renderer, html_of(the_largest_agenda()))
    pages, _ = largest.pages_and_bytes()
    found = paired(largest, small, 3)
    yield Row("the largest talk / 2 x 12", found, 6, f"on {pages} pages")
    with multiprocessing.get_context("spawn").Pool(1) as apart:
        yield Row("the largest talk: peak memory", apart.apply(_peak_of_the_largest), 150, "MiB")


def _peak_of_the_largest() -> float:
    """Return the peak from a process that holds what a render server holds."""
    return _peak(Fresh(Renderer(), html_of(the_largest_agenda())))


def _peak(paper: Fresh) -> float:
    """Return the peak memory of the process that renders one PDF, in MiB."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            paper()
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
            os.write(writer, str(most / MEBIBYTE).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    told = os.read(reader, 100)
    os.close(reader)
    os.close(writer)
    return float(told)
