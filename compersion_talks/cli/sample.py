"""`demo`: a finished sample talk to look at."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from compersion_talks import storage
from compersion_talks.doctor import NO_PAPER
from compersion_talks.paper.agenda import RenderFailed, render_agenda
from compersion_talks.sample import make_sample
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import open_link, read_agenda


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def demo(folder: Path) -> None:
    """Make a finished sample talk: print its links, and write its agenda as a PDF to FOLDER."""
    storage.migrate()
    services = current_services()
    made = make_sample(services.keys, services.today)
    storage.commit()
    first = made[0].link
    opened = open_link(first, services.keys, services.today, is_writing=False)
    agenda = read_agenda(*opened)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "agenda.pdf"
    for one in made:
        click.echo(f"{one.name}: {services.format_address(one.link)}")
    try:
        target.write_bytes(render_agenda(agenda, agenda.paper))
    except RenderFailed as failed:
        raise click.ClickException(NO_PAPER[failed.kind]) from failed
    click.echo(f"Sample agenda: {target.resolve()}")
