"""Getting an app ready to store talks."""

from flask import Flask
from sqlalchemy import event

from compersion_talks.storage import on_postgresql, on_sqlite
from compersion_talks.storage.refusing import refusal_for
from compersion_talks.storage.reserve import keep_reserve
from compersion_talks.storage.room import QUOTA
from compersion_talks.storage.session import db

QUOTA_BYTES = 256 * 1024 * 1024
BUSY_TIMEOUT_MS = 10_000


def prepare(
    app: Flask, *, quota_bytes: int = QUOTA_BYTES, busy_timeout_ms: int = BUSY_TIMEOUT_MS
) -> None:
    """Set every guard on the database of an app that `connect` has connected to it."""
    app.config[QUOTA] = quota_bytes
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            on_sqlite.make_file(db.engine)
            on_sqlite.listen(db.engine, quota_bytes, busy_timeout_ms)
            keep_reserve()
        else:
            on_postgresql.listen(db.engine, busy_timeout_ms)
        event.listen(db.engine, "handle_error", refusal_for)
