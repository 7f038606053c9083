"""A worker as `serve` starts it, but without rate limits: a bench asks for many PDFs."""

import sys

from compersion_talks.cli import server
from compersion_talks.web.http.rate_limit import Limit
from compersion_talks.web.http.rsgi import Adapter


def worker() -> Adapter:
    """Build the app of a process that serves; it counts, and no limit is ever reached."""
    Limit.compute_share = lambda *_: sys.maxsize  # type: ignore[method-assign]
    return server.build_worker()
