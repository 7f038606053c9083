"""Serving: the production server, and the sweeper that runs beside it."""

import multiprocessing
import os
import threading
from datetime import UTC, datetime

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces

from compersion_talks import storage

SWEEP_SECONDS = 60 * 60
MOST_WORKERS = 4


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=min(MOST_WORKERS, os.cpu_count() or 1), show_default=True)
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve with the production server; bring the database up to date first."""
    storage.migrate()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # A forked worker would carry the locks of this process's open database along, for good.
    multiprocessing.set_start_method("spawn", force=True)
    threading.Thread(target=_sweep, args=(app, threading.Event()), daemon=True).start()
    click.echo(f"Serving on http://{host}:{port} (stop with Ctrl+C)")
    Granian(
        "compersion_talks.factory:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        websockets=False,
        log_access=False,
        factory=True,
    ).serve()


def _sweep(app: Flask, stopped: threading.Event) -> None:
    """Forget what has expired, now and every hour while serving."""
    while True:
        with app.app_context():
            storage.retention.forget_expired(datetime.now(UTC).date())
        if stopped.wait(SWEEP_SECONDS):
            return
