"""The session of the request at hand, and how its work is kept or dropped."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from compersion_talks.storage.rows import Base

# What is stored must not turn up in the text of an error, and so in a log.
db = SQLAlchemy(metadata=Base.metadata, engine_options={"hide_parameters": True})


def connect(app: Flask, address: str) -> None:
    """Connect an app to the database at an address of SQLAlchemy's kind."""
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    # A connection that a server has closed meanwhile must not cost a partner their page.
    is_server = not address.startswith("sqlite")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": is_server}
    db.init_app(app)


def commit() -> None:
    """Keep all that was done since the last commit, together or not at all."""
    db.session.commit()


def rollback() -> None:
    """Drop all that was done since the last commit, and let go of every lock."""
    db.session.rollback()
