"""Serving: the production server, and the sweeper that runs beside it."""

import logging
import multiprocessing
import os
import resource
import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from compersion_talks import storage
from compersion_talks.cli.standing import found_address, held_alone, held_port, web_address
from compersion_talks.cli.sweeping import sweep
from compersion_talks.factory import create_app
from compersion_talks.pdf import render_client
from compersion_talks.pdf.sandbox import end_with_parent, keep_memory_private
from compersion_talks.services import current_services, services_of
from compersion_talks.use_cases.single_flight import MOST_RENDERS, MOST_WAITING
from compersion_talks.web.http.rsgi import Arrivals

log = logging.getLogger(__name__)

MOST_WORKERS = 4
# Requests that render a PDF or wait for one, and one that is told that renders are busy.
THREADS = MOST_RENDERS + MOST_WAITING + 1
# Half-sent headers hold a place among these; a worker needs some open files beside them.
MOST_CONNECTIONS = 2048
OPEN_FILES = 2 * MOST_CONNECTIONS
HEADER_SECONDS = 10
HEADERS = HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000)
# Longer than a render may take, shorter than what starts and stops services waits for.
STOP_SECONDS = 26
UNFIT = signal.SIGUSR1


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=min(MOST_WORKERS, os.cpu_count() or 1),
    show_default=True,
)
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve with the production server; bring the database up to date first."""
    keep_memory_private()
    address = found_address(host, port)
    with held_alone(current_services().settings.data_dir), held_port(address, port):
        storage.migrate()
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        threading.Thread(target=sweep, args=(app, threading.Event()), daemon=True).start()
        # A forked worker would carry the locks of this process's open database along, for good.
        multiprocessing.set_start_method("spawn", force=True)
        click.echo(f"Serving on {web_address(address, port)} (stop with Ctrl+C)")
        _serve_until_stopped(address, port, workers)


def _serve_until_stopped(address: str, port: int, workers: int) -> None:
    unfit = threading.Event()

    def stop(*_: object) -> None:
        unfit.set()
        signal.raise_signal(signal.SIGTERM)

    signal.signal(UNFIT, stop)
    Granian(
        "compersion_talks.cli.serving:worker",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,  # with another, nothing ends a connection that says nothing
        workers=workers,
        backpressure=MOST_CONNECTIONS,
        http1_settings=HEADERS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
        log_access=False,
        factory=True,
    ).serve()
    if unfit.is_set():
        raise click.ClickException("A worker could not start. The lines above say why.")


def worker() -> Arrivals:
    """Build what a process serves; one that cannot be built ends the server, not only itself."""
    try:
        return Arrivals(built(), THREADS)
    except Exception as fault:
        # Whoever dies is started again, so this would go on for ever.
        log.error("a worker cannot start: %s", type(fault).__name__)
        server = multiprocessing.parent_process()
        if server is not None and server.pid is not None:
            os.kill(server.pid, UNFIT)
        raise


def built() -> Flask:
    """Build the app in a process that serves: there, what partners wrote is in the clear."""
    # Not inherited from `serve`: a process that starts a program can be looked into again.
    keep_memory_private()
    end_with_parent()
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, min(OPEN_FILES, most)), most))
    app = create_app()
    render_client.share_slots(services_of(app).settings.data_dir)
    return app
