"""Serving: the production server, and the sweeper that runs beside it."""

import multiprocessing
import os
import threading
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces

from compersion_talks import storage
from compersion_talks.cli.memory import keep_memory_private
from compersion_talks.cli.sweeping import sweep
from compersion_talks.documents import printing
from compersion_talks.factory import create_app
from compersion_talks.keeping.desk import MOST_DRAWN, MOST_WAITING
from compersion_talks.web import turns
from compersion_talks.web.parts import parts

MOST_WORKERS = 4
# One that serves, beside those that wait for papers: they take turns (`web.turns`).
THREADS = MOST_DRAWN + MOST_WAITING + 1


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=min(MOST_WORKERS, os.cpu_count() or 1), show_default=True)
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve with the production server; bring the database up to date first."""
    keep_memory_private()
    storage.migrate()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    # A forked worker would carry the locks of this process's open database along, for good.
    multiprocessing.set_start_method("spawn", force=True)
    threading.Thread(target=sweep, args=(app, threading.Event()), daemon=True).start()
    click.echo(f"Serving on http://{host}:{port} (stop with Ctrl+C)")
    Granian(
        "compersion_talks.cli.serving:worker",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,
        factory=True,
    ).serve()


def press_room(app: Flask) -> Path:
    """Return the folder in which all processes of a copy find its press."""
    with app.app_context():
        return parts().settings.data_dir / "press"


def worker() -> Flask:
    """Build the app in a process that serves: there, what partners wrote is in the clear."""
    # Not inherited from `serve`: a process that starts a program can be looked into again.
    keep_memory_private()
    app = create_app()
    printing.share(press_room(app))
    app.wsgi_app = turns.one_at_a_time(app.wsgi_app)  # type: ignore[assignment, method-assign]
    return app
