"""Who may write: a read-only session cannot change anything, in the database itself."""

from flask import g, has_app_context
from sqlalchemy import Connection, Engine

_READ_ONLY = "storage_is_read_only"


def begin(*, read_only: bool) -> None:
    """Say whether the session of this app context may write, before it first asks the database.

    Without this, it may.
    """
    setattr(g, _READ_ONLY, read_only)


def always_writing(engine: Engine) -> Engine:
    """Return the engine for housekeeping that writes in a read-only session, too."""
    return engine.execution_options(only_looks=False)


def always_looking(engine: Engine) -> Engine:
    """Return the engine for what never writes, whatever the session may do."""
    return engine.execution_options(only_looks=True)


def only_looks(connection: Connection) -> bool:
    """Say whether the transaction at hand must not change anything."""
    option: bool | None = connection.get_execution_options().get("only_looks")
    if option is not None:
        return option
    return has_app_context() and bool(g.get(_READ_ONLY, False))
