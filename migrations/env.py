"""Runs migrations in one transaction: all of it happens, or nothing, on SQLite too."""

from alembic import context
from flask import current_app
from sqlalchemy import text

LOCK = 0x636F6D70

migrate = current_app.extensions["migrate"]
# Several processes may start at once; on SQLite the transaction itself is the lock.
engine = migrate.db.engine.execution_options(is_read_only=False, rebuilds_tables=True)

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        transactional_ddl=True,
        **migrate.configure_args,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError("a migration left rows that point to nothing")
