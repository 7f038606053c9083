"""`move`: copy everything to another database, and say what to do next."""

import sys
from collections.abc import Iterator, Mapping

import click
from flask.cli import with_appcontext

from compersion_talks import storage
from compersion_talks.cli.locks import lock_folder
from compersion_talks.doctor import OTHER_KEYS
from compersion_talks.factory import make_store
from compersion_talks.services import current_services
from compersion_talks.settings import PREFIX, Settings
from compersion_talks.settings.checks import read_database_url

FROM_INPUT = "-"
STOP = "Stop it, and start it again after the move."


@click.command()
@click.argument("target", metavar="DATABASE_URL")
@with_appcontext
def move(target: str) -> None:
    """Copy everything to another, empty database, while no server runs; `-` reads its URL."""
    url = _read_target(target)
    services = current_services()
    settings, copy_id = services.settings, services.keys.copy_id
    with lock_folder(settings.data_dir, STOP):
        storage.require_tables()
        if not storage.ownership.is_of(copy_id):
            raise click.ClickException(OTHER_KEYS.format(file=settings.keys_file))
        storage.check_move(url, copy_id)
        store = make_store(settings.model_copy(update={"database_url": url}))
        moved = storage.move_to(store)
    for line in _list_next_steps(moved, settings):
        click.echo(line)


def _read_target(given: str) -> str:
    text = sys.stdin.readline() if given == FROM_INPUT else given
    try:
        return read_database_url(text.strip())
    except ValueError as fault:
        raise click.UsageError(f"The target cannot be used: {fault}") from None


def _list_next_steps(moved: Mapping[str, int], settings: Settings) -> Iterator[str]:
    """Say what was moved, and what is left to do; show no URL, which may hold a password."""
    url = settings.database_url
    old = url.removeprefix("sqlite:///") if url.startswith("sqlite") else ""
    counts = f"talks: {moved['talk']}, people: {moved['partner']}, links: {moved['link']}"
    yield f"Moved and read back. {counts}."
    yield f"1. Set {PREFIX}DATABASE_URL to the new database, and keep {settings.keys_file}."
    yield "2. Start the server, and run `compersion-talks doctor`."
    yield (
        f"3. Then delete {old or 'the old database'}"
        f"{', and the files whose names begin with that' if old else ''}. "
        "It still holds every talk, and nothing is forgotten there any more."
    )
