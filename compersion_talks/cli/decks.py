"""The decks: list them, and check files before they are offered."""

from pathlib import Path

import click
from flask.cli import AppGroup

from compersion_talks import library
from compersion_talks.web.parts import parts

decks_group = AppGroup("decks", help="List and check decks.")


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
