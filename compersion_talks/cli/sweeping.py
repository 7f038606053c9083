"""The sweeper: it runs beside the server and forgets what has expired."""

import logging
import threading
from datetime import UTC, datetime

from flask import Flask

from compersion_talks import storage

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60 * 60
# OSError: an old copy of the file that cannot be removed.
MISSED: tuple[type[Exception], ...] = (*storage.FAULTS, OSError)


def sweep(app: Flask, stopped: threading.Event) -> None:
    """Forget what has expired, now and every hour while serving; a failure costs one hour."""
    while True:
        try:
            _sweep_once(app)
        except MISSED as fault:
            log.warning("sweep failed: %s; the next one is in an hour", type(fault).__name__)
        if stopped.wait(SWEEP_SECONDS):
            return


def _sweep_once(app: Flask) -> None:
    with app.app_context():  # leaving it drops what is not committed, and every lock
        storage.retention.forget_expired(datetime.now(UTC).date())
