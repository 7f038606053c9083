"""The database session of the app context, and the statements that run in it."""

from typing import Any, TypeVar, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, Delete, Insert, ScalarResult, Select, Update

from compersion_talks.storage.tables import Base

T = TypeVar("T")

# Without parameters, an error that is logged shows nothing of what is stored.
db = SQLAlchemy(metadata=Base.metadata, engine_options={"hide_parameters": True})


def connect(app: Flask, address: str) -> None:
    """Connect an app to a database by its SQLAlchemy URL."""
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    # Without the ping, a connection that the server closed meanwhile fails a request.
    is_server = not address.startswith("sqlite")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": is_server}
    db.init_app(app)


def commit() -> None:
    """Commit the transaction: all of it or nothing."""
    db.session.commit()


def rollback() -> None:
    """Roll the transaction back, and release its locks."""
    db.session.rollback()


def read(query: Select[T]) -> ScalarResult[T]:
    """Read rows as they stand now, not as they were read earlier in this transaction."""
    return db.session.scalars(query, execution_options={"populate_existing": True})


def change(statement: Insert | Update | Delete) -> int:
    """Run a statement at once, past the ORM's memory of rows; return how many rows it changed."""
    options = {} if isinstance(statement, Insert) else {"synchronize_session": False}
    result = db.session.execute(statement, execution_options=options)
    return cast(CursorResult[Any], result).rowcount
