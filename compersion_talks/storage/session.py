"""The session of the request at hand, and how its work is kept or dropped."""

from flask_sqlalchemy import SQLAlchemy

from compersion_talks.storage.rows import Base

# What is stored must not turn up in the text of an error, and so in a log; and a connection
# that the server has closed meanwhile must not cost a partner their page.
db = SQLAlchemy(
    metadata=Base.metadata, engine_options={"hide_parameters": True, "pool_pre_ping": True}
)


def commit() -> None:
    """Keep all that was done since the last commit, together or not at all."""
    db.session.commit()


def rollback() -> None:
    """Drop all that was done since the last commit, and let go of every lock."""
    db.session.rollback()
