"""A worker as `serve` starts it, but without rate limits: a bench asks for many pages and PDFs."""

import sys
from contextlib import AbstractContextManager
from unittest.mock import patch

from compersion_talks.cli import server
from compersion_talks.web.http.rate_limit import Limit
from compersion_talks.web.http.rsgi import Adapter


def worker() -> Adapter:
    """Build the app of a process that serves; it counts, and no limit is ever reached."""
    lift_limits().__enter__()
    return server.build_worker()


def lift_limits() -> AbstractContextManager[object]:
    """Let no limit be reached in this process for a while."""
    return patch.object(Limit, "compute_share", lambda *_: sys.maxsize)
