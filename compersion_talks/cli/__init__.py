"""The commands, of `flask --app app`, `compersion-talks` and `python -m compersion_talks`.

The last two leave out Flask's commands for developers, such as `db downgrade`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from flask.cli import ScriptInfo

from compersion_talks import __version__, storage, vault
from compersion_talks.cli import log_lines
from compersion_talks.cli.config import config_group
from compersion_talks.cli.decks import decks_group
from compersion_talks.cli.figures import figures
from compersion_talks.cli.languages import languages_group
from compersion_talks.cli.maintenance import backup, doctor, forget, keys_group, restore
from compersion_talks.cli.move import move
from compersion_talks.cli.sample import demo
from compersion_talks.cli.server import serve
from compersion_talks.factory import create_app
from compersion_talks.pdf import render_client
from compersion_talks.services import find_services
from compersion_talks.settings import SettingIsUnfit, Settings
from compersion_talks.web.http.catalogues import CatalogueIsFaulty


def install(app: Flask) -> Flask:
    """Add the commands to an app, and return it."""
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


@contextmanager
def _report_faults() -> Iterator[None]:
    """Report, in one line, the faults that an operator can mend."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read the output has seen enough: click ends quietly
    except SELF_EXPLAINED as fault:
        raise click.ClickException(str(fault)) from fault
    except EXPLAINED as fault:
        raise click.ClickException(_explain(fault)) from fault


@_report_faults()
def build_app() -> Flask:
    """Build the app with its commands; raises `ClickException` with one line of advice."""
    log_lines.start(Settings.from_env(os.environ).log_format)  # the app warns while it is built
    app = create_app()
    render_client.share_slots(find_services(app).settings.data_dir)
    return install(app)


def main() -> None:
    """Run a command of an installed copy."""
    commands = click.Group("compersion-talks", COMMANDS, help=_HELP)
    click.version_option(__version__, prog_name="Compersion Talks", message="%(prog)s %(version)s")(
        commands
    )
    commands(obj=ScriptInfo(create_app=build_app))


def _report_faults_of(command: click.Command) -> click.Command:
    """Make a command, and those of a group, report faults in one line."""
    for one in getattr(command, "commands", {}).values():
        _report_faults_of(one)
    if command.callback is not None:
        command.callback = _report_faults()(command.callback)
    return command


def _explain(fault: Exception) -> str:
    if not isinstance(fault, OSError):
        return storage.explain(fault)
    what = f"{fault.filename} cannot be used" if fault.filename else "The disk cannot be used"
    return (
        f"{what} ({fault.strerror}). Check that the disk is not full (`df`) or read-only, and "
        "that the folder exists and belongs to the account that runs this (`ls -ld`)."
    )


EXPLAINED: tuple[type[Exception], ...] = (*storage.FAULTS, OSError)
# Their own texts say what an operator should do.
SELF_EXPLAINED = (
    SettingIsUnfit,
    storage.DatabaseIsNewer,
    storage.TablesAreMissing,
    storage.CopyFailed,
    vault.KeysAreUnfit,
    CatalogueIsFaulty,
)
_HELP = "Run a copy of Compersion Talks."
COMMANDS: tuple[click.Command, ...] = tuple(
    _report_faults_of(command)
    for command in (
        *(serve, doctor, demo, config_group),
        *(backup, restore, move, forget),
        *(decks_group, languages_group, keys_group, figures),
    )
)
