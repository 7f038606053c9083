"""`demo`: a finished sample talk to look at."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from compersion_talks import storage
from compersion_talks.doctor import NO_PAPER
from compersion_talks.domain.agenda import Agenda
from compersion_talks.paper.agenda import RenderFailed, render_agenda
from compersion_talks.sample import make_sample
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import open_link, read_agenda


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--pdf-only", is_flag=True, help="Write the PDF alone; no talk and no link stays.")
@with_appcontext
def demo(folder: Path, *, pdf_only: bool) -> None:
    """Make a finished sample talk: print its links, and write its agenda as a PDF to FOLDER."""
    storage.migrate()
    agenda = _make_agenda(keeps_talk=not pdf_only)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "agenda.pdf"
    try:
        target.write_bytes(render_agenda(agenda, agenda.paper))
    except RenderFailed as failed:
        raise click.ClickException(NO_PAPER[failed.kind]) from failed
    click.echo(f"Sample agenda: {target.resolve()}")


def _make_agenda(*, keeps_talk: bool) -> Agenda:
    """Make a finished sample talk and return its agenda; print the links of one that is kept."""
    services = current_services()
    made = make_sample(services.keys, services.today)
    opened = open_link(made[0].link, services.keys, services.today, is_writing=False)
    agenda = read_agenda(*opened)
    if not keeps_talk:
        storage.rollback()
        return agenda
    storage.commit()
    for one in made:
        click.echo(f"{one.name}: {services.format_address(one.link)}")
    return agenda
