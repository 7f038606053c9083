"""A worker as `serve` starts it, but for the limit of papers in a minute: a bench asks for many."""

import sys
from dataclasses import replace

from compersion_talks.cli import server
from compersion_talks.web.http import rate_limit
from compersion_talks.web.http.rsgi import Arrivals


def worker() -> Arrivals:
    """Build the app of a process that serves; all that a request costs stays in it."""
    rate_limit.PAPERS = replace(rate_limit.PAPERS, most=sys.maxsize)
    return server.worker()
