"""The commands, each a thin call; the same under `flask --app app` and `compersion-talks`."""

import multiprocessing
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, FlaskGroup, with_appcontext
from granian import Granian
from granian.constants import Interfaces

from compersion_talks import library, storage, vault
from compersion_talks.doctor import examine
from compersion_talks.documents.agenda import agenda_pdf
from compersion_talks.factory import create_app
from compersion_talks.keeping.opened import open_link
from compersion_talks.keeping.places import read_agenda
from compersion_talks.sample import make_sample
from compersion_talks.settings import SettingIsUnfit
from compersion_talks.web.parts import parts

SWEEP_SECONDS = 60 * 60
MOST_WORKERS = 4

decks_group = AppGroup("decks", help="List and check decks.")
keys_group = AppGroup("keys", help="Rotate the keys of this copy.")


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


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def demo(folder: Path) -> None:
    """Make a finished talk with invented partners: its links, and its paper as a PDF in FOLDER."""
    storage.migrate()
    held = parts()
    source = next(iter(held.decks.values()))
    made = make_sample(source, held.keys, held.today)
    storage.commit()
    first = made[0].link
    opened = open_link(first.kind, first.secret, held.keys, held.today, is_writing=False)
    agenda = read_agenda(*opened)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "agenda.pdf"
    target.write_bytes(agenda_pdf(agenda, agenda.paper))
    for one in made:
        click.echo(f"{one.name}: {held.address(one.link)}")
    click.echo(f"Sample agenda: {target.resolve()}")


@click.command()
@with_appcontext
def forget() -> None:
    """Destroy the talks whose time is over; safe to run as often as you like."""
    storage.retention.forget_expired(parts().today)


@decks_group.command("list")
def list_decks() -> None:
    """List the decks on offer."""
    for deck_id, source in parts().decks.items():
        deck = library.read_deck(source)
        click.echo(f"{deck_id}: {deck.title} ({deck.minutes_short} to {deck.minutes_full} minutes)")


@decks_group.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check_decks(files: tuple[Path, ...]) -> None:
    """Print every fault of the given deck files at once; exit 1 if there is any."""
    faults = library.check(files)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        raise SystemExit(1)
    click.echo("No faults found.")


@click.command()
@with_appcontext
def doctor() -> None:
    """Check settings, keys, database, decks, clock and paper; exit 1 when unfit."""
    click.echo("fit    settings and keys")
    findings = list(examine(parts()))
    for finding in findings:
        click.echo(str(finding))
    if any(finding.trouble for finding in findings):
        raise SystemExit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write a copy of the database to FILE, also while serving; keys are backed up elsewhere."""
    if file.exists():
        click.confirm(f"{file} exists. Overwrite it?", abort=True)
    storage.back_up(file)
    click.echo(f"Written to {file}. Keep {parts().settings.keys_file} in another place.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put a backup in the place of the database; talks forgotten since then come back."""
    click.confirm("This replaces the database, and revives forgotten talks. Go on?", abort=True)
    storage.restore(file)
    click.echo("Restored. Everyone who had closed their sheet closes it once more.")


@keys_group.command("rotate")
def rotate() -> None:
    """Make new keys; what living links still need stays."""
    vault.rotate_keys(parts().settings.keys_file, storage.talks.ring_keys_in_use())
    click.echo("Rotated. Restart the server, so that it uses the new keys.")


def install(app: Flask) -> Flask:
    """Give an app the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def started() -> Flask:
    """Build the app with its commands, or say in one line why it cannot start."""
    try:
        return install(create_app())
    except (SettingIsUnfit, vault.KeysAreUnfit) as trouble:
        raise click.ClickException(str(trouble)) from trouble


def main() -> None:
    """Run a command of an installed copy."""
    FlaskGroup(create_app=started)()


COMMANDS: tuple[click.Command, ...] = (
    serve,
    demo,
    forget,
    doctor,
    backup,
    restore,
    decks_group,
    keys_group,
)


def _sweep(app: Flask, stopped: threading.Event) -> None:
    """Forget what has expired, now and every hour while serving."""
    while True:
        with app.app_context():
            storage.retention.forget_expired(datetime.now(UTC).date())
        if stopped.wait(SWEEP_SECONDS):
            return
