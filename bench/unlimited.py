"""A worker as `serve` starts it, but for the limit of papers in a minute: a bench asks for many."""

import sys
from dataclasses import replace

from compersion_talks.cli import serving
from compersion_talks.web import rates
from compersion_talks.web.rsgi import Arrivals


def worker() -> Arrivals:
    """Build the app of a process that serves; all that a request costs stays in it."""
    rates.PAPERS = replace(rates.PAPERS, most=sys.maxsize)
    return serving.worker()
