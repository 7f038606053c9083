"""Who may write: a request that only looks gets a transaction that cannot change anything."""

from flask import has_request_context, request
from sqlalchemy import Connection, Engine

LOOKING = ("GET", "HEAD", "OPTIONS")


def always_writing(engine: Engine) -> Engine:
    """Return the engine for housekeeping that writes whatever the request is."""
    return engine.execution_options(only_looks=False)


def always_looking(engine: Engine) -> Engine:
    """Return the engine for what never writes, whatever the request is."""
    return engine.execution_options(only_looks=True)


def only_looks(connection: Connection) -> bool:
    """Say whether the transaction at hand must not change anything."""
    said: bool | None = connection.get_execution_options().get("only_looks")
    if said is not None:
        return said
    return has_request_context() and request.method in LOOKING
