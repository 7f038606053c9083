"""A worker as `serve` starts it, but without the limit of PDFs a minute: a bench asks for many."""

import sys

from compersion_talks.cli import server
from compersion_talks.web.http.rate_limit import PDFS
from compersion_talks.web.http.rsgi import Arrivals


def worker() -> Arrivals:
    """Build the app of a process that serves; all that a request costs stays in it."""
    object.__setattr__(PDFS, "most", sys.maxsize)  # frozen, and held by the views it limits
    return server.worker()
