"""`serve`: the production server, and the sweeper that runs beside it."""

import logging
import multiprocessing
import os
import resource
import signal
import threading
from functools import partial

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from compersion_talks import storage
from compersion_talks.cli.greeting import follow_port, greet
from compersion_talks.cli.locks import find_address, format_url, lock_folder, lock_port
from compersion_talks.cli.log_lines import configure, start
from compersion_talks.cli.sweeper import sweep
from compersion_talks.doctor import OTHER_KEYS, find_open_folder
from compersion_talks.factory import create_app
from compersion_talks.pdf import render_client
from compersion_talks.pdf.sandbox import end_with_parent, keep_memory_private
from compersion_talks.services import current_services, find_services
from compersion_talks.settings import Settings
from compersion_talks.use_cases.agenda_pdf import MOST_RENDERS, MOST_WAITING
from compersion_talks.web.http import rate_limit
from compersion_talks.web.http.rsgi import Adapter

log = logging.getLogger(__name__)

MOST_WORKERS = 4
MOST_WORKERS_ASKED = 64
# Requests that render a PDF or wait for one, and one that gets the answer "busy".
THREADS = MOST_RENDERS + MOST_WAITING + 1
# Half-sent headers count as connections; a worker needs some open files besides.
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
    type=click.IntRange(1, MOST_WORKERS_ASKED),
    default=min(MOST_WORKERS, os.cpu_count() or 1),
    show_default=True,
)
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve with the production server; bring the database up to date first."""
    keep_memory_private()
    settings, address = current_services().settings, find_address(host, port)
    _refuse(find_open_folder(current_services()))
    with lock_folder(settings.data_dir), lock_port(address, port):
        storage.migrate()
        _refuse(_find_other_keys())
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        threading.Thread(target=sweep, args=(app, threading.Event()), daemon=True).start()
        # A forked worker would inherit the locks of this process on the open database.
        multiprocessing.set_start_method("spawn", force=True)
        served = follow_port(settings, address, port)
        lines = greet(served, address, port, is_url_set=served is settings)
        _tell([*lines, f"Serving on {format_url(address, port)} (stop with Ctrl+C)"], settings)
        _serve_until_stopped(address, port, workers)


def _tell(lines: list[str], settings: Settings) -> None:
    """Write lines to the log, or to the terminal where the log is text."""
    is_logged = start(settings.log_format)
    for line in lines:
        log.info(line) if is_logged else click.echo(line)


def _refuse(problem: str) -> None:
    if problem:
        raise click.ClickException(problem[0].upper() + problem[1:])


def _find_other_keys() -> str:
    services = current_services()
    if storage.ownership.claim(services.keys.copy_id, services.today):
        return ""
    return OTHER_KEYS.format(file=f"The key file {services.settings.keys_file}")


def _serve_until_stopped(address: str, port: int, workers: int) -> None:
    unfit = threading.Event()

    def stop(*_: object) -> None:
        unfit.set()
        signal.raise_signal(signal.SIGTERM)

    signal.signal(UNFIT, stop)
    Granian(
        "compersion_talks.cli.server:build_worker",  # a name for the processes; the loader is below
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,  # only it ends a connection that sends nothing
        workers=workers,
        backpressure=MOST_CONNECTIONS,
        http1_settings=HEADERS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
        log_access=False,
        log_dictconfig=configure(current_services().settings.log_format),
    ).serve(target_loader=partial(build_worker, workers), wrap_loader=False)
    if unfit.is_set():
        raise click.ClickException("A worker could not start. Read the lines above.")


def build_worker(workers: int = 1) -> Adapter:
    """Build the RSGI app of one of `workers` processes.

    A worker that cannot start ends the whole server.
    """
    try:
        app = build_private_app()
        rate_limit.use(app, rate_limit.Counters(workers))
        return Adapter(app, THREADS)
    except Exception as fault:
        # Granian respawns a dead worker, so this would repeat forever.
        log.error("a worker cannot start: %s", type(fault).__name__)
        server = multiprocessing.parent_process()
        if server is not None and server.pid is not None:
            os.kill(server.pid, UNFIT)
        raise


def build_private_app() -> Flask:
    """Build the app in a worker, whose memory holds what partners wrote in the clear."""
    # Not inherited from `serve`: exec resets it.
    keep_memory_private()
    end_with_parent()
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, min(OPEN_FILES, most)), most))
    app = create_app()
    render_client.share_slots(find_services(app).settings.data_dir)
    return app
