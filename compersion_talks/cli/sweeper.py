"""The sweeper: a thread of the server that deletes what has expired."""

import logging
import threading
from datetime import UTC, datetime

from flask import Flask

from compersion_talks import storage

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60 * 60
# OSError: an old copy of the file could not be deleted.
MISSED: tuple[type[Exception], ...] = (*storage.FAULTS, OSError)


def sweep(app: Flask, stopped: threading.Event) -> None:
    """Delete what has expired, now and every hour until stopped; a fault is logged."""
    while True:
        try:
            with app.app_context():  # leaving it rolls back
                storage.retention.forget_expired(datetime.now(UTC).date())
        except MISSED as fault:
            log.warning("sweep failed: %s; the next one is in an hour", type(fault).__name__)
        if stopped.wait(SWEEP_SECONDS):
            return
