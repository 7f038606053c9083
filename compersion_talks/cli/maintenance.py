"""`forget`, `doctor`, `backup`, `restore` and `keys rotate`: the upkeep of a copy."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from compersion_talks import __version__, storage, vault
from compersion_talks.doctor import examine
from compersion_talks.services import current_services

keys_group = AppGroup("keys", help="Rotate the keys of this copy.")


@click.command()
@with_appcontext
def forget() -> None:
    """Delete expired talks; safe to run at any time."""
    storage.require_tables()
    if storage.retention.forget_expired(current_services().today).is_waiting:
        click.echo(
            "The clock jumped, so nothing was deleted. Run `compersion-talks doctor` for details."
        )


@click.command()
@with_appcontext
def doctor() -> None:
    """Check settings, keys, database, decks, clock, folder and paper; exit 1 when unfit."""
    settings, is_fit = current_services().settings, True
    click.echo(
        f"Compersion Talks {__version__}, {settings.public_url}, data in {settings.data_dir}"
    )
    click.echo("fit    settings and keys")
    for finding in examine(current_services()):
        click.echo(str(finding))
        is_fit = is_fit and not finding.problem
    if not is_fit:
        raise SystemExit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write a copy of the database to FILE, also while serving. Back up the keys elsewhere."""
    if file.exists():
        click.confirm(f"{file} exists. Overwrite it?", abort=True)
    storage.back_up(file)
    click.echo(
        f"Written to {file}. Back up {current_services().settings.keys_file} to another place."
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Replace the database by a backup; talks forgotten since then come back."""
    click.confirm(
        "This replaces the database and brings forgotten talks back. Continue?", abort=True
    )
    storage.restore(file)
    click.echo("Restored. Partners who had closed their sheet must close it again.")


@keys_group.command("rotate")
def rotate() -> None:
    """Add new keys, and drop those that no living link needs."""
    storage.require_tables()
    vault.rotate_keys(current_services().settings.keys_file, storage.talks.list_ring_keys_in_use())
    click.echo("Rotated. Restart the server to use the new keys.")
