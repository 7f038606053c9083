"""`demo`: a finished sample talk to look at, in a data folder of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from compersion_talks import storage
from compersion_talks.cli.greeting import format_command
from compersion_talks.cli.paths import NamedPath
from compersion_talks.doctor import NO_PAPER
from compersion_talks.domain.agenda import Agenda
from compersion_talks.factory import create_app
from compersion_talks.paper.agenda import RenderFailed, render_agenda
from compersion_talks.sample import make_sample
from compersion_talks.sample.answers import make_sample_agenda
from compersion_talks.services import find_services
from compersion_talks.settings import PREFIX, SUFFIX, Settings
from compersion_talks.use_cases.access import open_link, read_agenda

PAPER = "agenda.pdf"
# Where a copy keeps what is its own: the sample must not get there.
_PLACES = tuple(PREFIX + name for name in ("DATA_DIR", "DATABASE_URL", "KEYS_FILE"))


@click.command()
@click.argument("folder", type=NamedPath(file_okay=False))
@click.option("--pdf-only", is_flag=True, help="Write the PDF alone: no talk, no keys, no links.")
def demo(folder: Path, *, pdf_only: bool) -> None:
    """Make a finished sample talk in FOLDER, a data folder of its own: links, and a PDF."""
    folder = folder.absolute()
    if pdf_only:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        agenda = make_sample_agenda()
    else:
        _refuse_real_data(folder)
        agenda = _make_talk(folder)
    try:
        (folder / PAPER).write_bytes(render_agenda(agenda, agenda.paper))
    except RenderFailed as failed:
        raise click.ClickException(NO_PAPER[failed.kind]) from failed
    click.echo(f"Sample plan: {folder / PAPER}")


def _refuse_real_data(folder: Path) -> None:
    """Refuse a folder that holds, or will hold, the talks of people."""
    is_own = folder == Settings.from_env(os.environ).data_dir
    is_earlier_sample = (folder / PAPER).exists()
    holds_talks = any((folder / name).exists() for name in ("talks.sqlite3", "keys.json"))
    if is_own or (holds_talks and not is_earlier_sample):
        raise click.UsageError(
            f"{folder} is the data folder of a copy. Name another one, which may be new."
        )


def _make_talk(folder: Path) -> Agenda:
    """Make the talk, print its links and how to open them, and return its agenda."""
    elsewhere = {*_PLACES, *(name + SUFFIX for name in _PLACES)}
    environment = {name: text for name, text in os.environ.items() if name not in elsewhere}
    app = create_app({**environment, _PLACES[0]: str(folder)})
    services = find_services(app)
    with app.app_context():
        storage.migrate()
        made = make_sample(services.keys, services.today)
        opened = open_link(made[0].link, services.keys, services.today, is_writing=False)
        agenda = read_agenda(*opened)
        storage.commit()
        storage.db.engine.dispose()
    for one in made:
        click.echo(f"{one.name}: {services.format_address(one.link)}")
    click.echo(f"To open them, type: {' '.join(_say_how_to_serve(folder))}")
    return agenda


def _say_how_to_serve(folder: Path) -> Iterator[str]:
    yield f"{_PLACES[0]}={folder}"
    for name in _PLACES[1:]:
        if os.environ.get(name) or os.environ.get(name + SUFFIX):
            yield f"{name}= {name}{SUFFIX}="
    yield f"{format_command()} serve"
