"""`forget`, `doctor`, `backup`, `restore` and `keys rotate`: the upkeep of a copy."""

import re
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from compersion_talks import __version__, storage, vault
from compersion_talks.cli.paths import NamedPath
from compersion_talks.doctor import OTHER_KEYS, examine
from compersion_talks.services import current_services
from compersion_talks.use_cases.operator import find_talk_by_handle

keys_group = AppGroup("keys", help="Rotate the keys of this copy.")

HANDLE = re.compile(r"(?:.*/t/)?([A-Za-z0-9_-]{12})(?:/.*)?")
NAME = "talks-{day}.sqlite3"
YES = click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")


@click.command()
@click.option(
    "--talk", "address", metavar="ADDRESS", help="This talk only, by an address below /t/."
)
@YES
@with_appcontext
def forget(address: str | None, *, is_sure: bool) -> None:
    """Delete expired talks, or one that somebody asks you to; safe to run at any time."""
    storage.require_tables()
    if address is not None:
        _forget_one(address, is_sure=is_sure)
    elif storage.retention.forget_expired(current_services().today).is_waiting:
        click.echo(
            "The clock jumped, so nothing was deleted. Run `compersion-talks doctor` for details."
        )


def _forget_one(address: str, *, is_sure: bool) -> None:
    found = HANDLE.fullmatch(address.strip())
    if found is None:
        raise click.UsageError("Give an address such as /t/Ab3dEf6hIj9l/, or the part behind /t/.")
    _refuse_other_keys()
    talk = find_talk_by_handle(found[1], current_services().keys)
    if talk is None:
        raise click.ClickException(
            "No talk is known by that address. It may be forgotten already, or the link behind "
            "the address was replaced."
        )
    opened, last = talk.opened_on, talk.expires_on
    storage.rollback()  # nobody waits for the answer
    if not is_sure:
        click.confirm(
            f"This deletes a talk opened on {opened} and kept until {last}, for everyone in it. "
            "Continue?",
            abort=True,
        )
    storage.run_even_when_full(lambda: storage.talks.forget_talk(talk.id))
    click.echo("Forgotten. Backups hold it until you delete them.")


@click.command()
@with_appcontext
def doctor() -> None:
    """Check settings, keys, database, decks, clock, folder and paper; exit 1 when unfit."""
    is_fit = True
    click.echo(f"Compersion Talks {__version__}")
    click.echo("fit    settings and keys")
    for finding in examine(current_services()):
        click.echo(str(finding))
        is_fit = is_fit and not finding.problem
    if not is_fit:
        raise SystemExit(1)


@click.command()
@click.argument("target", metavar="FILE_OR_FOLDER", type=NamedPath())
@click.option(
    "--keep",
    type=click.IntRange(1),
    default=14,
    show_default=True,
    help="In a folder: how many to keep.",
)
@YES
@with_appcontext
def backup(target: Path, keep: int, *, is_sure: bool) -> None:
    """Write a copy of the database, also while serving. Back up the keys elsewhere.

    In a folder, one file a day is written, and old ones are deleted.
    """
    file = target / NAME.format(day=current_services().today) if target.is_dir() else target
    _refuse_unfit(file)
    if file == target and file.exists() and not is_sure:
        click.confirm(f"{file} exists. Overwrite it?", abort=True)
    storage.back_up(file)
    if file != target:
        for old in sorted(target.glob(NAME.format(day="*")))[:-keep]:
            old.unlink()
    click.echo(
        f"Written to {file}. Back up {current_services().settings.keys_file} to another place."
    )


def _refuse_unfit(file: Path) -> None:
    """Refuse what is no place for a backup: a file of this copy, a device."""
    settings = current_services().settings
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    if file.resolve() in {one.resolve() for one in (settings.keys_file, database)}:
        raise click.UsageError(f"{file} belongs to this copy. Name the file of a backup.")
    if file.exists() and not file.is_file():
        raise click.UsageError(f"{file} is no file. Name the file of a backup.")


@click.command()
@click.argument("file", type=NamedPath(exists=True, dir_okay=False))
@YES
@with_appcontext
def restore(file: Path, *, is_sure: bool) -> None:
    """Replace the database by a backup; talks forgotten since then come back."""
    _refuse_unfit(file)
    storage.check_backup(file, current_services().keys.copy_id)
    if not is_sure:
        click.confirm(
            "This replaces the database and brings deleted talks back. Continue?", abort=True
        )
    storage.restore(file)
    click.echo("Restored. Anyone who had said 'I'm done' has to say so once more.")


@keys_group.command("rotate")
def rotate() -> None:
    """Add new keys, and drop those that no living link needs."""
    storage.require_tables()
    _refuse_other_keys()
    file = current_services().settings.keys_file
    vault.rotate_keys(file, storage.talks.list_ring_keys_in_use())
    click.echo(
        f"Rotated. A server that runs takes {file} up by itself. If there are several machines, "
        "copy it to each of them now."
    )


def _refuse_other_keys() -> None:
    services = current_services()
    if not storage.ownership.is_of(services.keys.copy_id):
        file = f"The key file {services.settings.keys_file}"
        raise click.ClickException(OTHER_KEYS.format(file=file))
