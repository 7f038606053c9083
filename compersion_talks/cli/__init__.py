"""The commands, each a thin call; the same under `flask --app app` and `compersion-talks`.

`compersion-talks` has these and no other: what Flask brings along for developers, such as taking
a change of the tables back, does not belong into the hands of whoever runs a copy.
"""

from functools import wraps
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

from compersion_talks import storage, vault
from compersion_talks.cli.decks import decks_group
from compersion_talks.cli.demo import demo
from compersion_talks.cli.serving import press_room, serve
from compersion_talks.cli.upkeep import backup, doctor, forget, keys_group, restore
from compersion_talks.factory import create_app
from compersion_talks.pdf import render_client
from compersion_talks.settings import SettingIsUnfit


def install(app: Flask) -> Flask:
    """Give an app the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def started() -> Flask:
    """Build the app with its commands, or say in one line why it cannot start."""
    try:
        app = create_app()
        render_client.share(press_room(app))
        return install(app)
    except TELLING as trouble:
        raise click.ClickException(str(trouble)) from trouble
    except MENDABLE as fault:
        raise click.ClickException(_told(fault)) from fault


def main() -> None:
    """Run a command of an installed copy."""
    commands = click.Group("compersion-talks", COMMANDS, help=_HELP)
    commands(obj=ScriptInfo(create_app=started))


def _explained(command: click.Command) -> click.Command:
    """Let a command say in one line what an operator can mend."""
    for one in getattr(command, "commands", {}).values():
        _explained(one)
    work = command.callback

    @wraps(work or main)
    def explained(*arguments: Any, **options: Any) -> Any:
        try:
            return work(*arguments, **options) if work is not None else None
        except TELLING as trouble:
            raise click.ClickException(str(trouble)) from trouble
        except MENDABLE as fault:
            raise click.ClickException(_told(fault)) from fault

    if work is not None:
        command.callback = explained
    return command


def _told(fault: Exception) -> str:
    if not isinstance(fault, OSError):
        return storage.explain(fault)
    where = f"{fault.filename} cannot be used" if fault.filename else "The disk refused"
    return (
        f"{where} ({fault.strerror}). Look whether the disk is full or can only be read, "
        "and whether the folder belongs to the account that runs this."
    )


MENDABLE: tuple[type[Exception], ...] = (*storage.FAULTS, OSError)
# Their texts say what an operator should do.
TELLING = (
    SettingIsUnfit,
    storage.DatabaseIsNewer,
    storage.TablesAreMissing,
    storage.CopyFailed,
    vault.KeysAreUnfit,
)
_HELP = "Run a copy of Compersion Talks."
COMMANDS: tuple[click.Command, ...] = tuple(
    _explained(command)
    for command in (serve, demo, forget, doctor, backup, restore, decks_group, keys_group)
)
