"""`decks`: list the decks, check deck files, and print a worksheet."""

from pathlib import Path

import click
from flask.cli import AppGroup

from compersion_talks import library
from compersion_talks.cli.paths import NamedPath
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.walk import has_one_path
from compersion_talks.paper.agenda import RenderFailed
from compersion_talks.paper.worksheet import render_worksheet
from compersion_talks.services import current_services

decks_group = AppGroup("decks", help="List, check and print decks.")


@decks_group.command("list")
def list_decks() -> None:
    """List the decks on offer."""
    for deck_id, offered in current_services().decks.items():
        deck = offered.deck
        short = "" if has_one_path(deck) else f"{deck.minutes_short} to "
        click.echo(f"{deck_id}: {deck.title} ({short}{deck.minutes_full} minutes)")


@decks_group.command("check")
@click.argument("files", nargs=-1, required=True, type=NamedPath())
def check_decks(files: tuple[Path, ...]) -> None:
    """Print every fault of the given deck files, and hints on their words; exit 1 for a fault."""
    faults = library.check(files)
    for fault in faults:
        click.echo(str(fault))
    for hint in library.list_hints(files):
        click.echo(f"Hint: {hint}")
    if faults:
        raise SystemExit(1)
    click.echo("No faults found.")


@decks_group.command("copy")
@click.argument("deck_id", metavar="DECK")
@click.argument("folder", type=NamedPath(file_okay=False))
@click.option("--language", required=True, help="Its code, such as de or pt-BR.")
def copy_deck(deck_id: str, folder: Path, language: str) -> None:
    """Copy a deck and all that it says into FOLDER, to be translated; files there stay."""
    files = _find_deck(deck_id).source.to_files(deck_id, language)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        file = folder / name
        if file.exists():
            click.echo(f"{file} was there before, and is unchanged.")
            continue
        file.write_text(text, encoding="utf-8")
        click.echo(file)


@decks_group.command("worksheet")
@click.argument("deck_id", metavar="DECK")
@click.argument("file", required=False, type=NamedPath(dir_okay=False))
@click.option(
    "--paper",
    type=click.Choice([paper.value for paper in PaperSize]),
    default=PaperSize.A4.value,
    show_default=True,
)
@click.option("--large", "is_large", is_flag=True, help="Print large.")
def draw_worksheet(deck_id: str, file: Path | None, paper: str, is_large: bool) -> None:
    """Draw a deck as a PDF to fill in by hand; FILE is worksheet-DECK.pdf unless you name it."""
    offered = _find_deck(deck_id)
    try:
        pdf = render_worksheet(offered.deck, PaperSize(paper), is_large)
    except RenderFailed as failure:
        raise click.ClickException(
            f"The PDF could not be rendered ({failure.kind}). `doctor` says what to do."
        ) from failure
    target = file or Path(f"worksheet-{deck_id}.pdf")
    target.write_bytes(pdf)
    click.echo(f"The worksheet is in {target.resolve()}.")


def _find_deck(deck_id: str) -> library.OfferedDeck:
    offered = current_services().decks.get(deck_id)
    if offered is None:
        raise click.UsageError(
            f"There is no deck {deck_id}. Choose from {', '.join(current_services().decks)}."
        )
    return offered
