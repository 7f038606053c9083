"""PDFs over the baseline: time, time a page, bytes a page, and the largest talk."""

import gc
import multiprocessing
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from bench.baseline import Baseline, write_in_tables
from bench.pairs import compare_in_pairs
from bench.rows import Row
from bench.samples import GROWING, SMALL, make_agenda, make_largest_agenda, write_html
from compersion_talks.pdf.renderer import Renderer
from compersion_talks.pdf.sandbox import enter_sandbox

PAIRS = 11
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FreshRender:
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

    def count_pages_and_bytes(self) -> tuple[int, int]:
        """Render once and count."""
        pdf = self.renderer.render(self.html).pdf
        with pikepdf.open(BytesIO(pdf)) as document:
            return len(document.pages), len(pdf)


def measure() -> Iterator[Row]:
    """Measure the papers."""
    renderer, baseline = Renderer(), Baseline()
    small = FreshRender(renderer, write_html(make_agenda(*SMALL)))
    words = write_in_tables(small.html)
    gc.freeze()  # a render server holds no garbage for a fork to look through
    yield Row("a paper / itself (how far to trust this)", compare_in_pairs(small, small, PAIRS))
    found = compare_in_pairs(small, lambda: baseline.draw(words), PAIRS)
    yield Row("2 x 12, tagged / bare warm WeasyPrint, untagged", found, 0.65)
    yield from _measure_growth(renderer, small)


def _measure_growth(renderer: Renderer, small: FreshRender) -> Iterator[Row]:
    pages, size = small.count_pages_and_bytes()
    yield Row("2 x 12: bytes a page", size / pages / 1000, 9, f"kB on {pages} pages")
    for few, many in GROWING:
        yield from _compare_sizes(renderer, few, many)
    yield from _measure_largest(renderer, small)


def _compare_sizes(
    renderer: Renderer, few: tuple[int, int], many: tuple[int, int]
) -> Iterator[Row]:
    """Compare papers whose pages are as full as each other's: one short, one long."""
    short, long = (FreshRender(renderer, write_html(make_agenda(*talk))) for talk in (few, many))
    pages, _ = short.count_pages_and_bytes()
    more, size = long.count_pages_and_bytes()
    name, other = (f"{partners} x {topics}" for partners, topics in (many, few))
    found = compare_in_pairs(long, short, 3).median * pages / more
    yield Row(f"{name}: time a page / {other}", found, 1.25, f"on {more} and {pages} pages")
    yield Row(f"{name}: bytes a page", size / more / 1000, 9, "kB")


def _measure_largest(renderer: Renderer, small: FreshRender) -> Iterator[Row]:
    largest = FreshRender(renderer, write_html(make_largest_agenda()))
    pages, _ = largest.count_pages_and_bytes()
    found = compare_in_pairs(largest, small, 3)
    yield Row("the largest talk / 2 x 12", found, 6, f"on {pages} pages")
    with multiprocessing.get_context("spawn").Pool(1) as apart:
        yield Row(
            "the largest talk: peak memory", apart.apply(_measure_peak_of_largest), 150, "MiB"
        )


def _measure_peak_of_largest() -> float:
    """Return the peak from a process that holds what a render server holds."""
    return _measure_peak(FreshRender(Renderer(), write_html(make_largest_agenda())))


def _measure_peak(paper: FreshRender) -> float:
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
    answer = os.read(reader, 100)
    os.close(reader)
    os.close(writer)
    return float(answer)
